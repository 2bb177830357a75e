// Around the Worker as it is deployed, only for contract tests: shows it the time that the test has chosen, which
// comes with each request and each answer. Without one the time is the machine's.
import worker from './bundle.mjs'

const MachineDate = Date
const send = globalThis.fetch
let chosen = null

function takeTime(headers) {
  const given = headers.get('x-edgecall-test-clock')
  if (given !== null) chosen = Number(given)
}

globalThis.Date = class extends MachineDate {
  constructor(...given) {
    if (given.length > 0 || chosen === null) super(...given)
    else super(chosen)
  }

  static now() {
    return chosen ?? MachineDate.now()
  }
}

globalThis.fetch = async (...request) => {
  const answer = await send(...request)
  takeTime(answer.headers)
  return answer
}

export default {
  fetch(request, env, context) {
    takeTime(request.headers)
    return worker.fetch(request, env, context)
  },
}
