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

export interface ProductOptions {
  /** Tenants' addresses may be private; default yes. */
  privateDestinations?: boolean
  /** Further options of `edgecall up`. */
  options?: string[]
}

/** What a command of the product said and how it ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Runs the product's binary to its end; after `ms` milliseconds it is killed. */
export function edgecall(args: string[], ms = 60_000, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(spawn(wanted('EDGECALL_BIN'), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } }), ms)
}

/** Waits until a program has ended; after `ms` milliseconds it is killed. */
export function ended(child: ChildProcess, ms: number): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (text: Buffer) => (said.stdout += text.toString('utf8')))
  child.stderr?.on('data', (text: Buffer) => (said.stderr += text.toString('utf8')))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), ms)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, ...said })
    })
  })
}

/** One line of the log. */
export interface LogLine {
  timestamp: string
  level: string
  message: string
  call?: string
  event?: string
  seq?: number
  sip_call_id?: string
}

export class Product {
  private child: ChildProcess | undefined
  private output = ''

  private constructor(
    readonly data: string,
    readonly port: number,
    readonly sipPort: number,
    readonly mailPort: number,
    private readonly options: ProductOptions,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Everything that the process has printed. */
  get log(): string {
    return this.output
  }

  /** Every line of the log, read; what is not JSON (the greeting) is left out. */
  get logLines(): LogLine[] {
    return this.output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine)
  }

  static async start(options: ProductOptions = {}): Promise<Product> {
    const data = mkdtempSync(join(tmpdir(), 'edgecall-data-'))
    const product = new Product(data, await freeTcpPort(), await freeSipPort(), await freeTcpPort(), options)
    await product.run()
    return product
  }

  /** The options with which the process is started. */
  get args(): string[] {
    const { privateDestinations = true, options = [] } = this.options
    return [
      'up', '--data', this.data, '--port', String(this.port), '--sip-port', String(this.sipPort), '--mailbox-port', String(this.mailPort),
      '--admin-faults', '--log', 'json', ...(privateDestinations ? ['--allow-private-destinations'] : []), ...options,
    ]
  }

  /** Starts the process (again) on the same data and ports, with further options, and waits until it is ready. */
  async run(options: string[] = []): Promise<void> {
    const child = spawn(wanted('EDGECALL_BIN'), [...this.args, ...options], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUST_BACKTRACE: '1' } })
    this.child = child
    const keep = (text: Buffer): void => {
      this.output += text.toString('utf8')
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const died = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`the platform ended with ${code}: ${this.output.slice(-3000)}`))))
    // Later ends are awaited where they are wanted.
    died.catch(() => undefined)
    await Promise.race([died, until('the platform is ready', async () => child.exitCode === null && (await fetch(`${this.url}/ready`)).ok, 90_000)])
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

  /** Tells the process to stop and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal)
  }

  /** Waits until the process has ended by itself and gives its exit code. */
  async ended(ms = 20_000): Promise<number> {
    const child = this.child
    if (!child) throw new Error('the platform does not run')
    return until('the platform has ended', () => (child.exitCode === null ? undefined : { code: child.exitCode }), ms).then(({ code }) => code)
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

  /** Sum of a metric over all its series that have these labels. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text()
    const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    const chosen = lines.filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
    return chosen.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
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
