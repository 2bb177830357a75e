import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'

/** A TCP port on loopback that was free a moment ago. */
export function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** A port that is free for both UDP and TCP, as SIP wants it. */
export async function freeSipPort(): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const port = await freeTcpPort()
    const free = await new Promise<boolean>((resolve) => {
      const socket = createSocket('udp4')
      socket.once('error', () => resolve(false))
      socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Error('no port that is free for UDP and TCP')
}
