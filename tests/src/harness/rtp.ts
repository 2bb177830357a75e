/** A telephone's audio: sends a tone and key presses as RTP (A-law, RFC 4733), keeps what it hears. */
import { createSocket, type Socket } from 'node:dgram'
import { randomBytes } from 'node:crypto'
import { alawDecode, alawEncode, tone } from './audio.ts'

const EVENTS = '0123456789*#ABCD'

export class RtpPhone {
  private remote: { address: string; port: number } | undefined
  private timer: NodeJS.Timeout | undefined
  private sequence = randomBytes(2).readUInt16BE()
  private timestamp = randomBytes(4).readUInt32BE()
  private readonly ssrc = randomBytes(4).readUInt32BE()
  private sent = 0
  private heard: { at: number; samples: Int16Array }[] = []
  private keys: { event: number; left: number; start: number }[] = []
  /** Hertz; 0 = silence. */
  toneHz = 440
  packetsReceived = 0

  private constructor(private readonly socket: Socket) {
    socket.on('message', (data) => this.receive(data))
  }

  static open(address = '127.0.0.1'): Promise<RtpPhone> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4')
      socket.once('error', reject)
      socket.bind(0, address, () => resolve(new RtpPhone(socket)))
    })
  }

  get port(): number {
    return this.socket.address().port
  }

  /** Starts sending every 20 ms on an even schedule. */
  start(remote: { address: string; port: number }): void {
    this.remote = remote
    if (this.timer) return
    const begin = performance.now()
    let frames = 0
    this.timer = setInterval(() => {
      while (begin + frames * 20 <= performance.now()) {
        this.sendFrame()
        frames += 1
      }
    }, 10)
  }

  /** Presses a key for 160 ms. */
  press(key: string): void {
    this.keys.push({ event: EVENTS.indexOf(key), left: 8 + 3, start: -1 })
  }

  /** What was heard in the last `ms` milliseconds, packets joined without gaps. */
  recent(ms: number): Int16Array {
    const since = Date.now() - ms
    const parts = this.heard.filter((p) => p.at >= since)
    const out = new Int16Array(parts.reduce((n, p) => n + p.samples.length, 0))
    let at = 0
    for (const part of parts) {
      out.set(part.samples, at)
      at += part.samples.length
    }
    return out
  }

  close(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.socket.close()
  }

  private receive(data: Buffer): void {
    if (data.length < 13 || data[0]! >> 6 !== 2) return
    this.packetsReceived += 1
    if ((data[1]! & 0x7f) !== 8) return
    const payload = data.subarray(12 + 4 * (data[0]! & 0x0f))
    this.heard.push({ at: Date.now(), samples: Int16Array.from(payload, alawDecode) })
    if (this.heard.length > 15_000) this.heard.splice(0, 5_000)
  }

  private sendFrame(): void {
    const key = this.keys[0]
    if (key) {
      if (key.start < 0) key.start = this.timestamp
      const end = key.left <= 3
      const duration = end ? 8 * 160 : (8 - (key.left - 3) + 1) * 160
      const body = Buffer.from([key.event, (end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff])
      this.send(101, key.start, body, key.left === 11)
      key.left -= 1
      if (key.left === 0) this.keys.shift()
    } else {
      const samples = this.toneHz === 0 ? new Int16Array(160) : tone(this.toneHz, 160, this.sent)
      this.send(8, this.timestamp, Buffer.from(Array.from(samples, alawEncode)), this.sent === 0)
    }
    this.sent += 160
    this.timestamp = (this.timestamp + 160) >>> 0
  }

  private send(payloadType: number, timestamp: number, payload: Buffer, marker: boolean): void {
    if (!this.remote) return
    const head = Buffer.alloc(12)
    head[0] = 0x80
    head[1] = payloadType | (marker ? 0x80 : 0)
    head.writeUInt16BE(this.sequence, 2)
    head.writeUInt32BE(timestamp, 4)
    head.writeUInt32BE(this.ssrc, 8)
    this.sequence = (this.sequence + 1) & 0xffff
    this.socket.send(Buffer.concat([head, payload]), this.remote.port, this.remote.address)
  }
}
