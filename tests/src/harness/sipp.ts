/** A customer played by sipp: sipp speaks SIP, the test's own RTP phone speaks and listens. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from './wait.ts'
import { RtpPhone } from './rtp.ts'
import { freeSipPort } from './ports.ts'

const SCENARIOS = join(dirname(fileURLToPath(import.meta.url)), '../../sipp')

export class SippCall {
  private exit: number | null | undefined
  private constructor(
    readonly phone: RtpPhone,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    child.once('exit', (code) => (this.exit = code))
  }

  /** Calls `number` at the platform's SIP port from `caller`. */
  static async place(sipPort: number, number: string, caller: string, transport: 'udp' | 'tcp' = 'udp'): Promise<SippCall> {
    const phone = await RtpPhone.open()
    const folder = mkdtempSync(join(tmpdir(), 'edgecall-sipp-'))
    const port = await freeSipPort()
    const child = spawn(
      'sipp',
      [
        `127.0.0.1:${sipPort}`, '-sf', join(SCENARIOS, 'caller.xml'), '-s', number, '-i', '127.0.0.1', '-p', String(port), '-t', transport === 'tcp' ? 't1' : 'u1',
        '-key', 'caller', caller, '-key', 'rtp_port', String(phone.port), '-m', '1', '-nostdin', '-timeout', '170s',
        '-trace_logs', '-log_file', join(folder, 'log'), '-trace_err', '-error_file', join(folder, 'errors'),
      ],
      { stdio: ['ignore', 'ignore', 'ignore'], cwd: folder },
    )
    return new SippCall(phone, child, folder)
  }

  private log(name: 'log' | 'errors'): string {
    const path = join(this.folder, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }

  /** Waits for the 200 OK and begins to send audio. */
  async answered(): Promise<void> {
    const media = await until('sipp sees the call answered', () => {
      if (this.exit !== undefined) throw new Error(`sipp ended with ${this.exit}: ${this.log('errors')}`)
      return /media ([0-9.]+) ([0-9]+)/.exec(this.log('log')) ?? undefined
    })
    this.phone.start({ address: media[1]!, port: Number(media[2]) })
  }

  /** Waits until the platform has hung up and sipp has ended well. */
  async ended(ms = 20_000): Promise<void> {
    const code = await until('sipp ends', () => (this.exit === undefined ? undefined : { code: this.exit }), ms)
    if (code.code !== 0) throw new Error(`sipp failed (${code.code}): ${this.log('errors')}`)
  }

  close(): void {
    this.phone.close()
    if (this.exit === undefined) this.child.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
