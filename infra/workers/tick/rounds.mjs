// Rounds of the function `webhooks`: each sends what is due.

const EVERY_MS = 1_000
// A Cron Trigger comes once a minute.
const RUN_MS = 59_000

/**
 * Asks for a round every second until the next trigger comes. A round that fails is logged and the next one tried.
 * `outside` gives the clock, the waiting, the network and the log.
 */
export async function rounds(env, outside) {
  const end = outside.now() + RUN_MS
  while (outside.now() < end) {
    const began = outside.now()
    const fault = await round(env, outside)
    if (fault) outside.log(JSON.stringify({ level: 'WARN', message: 'webhooks were not looked at', fault }))
    await outside.sleep(Math.max(0, began + EVERY_MS - outside.now()))
  }
}

async function round(env, outside) {
  const address = `${env.EDGECALL_FUNCTIONS_URL.replace(/\/+$/, '')}/internal/webhooks/tick`
  try {
    const answer = await outside.fetch(address, {
      method: 'POST',
      headers: { 'x-edgecall-internal': env.EDGECALL_INTERNAL_TOKEN },
      redirect: 'manual',
    })
    // Read to its end, or the connection stays in use.
    await answer.arrayBuffer()
    return answer.ok ? '' : `status ${answer.status}`
  } catch (error) {
    return String(error)
  }
}
