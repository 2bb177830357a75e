/** A scripted SIP peer over UDP: says exactly what a test wants said, and shows every answer. */
import { createSocket, type Socket } from 'node:dgram'
import { createHash, randomBytes } from 'node:crypto'
import { RtpPhone } from './rtp.ts'
import { until } from './wait.ts'

export interface SipMessage {
  /** Status code of an answer; 0 for a request. */
  code: number
  /** Method of a request, or that of the CSeq. */
  method: string
  headers: Map<string, string[]>
  body: string
}

/** Reads one SIP message. */
export function parseSip(text: string): SipMessage {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const lines = head.split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const status = /^SIP\/2\.0 (\d{3})/.exec(lines[0] ?? '')
  const method = status ? (headers.get('cseq')?.[0] ?? '').split(' ')[1] ?? '' : (lines[0] ?? '').split(' ')[0] ?? ''
  return { code: status ? Number(status[1]) : 0, method, headers, body: rest.join('\r\n\r\n') }
}

export interface CallOptions {
  number: string
  caller?: string
  sdp?: string
  credentials?: { username: string; password: string }
}

export class SipPeer {
  readonly received: SipMessage[] = []
  private readonly callId = `${randomBytes(8).toString('hex')}@peer`
  private readonly fromTag = randomBytes(4).toString('hex')
  private cseq = 1
  private toHeader = ''
  private target = ''
  private number = ''
  private caller = ''
  private lastBranch = ''

  private constructor(
    private readonly socket: Socket,
    private readonly sipPort: number,
    readonly phone: RtpPhone,
  ) {
    socket.on('message', (data) => this.receive(data.toString('utf8')))
  }

