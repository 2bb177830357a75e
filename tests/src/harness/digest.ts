/** A caller's side of digest authentication (RFC 7616, RFC 8760). */
import { createHash, randomBytes } from 'node:crypto'

export type DigestAlgorithm = 'MD5' | 'SHA-256'

export interface Credentials {
  username: string
  password: string
  /** Which of the offered challenges is answered; MD5 when nothing is said. */
  algorithm?: DigestAlgorithm
}

/** One challenge of a 401 or 407. */
export interface Challenge {
  realm: string
  nonce: string
  algorithm: DigestAlgorithm
  qop: string
  stale: boolean
}

/** The challenges among the values of `WWW-Authenticate`. */
export function challenges(values: string[]): Challenge[] {
  return values.map((text) => {
    const part = (name: string): string => new RegExp(`\\b${name}="?([^",]+)"?`).exec(text)?.[1] ?? ''
    return { realm: part('realm'), nonce: part('nonce'), algorithm: part('algorithm') === 'SHA-256' ? 'SHA-256' : 'MD5', qop: part('qop'), stale: part('stale') === 'true' }
  })
}

/** The value of `Authorization` that answers a challenge; `count` says how often the nonce was used. */
export function authorization(challenge: Challenge, method: string, uri: string, credentials: Credentials, count = 1): string {
  const h = (...parts: string[]): string => createHash(challenge.algorithm === 'MD5' ? 'md5' : 'sha256').update(parts.join(':')).digest('hex')
  const { username, password } = credentials
  const { realm, nonce, algorithm } = challenge
  const cnonce = randomBytes(8).toString('hex')
  const nc = count.toString(16).padStart(8, '0')
  const response = h(h(username, realm, password), nonce, nc, cnonce, 'auth', h(method, uri))
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${cnonce}"`
}
