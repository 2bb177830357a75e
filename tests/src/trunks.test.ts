// How calls come in: over TCP as over UDP, from a known address or by digest sign-in; and who does not get in.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { rms, toneShare } from './harness/audio.ts'
import type { Person } from './harness/browser.ts'
import { newestRecord, openCompany, type Company } from './harness/company.ts'
import { chooseState, openDesk, readyAgain } from './harness/desk.ts'
import { authorization, challenges, type Credentials } from './harness/digest.ts'
import { Product } from './harness/product.ts'
import { SipPeer, type PeerOptions, type SipMessage } from './harness/sip.ts'
import { SippCall } from './harness/sipp.ts'
import { until } from './harness/wait.ts'

/** Not an address that the platform trusts. */
const STRANGER = '127.0.0.2'

describe('trunks', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company
  let agent: Person
  let account: Credentials

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'trunks', 'direct_to_queue')
    agent = await openDesk(product, company)
    await agent.page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
    account = { username: 'edgecall', password: readFileSync(join(product.data, 'keys', 'sip-password'), 'utf8').trim() }
  })

  after(async () => {
    await agent?.close()
    await product?.close()
  })

  async function peer<T>(options: PeerOptions, use: (peer: SipPeer) => Promise<T>): Promise<T> {
    const one = await SipPeer.open(product.sipPort, options)
    try {
      return await use(one)
    } finally {
      one.close()
    }
  }

  const refused = (code: number): Promise<number> => product.metric('sip_invites_refused_total', { code: String(code) })
  const failures = (): Promise<number> => product.metric('sip_digest_failures_total')

  async function talk(caller: SipPeer | SippCall): Promise<void> {
    await agent.page.getByRole('button', { name: 'Answer' }).click({ timeout: 30_000 })
    await until('the caller hears the agent', () => toneShare(caller.phone.recent(500), 1000) > 0.6)
    await agent.hearsTone(440)
  }

  it('sipp calls over TCP, talks with the agent, and the agent hangs up', async () => {
    const call = await SippCall.place(product.sipPort, company.number, '13800000101', 'tcp')
    try {
      await call.answered()
      await talk(call)
      await agent.page.getByRole('button', { name: 'Hang up' }).click()
      await call.ended()
    } finally {
      call.close()
    }
    const { record } = await newestRecord(company, (r) => r.customer === '13800000101')
    assert.equal(record.status, 'agent_answered')
    assert.equal(record.hangup_by, 'agent')
    assert.equal(record.cause, 'normal')
    assert.equal(record.hotline, company.number)
    assert.equal(record.trunk, 'this-machine')
    assert.ok(record.start <= record.platform_answer! && record.platform_answer! < record.answer! && record.answer! < record.end)
    await readyAgain(agent)
  })

  it('a caller whose messages come in pieces over one TCP connection talks, re-offers and hangs up', async () => {
    await peer({ transport: 'tcp' }, async (caller) => {
      assert.equal((await caller.call({ number: company.number, caller: '13800000102' })).code, 200)
      await talk(caller)
      const again = await caller.reinvite(caller.offer())
      assert.equal(again.code, 200)
      const heard = caller.phone.packetsReceived
      await until('the talk goes on after the new offer', () => caller.phone.packetsReceived > heard + 50 && toneShare(caller.phone.recent(500), 1000) > 0.6)
      await caller.hangUp()
      const { record } = await newestRecord(company, (r) => r.customer === '13800000102')
      assert.equal(record.sip_call_id, caller.sipCallId)
      assert.equal(record.status, 'agent_answered')
      assert.equal(record.hangup_by, 'customer')
    })
    await readyAgain(agent)
  })

  it('an unknown number over TCP is 404, and bytes that are not SIP do not stop the next connection', async () => {
    await peer({ transport: 'tcp' }, async (caller) => assert.equal((await caller.call({ number: '02100000000' })).code, 404))
    await peer({ transport: 'tcp' }, async (caller) => caller.sendRaw(Buffer.alloc(4000, 0xa5)))
    await peer({ transport: 'tcp' }, async (caller) => caller.sendRaw('INVITE sip:x SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n'))
    await peer({ transport: 'tcp' }, async (caller) => {
      assert.equal((await caller.call({ number: company.number, caller: '13800000103' })).code, 200)
      await until('the flow is heard', () => rms(caller.phone.recent(500)) > 300)
      await caller.hangUp()
    })
    const { record } = await newestRecord(company, (r) => r.customer === '13800000103')
    assert.equal(record.hangup_by, 'customer')
  })

  it('a stranger without credentials is challenged with MD5 and SHA-256, whatever the number', async () => {
    const before = await refused(401)
    for (const number of [company.number, '02100000000']) {
      await peer({ address: STRANGER }, async (caller) => {
        const answer = await caller.call({ number })
        assert.equal(answer.code, 401)
        const offered = challenges(answer.headers.get('www-authenticate') ?? [])
        assert.deepEqual(offered.map((c) => c.algorithm), ['MD5', 'SHA-256'])
        assert.ok(offered.every((c) => c.qop === 'auth' && !c.stale && c.nonce.length >= 32 && c.realm === 'edgecall'))
      })
    }
    assert.equal(await refused(401), before + 2)
  })

  for (const [algorithm, transport] of [['MD5', 'udp'], ['SHA-256', 'udp'], ['SHA-256', 'tcp']] as const) {
    it(`a stranger who signs in by ${algorithm} over ${transport} gets through`, async () => {
      const number = `1380000020${algorithm === 'MD5' ? 0 : transport === 'udp' ? 1 : 2}`
      const before = await failures()
      await peer({ address: STRANGER, transport }, async (caller) => {
        const answer = await caller.call({ number: company.number, caller: number, credentials: { ...account, algorithm } })
        assert.equal(answer.code, 200)
        if (transport === 'udp') await talk(caller)
        else await until('the flow is heard', () => rms(caller.phone.recent(500)) > 300)
        await caller.hangUp()
      })
      const { record } = await newestRecord(company, (r) => r.customer === number)
      assert.equal(record.trunk, 'sip-client')
      assert.equal(record.hangup_by, 'customer')
      assert.equal(await failures(), before)
      if (transport === 'udp') await readyAgain(agent)
    })
  }

  /** Everything in an answer but what differs between any two calls. */
  function shape(answer: SipMessage): string {
    const ignored = ['via', 'from', 'to', 'call-id', 'cseq']
    return JSON.stringify([answer.code, [...answer.headers].filter(([name]) => !ignored.includes(name))])
  }

  it('wrong passwords and unknown users are refused alike, counted, and get no call', async () => {
    const [wrong, refusals, calls] = [await failures(), await refused(403), await product.metric('sip_calls_total', { direction: 'in' })]
    const answers: SipMessage[] = []
    const attempts: Credentials[] = [
      { ...account, password: 'not-the-password' },
      { ...account, password: '' },
      { ...account, algorithm: 'SHA-256', password: `${account.password}x` },
      { ...account, username: 'nobody' },
    ]
    for (const credentials of attempts) {
      answers.push(await peer({ address: STRANGER }, (caller) => caller.call({ number: company.number, caller: '13800000300', credentials })))
    }
    assert.deepEqual(answers.map((answer) => answer.code), [403, 403, 403, 403])
    assert.equal(new Set(answers.map(shape)).size, 1, 'an answer tells what was wrong')
    assert.equal(await failures(), wrong + 4)
    assert.equal(await refused(403), refusals + 4)
    assert.equal(await product.metric('sip_calls_total', { direction: 'in' }), calls)
    // A trusted address does not make a wrong password right.
    const known = await peer({}, (caller) => caller.call({ number: company.number, authorization: authorization({ realm: 'edgecall', nonce: '00', algorithm: 'MD5', qop: 'auth', stale: false }, 'INVITE', 'sip:x', account) }))
    assert.equal(known.code, 401)
  })

  it('a signature that was used, or that is for another nonce, is challenged again', async () => {
    const signed = await peer({ address: STRANGER }, async (caller) => {
      assert.equal((await caller.call({ number: company.number, caller: '13800000400', credentials: account })).code, 200)
      await caller.hangUp()
      return caller.signed
    })
    const [used, calls] = [await refused(401), await product.metric('sip_calls_total', { direction: 'in' })]
    const replayed = await peer({ address: STRANGER }, (caller) => caller.call({ number: company.number, caller: '13800000401', authorization: signed }))
    assert.equal(replayed.code, 401)
    assert.ok(challenges(replayed.headers.get('www-authenticate') ?? []).every((c) => c.stale), 'the password was right, so no question to the user')
    // Another count or nonce, without the password, is no better.
    for (const forged of [signed.replace('nc=00000001', 'nc=00000002'), signed.replace(/nonce="[0-9a-f]{4}/, 'nonce="0000')]) {
      const answer = await peer({ address: STRANGER }, (caller) => caller.call({ number: company.number, caller: '13800000402', authorization: forged }))
      assert.ok([401, 403].includes(answer.code), `${answer.code}`)
    }
    assert.ok((await refused(401)) > used)
    assert.equal(await product.metric('sip_calls_total', { direction: 'in' }), calls, 'none of them became a call')
    // With the next count the same nonce may be used again (RFC 7616 section 3.4).
    await peer({ address: STRANGER }, async (caller) => {
      const challenge = challenges([signed])[0]!
      const answer = await caller.call({ number: company.number, caller: '13800000403', authorization: authorization(challenge, 'INVITE', `sip:${company.number}@127.0.0.1:${product.sipPort}`, account, 2) })
      assert.equal(answer.code, 200)
      await caller.hangUp()
    })
  })

  it('nothing of the sign-ins is in the log', () => {
    assert.ok(!product.log.includes(account.password), 'the SIP password is in the log')
    assert.ok(!/response="[0-9a-f]{32}/.test(product.log), 'a signature is in the log')
  })
})
