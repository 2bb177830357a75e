// The first call of a new company: sign up on the portal, open an instance, a customer calls with sipp, the agent answers
// in Chromium, the recording plays, the report counts it, the bill charges it, the PDF says the same.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parseWav, rms, toneBlocks, toneShare } from './harness/audio.ts'
import { Api } from './harness/api.ts'
import { Person } from './harness/browser.ts'
import { gapOf, newestRecord, recordingFile, storedRecording, type Company, type RecordDetail } from './harness/company.ts'
import { chooseState } from './harness/desk.ts'
import { freeTcpPort } from './harness/ports.ts'
import { Product } from './harness/product.ts'
import { SippCall } from './harness/sipp.ts'
import { until } from './harness/wait.ts'

interface Received {
  id: string
  signature: string
  timestamp: string
  body: string
}

describe('the first call', { timeout: 280_000 }, () => {
  let product: Product
  let agent: Person
  let company: Company
  let detail: RecordDetail
  let receiver: Server
  let receiverPort = 0
  let secret = ''
  const received: Received[] = []
  let refuse = 2
  const folder = mkdtempSync(join(tmpdir(), 'edgecall-first-'))

  before(async () => {
    product = await Product.start()
    agent = await Person.open()
    receiverPort = await freeTcpPort()
    receiver = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        if (refuse > 0) {
          refuse -= 1
          response.writeHead(503).end()
          return
        }
        const header = (name: string): string => String(request.headers[name] ?? '')
        received.push({ id: header('x-edgecall-event-id'), signature: header('x-edgecall-signature'), timestamp: header('x-edgecall-timestamp'), body: Buffer.concat(parts).toString('utf8') })
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":"ok"}')
      })
    })
    await new Promise<void>((resolve) => receiver.listen(receiverPort, '127.0.0.1', resolve))
  })

  after(async () => {
    await agent?.close()
    await product?.close()
    receiver?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a visitor signs up with the code from the mail and opens an instance', async () => {
    const { page } = agent
    await page.goto(`${product.url}/sign-up`)
    const picture = page.waitForResponse((r) => r.url().endsWith('/api/challenges') && r.ok())
    await page.reload()
    const gap = gapOf(((await (await picture).json()) as { picture: string }).picture)
    await page.getByLabel('E-mail').fill('owner@example.com')
    await page.getByLabel('Password', { exact: true }).fill('Correct-Horse-7')
    await page.getByLabel('Password again').fill('Correct-Horse-7')
    await page.getByLabel('Company name').fill('First Call Company')
    await page.getByLabel('Contact name').fill('First Owner')
    await page.getByLabel('Mobile number').fill('13800138000')
    const slider = page.getByRole('slider', { name: 'Slider check' })
    await slider.focus()
    for (let i = 0; i < gap; i++) await page.keyboard.press('ArrowRight')
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByText('Enter the code').first().waitFor()
    const code = await product.mailedCode('owner@example.com')
    await page.locator('input').first().click()
    await page.keyboard.type(code, { delay: 30 })
    await page.waitForURL('**/instances/new')
    await page.getByLabel('Instance name').fill('First Instance')
    await page.getByLabel('Domain prefix').fill('first')
    await page.getByLabel('Industry').click()
    await page.getByRole('option', { name: /Other/ }).or(page.locator('.ant-select-item-option', { hasText: 'Other' })).first().click()
    await page.getByText('Menu of two').first().click()
    await page.getByRole('button', { name: 'Open', exact: true }).or(page.getByRole('button', { name: /Open (the )?instance/ })).first().click()
    await page.getByRole('button', { name: /Start|checklist/i }).or(page.getByRole('link', { name: /Start|checklist/i })).first().waitFor({ timeout: 60_000 })

    const guest = new Api(product.url)
    const session = await guest.post<{ token: string; memberships: { tenant: string; agent: string }[] }>('/api/sessions', { email: 'owner@example.com', password: 'Correct-Horse-7' })
    const api = new Api(product.url, session.token)
    const tenant = session.memberships[0]!.tenant
    const instance = await api.get<{ numbers: string[] }>(`/api/tenants/${tenant}`)
    const organisation = await api.get<{ departments: { id: string }[] }>(`/api/tenants/${tenant}/organisation`)
    const queues = await api.get<{ items: { id: string }[] }>(`/api/tenants/${tenant}/queues`)
    const flows = await api.get<{ items: { id: string }[] }>(`/api/tenants/${tenant}/flows`)
    company = {
      api, token: session.token, tenant, prefix: 'first', email: 'owner@example.com', password: 'Correct-Horse-7', number: instance.numbers[0]!,
      department: organisation.departments[0]!.id, queue: queues.items[0]!.id, flow: flows.items[0]!.id, agent: session.memberships[0]!.agent,
    }
    // The trial's minutes would be free, and this bill is to have an amount: the operator ends the trial.
    execFileSync(process.env['EDGECALL_BIN']!, ['instance', tenant, '--state', 'active', '--free-minutes', '0', '--data', product.data])
    const webhook = await api.post<{ secret: string }>(`/api/tenants/${tenant}/webhooks`, {
      push: 'service_record', url: `http://127.0.0.1:${receiverPort}/events`, timeout_seconds: 5, retries: 4, active: true,
    })
    secret = webhook.secret
  })

  it('a customer hears the flow, presses 1, talks with the agent in the browser, is held and hangs up is seen by both', async () => {
    // Proves: DESK-314, DESK-331
    const { page } = agent
    await page.goto(`${product.url}/at/first/desk`)
    await page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
    const call = await SippCall.place(product.sipPort, company.number, '13900139000')
    try {
      await call.answered()
      await until('the caller hears the flow speak', () => rms(call.phone.recent(1000)) > 300)
      assert.ok(toneShare(call.phone.recent(1000), 1000) < 0.5, 'the flow speaks, it does not whistle')
      // The first key only ends the greeting (IVR-046), the second one chooses from the menu.
      call.phone.press('1')
      await until('the menu speaks', () => product.log.split('"event":"node_entered"').length > 2)
      call.phone.press('1')
      await page.getByRole('button', { name: 'Answer' }).click({ timeout: 30_000 })
      await until('the caller hears the agent', () => toneShare(call.phone.recent(500), 1000) > 0.6)
      await agent.hearsTone(440)

      await page.getByRole('button', { name: 'Hold', exact: true }).click()
      await until('the caller hears music', () => rms(call.phone.recent(1000)) > 100 && toneShare(call.phone.recent(1000), 1000) < 0.3)
      await page.getByRole('button', { name: 'Retrieve' }).click()
      await until('the caller hears the agent again', () => toneShare(call.phone.recent(500), 1000) > 0.6)
      await page.getByRole('button', { name: 'Mute', exact: true }).click()
      await until('the muted agent is silent', () => rms(call.phone.recent(500)) < 100)
      await page.getByRole('button', { name: 'Unmute' }).click()
      await until('the caller hears the agent once more', () => toneShare(call.phone.recent(500), 1000) > 0.6)

      await page.getByRole('button', { name: 'Hang up' }).click()
      await call.ended()
    } finally {
      call.close()
    }
    await page.getByRole('button', { name: 'Continue receiving' }).click()
    await page.getByRole('button', { name: 'Continue receiving' }).waitFor({ state: 'hidden' })
  })

  it('the record says what happened', async () => {
    detail = await newestRecord(company, (r) => r.customer === '13900139000')
    const { record } = detail
    assert.equal(record.status, 'agent_answered')
    assert.equal(record.hangup_by, 'agent')
    assert.equal(record.cause, 'normal')
    assert.equal(record.hotline, company.number)
    assert.equal(record.agent?.number, '1001')
    assert.equal(record.holds, 1)
    assert.deepEqual(record.visits.map((v) => v.result), ['answered'])
    assert.ok(record.path.some((v) => v.exit === 'key:1'), JSON.stringify(record.path))
    assert.ok(record.start <= record.platform_answer! && record.platform_answer! < record.answer! && record.answer! < record.end)
  })

  it('the recording has the customer on the left, the agent on the right, and the length of the talk', async () => {
    const { record } = detail
    await storedRecording(company, record.call)
    const wav = parseWav(await recordingFile(company, record.call, 'wav'))
    assert.equal(wav.rate, 8000)
    assert.equal(wav.channels.length, 2)
    const [left, right] = wav.channels as [Int16Array, Int16Array]
    assert.ok(toneBlocks(left, 440) > 0.9, `customer's tone in ${toneBlocks(left, 440)} of the blocks`)
    assert.ok(toneBlocks(right, 1000) > 0.2, `agent's tone in ${toneBlocks(right, 1000)} of the blocks`)
    assert.ok(toneBlocks(right, 440) < 0.05 && toneBlocks(left, 1000) < 0.05, 'sides are apart')
    const talkMs = record.recordings[0]!.end - record.recordings[0]!.start
    const legMs = record.end - record.answer!
    assert.ok(Math.abs((left.length / wav.rate) * 1000 - talkMs) < 200, `${left.length / 8} ms recorded, ${talkMs} ms talked`)
    assert.ok(Math.abs(talkMs - legMs) < 500)
  })

  it('the MP3 plays in the browser and seeks', async () => {
    const url = `/api/tenants/${company.tenant}/call-records/${detail.record.call}/recordings/0/audio?format=mp3`
    const played = await agent.page.evaluate(async (source) => {
      const audio = new Audio(source)
      audio.muted = true
      await new Promise((resolve, reject) => {
        audio.onloadedmetadata = resolve
        audio.onerror = () => reject(new Error(`error ${audio.error?.code}: ${audio.error?.message}`))
      })
      const duration = audio.duration
      audio.currentTime = duration / 2
      await new Promise((resolve) => (audio.onseeked = resolve))
      await audio.play()
      await new Promise((resolve) => (audio.ontimeupdate = () => audio.currentTime > duration / 2 + 0.3 && resolve(0)))
      return { duration, at: audio.currentTime }
    }, url)
    const talk = (detail.record.end - detail.record.answer!) / 1000
    assert.ok(Math.abs(played.duration - talk) < 0.7, `${played.duration} s played, ${talk} s talked`)
    assert.ok(played.at > played.duration / 2)
  })

  it('the report counts the call', async () => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(detail.record.start)
    const report = await company.api.get<{ total: { counts?: Record<string, number> } & Record<string, unknown> }>(`/api/tenants/${company.tenant}/reports/inbound?from=${day}&to=${day}`)
    const text = JSON.stringify(report.total)
    assert.match(text, /"inbound_calls":1\b|"calls":1\b/, text)
    assert.match(text, new RegExp(`:${detail.record.talk_seconds}\\b`), text)
  })

  it('the bill charges the started minutes and the PDF says the same in both languages', async () => {
    // Proves: BILL-04
    const inbound = detail.charges.find((line) => line.charge === 'customer_inbound')!
    const seconds = Math.floor(detail.record.end / 1000) - Math.floor(detail.record.platform_answer! / 1000)
    assert.equal(inbound.minutes, Math.ceil(seconds / 60))
    assert.equal(inbound.amount, inbound.minutes * inbound.rate!)
    const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).format(detail.record.start)
    const base = `/api/tenants/${company.tenant}/billing/statements`
    const list = await company.api.get<{ items: { actual_charge: number; standard_fee: number }[] }>(`${base}?from=${month}&to=${month}`)
    const charge = list.items[0]!.actual_charge
    const money = (charge / 10_000).toFixed(3)
    for (const [language, title] of [['zh-CN', '结算通知单'], ['en', 'ettlement notice']] as const) {
      const answer = await company.api.request('GET', `${base}/${month}/${company.department}/pdf?language=${language}`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('content-type'), 'application/pdf')
      const path = join(folder, `${language}.pdf`)
      writeFileSync(path, Buffer.from(await answer.arrayBuffer()))
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
      assert.ok(text.includes(title), text)
      assert.ok(text.replaceAll(',', '').includes(money), `${money} in ${text}`)
      assert.ok(text.includes((inbound.rate! / 10_000).toFixed(4)), text)
    }
  })

  it('the webhook arrives signed and once by id, although the receiver was down at first', async () => {
    await until('the record was pushed', () => received.length > 0, 60_000)
    const first = received[0]!
    const signature = createHmac('sha256', secret).update(`${first.timestamp}.${first.body}`).digest('hex')
    assert.equal(first.signature, `sha256=${signature}`)
    assert.ok(first.body.includes(detail.record.call))
    const log = await company.api.get<{ items: { event_id: string; success: boolean; attempt: number }[] }>(`/api/tenants/${company.tenant}/push-log`)
    const tries = log.items.filter((line) => line.event_id === first.id)
    assert.deepEqual(tries.map((line) => line.success).sort(), [false, false, true])
    assert.equal(received.filter((r) => r.id === first.id).length, 1)
  })

  it('replaying the log gives the same record, byte for byte', () => {
    const out = execFileSync(process.env['EDGECALL_BIN']!, ['replay', detail.record.call, '--tenant', company.tenant, '--data', product.data, '--port', String(product.port)], { encoding: 'utf8' })
    assert.match(out, /identical|same/i)
  })
})
