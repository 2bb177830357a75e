// A tenant's own system: asked by a flow's HTTP node during a call, and told by webhooks; the documented example server
// is one, a scripted server that fails in chosen ways is the other.
import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { newestRecord, openCompany, type Company, type RecordJson } from './harness/company.ts'
import { ExampleServer } from './harness/example.ts'
import { freeTcpPort } from './harness/ports.ts'
import { Product } from './harness/product.ts'
import { SipPeer } from './harness/sip.ts'
import { SAID, saidIn } from './harness/speech.ts'
import { until } from './harness/wait.ts'

interface Asked {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

type Definition = { start: string; nodes: Record<string, Record<string, unknown>> }
type Answer = (response: ServerResponse, asked: Asked, time: number) => void

const HELLO = 'Good day, Customer of the example, your account is open.'
const NOBODY = 'Good day, stranger, please tell us your name.'
const SORRY = 'Our system is not available at the moment.'

/** A tenant's server that answers as a test says; `time` counts its requests from 1. */
class Scripted {
  readonly asked: Asked[] = []
  answer: Answer = (response) => response.end('{}')
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Scripted> {
    const port = await freeTcpPort()
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString('utf8') }
        scripted.asked.push(asked)
        scripted.answer(response, asked, scripted.asked.length)
      })
    })
    const scripted = new Scripted(server, `http://127.0.0.1:${port}`)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return scripted
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}

/** Publishes the company's flow and waits until a running node works by it. */
async function publish(product: Product, company: Company, definition: Definition): Promise<void> {
  const loaded = (): number => product.log.split('configuration loaded').length
  const running = product.log.includes(`"tenant":"${company.tenant}"`) && product.log.includes('tenant started on this node')
  const [path, before] = [`/api/tenants/${company.tenant}/flows/${company.flow}`, loaded()]
  const flow = await company.api.get<{ name: string; version: number }>(path)
  await company.api.call('PUT', path, { name: flow.name, version: flow.version, definition })
  if (running) await until('the node works by the new flow', () => loaded() > before)
}

/** Calls until the flow hangs up; gives the record, and how well each text was heard. */
async function callThrough(product: Product, company: Company, caller: string, texts: string[]): Promise<{ record: RecordJson; said: number[] }> {
  const peer = await SipPeer.open(product.sipPort)
  peer.phone.toneHz = 0
  try {
    assert.equal((await peer.call({ number: company.number, caller })).code, 200)
    await peer.bye(40_000)
    const heard = peer.phone.recent(60_000)
    const { record } = await newestRecord(company, (r) => r.sip_call_id === peer.sipCallId)
    return { record, said: texts.map((text) => saidIn(heard, text)) }
  } finally {
    peer.close()
  }
}

const exits = (record: RecordJson): string[] => record.path.map((visit) => `${visit.node}:${visit.exit}`)
const play = (text: string): Record<string, unknown> => ({ type: 'play', prompt: [{ say: text }], next: null })

/** A flow that asks an address, then says one thing or the other. */
function asking(http: Record<string, unknown>, success = 'You have ${points} points.'): Definition {
  return {
    start: 'Ask',
    nodes: { Ask: { type: 'http', method: 'GET', success: 'Good', failure: 'Bad', ...http }, Good: play(success), Bad: play(SORRY) },
  }
}

