/** Checks a webhook's signature, for Node.js; the same check as in the runnable example server of the documentation. */
export const signatureExample = `import { createHmac, timingSafeEqual } from 'node:crypto'

const secret = process.env.EDGECALL_WEBHOOK_SECRET

/** True when timestamp and body were signed with our secret within the last 5 minutes. */
export function signed(headers, body) {
  const timestamp = headers['x-edgecall-timestamp'] ?? ''
  const given = Buffer.from((headers['x-edgecall-signature'] ?? '').replace(/^sha256=/, ''), 'hex')
  const wanted = createHmac('sha256', secret).update(\`\${timestamp}.\${body}\`).digest()
  const fresh = Math.abs(Date.now() - Number(timestamp)) < 5 * 60_000
  return fresh && given.length === wanted.length && timingSafeEqual(given, wanted)
}`;
