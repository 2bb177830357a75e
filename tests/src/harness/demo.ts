/** The demo company: `edgecall demo` on the data folder of a running product. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Api } from './api.ts'
import type { Language } from './looks.ts'
import type { Product } from './product.ts'
import { until } from './wait.ts'

export interface Demo {
  api: Api
  email: string
  password: string
  prefix: string
  tenant: string
  /** Address of the company's API. */
  base: string
  number: string
}

/** Makes the company with a simulated day of calls, in this language, and signs its owner in. */
export async function makeDemo(product: Product, language: Language): Promise<Demo> {
  const prefix = language === 'en' ? 'bright-lamps' : 'mingguang'
  const email = `${prefix}@example.com`
  const { stdout } = await promisify(execFile)(
    process.env['EDGECALL_BIN']!,
    ['demo', '--data', product.data, '--company-language', language, '--prefix', prefix, '--email', email],
    { env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: '' }, maxBuffer: 16_000_000 },
  )
  const password = /Password\s+(\S+)/.exec(stdout)?.[1]
  if (!password) throw new Error(`no password in: ${stdout}`)
  const session = await new Api(product.url).post<{ token: string; memberships: { tenant: string }[] }>('/api/sessions', { email, password })
  const api = new Api(product.url, session.token)
  const tenant = session.memberships[0]!.tenant
  const { numbers } = await api.get<{ numbers: string[] }>(`/api/tenants/${tenant}`)
  return { api, email, password, prefix, tenant, base: `/api/tenants/${tenant}`, number: numbers[0]! }
}

/** A customer calls and asks for an agent; hangs up after ten minutes unless somebody does it before. */
export async function customerCalls(demo: Demo, from = '02087654321'): Promise<void> {
  await demo.api.post(`${demo.base}/test-calls`, {
    to: demo.number,
    from,
    script: { keys: [{ key: '1', after_ms: 1500 }], sound: { tone: 440 }, hang_up_after_seconds: 600 },
  })
}

/** A call of the simulated day whose recording can be played: the demo gives sound to some of its calls. */
export async function playableCall(demo: Demo): Promise<string> {
  const items: { call: string; recordings: unknown[] }[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: typeof items; next: string | null } = await demo.api.get(`${demo.base}/call-records?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    items.push(...page.items)
    cursor = page.next ?? null
  }
  return until('a call with a recording', async () => {
    for (const { call } of items.filter((one) => one.recordings.length > 0).reverse()) {
      const detail = await demo.api.get<{ recordings: { formats: string[] }[] }>(`${demo.base}/call-records/${call}`)
      if (detail.recordings[0]?.formats.includes('mp3')) return call
    }
    return undefined
  })
}

/** Gives the company's queue time enough to look at every state of a call, in seconds. */
export async function slowQueue(demo: Demo, seconds = { ring_seconds: 120, wrapup_seconds: 300 }): Promise<void> {
  const { items } = await demo.api.get<{ items: Record<string, unknown>[] }>(`${demo.base}/queues`)
  const { id, ...queue } = items[0]!
  await demo.api.call('PUT', `${demo.base}/queues/${String(id)}`, { ...queue, ...seconds })
}