describe('a tenant and its own system', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company
  let scripted: Scripted
  let example: ExampleServer
  let examplePort = 0
  let secret = ''
  let webhook = ''

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'own-system', 'direct_to_queue')
    scripted = await Scripted.start()
    examplePort = await freeTcpPort()
    const made = await company.api.post<{ webhook: { id: string }; secret: string }>(`/api/tenants/${company.tenant}/webhooks`, {
      push: 'service_record', url: `http://127.0.0.1:${examplePort}/webhook`, timeout_seconds: 5, retries: 1, active: true,
    })
    secret = made.secret
    webhook = made.webhook.id
    example = await ExampleServer.start(examplePort, secret)
  })

  after(async () => {
    await example?.stop()
    scripted?.close()
    await product?.close()
  })

  const testPush = (): Promise<{ success: boolean; status: number | null; answer: string }> => company.api.post(`/api/tenants/${company.tenant}/webhooks/${webhook}/test`)

  it('the example server tells the flow who calls, and the flow greets by name', async () => {
    await publish(product, company, {
      start: 'Lookup',
      nodes: {
        Lookup: {
          type: 'http', method: 'GET', url: `${example.url}/customer`, parameters: { phone: '${cdr_customer_number}' },
          outputs: [{ variable: 'name', path: 'customer.name', default: 'stranger' }, { variable: 'known', path: 'known', default: 'false' }],
          success: 'Greeting', failure: 'Sorry',
        },
        Greeting: play('Good day, ${name}, your account is open.'),
        Sorry: play(SORRY),
      },
    })
    const { record, said } = await callThrough(product, company, '13800138000', [HELLO, SORRY])
    assert.deepEqual(exits(record).slice(0, 2), ['Lookup:success', 'Greeting:next'])
    assert.ok(said[0]! > SAID, `"${HELLO}" heard with ${said[0]}`)
    assert.ok(said[1]! < SAID - 0.1, `"${SORRY}" heard with ${said[1]}`)
  })

  it('the record reaches the example server with a good signature, once by its id', async () => {
    const event = await until('the record has arrived', () => example.events.find(({ body }) => body['cdr_customer_number'] === '13800138000'), 30_000)
    assert.equal(event.body['event_id'], event.id)
    const { record } = await newestRecord(company)
    assert.equal(event.body['cdr_unique_id'], record.call)
    await company.api.post(`/api/tenants/${company.tenant}/push-log/${event.id}/resend`)
    const log = async (): Promise<{ event_id: string; success: boolean }[]> => (await company.api.get<{ items: { event_id: string; success: boolean }[] }>(`/api/tenants/${company.tenant}/push-log`)).items
    const sent = await until('it was sent twice', async () => {
      const lines = (await log()).filter((line) => line.event_id === event.id)
      return lines.length === 2 && lines
    }, 30_000)
    assert.deepEqual(sent.map((line) => line.success), [true, true])
    assert.equal(example.events.filter(({ id }) => id === event.id).length, 1, 'a repeated id is taken once')
  })

  it('the example server refuses what is signed with another secret', async () => {
    assert.equal((await testPush()).success, true)
    const accepted = example.events.length
    const forged = await fetch(`${example.url}/webhook`, { method: 'POST', body: '{}', headers: { 'x-edgecall-timestamp': String(Date.now()), 'x-edgecall-signature': `sha256=${'0'.repeat(64)}` } })
    assert.equal(forged.status, 401)
    assert.equal(example.events.length, accepted)
    await example.stop()
    example = await ExampleServer.start(examplePort, `${secret}x`)
    const refused = await testPush()
    assert.equal(refused.success, false)
    assert.equal(refused.status, 401)
    assert.deepEqual(example.events, [])
    await example.stop()
    example = await ExampleServer.start(examplePort, secret)
    assert.equal((await testPush()).status, 200)
  })

  it('a server that fails twice is asked a third time, and variables travel through two nodes', async () => {
    scripted.asked.length = 0
    scripted.answer = (response, asked, time) => {
      if (asked.url.startsWith('/points')) response.writeHead(time < 3 ? 500 : 200).end(time < 3 ? 'out of order' : '{"account":{"points":[40,72]}}')
      else response.end('{}')
    }
    await publish(product, company, {
      start: 'Ask',
      nodes: {
        Ask: {
          type: 'http', method: 'POST', url: `${scripted.url}/points`, parameters: { phone: '${cdr_customer_number}', hotline: '${cdr_hotline}' }, headers: { 'x-key': 'k-${cdr_customer_number}' }, retries: 2,
          outputs: [{ variable: 'points', path: 'account.points.1', default: 'no' }, { variable: 'level', path: 'account.level', default: 'plain' }], result_variable: 'whole',
          success: 'Tell', failure: 'Bad',
        },
        Tell: { type: 'http', method: 'GET', url: `${scripted.url}/told/\${points}`, parameters: { level: '${level}', whole: '${whole}' }, success: 'Good', failure: 'Bad' },
        Good: play('You have ${points} points, and your level is ${level}.'),
        Bad: play(SORRY),
      },
    })
    const good = 'You have 72 points, and your level is plain.'
    const { record, said } = await callThrough(product, company, '13900139001', [good, SORRY])
    assert.deepEqual(exits(record).slice(0, 3), ['Ask:success', 'Tell:success', 'Good:next'])
    assert.ok(said[0]! > SAID, `heard with ${said[0]}`)
    assert.equal(scripted.asked.length, 4)
    const [first, , third, told] = scripted.asked as [Asked, Asked, Asked, Asked]
    for (const asked of [first, third]) {
      assert.equal(asked.method, 'POST')
      assert.deepEqual(JSON.parse(asked.body), { phone: '13900139001', hotline: company.number })
      assert.equal(asked.headers['x-key'], 'k-13900139001')
      assert.equal(asked.headers['x-edgecall-call'], record.call)
      assert.equal(asked.headers['user-agent'], 'Edgecall-IVR/1')
    }
    const address = new URL(told.url, 'http://x')
    assert.equal(address.pathname, '/told/72')
    assert.deepEqual(Object.fromEntries(address.searchParams), { level: 'plain', whole: '{"account":{"points":[40,72]}}' })
  })

  it('a server that does not answer in time, says no, or is not there leads to the failure exit with defaults', async () => {
    const outputs = [{ variable: 'points', path: 'points', default: 'no' }]
    const cases: { http: Record<string, unknown>; answer: Answer; asked: number }[] = [
      // Never answered; the connection is kept until the platform gives up.
      { http: { url: `${scripted.url}/slow`, timeout_seconds: 1, retries: 1 }, answer: () => undefined, asked: 2 },
      { http: { url: `${scripted.url}/no`, retries: 0 }, answer: (response) => response.writeHead(404).end('{"points":5}'), asked: 1 },
      { http: { url: `http://127.0.0.1:${await freeTcpPort()}/`, retries: 1 }, answer: () => undefined, asked: 0 },
    ]
    for (const { http, answer, asked } of cases) {
      scripted.asked.length = 0
      scripted.answer = answer
      const definition = asking({ ...http, outputs })
      definition.nodes['Bad'] = play(`${SORRY} You have \${points} points.`)
      await publish(product, company, definition)
      const { record, said } = await callThrough(product, company, '13900139002', [`${SORRY} You have no points.`])
      assert.deepEqual(exits(record).slice(0, 2), ['Ask:failure', 'Bad:next'], JSON.stringify(http))
      assert.ok(said[0]! > SAID, `heard with ${said[0]}`)
      assert.equal(scripted.asked.length, asked)
    }
  })

  it('link-local addresses are refused although private ones are allowed, also behind a redirect', async () => {
    scripted.asked.length = 0
    scripted.answer = (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
    await publish(product, company, asking({ url: `${scripted.url}/away`, retries: 3 }))
    const { record } = await callThrough(product, company, '13900139003', [])
    assert.deepEqual(exits(record).slice(0, 2), ['Ask:failure', 'Bad:next'])
    assert.equal(scripted.asked.length, 1, 'no further try can help')
  })
})

