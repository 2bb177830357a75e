/** A company with an open instance, made through the API; the portal's pages are tested by `first-call`. */
import { Api } from './api.ts'
import { until } from './wait.ts'
import type { Product } from './product.ts'

export interface Company {
  api: Api
  token: string
  tenant: string
  prefix: string
  email: string
  password: string
  number: string
  department: string
  queue: string
  flow: string
  agent: string
}

/** The slider's right position, as a person would see it: the gap of the picture. */
export function gapOf(picture: string): number {
  const found = /data-gap="(\d+)"|<(?:path|rect|g)[^>]*(?:class|id)="gap"[^>]*?(?:x|d)="M?\s*([0-9.]+)/.exec(picture)
  if (!found) throw new Error(`no gap in ${picture.slice(0, 300)}`)
  return Math.round(Number(found[1] ?? found[2]))
}

/** Signs a company up and opens an instance with the menu template. */
export async function openCompany(product: Product, prefix: string, template: 'menu_of_two' | 'direct_to_queue' = 'menu_of_two'): Promise<Company> {
  const guest = new Api(product.url)
  const email = `${prefix}@example.com`
  const password = 'Correct-Horse-7'
  const challenge = await guest.post<{ id: string; picture: string }>('/api/challenges')
  const started = await guest.post<{ sign_up: string }>('/api/sign-ups', {
    email, password, company: `Company ${prefix}`, contact: 'Test Owner', mobile: '13800138000', language: 'en',
    challenge: { id: challenge.id, position: gapOf(challenge.picture) }, terms: true,
  })
  const session = await guest.post<{ token: string }>(`/api/sign-ups/${started.sign_up}/confirm`, { code: await product.mailedCode(email) })
  const api = new Api(product.url, session.token)
  const instance = await api.post<{ tenant: string; numbers: string[] }>('/api/instances', {
    name: `Instance ${prefix}`, prefix, edition: 'advanced', time_zone: 'Asia/Shanghai', language: 'en', industry: 'other', template,
  })
  const base = `/api/tenants/${instance.tenant}`
  const organisation = await api.get<{ departments: { id: string }[] }>(`${base}/organisation`)
  const queues = await api.get<{ items: { id: string }[] }>(`${base}/queues`)
  const flows = await api.get<{ items: { id: string }[] }>(`${base}/flows`)
  const agents = await api.get<{ items: { id: string }[] }>(`${base}/agents`)
  return {
    api, token: session.token, tenant: instance.tenant, prefix, email, password, number: instance.numbers[0]!,
    department: organisation.departments[0]!.id, queue: queues.items[0]!.id, flow: flows.items[0]!.id, agent: agents.items[0]!.id,
  }
}

export interface RecordJson {
  call: string
  sip_call_id: string
  trunk: string | null
  customer: string
  hotline: string
  status: string
  hangup_by: string
  cause: string
  start: number
  platform_answer: number | null
  answer: number | null
  end: number
  talk_seconds: number
  hold_seconds: number
  holds: number
  total_seconds: number
  wait_seconds: number
  path: { node: string; kind: string; key: unknown; exit: string }[]
  visits: { result: string }[]
  legs: { leg: number; agent: { number: string } | null; answer: number | null; reason: string; end: number; dial: number }[]
  recordings: { recording: number; start: number; end: number }[]
  agent: { number: string } | null
}

export interface RecordDetail {
  record: RecordJson
  charges: { charge: string; minutes: number; rate: number | null; amount: number; leg: number }[]
  recordings: { recording: number; duration_ms: number | null; formats: string[] }[]
}

/** Waits for the record of the newest call to the company's number that `accept` takes. */
export async function newestRecord(company: Company, accept: (record: RecordJson) => boolean = () => true): Promise<RecordDetail> {
  const base = `/api/tenants/${company.tenant}/call-records`
  const found = await until(
    'the call record is there',
    async () => (await company.api.get<{ items: RecordJson[] }>(`${base}?limit=10`)).items.find(accept),
    30_000,
  )
  return company.api.get(`${base}/${found.call}`)
}

/** Waits until the files of a call's first recording are stored. */
export async function storedRecording(company: Company, call: string): Promise<void> {
  await until(
    'the recording is stored',
    async () => {
      const detail = await company.api.get<RecordDetail>(`/api/tenants/${company.tenant}/call-records/${call}`)
      const formats = detail.recordings[0]?.formats ?? []
      return formats.includes('wav') && formats.includes('mp3')
    },
    30_000,
  )
}

/** A recording's file. */
export async function recordingFile(company: Company, call: string, format: 'wav' | 'mp3' | 'mixed', recording = 0): Promise<Buffer> {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const answer = await company.api.request('GET', `/api/tenants/${company.tenant}/call-records/${call}/recordings/${recording}/audio?format=${format}`, undefined, { range: `bytes=${at}-` })
    if (answer.status === 416) break
    if (!answer.ok) throw new Error(`recording: ${answer.status} ${await answer.text()}`)
    const part = Buffer.from(await answer.arrayBuffer())
    parts.push(part)
    at += part.length
    const total = Number(/\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? at)
    if (answer.status === 200 || at >= total) break
  }
  return Buffer.concat(parts)
}
