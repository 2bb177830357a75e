// What an operator relies on: metrics, health, logs, draining.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { rms } from './harness/audio.ts'
import { newestRecord, openCompany, type Company } from './harness/company.ts'
import { Product } from './harness/product.ts'
import { SipPeer, type PeerOptions, type SipMessage } from './harness/sip.ts'
import { SAID, saidIn } from './harness/speech.ts'
import { until } from './harness/wait.ts'

describe('operations', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'operations')
  })

  after(() => product?.close())

  /** A caller who hears the flow speak. */
  async function inFlow(caller: string, options: PeerOptions = {}): Promise<SipPeer> {
    const peer = await SipPeer.open(product.sipPort, options)
    assert.equal((await peer.call({ number: company.number, caller })).code, 200)
    await until('the flow is heard', () => rms(peer.phone.recent(500)) > 300)
    return peer
  }

  async function attempt(number: string, options: PeerOptions = {}): Promise<SipMessage> {
    const peer = await SipPeer.open(product.sipPort, options)
    try {
      return await peer.call({ number })
    } finally {
      peer.close()
    }
  }

  const draining = (): Promise<boolean> =>
    until('it is not ready any more', async () => {
      const answer = await fetch(`${product.url}/ready`)
      return answer.status === 503 && ((await answer.json()) as { draining: boolean }).draining
    })

  it('/metrics counts a call, while it runs and afterwards', async () => {
    const inbound = { direction: 'in' }
    const counters = async (): Promise<number[]> => [
      await product.metric('sip_calls_total', inbound), await product.metric('sip_calls_answered_total', inbound), await product.metric('call_answer_seconds_count'),
      await product.metric('calls_refused_total', { code: '404' }), await product.metric('sip_calls_active'),
    ]
    const start = await counters()
    const peer = await inFlow('13800000801')
    assert.deepEqual(await counters(), [start[0]! + 1, start[1]! + 1, start[2]! + 1, start[3], 1])
    await peer.hangUp()
    peer.close()
    assert.equal((await attempt('02100000000')).code, 404)
    await until('no call is active', async () => (await product.metric('sip_calls_active')) === 0)
    assert.deepEqual(await counters(), [start[0]! + 2, start[1]! + 1, start[2]! + 1, start[3]! + 1, 0])
    await newestRecord(company, (r) => r.customer === '13800000801')
    assert.ok((await product.metric('edge_function_requests_total', { function: 'admin' })) > 0)
    assert.ok((await product.metric('sip_requests_total', { direction: 'in', method: 'BYE' })) >= 1)
    assert.equal(await product.metric('edgecall_spool_backlog'), 0)
    const answer = await fetch(`${product.url}/metrics`)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
    // Every line is what Prometheus reads: a comment, or a name, labels and a number.
    for (const line of (await answer.text()).split('\n')) assert.match(line, /^(#.*|[a-z_:]+(\{.*\})? [-+0-9.eEinfNa]+|)$/i)
  })

  it('/health, /ready and /api/health tell how things are, and that the tables are away', async () => {
    const ask = async (path: string): Promise<[number, Record<string, unknown>]> => {
      const answer = await fetch(`${product.url}${path}`)
      return [answer.status, (await answer.json()) as Record<string, unknown>]
    }
    const [status, body] = await ask('/ready')
    assert.equal(status, 200)
    assert.deepEqual([body['ready'], body['tables'], body['draining'], body['spool_backlog']], [true, true, false, 0])
    assert.equal((await ask('/health'))[0], 200)
    assert.equal((await ask('/api/health'))[0], 200)
    await product.fault('tables', 'pause')
    try {
      const [absent, why] = await ask('/ready')
      assert.deepEqual([absent, why['ready'], why['tables'], why['draining']], [503, false, false, false])
      assert.equal((await ask('/health'))[0], 200)
      assert.equal((await ask('/api/health'))[0], 503)
    } finally {
      await product.fault('tables', 'resume')
    }
    await until('ready again', async () => (await ask('/ready'))[0] === 200)
  })

  it('every fact of a call is a log line with the id of its call, also when calls overlap', async () => {
    const peers = [await inFlow('13800000811'), await inFlow('13800000812')]
    peers[0]!.phone.press('1')
    peers[1]!.phone.press('2')
    for (const peer of peers) {
      await until('the key has arrived', () => product.logLines.some((line) => line.event === 'node_left'))
      await peer.hangUp()
      peer.close()
    }
    const ids: string[] = []
    for (const peer of peers) {
      const { record } = await newestRecord(company, (r) => r.sip_call_id === peer.sipCallId)
      ids.push(record.call)
      await until('the last line is there', () => product.logLines.some((line) => line.call === record.call && line.message === 'call stored'))
      const { events } = await company.api.get<{ events: { event: { seq: number } & Record<string, unknown>; text: string }[] }>(`/api/tenants/${company.tenant}/call-records/${record.call}/events`)
      const lines = product.logLines.filter((line) => line.call === record.call && line.event !== undefined)
      assert.deepEqual(lines.map((line) => line.seq), events.map(({ event }) => event.seq), 'one line for each event')
      assert.deepEqual(lines.map((line) => line.message), events.map(({ text }) => text))
    }
    assert.notEqual(ids[0], ids[1])
    for (const line of product.logLines) {
      if (line.event !== undefined) assert.ok(line.call, `an event without its call: ${JSON.stringify(line)}`)
      assert.ok(!Number.isNaN(Date.parse(line.timestamp)) && line.level && line.message !== undefined, JSON.stringify(line))
    }
    assert.ok(product.logLines.some((line) => line.message.startsWith('call refused') && line.sip_call_id), 'a refused call is found by its SIP id')
  })

  it('SIGTERM drains: new calls get 503, the running call is served to its end, then the process ends', async () => {
    await product.stop()
    await product.run(['--drain-seconds', '90'])
    const running = await inFlow('13800000821')
    product.signal('SIGTERM')
    await draining()
    for (const options of [{}, { transport: 'tcp' }] as PeerOptions[]) {
      const refused = await attempt(company.number, options)
      assert.equal(refused.code, 503)
      assert.ok(Number(refused.headers.get('retry-after')?.[0]) > 0, 'it says when to try again')
    }
    assert.equal((await company.api.request('POST', `/api/tenants/${company.tenant}/test-calls`, { to: company.number, from: '13800000829', script: { keys: [], sound: 'silence', hang_up_after_seconds: 5 } })).status, 503)
    // One key ends the greeting, the next chooses; both are the draining node's work.
    running.phone.press('2')
    await until('the menu is heard', () => saidIn(running.phone.recent(4_000), 'For an agent, press 1.') > SAID)
    running.phone.press('2')
    await running.bye(40_000)
    assert.ok(saidIn(running.phone.recent(12_000), 'Our working hours are nine to six, Monday to Friday.') > SAID)
    running.close()
    assert.equal(await product.ended(30_000), 0)
    await product.run(['--drain-seconds', '1'])
    const { record } = await newestRecord(company, (r) => r.customer === '13800000821')
    assert.equal(record.cause, 'flow_end')
    assert.equal(record.hangup_by, 'system')
  })

  it('what still runs at the end of the drain time is hung up, with a record that says so', async () => {
    const running = await inFlow('13800000831')
    product.signal('SIGTERM')
    await running.bye(20_000)
    running.close()
    assert.equal(await product.ended(30_000), 0)
    await product.run(['--drain-seconds', '300'])
    const { record } = await newestRecord(company, (r) => r.customer === '13800000831')
    assert.equal(record.cause, 'platform_fault')
    assert.equal(record.hangup_by, 'system')
  })

  it('a second SIGTERM ends at once; the call has its record after the next start', async () => {
    const running = await inFlow('13800000841')
    product.signal('SIGTERM')
    await draining()
    product.signal('SIGTERM')
    assert.equal(await product.ended(10_000), 0)
    running.close()
    await product.run()
    const { record } = await newestRecord(company, (r) => r.customer === '13800000841')
    assert.equal(record.cause, 'platform_fault')
  })
})
