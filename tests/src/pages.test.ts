// What people do on the pages around a call: place a test call, play and download its recording, download its bill.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { parseWav, toneBlocks, type Wav } from './harness/audio.ts'
import type { Person } from './harness/browser.ts'
import { newestRecord, openCompany, storedRecording, type Company, type RecordDetail } from './harness/company.ts'
import { chooseState, openDesk, readyAgain } from './harness/desk.ts'
import { downloaded } from './harness/download.ts'
import { Product } from './harness/product.ts'
import { until } from './harness/wait.ts'

/** What the test caller of the portal's button calls from. */
const CALLER = '13800138000'

/** A file decoded by another program than ours. */
function decoded(data: Buffer): Wav {
  return parseWav(execFileSync('ffmpeg', ['-v', 'error', '-i', 'pipe:0', '-f', 'wav', '-acodec', 'pcm_s16le', '-bitexact', 'pipe:1'], { input: data, maxBuffer: 1 << 28 }))
}

/** Both sides of the recording as they should sound: the caller's tone on the left, the agent's on the right. */
function bothSides(wav: Wav, seconds: number): void {
  assert.equal(wav.channels.length, 2)
  const [left, right] = wav.channels as [Int16Array, Int16Array]
  assert.ok(toneBlocks(left, 440, wav.rate) > 0.8, `440 Hz in ${toneBlocks(left, 440, wav.rate)} of the blocks`)
  assert.ok(toneBlocks(right, 1000, wav.rate) > 0.8, `1 kHz in ${toneBlocks(right, 1000, wav.rate)} of the blocks`)
  assert.ok(Math.abs(left.length / wav.rate - seconds) < 0.3, `${left.length / wav.rate} s of ${seconds} s`)
}

