/** How a scripted peer's SIP messages travel. */
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'

export interface Wire {
  readonly transport: 'UDP' | 'TCP'
  readonly port: number
  send(data: Buffer | string): void
  close(): void
}

/** One datagram, one message. */
export function udpWire(address: string, sipPort: number, receive: (message: string) => void): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject)
    socket.on('message', (data) => receive(data.toString('utf8')))
    socket.bind(0, address, () =>
      resolve({
        transport: 'UDP',
        port: socket.address().port,
        send: (data) => socket.send(data, sipPort, '127.0.0.1'),
        close: () => socket.close(),
      }),
    )
  })
}

/** The messages in a stream: a head, and a body as long as `Content-Length` says (RFC 3261 section 18.3). */
class Messages {
  private waiting = Buffer.alloc(0)

  /** Takes bytes and gives the messages that they complete. */
  push(data: Buffer): string[] {
    this.waiting = Buffer.concat([this.waiting, data])
    const complete: string[] = []
    for (;;) {
      const head = this.waiting.indexOf('\r\n\r\n')
      if (head < 0) return complete
      const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(this.waiting.toString('utf8', 0, head))?.[1] ?? 0)
      const end = head + 4 + length
      if (this.waiting.length < end) return complete
      const message = this.waiting.toString('utf8', 0, end).replace(/^(\r\n)+/, '')
      if (message !== '') complete.push(message)
      this.waiting = this.waiting.subarray(end)
    }
  }
}

/** One connection, both ways. Every message leaves in two pieces, as a network may cut it. */
export function tcpWire(address: string, sipPort: number, receive: (message: string) => void): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const messages = new Messages()
    const socket = connect({ host: '127.0.0.1', port: sipPort, localAddress: address })
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.on('data', (data) => messages.push(data).forEach(receive))
    let sending = Promise.resolve()
    const inTwo = async (data: Buffer): Promise<void> => {
      const cut = Math.floor(data.length / 3)
      socket.write(data.subarray(0, cut))
      await new Promise((next) => setTimeout(next, 15))
      socket.write(data.subarray(cut))
    }
    socket.once('connect', () => {
      socket.on('error', () => undefined)
      resolve({
        transport: 'TCP',
        port: socket.localPort ?? 0,
        send: (data) => {
          sending = sending.then(() => inTwo(Buffer.from(data)))
        },
        close: () => socket.destroy(),
      })
    })
  })
}
