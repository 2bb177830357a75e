/** The product as a newcomer runs it: `edgecall up` with a fresh data folder on free ports. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeSipPort, freeTcpPort } from './ports.ts'
import { until } from './wait.ts'

function wanted(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run the tests with ./edgecall test`)
  return value
}

export interface Mail {
  kind: string
  to: string
  subject: string
  text: string
}

export class Product {
  private child: ChildProcess | undefined
  private output = ''

  private constructor(
    readonly data: string,
    readonly port: number,
    readonly sipPort: number,
    readonly mailPort: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Everything that the process has printed. */
  get log(): string {
    return this.output
  }

  static async start(): Promise<Product> {
    const data = mkdtempSync(join(tmpdir(), 'edgecall-data-'))
    const product = new Product(data, await freeTcpPort(), await freeSipPort(), await freeTcpPort())
    await product.run()
    return product
  }

  /** Starts the process (again) on the same data and ports and waits until it is ready. */
  async run(): Promise<void> {
    const child = spawn(
      wanted('EDGECALL_BIN'),
      ['up', '--data', this.data, '--port', String(this.port), '--sip-port', String(this.sipPort), '--mailbox-port', String(this.mailPort), '--admin-faults', '--allow-private-destinations', '--log', 'json'],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUST_BACKTRACE: '1' } },
    )
    this.child = child
    const keep = (text: Buffer): void => {
      this.output += text.toString('utf8')
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    await until(
      'the platform is ready',
      async () => {
        if (child.exitCode !== null) throw new Error(`the platform ended with ${child.exitCode}: ${this.output.slice(-3000)}`)
        return (await fetch(`${this.url}/ready`)).ok
      },
      90_000,
    )
  }

  /** Kills the process at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Stops the process in good order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }

  /** Stops the process and removes its data. */
  async close(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.data, { recursive: true, force: true })
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(timer)
    this.child = undefined
  }

  /** Mails to an address, newest first. */
  async mails(to: string): Promise<Mail[]> {
    const answer = await fetch(`http://127.0.0.1:${this.mailPort}/messages?to=${encodeURIComponent(to)}`)
    return (await answer.json()) as Mail[]
  }

  /** The 6-digit code of the newest mail to an address. */
  mailedCode(to: string): Promise<string> {
    return until(`a mail with a code to ${to}`, async () => /\b(\d{6})\b/.exec((await this.mails(to))[0]?.text ?? '')?.[1])
  }

  /** Takes a store away or brings it back. */
  async fault(store: 'tables' | 'objects', action: 'pause' | 'resume'): Promise<void> {
    const answer = await fetch(`${this.url}/internal/faults/${store}/${action}`, { method: 'POST', headers: { 'x-edgecall-internal': this.internalToken() } })
    if (!answer.ok) throw new Error(`fault ${store} ${action}: ${answer.status} ${await answer.text()}`)
  }

  /** The platform's internal token, which the local host keeps with its keys. */
  internalToken(): string {
    const path = join(this.data, 'keys', 'internal-token')
    if (!existsSync(path)) throw new Error(`no ${path}`)
    return readFileSync(path, 'utf8').trim()
  }
}
