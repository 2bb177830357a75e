/** A walk through the pages: each is shown in all looks, inspected and, when asked for, photographed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page, Request } from 'playwright-core'
import { accessibility, focusRings, layout, words, wrongWords } from './inspection.ts'
import { allLooks, lookName, settled, wear, type Look } from './looks.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Where pictures of the guides go; set by EDGECALL_SCREENSHOTS=docs, so that a normal run leaves the checkout as it is. */
export const picturesWanted = process.env['EDGECALL_SCREENSHOTS'] === 'docs'
/** A folder for a picture of every page in every look, for whoever wants to look at them all. */
const everyPicture = process.env['EDGECALL_LOOKS']

export interface Stop {
  /** Refusals that the stop is about: parts of addresses whose failure is no finding. */
  refused?: string[] | undefined
  /** Runs when the window has got another size, which builds many things anew: open what has to be open. */
  prepare?: (look: Look) => Promise<void>
  /** Only some looks, where a state does not last. */
  looks?: readonly Look[]
  /** The page is on its way somewhere, and that is what is looked at. */
  waiting?: boolean
  /** False where moving the focus would change what is shown. */
  rings?: boolean
}

/** Where focus rings are looked at: both themes, both sizes. */
/** Four of the eight that hold every pair of language, theme and size: enough for the states of a page that is seen in all eight. */
export const someLooks: readonly Look[] = [
  { language: 'zh-CN', theme: 'light', size: 'desktop' },
  { language: 'en', theme: 'dark', size: 'desktop' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
]

const ringLooks: readonly Look[] = [
  { language: 'en', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'desktop' },
]

export class Walk {
  /** Everything that was wrong, each once. */
  readonly findings = new Set<string>()
  private readonly data = new Set<string>()
  private readonly running = new Set<Request>()
  private refused: string[] = []
  private where = ''
  /** E-mail of whoever is signed in: choices are kept per person. */
  person = ''

  constructor(readonly page: Page) {
    // A player reads its file as it needs it, without end.
    page.on('request', (request) => request.url().includes('/api/') && request.resourceType() !== 'media' && this.running.add(request))
    page.on('requestfinished', (request) => this.running.delete(request))
    page.on('requestfailed', (request) => this.running.delete(request))
    page.on('response', (response) => {
      if (response.status() >= 400 && !this.refused.some((part) => response.url().includes(part))) {
        this.findings.add(`${this.where}: ${response.request().method()} ${response.url()} answers ${response.status()}`)
      }
      if (response.url().includes('/api/') && response.headers()['content-type']?.includes('json')) {
        void response.json().then((body) => this.learn(body), () => undefined)
      }
    })
    page.on('console', (message) => {
      // A refusal is in the list already, with its status.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.findings.add(`${this.where}: console: ${message.text().slice(0, 400)}`)
    })
    page.on('pageerror', (error) => this.findings.add(`${this.where}: ${error.message}`))
  }

  /** Remembers texts that are data: they are in whatever language somebody wrote them. */
  learn(value: unknown): void {
    if (typeof value === 'string') {
      // A word of the API itself, such as a state, has a text in both languages: shown as it is, it is a fault.
      if (!/[A-Za-z]{2}/.test(value) || value.length > 2000 || /^[a-z_]+$/.test(value)) return
      this.data.add(value)
      // Addresses are shown without their scheme.
      if (/^https?:/.test(value)) this.data.add(value.replace(/^https?:\/\//, ''))
    } else if (Array.isArray(value)) for (const one of value) this.learn(one)
    else if (value && typeof value === 'object') for (const one of Object.values(value)) this.learn(one)
  }

  /** Opens an address and waits until the page is complete. */
  async open(address: string, refused: string[] = []): Promise<void> {
    this.refused = refused
    this.where = address
    await this.page.goto(address)
    await this.wait()
  }

  async wait(): Promise<void> {
    await settled(this.page, () => this.running.size)
  }

  /** Goes on in English on a wide window, where steps of a test know the words. */
  async inEnglish(): Promise<void> {
    await wear(this.page, { language: 'en', theme: 'light', size: 'desktop' }, this.person)
    await this.wait()
  }

  /** Signs a person in, as the sign-in page does. */
  async signIn(origin: string, email: string, password: string): Promise<void> {
    const answer = await this.page.context().request.post(`${origin}/api/sessions`, { data: { email, password }, headers: { 'x-edgecall-request': '1' } })
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`)
    this.person = email
    this.learn(await answer.json())
  }

  /** Shows the present state of the page in all looks and inspects each. */
  async look(name: string, stop: Stop = {}): Promise<void> {
    this.where = name
    this.refused = stop.refused ?? this.refused
    let size = ''
    for (const look of stop.looks ?? allLooks) {
      await wear(this.page, look, this.person)
      if (size !== look.size) {
        size = look.size
        if (!stop.waiting) await this.wait()
        await stop.prepare?.(look)
      }
      if (!stop.waiting) await this.wait()
      if (everyPicture) await this.photograph(join(everyPicture, `${name}.${lookName(look)}.png`))
      await this.inspect(look, name)
    }
    // At the end, because moving the focus through a form makes it complain.
    for (const look of stop.rings === false ? [] : ringLooks) {
      await wear(this.page, look, this.person)
      await this.wait()
      for (const one of await focusRings(this.page)) this.findings.add(`${name} (${lookName(look)}): ${one}`)
    }
  }

  private async inspect(look: Look, name: string): Promise<void> {
    const { page } = this
    const at = `${name} (${lookName(look)})`
    for (const one of await layout(page)) this.findings.add(`${at}: ${one}`)
    const data = [...this.data].sort((a, b) => b.length - a.length)
    for (const one of wrongWords(await words(page), look.language, data)) this.findings.add(`${at}: ${one}`)
    // Colours differ by theme, structure by size, names by language; the four looks hold every pair of these.
    const whole = someLooks.some((one) => lookName(one) === lookName(look))
    if (whole) for (const one of await accessibility(page)) this.findings.add(`${at}: ${one}`)
  }

  /** A picture of the window. */
  async photograph(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true })
    await this.page.screenshot({ path, caret: 'hide' })
  }

  /** A picture for the guides, small enough for a repository. */
  async picture(name: string, look: Look): Promise<void> {
    if (!picturesWanted) return
    await wear(this.page, look, this.person)
    await this.wait()
    const client = await this.page.context().newCDPSession(this.page)
    const { data } = (await client.send('Page.captureScreenshot', { format: 'webp', quality: 80 })) as { data: string }
    await client.detach()
    const folder = join(root, 'docs/screenshots')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'))
  }

  /** The findings so far, for an assertion; forgets them. */
  take(): string[] {
    const all = [...this.findings]
    this.findings.clear()
    return all
  }
}
