/** The example of a company's own system, started as its README says. */
import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from './wait.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/examples/tenant-server')

export class ExampleServer {
  private output = ''

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    const keep = (text: Buffer): void => {
      this.output += text.toString('utf8')
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
  }

  static async start(port: number, webhookSecret = ''): Promise<ExampleServer> {
    const child = spawn(process.execPath, ['server.mjs'], {
      cwd: FOLDER, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: String(port), EDGECALL_WEBHOOK_SECRET: webhookSecret },
    })
    const server = new ExampleServer(`http://127.0.0.1:${port}`, child)
    await until('the example server listens', () => {
      if (child.exitCode !== null) throw new Error(`the example server ended: ${server.output}`)
      return server.output.includes(`listening on ${server.url}`)
    })
    return server
  }

  /** The events that it has accepted, in order: id and body. */
  get events(): { id: string; body: Record<string, unknown> }[] {
    return [...this.output.matchAll(/^\S+Z (\S+) (\{.*\})$/gm)].map(([, id, body]) => ({ id: id!, body: JSON.parse(body!) as Record<string, unknown> }))
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()))
    this.child.kill()
    await gone
  }
}
