// A platform that cannot start says why, in one line, and ends with 1.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freeSipPort, freeTcpPort } from './harness/ports.ts'
import { edgecall, ended, Product, type Ended } from './harness/product.ts'

describe('start', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'edgecall-start-'))
  const closing: (() => void)[] = []
  let ports: { portal: number; sip: number; mailbox: number }

  before(async () => {
    ports = { portal: await freeTcpPort(), sip: await freeSipPort(), mailbox: await freeTcpPort() }
  })

  after(() => {
    closing.forEach((close) => close())
    rmSync(folder, { recursive: true, force: true })
  })

  function args(data: string, other: Partial<typeof ports> = {}): string[] {
    const used = { ...ports, ...other }
    return ['up', '--data', data, '--port', String(used.portal), '--sip-port', String(used.sip), '--mailbox-port', String(used.mailbox)]
  }

  const fresh = (name: string): string => join(folder, name)

  function oneMessage(result: Ended, pattern: RegExp): void {
    assert.equal(result.code, 1, `${result.signal} ${result.stdout} ${result.stderr}`)
    assert.match(result.stderr, /^[^\n]+\n$/, 'one line')
    assert.match(result.stderr, pattern)
    assert.equal(result.stdout, '')
  }

  async function taken(kind: 'tcp' | 'udp'): Promise<number> {
    if (kind === 'udp') {
      const socket = createSocket('udp4')
      closing.push(() => socket.close())
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
      return socket.address().port
    }
    const server = createServer()
    closing.push(() => server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as { port: number }).port
  }

  for (const [service, option, kind] of [['portal', 'portal', 'tcp'], ['SIP', 'sip', 'udp'], ['SIP', 'sip', 'tcp'], ['mailbox', 'mailbox', 'tcp']] as const) {
    it(`the ${kind} port of ${service} is taken`, async () => {
      const port = await taken(kind)
      const result = await edgecall(args(fresh(`taken-${option}-${kind}`), { [option]: port }))
      oneMessage(result, new RegExp(`^edgecall: ${service}: port ${port} is already in use on 127\\.0\\.0\\.1; stop the program that uses it or choose another port\\n$`))
    })
  }

  it('another process uses the data folder, and goes on undisturbed', async () => {
    const product = await Product.start()
    try {
      oneMessage(await edgecall(args(product.data)), /^edgecall: another edgecall uses .*edgecall-data-.*; stop it or choose another folder with --data\n$/)
      assert.equal((await fetch(`${product.url}/ready`)).status, 200)
    } finally {
      await product.close()
    }
  })

  it('the data folder may not be written to', async (t) => {
    const data = fresh('forbidden')
    mkdirSync(data)
    chmodSync(data, 0o500)
    // The superuser may write everywhere unless this privilege is taken away.
    const bare = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
    const run = (command: string[]): Promise<Ended> => ended(spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] }), 60_000)
    const probe = await run([...bare, 'touch', join(data, 'probe')]).catch(() => undefined)
    if (!probe || !/permission denied/i.test(probe.stderr)) return t.skip('this machine cannot take the privilege away')
    const result = await run([...bare, process.env['EDGECALL_BIN']!, ...args(data)])
    oneMessage(result, /^edgecall: no permission to write to .*forbidden; give this user the folder or choose another one\n$/)
  })

  it('the disk is full, or read-only', async (t) => {
    const [full, readOnly] = [fresh('full'), fresh('read-only')]
    try {
      for (const [path, options] of [[full, 'size=16k'], [readOnly, 'ro']] as const) {
        mkdirSync(path)
        execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' })
        closing.push(() => execFileSync('umount', [path]))
      }
    } catch {
      return t.skip('this machine does not let the test mount a file system')
    }
    oneMessage(await edgecall(args(full)), /^edgecall: no space left on the disk that holds .*full; free some space or choose another folder\n$/)
    oneMessage(await edgecall(args(readOnly)), /^edgecall: .*read-only is on a read-only file system; choose another folder\n$/)
  })

  it('something else is wrong with the folder, the keys or the functions', async () => {
    const file = fresh('file')
    writeFileSync(file, 'not a folder')
    oneMessage(await edgecall(args(file)), /^edgecall: cannot use .*file: .+\n$/)
    const damaged = fresh('damaged')
    mkdirSync(join(damaged, 'keys'), { recursive: true })
    writeFileSync(join(damaged, 'keys', 'seal-key'), 'short')
    oneMessage(await edgecall(args(damaged)), /^edgecall: .*seal-key does not hold 32 bytes in hexadecimal\n$/)
    oneMessage(await edgecall([...args(fresh('no-functions')), '--functions', fresh('nowhere')]), /^edgecall: the edge function .*nowhere.*\.wasm is missing; build it with \.\/edgecall up\n$/)
  })
})
