// Bad input gets the right refusal; nothing crashes, nothing leaks.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { toneShare } from './harness/audio.ts'
import { Api } from './harness/api.ts'
import { gapOf, openCompany, type Company } from './harness/company.ts'
import { Product } from './harness/product.ts'
import { RtpPhone } from './harness/rtp.ts'
import { SipPeer } from './harness/sip.ts'
import { until } from './harness/wait.ts'

describe('refusals', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'refuse')
  })

  after(() => product?.close())

  async function peer<T>(use: (peer: SipPeer) => Promise<T>): Promise<T> {
    const one = await SipPeer.open(product.sipPort)
    try {
      return await use(one)
    } finally {
      one.close()
    }
  }

  async function callStillWorks(): Promise<void> {
    await peer(async (one) => {
      assert.equal((await one.call({ number: company.number })).code, 200)
      await one.hangUp()
    })
  }

  it('an unknown number is 404', async () => {
    await peer(async (one) => assert.equal((await one.call({ number: '02100000000' })).code, 404))
  })

  it('an offer without a common codec is 488, a broken one 400 or 488', async () => {
    await peer(async (one) => assert.equal((await one.call({ number: company.number, sdp: one.offer('18').replace(/a=.*\r\n/g, '') })).code, 488))
    await peer(async (one) => assert.ok([400, 488].includes((await one.call({ number: company.number, sdp: 'v=0\r\nthis is not a description\r\n' })).code)))
  })

  it('malformed SIP is refused or ignored, and the next call works', async () => {
    await peer(async (one) => {
      one.sendRaw(randomBytes(600))
      one.sendRaw('INVITE sip:x SIP/2.0\r\n\r\n')
      one.sendRaw('INVITE\r\n\r\n\r\n')
      one.sendRaw(`OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${one.port};branch=z9hG4bK1\r\nContent-Length: 99999999999\r\n\r\n`)
      one.sendRaw('\0'.repeat(2000))
    })
    await callStillWorks()
  })

  it('RTP from elsewhere is not heard', async () => {
    await peer(async (one) => {
      const answer = await one.call({ number: company.number })
      const port = Number(/m=audio (\d+)/.exec(answer.body)?.[1])
      await until('the flow is heard', () => one.phone.packetsReceived > 20)
      const intruder = await RtpPhone.open()
      intruder.toneHz = 2000
      intruder.start({ address: '127.0.0.1', port })
      intruder.press('1')
      await until('the platform had time to take it', () => one.phone.packetsReceived > 100)
      assert.equal(intruder.packetsReceived, 0, 'nothing is sent to the intruder')
      assert.ok(toneShare(one.phone.recent(500), 2000) < 0.5)
      intruder.close()
      await one.hangUp()
    })
  })

  it('HTTP that is too large, broken or unknown gets its own code', async () => {
    const base = `/api/tenants/${company.tenant}/agents`
    const big = await company.api.request('POST', base, { name: 'x'.repeat(2_000_000) })
    assert.equal(big.status, 413)
    const broken = await fetch(`${product.url}${base}`, { method: 'POST', headers: { authorization: `Bearer ${company.token}`, 'content-type': 'application/json', 'x-edgecall-request': '1' }, body: '{"name":' })
    assert.equal(broken.status, 400)
    assert.equal(((await broken.json()) as { error: { code: string } }).error.code, 'bad_request')
    const field = await company.api.request('POST', base, { department: company.department, number: '1', name: 'A', email: 'a@example.com', active: true, queues: [], first_state: 'available', auto_answer: false })
    const problem = (await field.json()) as { error: { code: string; field: string; message: string; message_zh: string } }
    assert.equal(field.status, 422)
    assert.equal(problem.error.field, 'number')
    assert.ok(problem.error.message.length > 10 && /[\u4e00-\u9fff]/.test(problem.error.message_zh))
    assert.equal((await company.api.request('GET', '/api/nothing-here')).status, 404)
    assert.equal((await company.api.request('DELETE', base)).status, 405)
  })

  it('bytes that are not HTTP do not stop the front', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(product.port, '127.0.0.1', () => socket.write(randomBytes(5000)))
      socket.on('close', () => resolve())
      socket.on('error', () => resolve())
      socket.setTimeout(5_000, () => socket.destroy())
    })
    assert.equal((await fetch(`${product.url}/api/health`)).status, 200)
  })

  it('weak passwords, wrong codes and taken e-mails are refused with words', async () => {
    const guest = new Api(product.url)
    const signUp = async (email: string, password: string): Promise<{ status: number; body: { error?: { code: string }; sign_up: string } }> => {
      const challenge = await guest.post<{ id: string; picture: string }>('/api/challenges')
      const answer = await guest.request('POST', '/api/sign-ups', {
        email, password, company: 'Company', contact: 'Contact', mobile: '13800138000', language: 'en', challenge: { id: challenge.id, position: gapOf(challenge.picture) }, terms: true,
      })
      return { status: answer.status, body: (await answer.json()) as { error?: { code: string }; sign_up: string } }
    }
    for (const weak of ['12345678', 'abcdefgh']) assert.equal((await signUp('weak@example.com', weak)).body.error?.code, 'weak_password', weak)
    assert.equal((await signUp(company.email, 'Correct-Horse-7')).body.error?.code, 'email_taken')
    const started = await signUp('codes@example.com', 'Correct-Horse-7')
    const right = await product.mailedCode('codes@example.com')
    const wrong = right === '000000' ? '111111' : '000000'
    for (let i = 0; i < 5; i++) {
      const answer = await guest.request('POST', `/api/sign-ups/${started.body.sign_up}/confirm`, { code: wrong })
      assert.ok([422, 410].includes(answer.status))
    }
    const late = await guest.request('POST', `/api/sign-ups/${started.body.sign_up}/confirm`, { code: right })
    assert.equal(late.status, 410, 'five wrong entries void the code')
  })

  it('five wrong passwords lock the account, and the answer does not say which part was wrong', async () => {
    // Proves: SEC-01
    const guest = new Api(product.url)
    const attempt = (email: string, password: string): Promise<Response> => guest.request('POST', '/api/sessions', { email, password })
    const unknown = await (await attempt('nobody@example.com', 'Wrong-Horse-1')).json()
    const wrong = await (await attempt(company.email, 'Wrong-Horse-1')).json()
    assert.deepEqual(unknown, wrong)
    for (let i = 0; i < 4; i++) await attempt(company.email, 'Wrong-Horse-1')
    assert.equal((await attempt(company.email, company.password)).status, 423)
  })

  it('a broken desk message is refused and the desk lives on', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/ws/desk?tenant=${company.tenant}&token=${company.token}`)
    const seen: { type: string; id?: number }[] = []
    socket.onmessage = (m) => seen.push(JSON.parse(String(m.data)) as { type: string; id?: number })
    await until('welcome', () => seen.some((m) => m.type === 'welcome'))
    socket.send('{"type":')
    socket.send('{"type":"dance","id":1}')
    socket.send(JSON.stringify({ type: 'phone_offer', id: 2, sdp: 'nonsense' }))
    socket.send(JSON.stringify({ type: 'answer', id: 3, call: 'no-such-call' }))
    socket.send(JSON.stringify({ type: 'ping', id: 4 }))
    await until('the ping is answered', () => seen.some((m) => m.type === 'pong' && m.id === 4))
    assert.ok(seen.some((m) => m.type === 'refused' && m.id === 2))
    assert.ok(seen.some((m) => m.type === 'refused' && m.id === 3))
    socket.close()
  })

  it('nothing secret was logged', () => {
    for (const secret of ['Correct-Horse-7', company.token, product.internalToken()]) assert.ok(!product.log.includes(secret), 'a secret is in the log')
  })
})
