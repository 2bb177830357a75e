// The commands beside `up`: calling from the command line, and the demo company with its pages.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Api } from './harness/api.ts'
import { parseWav, readWav, rms, toneBlocks } from './harness/audio.ts'
import type { Person } from './harness/browser.ts'
import { newestRecord, openCompany, recordingFile, storedRecording, type Company, type RecordDetail, type RecordJson } from './harness/company.ts'
import { chooseState, openDesk } from './harness/desk.ts'
import { downloaded } from './harness/download.ts'
import { edgecall, ended, Product } from './harness/product.ts'
import { SAID, saidIn } from './harness/speech.ts'
import { until } from './harness/wait.ts'

const ORDER = 'I would like to order two lamps for my office.'

describe('commands', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company
  let agent: Person
  const folder = mkdtempSync(join(tmpdir(), 'edgecall-commands-'))

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'commands')
    agent = await openDesk(product, company)
    await agent.page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
  })

  after(async () => {
    await agent?.close()
    await product?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const to = (): string[] => ['--to', `127.0.0.1:${product.sipPort}`]

  it('`call` says a text, presses keys, and records what it hears', async () => {
    const heardFile = join(folder, 'heard.wav')
    // The first key ends the greeting, the second one chooses from the menu.
    const calling = edgecall(['call', company.number, ...to(), '--from', '13800000701', '--say', ORDER, '--keys', '1,,1', '--record', heardFile, '--seconds', '18'])
    await agent.page.getByRole('button', { name: 'Answer' }).click({ timeout: 30_000 })
    const { code, stdout, stderr } = await calling
    assert.equal(code, 0, stderr)
    assert.equal(stderr, '')
    assert.match(stdout, new RegExp(`^calling ${company.number} \\([^)]+\\)\\nanswered\\nended after 1[789] s\\n$`))

    const heard = readWav(heardFile)
    const left = heard.channels[0]!
    assert.ok(Math.abs(left.length / heard.rate - 18) < 1.5, `${left.length / heard.rate} s recorded`)
    assert.ok(saidIn(left.subarray(0, 8 * heard.rate), 'For an agent, press 1.') > SAID, 'the menu was heard')
    assert.ok(toneBlocks(left.subarray(left.length - 2 * heard.rate, left.length - heard.rate / 4), 1000, heard.rate) > 0.8, 'the agent was heard')

    const { record } = await newestRecord(company, (r) => r.customer === '13800000701')
    assert.equal(record.status, 'agent_answered')
    assert.equal(record.hangup_by, 'customer')
    assert.ok(record.path.some((visit) => visit.exit === 'key:1'), JSON.stringify(record.path))
    assert.ok(stdout.includes(record.sip_call_id), 'the SIP call id is told')
    await storedRecording(company, record.call)
    const talk = parseWav(await recordingFile(company, record.call, 'wav'))
    assert.ok(saidIn(talk.channels[0]!, ORDER) > SAID, 'the text is on the customer side of the recording')
  })

  it('`call` hangs up properly when its time is over', async () => {
    const { code, stdout } = await edgecall(['call', company.number, ...to(), '--from', '13800000702', '--tone', '600', '--seconds', '3'])
    assert.equal(code, 0)
    assert.match(stdout, /ended after 3 s/)
    const { record } = await newestRecord(company, (r) => r.customer === '13800000702')
    assert.equal(record.hangup_by, 'customer')
    assert.equal(record.cause, 'normal')
    assert.ok(record.end - record.platform_answer! < 6_000, 'the platform learns of the end at once')
  })

  it('`call` that is interrupted hangs up, and what it heard is kept', async () => {
    const file = join(folder, 'interrupted.wav')
    const child = spawn(process.env['EDGECALL_BIN']!, ['call', company.number, ...to(), '--from', '13800000703', '--record', file], { stdio: ['ignore', 'pipe', 'pipe'] })
    const result = ended(child, 60_000)
    const begun = new Promise<void>((resolve) => child.stdout.on('data', (text: Buffer) => text.toString('utf8').includes('answered') && resolve()))
    await begun
    await until('something is recorded', () => existsSync(file) && statSync(file).size > 20_000)
    child.kill('SIGINT')
    const { code, stdout } = await result
    assert.equal(code, 0)
    assert.match(stdout, /ended after \d+ s/)
    const heard = readWav(file)
    assert.ok(rms(heard.channels[0]!) > 100, 'the flow was heard')
    const { record } = await newestRecord(company, (r) => r.customer === '13800000703')
    assert.equal(record.hangup_by, 'customer')
    assert.equal(record.cause, 'normal')
  })

  it('`call` says why it failed and ends with 1', async () => {
    const unknown = await edgecall(['call', '02100000000', ...to()])
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /^failed: 404 .+\n$/)
    const key = await edgecall(['call', company.number, ...to(), '--keys', '1x'])
    assert.equal(key.code, 1)
    assert.match(key.stderr, /^edgecall: 'x' is not a key of a telephone\n$/)
    const file = await edgecall(['call', company.number, ...to(), '--file', join(folder, 'nothing.wav')])
    assert.equal(file.code, 1)
    assert.match(file.stderr, /^edgecall: cannot play .*nothing\.wav: .+\n$/)
  })

  let demo: { day: string; email: string; password: string; call: string; tenant: string; api: Api }

  it('`demo` makes a company beside the running platform, once', async () => {
    const options = ['--data', product.data, '--calls', '40', '--recordings', '4', '--company-language', 'en']
    const { code, stdout, stderr } = await edgecall(['demo', ...options], 120_000, { LANG: 'C' })
    assert.equal(code, 0, stderr)
    const said = (pattern: RegExp): string => {
      const found = pattern.exec(stdout)
      assert.ok(found, stdout)
      return found[1]!
    }
    assert.equal(said(/ready: (\d+) calls/), '40')
    const [email, password] = [said(/Sign in as (\S+)/), said(/Password +(\S+)/)]
    const session = await new Api(product.url).post<{ token: string }>('/api/sessions', { email, password })
    demo = { day: said(/calls on (\S+),/), email, password, call: said(/replay (\S+)/), tenant: said(/--tenant (\S+)/), api: new Api(product.url, session.token) }

    const replay = await edgecall(['replay', demo.call, '--tenant', demo.tenant, '--data', product.data])
    assert.equal(replay.code, 0, replay.stderr)
    const again = await edgecall(['demo', ...options])
    assert.equal(again.code, 1)
    assert.match(again.stderr, /^edgecall: the demo company bright-lamps is there already; choose another one with --prefix and --email\n$/)
  })

  async function demoRecords(): Promise<RecordJson[]> {
    const records: RecordJson[] = []
    const [from, to] = [Date.parse(`${demo.day}T00:00:00+08:00`), Date.parse(`${demo.day}T00:00:00+08:00`) + 86_400_000]
    let cursor = ''
    do {
      const page = await demo.api.get<{ items: RecordJson[]; next: string | null }>(`/api/tenants/${demo.tenant}/call-records?from=${from}&to=${to}&limit=15&cursor=${cursor}`)
      records.push(...page.items)
      cursor = page.next ?? ''
    } while (cursor)
    return records
  }

  it("the demo's report has the sums of its records, by API and on the page", async () => {
    const records = await demoRecords()
    assert.equal(records.length, 40)
    assert.equal(new Set(records.map((r) => r.call)).size, 40)
    const answered = records.filter((r) => r.status === 'agent_answered')
    const sum = (of: (r: RecordJson) => number): number => records.reduce((total, r) => total + of(r), 0)
    const report = await demo.api.get<{ rows: Record<string, number>[]; total: Record<string, number> }>(`/api/tenants/${demo.tenant}/reports/inbound?from=${demo.day}&to=${demo.day}&by=hour`)
    const expected = { calls: 40, human_answered: answered.length, talk_seconds: sum((r) => r.talk_seconds), total_seconds: sum((r) => r.total_seconds), hold_seconds: sum((r) => r.hold_seconds) }
    for (const [metric, value] of Object.entries(expected)) {
      assert.equal(report.total[metric], value, metric)
      assert.equal(report.rows.reduce((total, row) => total + (row[metric] ?? 0), 0), value, `${metric} by hour`)
    }
    assert.ok(answered.length > 5 && answered.length <= 40 && expected.talk_seconds > 0)

    const { page } = agent
    await agent.context.clearCookies()
    await page.goto(`${product.url}/at/bright-lamps`)
    await page.getByLabel('E-mail').fill(demo.email)
    await page.getByLabel('Password').fill(demo.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor({ state: 'hidden' })
    await page.goto(`${product.url}/at/bright-lamps/reports/inbound?days=${demo.day}~${demo.day}`)
    const headline = page.locator('.headline > div')
    await headline.first().waitFor()
    const shown = await headline.evaluateAll((all) => all.map((one) => (one.querySelector('dd') as HTMLElement).innerText))
    const time = (seconds: number): string => {
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60].map((n) => String(n).padStart(2, '0')) as [string, string, string]
      return h === '00' ? `${m}:${s}` : `${Number(h)}:${m}:${s}`
    }
    const average = Math.floor(expected.talk_seconds / answered.length)
    assert.deepEqual([shown[0], shown[1]], ['40', String(answered.length)])
    assert.ok([time(average), time(average + 1)].includes(shown[3]!), `${shown[3]} is the average of ${expected.talk_seconds} s over ${answered.length}`)
    // From the figure to the calls that it counts.
    await page.locator('.report-total').getByRole('link').nth(3).click()
    await page.waitForURL('**/records?**')
    await page.getByRole('link', { name: /^\d{5,}$/ }).first().waitFor()
  })

  it('a long recording of the demo is downloaded whole from its page', async () => {
    const long = (await demoRecords()).flatMap((r) => r.recordings.map((recording) => ({ call: r.call, ms: recording.end - recording.start })))
    const stored = await Promise.all(
      long.map(async ({ call, ms }) => {
        const { recordings } = await demo.api.get<RecordDetail>(`/api/tenants/${demo.tenant}/call-records/${call}`)
        return { call, ms: recordings[0]?.formats.includes('wav') ? ms : 0 }
      }),
    )
    const longest = stored.reduce((a, b) => (b.ms > a.ms ? b : a))
    assert.ok(longest.ms > 60_000, `the longest stored recording has ${longest.ms} ms`)
    await agent.page.goto(`${product.url}/at/bright-lamps/records/${longest.call}`)
    const wav = parseWav((await downloaded(agent.page, 'Download WAV')).data)
    const header = wav.channels[0]!.length / wav.rate
    assert.ok(Math.abs(header - longest.ms / 1000) < 0.3, `${header} s of ${longest.ms / 1000} s`)
    await agent.page.locator('.waveform canvas').first().waitFor({ timeout: 30_000 })
  })
})
