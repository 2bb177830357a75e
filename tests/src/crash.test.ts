// A process that is killed in the middle of a call: what was said until then is kept, and the next call works.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { parseWav, toneBlocks, toneShare } from './harness/audio.ts'
import type { Person } from './harness/browser.ts'
import { newestRecord, openCompany, recordingFile, storedRecording, type Company } from './harness/company.ts'
import { chooseState, openDesk } from './harness/desk.ts'
import { Product } from './harness/product.ts'
import { SipPeer } from './harness/sip.ts'
import { until } from './harness/wait.ts'

describe('a crash', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company
  let agent: Person

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'crash', 'direct_to_queue')
    agent = await openDesk(product, company)
    await agent.page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
  })

  after(async () => {
    await agent?.close()
    await product?.close()
  })

  async function answeredCall(caller: string): Promise<SipPeer> {
    const customer = await SipPeer.open(product.sipPort)
    const answer = await customer.call({ number: company.number, caller })
    assert.equal(answer.code, 200)
    await agent.page.getByRole('button', { name: 'Answer' }).click({ timeout: 30_000 })
    await until('both hear each other', () => toneShare(customer.phone.recent(500), 1000) > 0.6)
    return customer
  }

  it('after a kill the call has a record and a recording, the desk comes back and the next call works', async () => {
    // Proves: MET-024
    const customer = await answeredCall('13800000001')
    const before = customer.phone.packetsReceived
    await until('three seconds of talk', () => customer.phone.packetsReceived > before + 150)
    await product.kill()
    customer.close()
    await product.run()
    const { record } = await newestRecord(company, (r) => r.customer === '13800000001')
    assert.equal(record.cause, 'platform_fault')
    assert.equal(record.hangup_by, 'system')
    assert.equal(record.status, 'agent_answered')
    await storedRecording(company, record.call)
    const wav = parseWav(await recordingFile(company, record.call, 'wav'))
    assert.ok(wav.channels[0]!.length > 8000, 'at least a second of sound')
    assert.ok(toneBlocks(wav.channels[0]!, 440) > 0.8)

    await until('the desk is connected again', async () => (await agent.page.getByText('Phone ready').first().isVisible()) && !(await agent.page.getByText(/reconnecting|connection (was )?lost/i).first().isVisible()), 30_000)
    await chooseState(agent, 'Available')
    const next = await answeredCall('13800000002')
    await next.hangUp()
    next.close()
    const second = await newestRecord(company, (r) => r.customer === '13800000002')
    assert.equal(second.record.hangup_by, 'customer')
  })
})
