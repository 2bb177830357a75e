// A company's own system, as Edgecall sees it: answers an HTTP node of a call flow and receives webhooks.
//
//   EDGECALL_WEBHOOK_SECRET=... node server.mjs        listens on http://127.0.0.1:9099
//
// POST or GET /customer?phone=…   for the flow's HTTP node: who is calling
// POST /webhook                   for webhooks: checks the signature, ignores repeated events
import { createServer } from 'node:http'
import { createHmac, timingSafeEqual } from 'node:crypto'

const port = Number(process.env.PORT ?? 9099)
const secret = process.env.EDGECALL_WEBHOOK_SECRET ?? ''
const seen = new Set()

/** The customers this example knows. A real system asks its database. */
const customers = new Map([['13800138000', { name: 'Customer of the example', vip: true }]])

function reply(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function read(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** True when timestamp and body were signed with our secret within the last 5 minutes. */
function signed(request, body) {
  const timestamp = request.headers['x-edgecall-timestamp'] ?? ''
  const given = Buffer.from(String(request.headers['x-edgecall-signature'] ?? '').replace(/^sha256=/, ''), 'hex')
  const wanted = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest()
  const fresh = Math.abs(Date.now() - Number(timestamp)) < 5 * 60_000
  return fresh && given.length === wanted.length && timingSafeEqual(given, wanted)
}

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const body = await read(request)
  if (url.pathname === '/customer') {
    const fields = request.method === 'POST' && body ? JSON.parse(body) : Object.fromEntries(url.searchParams)
    const customer = customers.get(fields.phone)
    return reply(response, 200, { known: Boolean(customer), customer: customer ?? { name: '', vip: false } })
  }
  if (url.pathname === '/webhook' && request.method === 'POST') {
    if (!signed(request, body)) return reply(response, 401, { result: 'fail', reason: 'signature' })
    const id = request.headers['x-edgecall-event-id']
    if (!seen.has(id)) {
      seen.add(id)
      console.log(new Date().toISOString(), id, body)
    }
    return reply(response, 200, { result: 'ok' })
  }
  reply(response, 404, { error: 'no such address' })
}).listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}`))
