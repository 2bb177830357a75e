// Each store is away for a whole minute while calls go on: nothing is lost, and the backlog empties. Both stores have a
// platform of their own, so that their minutes pass at the same time.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseWav, rms, toneBlocks, toneShare } from './harness/audio.ts'
import type { Person } from './harness/browser.ts'
import { newestRecord, openCompany, recordingFile, storedRecording, type Company } from './harness/company.ts'
import { chooseState, openDesk, readyAgain } from './harness/desk.ts'
import { freeTcpPort } from './harness/ports.ts'
import { Product } from './harness/product.ts'
import { SipPeer } from './harness/sip.ts'
import { until } from './harness/wait.ts'

/** How long a store is away, ms. */
const MINUTE = 60_000

/** Callers: in a call when the store goes, wholly inside the minute, gone before an agent is asked, in a call when it is back. */
const [BEFORE, INSIDE, LEAVES, ACROSS] = ['13800000011', '13800000012', '13800000013', '13800000014'] as const

/** A platform with a company, an agent at the desk and a receiver of record webhooks. */
class Office {
  readonly pushed: string[] = []
  private constructor(
    readonly product: Product,
    readonly company: Company,
    readonly agent: Person,
    private readonly receiver: Server,
  ) {}

  static async open(name: string): Promise<Office> {
    const product = await Product.start()
    const company = await openCompany(product, name, 'direct_to_queue')
    const port = await freeTcpPort()
    const receiver = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        office.pushed.push(String((JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>)['cdr_customer_number']))
        response.end('{"result":"ok"}')
      })
    })
    await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve))
    await company.api.post(`/api/tenants/${company.tenant}/webhooks`, { push: 'service_record', url: `http://127.0.0.1:${port}/`, timeout_seconds: 5, retries: 4, active: true })
    const agent = await openDesk(product, company)
    const office = new Office(product, company, agent, receiver)
    await agent.page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
    return office
  }

  async call(caller: string): Promise<SipPeer> {
    const customer = await SipPeer.open(this.product.sipPort)
    assert.equal((await customer.call({ number: this.company.number, caller })).code, 200)
    return customer
  }

  async answered(caller: string): Promise<SipPeer> {
    const customer = await this.call(caller)
    await this.agent.page.getByRole('button', { name: 'Answer' }).click({ timeout: 45_000 })
    await this.talks(customer)
    return customer
  }

  /** Both hear each other for another two seconds of audio. */
  async talks(customer: SipPeer): Promise<void> {
    const before = customer.phone.packetsReceived
    await until('the caller hears the agent', () => customer.phone.packetsReceived > before + 100 && toneShare(customer.phone.recent(500), 1000) > 0.6, 30_000)
    await this.agent.hearsTone(440)
  }

  async ready(): Promise<{ status: number; tables: boolean; spool_backlog: number }> {
    const answer = await fetch(`${this.product.url}/ready`)
    return { status: answer.status, ...((await answer.json()) as { tables: boolean; spool_backlog: number }) }
  }

  async close(): Promise<void> {
    await this.agent.close()
    await this.product.close()
    this.receiver.close()
  }
}

/** Calls while the store is away; returns when it has been away for a minute and is back, with a call that still runs. */
async function absence(office: Office, store: 'tables' | 'objects'): Promise<SipPeer> {
  const first = await office.answered(BEFORE)
  const away = Date.now()
  await office.product.fault(store, 'pause')
  try {
    await office.talks(first)
    await first.hangUp()
    first.close()
    await readyAgain(office.agent)

    const second = await office.answered(INSIDE)
    await office.agent.page.getByRole('button', { name: 'Hang up' }).click()
    await second.bye()
    second.close()
    await readyAgain(office.agent)

    const third = await office.call(LEAVES)
    await until('the greeting is heard', () => rms(third.phone.recent(500)) > 300)
    await third.hangUp()
    third.close()

    await until('three calls wait for the store', async () => (await office.ready()).spool_backlog === 3, 30_000)
    const { status, tables } = await office.ready()
    assert.deepEqual([status, tables], store === 'tables' ? [503, false] : [200, true])
    assert.equal((await fetch(`${office.product.url}/health`)).status, 200)

    const last = await office.answered(ACROSS)
    await until('the store has been away for a minute', () => Date.now() - away > MINUTE, MINUTE + 5_000)
    return last
  } finally {
    await office.product.fault(store, 'resume')
  }
}

async function nothingLost(office: Office): Promise<void> {
  const { company, product } = office
  for (const caller of [BEFORE, INSIDE, LEAVES, ACROSS]) {
    const { record } = await newestRecord(company, (r) => r.customer === caller)
    assert.equal(record.status, caller === LEAVES ? 'system_answered' : 'agent_answered', caller)
    assert.equal(record.hangup_by, caller === INSIDE ? 'agent' : 'customer', caller)
    assert.equal(record.cause, 'normal', caller)
    if (caller === LEAVES) continue
    await storedRecording(company, record.call)
    const [left, right] = parseWav(await recordingFile(company, record.call, 'wav')).channels as [Int16Array, Int16Array]
    const talkMs = record.recordings[0]!.end - record.recordings[0]!.start
    assert.ok(Math.abs(left.length / 8 - talkMs) < 200, `${caller}: ${left.length / 8} ms recorded, ${talkMs} ms talked`)
    assert.ok(toneBlocks(left, 440) > 0.8 && toneBlocks(right, 1000) > 0.8, `${caller}: both sides are whole`)
  }
  await until('the backlog is empty', async () => (await product.metric('edgecall_spool_backlog')) === 0 && (await office.ready()).spool_backlog === 0)
  const spool = join(product.data, 'spool')
  // A file that is there for good, such as that of the agents' states, is empty.
  await until('nothing is left in the spool', () => readdirSync(spool, { recursive: true, encoding: 'utf8' }).every((name) => statSync(join(spool, name)).isDirectory() || statSync(join(spool, name)).size === 0))
  assert.equal(await product.metric('spool_calls_unusable_total'), 0)
  assert.equal((await office.ready()).status, 200)
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })
  const [from, to] = [day.format(Date.now() - 3_600_000), day.format(Date.now())]
  const { total } = await company.api.get<{ total: Record<string, number> }>(`/api/tenants/${company.tenant}/reports/inbound?from=${from}&to=${to}`)
  assert.deepEqual([total['calls'], total['human_answered']], [4, 3])
  await until('each record was pushed', () => office.pushed.length >= 4, 60_000)
  assert.deepEqual([...office.pushed].sort(), [BEFORE, INSIDE, LEAVES, ACROSS])
}

describe('a store is away for a minute', { concurrency: 2, timeout: 300_000 }, () => {
  for (const store of ['tables', 'objects'] as const) {
    it(`without the ${store} calls go on, and everything arrives afterwards`, async () => {
      const office = await Office.open(`no-${store}`)
      try {
        const last = await absence(office, store)
        await office.talks(last)
        await last.hangUp()
        last.close()
        await nothingLost(office)
      } finally {
        await office.close()
      }
    })
  }
})