  static async open(sipPort: number): Promise<SipPeer> {
    const phone = await RtpPhone.open()
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4')
      socket.once('error', reject)
      socket.bind(0, '127.0.0.1', () => resolve(new SipPeer(socket, sipPort, phone)))
    })
  }

  get sipCallId(): string {
    return this.callId
  }

  get port(): number {
    return this.socket.address().port
  }

  /** The offer this peer makes when a test gives none. */
  offer(codecs = '8 0 101'): string {
    return [
      'v=0', `o=- 1 1 IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.phone.port} RTP/AVP ${codecs}`,
      'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', '',
    ].join('\r\n')
  }

  /** Sends bytes as they are. */
  sendRaw(data: Buffer | string): void {
    this.socket.send(data, this.sipPort, '127.0.0.1')
  }

  /** Sends an INVITE and waits for its final answer, answering a digest challenge when there are credentials. */
  async call(options: CallOptions): Promise<SipMessage> {
    this.number = options.number
    this.caller = options.caller ?? '13800138000'
    const body = options.sdp ?? this.offer()
    this.invite(body)
    let answer = await this.finalAnswer('INVITE')
    if ((answer.code === 401 || answer.code === 407) && options.credentials) {
      this.ack(answer)
      this.cseq += 1
      this.invite(body, this.authorization(answer, options.credentials))
      answer = await this.finalAnswer('INVITE')
    }
    this.toHeader = answer.headers.get('to')?.[0] ?? ''
    this.target = /<([^>]+)>/.exec(answer.headers.get('contact')?.[0] ?? '')?.[1] ?? this.uri()
    this.ack(answer)
    if (answer.code === 200) {
      const port = Number(/m=audio (\d+)/.exec(answer.body)?.[1])
      this.phone.start({ address: /c=IN IP4 ([0-9.]+)/.exec(answer.body)?.[1] ?? '127.0.0.1', port })
    }
    return answer
  }

  /** Ends the call. */
  async hangUp(): Promise<void> {
    this.cseq += 1
    this.sendRequest('BYE', this.target, '')
    await this.finalAnswer('BYE')
  }

  /** Sends a re-INVITE with this SDP. */
  async reinvite(sdp: string): Promise<SipMessage> {
    this.cseq += 1
    this.sendRequest('INVITE', this.target, sdp)
    const answer = await this.finalAnswer('INVITE')
    this.ack(answer)
    return answer
  }

  /** Waits for the platform's BYE (which is answered at once). */
  bye(ms = 20_000): Promise<SipMessage> {
    return until('the platform hangs up', () => this.received.find((m) => m.code === 0 && m.method === 'BYE'), ms)
  }

  close(): void {
    this.phone.close()
    this.socket.close()
  }

  private uri(): string {
    return `sip:${this.number}@127.0.0.1:${this.sipPort}`
  }

  private finalAnswer(method: string): Promise<SipMessage> {
    const cseq = `${this.cseq} ${method}`
    return until(`a final answer to ${method}`, () => this.received.find((m) => m.code >= 200 && m.headers.get('cseq')?.[0] === cseq), 10_000)
  }

  private invite(sdp: string, authorization?: string): void {
    this.toHeader = `<${this.uri()}>`
    this.sendRequest('INVITE', this.uri(), sdp, authorization)
  }

  private ack(answer: SipMessage): void {
    const to = answer.headers.get('to')?.[0] ?? this.toHeader
    const branch = answer.code >= 300 ? this.lastBranch : undefined
    this.sendRequest('ACK', answer.code >= 300 ? this.uri() : this.target, '', undefined, to, branch)
  }

  private sendRequest(method: string, uri: string, body: string, authorization?: string, to?: string, branch?: string): void {
    const used = branch ?? `z9hG4bK${randomBytes(6).toString('hex')}`
    if (method === 'INVITE') this.lastBranch = used
    const lines = [
      `${method} ${uri} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=${used};rport`,
      `From: <sip:${this.caller}@127.0.0.1:${this.port}>;tag=${this.fromTag}`, `To: ${to ?? this.toHeader}`,
      `Call-ID: ${this.callId}`, `CSeq: ${this.cseq} ${method}`, `Contact: <sip:${this.caller}@127.0.0.1:${this.port}>`, 'Max-Forwards: 70',
      ...(authorization ? [authorization] : []), ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`, '', body,
    ]
    this.sendRaw(lines.join('\r\n'))
  }

  private authorization(challenge: SipMessage, credentials: { username: string; password: string }): string {
    const proxy = challenge.code === 407
    const text = challenge.headers.get(proxy ? 'proxy-authenticate' : 'www-authenticate')?.[0] ?? ''
    const part = (name: string): string => new RegExp(`${name}="?([^",]+)"?`).exec(text)?.[1] ?? ''
    const algorithm = /SHA-256/i.test(text) ? 'sha256' : 'md5'
    const h = (s: string): string => createHash(algorithm).update(s).digest('hex')
    const cnonce = randomBytes(8).toString('hex')
    const nc = '00000001'
    const ha1 = h(`${credentials.username}:${part('realm')}:${credentials.password}`)
    const ha2 = h(`INVITE:${this.uri()}`)
    const response = h(`${ha1}:${part('nonce')}:${nc}:${cnonce}:auth:${ha2}`)
    return (
      `${proxy ? 'Proxy-Authorization' : 'Authorization'}: Digest username="${credentials.username}", realm="${part('realm')}", nonce="${part('nonce')}", ` +
      `uri="${this.uri()}", response="${response}", algorithm=${algorithm === 'md5' ? 'MD5' : 'SHA-256'}, qop=auth, nc=${nc}, cnonce="${cnonce}"`
    )
  }

  private receive(text: string): void {
    const message = parseSip(text)
    this.received.push(message)
    if (message.code !== 0 || message.method === 'ACK') return
    const copy = ['via', 'from', 'to', 'call-id', 'cseq'].flatMap((name) => (message.headers.get(name) ?? []).map((v) => `${name}: ${v}`))
    const body = message.method === 'INVITE' ? this.offer() : ''
    const extra = body ? ['Content-Type: application/sdp', `Contact: <sip:${this.caller}@127.0.0.1:${this.port}>`] : []
    this.sendRaw(['SIP/2.0 200 OK', ...copy, ...extra, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
  }
}