describe('a tenant whose operator allows no private addresses', { timeout: 120_000 }, () => {
  let product: Product
  let company: Company
  let scripted: Scripted

  before(async () => {
    product = await Product.start({ privateDestinations: false })
    company = await openCompany(product, 'no-private', 'direct_to_queue')
    scripted = await Scripted.start()
    scripted.answer = (response) => response.end('{"points":5}')
  })

  after(async () => {
    scripted?.close()
    await product?.close()
  })

  it('an HTTP node with one takes the failure exit and sends nothing', async () => {
    const port = new URL(scripted.url).port
    await publish(product, company, {
      start: 'Written',
      nodes: {
        Written: { type: 'http', method: 'GET', url: `${scripted.url}/a`, retries: 2, success: 'Good', failure: 'Named' },
        Named: { type: 'http', method: 'GET', url: `http://localhost:${port}/b`, success: 'Good', failure: 'Mapped' },
        Mapped: { type: 'http', method: 'GET', url: `http://[::ffff:127.0.0.1]:${port}/c`, success: 'Good', failure: 'Bad' },
        Good: play(NOBODY),
        Bad: play(SORRY),
      },
    })
    const { record, said } = await callThrough(product, company, '13900139004', [SORRY])
    assert.deepEqual(exits(record).slice(0, 4), ['Written:failure', 'Named:failure', 'Mapped:failure', 'Bad:next'])
    assert.ok(said[0]! > SAID, `heard with ${said[0]}`)
    assert.deepEqual(scripted.asked, [])
  })

  it('a webhook with one is refused with words', async () => {
    const answer = await company.api.request('POST', `/api/tenants/${company.tenant}/webhooks`, { push: 'service_record', url: `${scripted.url}/w`, timeout_seconds: 5, retries: 0, active: true })
    const { error } = (await answer.json()) as { error: { code: string; field: string } }
    assert.equal(answer.status, 422)
    assert.equal(error.code, 'address_refused')
    assert.equal(error.field, 'url')
  })
})
