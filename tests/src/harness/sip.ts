/** A scripted SIP peer: says exactly what a test wants said, and shows every answer. */
import { randomBytes } from 'node:crypto'
import { authorization, challenges, type Credentials } from './digest.ts'
import { RtpPhone } from './rtp.ts'
import { until } from './wait.ts'
import { tcpWire, udpWire, type Wire } from './wire.ts'

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

export interface PeerOptions {
  transport?: 'udp' | 'tcp'
  /** Address that the peer sends from; 127.0.0.1 when nothing is said. */
  address?: string
}

export interface CallOptions {
  number: string
  caller?: string
  sdp?: string
  /** Answers a digest challenge. */
  credentials?: Credentials
  /** The value of `Authorization` that the first INVITE carries. */
  authorization?: string
}

export class SipPeer {
  readonly received: SipMessage[] = []
  /** The value of `Authorization` with which the last INVITE was signed. */
  signed = ''
  private readonly callId = `${randomBytes(8).toString('hex')}@peer`
  private readonly fromTag = randomBytes(4).toString('hex')
  private wire!: Wire
  private cseq = 1
  private toHeader = ''
  private target = ''
  private number = ''
  private caller = ''
  private lastBranch = ''

  private constructor(
    private readonly address: string,
    private readonly sipPort: number,
    readonly phone: RtpPhone,
  ) {}

  static async open(sipPort: number, options: PeerOptions = {}): Promise<SipPeer> {
    const address = options.address ?? '127.0.0.1'
    const peer = new SipPeer(address, sipPort, await RtpPhone.open(address))
    const wire = options.transport === 'tcp' ? tcpWire : udpWire
    peer.wire = await wire(address, sipPort, (message) => peer.receive(message))
    return peer
  }

  get sipCallId(): string {
    return this.callId
  }

  get port(): number {
    return this.wire.port
  }

  /** The offer this peer makes when a test gives none. */
  offer(codecs = '8 0 101'): string {
    return [
      'v=0', `o=- 1 1 IN IP4 ${this.address}`, 's=-', `c=IN IP4 ${this.address}`, 't=0 0', `m=audio ${this.phone.port} RTP/AVP ${codecs}`,
      'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', '',
    ].join('\r\n')
  }

  /** Sends bytes as they are. */
  sendRaw(data: Buffer | string): void {
    this.wire.send(data)
  }

  /** Sends an INVITE and waits for its final answer, answering a digest challenge when there are credentials. */
  async call(options: CallOptions): Promise<SipMessage> {
    this.number = options.number
    this.caller = options.caller ?? '13800138000'
    const body = options.sdp ?? this.offer()
    this.invite(body, options.authorization)
    let answer = await this.finalAnswer('INVITE')
    const credentials = options.credentials
    if (answer.code === 401 && credentials) {
      this.ack(answer)
      const challenge = challenges(answer.headers.get('www-authenticate') ?? []).find((c) => c.algorithm === (credentials.algorithm ?? 'MD5'))
      if (!challenge) throw new Error(`no ${credentials.algorithm ?? 'MD5'} challenge`)
      this.cseq += 1
      this.invite(body, authorization(challenge, 'INVITE', this.uri(), credentials))
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
    this.wire.close()
  }

  private uri(): string {
    return `sip:${this.number}@127.0.0.1:${this.sipPort}`
  }

  private finalAnswer(method: string): Promise<SipMessage> {
    const cseq = `${this.cseq} ${method}`
    return until(`a final answer to ${method}`, () => this.received.find((m) => m.code >= 200 && m.headers.get('cseq')?.[0] === cseq), 10_000)
  }

  private invite(sdp: string, signed?: string): void {
    this.toHeader = `<${this.uri()}>`
    this.signed = signed ?? ''
    this.sendRequest('INVITE', this.uri(), sdp, signed)
  }

  /** Where this peer wants requests of the platform. */
  private contact(): string {
    return `<sip:${this.caller}@${this.address}:${this.port};transport=${this.wire.transport.toLowerCase()}>`
  }

  private ack(answer: SipMessage): void {
    const to = answer.headers.get('to')?.[0] ?? this.toHeader
    const branch = answer.code >= 300 ? this.lastBranch : undefined
    this.sendRequest('ACK', answer.code >= 300 ? this.uri() : this.target, '', undefined, to, branch)
  }

  private sendRequest(method: string, uri: string, body: string, signed?: string, to?: string, branch?: string): void {
    const used = branch ?? `z9hG4bK${randomBytes(6).toString('hex')}`
    if (method === 'INVITE') this.lastBranch = used
    const lines = [
      `${method} ${uri} SIP/2.0`, `Via: SIP/2.0/${this.wire.transport} ${this.address}:${this.port};branch=${used};rport`,
      `From: <sip:${this.caller}@${this.address}:${this.port}>;tag=${this.fromTag}`, `To: ${to ?? this.toHeader}`,
      `Call-ID: ${this.callId}`, `CSeq: ${this.cseq} ${method}`, `Contact: ${this.contact()}`, 'Max-Forwards: 70',
      ...(signed ? [`Authorization: ${signed}`] : []), ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`, '', body,
    ]
    this.sendRaw(lines.join('\r\n'))
  }

  private receive(text: string): void {
    const message = parseSip(text)
    this.received.push(message)
    if (message.code !== 0 || message.method === 'ACK') return
    const copy = ['via', 'from', 'to', 'call-id', 'cseq'].flatMap((name) => (message.headers.get(name) ?? []).map((v) => `${name}: ${v}`))
    const body = message.method === 'INVITE' ? this.offer() : ''
    const extra = body ? ['Content-Type: application/sdp', `Contact: ${this.contact()}`] : []
    this.sendRaw(['SIP/2.0 200 OK', ...copy, ...extra, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
  }
}