describe('pages around a call', { timeout: 180_000 }, () => {
  let product: Product
  let company: Company
  let agent: Person
  let page: Page
  let detail: RecordDetail

  before(async () => {
    product = await Product.start()
    company = await openCompany(product, 'pages')
    agent = await openDesk(product, company)
    await agent.page.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await chooseState(agent, 'Available')
    page = await agent.context.newPage()
  })

  after(async () => {
    await agent?.close()
    await product?.close()
  })

  const at = (path: string): string => `${product.url}/at/${company.prefix}${path}`
  const step = (name: string) => page.locator('li.step', { hasText: name })

  it('"Place a test call" rings at the desk, the agent hears the caller, and the checklist ticks', async () => {
    await page.goto(at(''))
    await step('Number bound to the flow').getByText('Done').waitFor()
    await step('First call answered').waitFor()
    assert.equal(await step('First call answered').getByText('Done').count(), 0)
    await page.getByRole('button', { name: 'Place a test call' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(company.number).first().waitFor()
    await dialog.getByLabel("The caller's voice").click()
    await page.locator('.ant-select-item-option', { hasText: 'Tone of 440 Hz' }).click()
    await dialog.getByRole('button', { name: /(^| )Call$/ }).click()
    await dialog.getByText('The platform has answered').waitFor({ timeout: 20_000 })

    await agent.page.getByRole('button', { name: 'Answer' }).click({ timeout: 45_000 })
    const answered = Date.now()
    await agent.hearsTone(440)
    await until('some seconds of talk', () => Date.now() - answered > 6_000)
    await agent.page.getByRole('button', { name: 'Hang up' }).click()
    await dialog.getByText('The call is over').waitFor({ timeout: 20_000 })
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await step('First call answered').getByText('Done').waitFor({ timeout: 20_000 })
    await readyAgain(agent)

    detail = await newestRecord(company, (r) => r.customer === CALLER)
    assert.equal(detail.record.hangup_by, 'agent')
    assert.equal(detail.record.trunk, null)
    assert.ok(detail.record.path.some((visit) => visit.exit === 'key:1'), 'the key of the form was pressed')
    await storedRecording(company, detail.record.call)
  })

  it('the record is found in the list, opens, and shows both sides as a waveform', async () => {
    await page.goto(at('/records'))
    await page.getByLabel('Customer number').fill('1380013')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: CALLER }).first().click()
    await page.waitForURL(`**/records/${detail.record.call}`)
    await page.getByText('Agent answered').first().waitFor()
    const waves = page.locator('.waveform canvas')
    await until('both channels are drawn', async () => {
      const painted = await waves.evaluateAll((all) =>
        all.filter((one) => {
          const canvas = one as HTMLCanvasElement
          const pixels = canvas.width && canvas.height ? canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data : undefined
          return pixels?.some((value, at) => at % 4 === 3 && value > 0)
        }).length,
      )
      return painted >= 2
    })
  })

  /** What the player sounds like now: the strongest frequency of each channel. */
  const sounds = (): Promise<[number, number]> =>
    page.locator('.player audio').evaluate(async (element) => {
      const stream = (element as HTMLAudioElement & { captureStream(): MediaStream }).captureStream()
      const context = new AudioContext()
      await context.resume()
      const splitter = context.createChannelSplitter(2)
      context.createMediaStreamSource(stream).connect(splitter)
      const analysers = [0, 1].map((channel) => {
        const analyser = context.createAnalyser()
        analyser.fftSize = 8192
        analyser.smoothingTimeConstant = 0
        splitter.connect(analyser, channel)
        return analyser
      })
      await new Promise((resolve) => setTimeout(resolve, 400))
      const strongest = analysers.map((analyser) => {
        const bins = new Float32Array(analyser.frequencyBinCount)
        analyser.getFloatFrequencyData(bins)
        const best = bins.reduce((most, value, bin) => (value > (bins[most] ?? -200) ? bin : most), 0)
        return (bins[best] ?? -200) > -60 ? (best * context.sampleRate) / analyser.fftSize : 0
      })
      await context.close()
      return strongest as [number, number]
    })
  const position = (): Promise<{ at: number; of: number; paused: boolean }> =>
    page.locator('.player audio').evaluate((element) => {
      const audio = element as HTMLAudioElement
      return { at: audio.currentTime, of: audio.duration, paused: audio.paused }
    })

  it('it plays with the caller left and the agent right, and seeks by waveform and by slider', async () => {
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await until('both tones are played', async () => {
      if ((await position()).paused) await page.getByRole('button', { name: 'Play', exact: true }).click()
      const [left, right] = await sounds()
      return Math.abs(left - 440) < 15 && Math.abs(right - 1000) < 15
    })
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    const box = (await page.locator('.waveform').boundingBox())!
    for (const share of [0.75, 0.25]) {
      await page.mouse.click(box.x + box.width * share, box.y + box.height / 2)
      await until(`the player stands at ${share}`, async () => {
        const now = await position()
        return now.paused && Math.abs(now.at - now.of * share) < 0.3
      })
    }
    await page.getByRole('slider', { name: 'Position' }).focus()
    await page.keyboard.press('End')
    await until('the slider moves to the end', async () => (await position()).of - (await position()).at < 0.3)
    await page.keyboard.press('Home')
    await until('the slider moves to the start', async () => (await position()).at < 0.1)
    const { of } = await position()
    const [recording] = detail.record.recordings
    assert.ok(Math.abs(of - (recording!.end - recording!.start) / 1000) < 0.3, `${of} s`)
  })

  it('WAV, MP3 and the mixed file are downloaded whole, under a name with time and number', async () => {
    const [recording] = detail.record.recordings
    const seconds = (recording!.end - recording!.start) / 1000
    const wav = await downloaded(page, 'Download WAV')
    assert.match(wav.name, new RegExp(`^\\d{8}-\\d{6}-${CALLER}-0\\.wav$`))
    bothSides(parseWav(wav.data), seconds)
    const mp3 = await downloaded(page, 'Download MP3')
    assert.match(mp3.name, new RegExp(`^\\d{8}-\\d{6}-${CALLER}-0\\.mp3$`))
    assert.ok(mp3.data.length < wav.data.length / 2, 'it is compressed')
    bothSides(decoded(mp3.data), seconds)
    const mixed = parseWav((await downloaded(page, 'Download mixed')).data)
    assert.equal(mixed.channels.length, 1)
    assert.ok(Math.abs(mixed.channels[0]!.length / mixed.rate - seconds) < 0.3)
  })

  it('playing ticks the last step of the checklist', async () => {
    await page.goto(at(''))
    await step('First recording played').getByText('Done').waitFor({ timeout: 20_000 })
  })

  it('the statement page shows the charge, and its PDF says the same in both languages', async () => {
    await page.goto(at('/billing'))
    await page.getByRole('link', { name: /^Statement details/ }).first().click()
    const due = (await page.locator('.statement-due strong').innerText()).replace('¥', '')
    const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).format(detail.record.start)
    const list = await company.api.get<{ items: { actual_charge: number }[] }>(`/api/tenants/${company.tenant}/billing/statements?from=${month}&to=${month}`)
    assert.equal(Number(due.replaceAll(',', '')), list.items[0]!.actual_charge / 10_000)
    for (const [button, title] of [['Download PDF (English)', 'ettlement notice'], ['Download PDF (Chinese)', '结算通知单']] as const) {
      const { name, data } = await downloaded(page, button)
      assert.match(name, /\.pdf$/)
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: data, encoding: 'utf8' })
      assert.ok(text.includes(title), text)
      assert.ok(text.includes(due), `${due} in ${text}`)
    }
  })
})
