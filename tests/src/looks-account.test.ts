// The looks of every page in both languages, both themes, on a desktop and on a phone: nothing is cut off, no word is in the wrong
// language, everything can be read, named and reached by keyboard, and the browser has nothing to complain about.
import { after, before, describe, it } from 'node:test'
import { Api } from './harness/api.ts'
import { gapOf } from './harness/company.ts'
import type { Product } from './harness/product.ts'
import { Tour } from './harness/tour.ts'
import { until } from './harness/wait.ts'

describe('the pages of a new account', { timeout: 290_000, skip: !process.env['EDGECALL_WALKS'] && 'EDGECALL_WALKS=1 walks the signed-in pages too' }, () => {
  let tour: Tour
  before(async () => {
    tour = await Tour.start()
  })
  after(() => tour?.close())

  it('of signing up and opening an instance', async () => {
    const { page: tab } = tour.person
    const picture = tab.waitForResponse((answer) => answer.url().endsWith('/api/challenges') && answer.ok())
    await tour.walk.open(`${tour.product.url}/sign-up`, ['/sessions/current', '/confirm'])
    const gap = gapOf(((await (await picture).json()) as { picture: string }).picture)
    await tour.page('sign-up')
    await tab.getByRole('button', { name: 'Send the code' }).click()
    await tab.getByText('E-mail is needed').waitFor()
    await tour.state('sign-up-faults')
    await tab.getByLabel('E-mail').fill('looks@example.com')
    await tab.getByLabel('Password', { exact: true }).fill('Correct-Horse-7')
    await tab.getByLabel('Password again').fill('Correct-Horse-7')
    await tab.getByLabel('Company name').fill('Fresh Paint')
    await tab.getByLabel('Contact name').fill('Fresh Owner')
    await tab.getByLabel('Mobile number').fill('13800138000')
    tour.walk.learn(['Fresh Paint', 'Fresh Owner', 'looks@example.com', 'Asia/Shanghai'])
    const slider = tab.getByRole('slider', { name: 'Slider check' })
    await slider.focus()
    const now = Number(await slider.getAttribute('aria-valuenow'))
    for (let step = now; step < gap; step++) await tab.keyboard.press('ArrowRight')
    await tab.getByRole('checkbox').check()
    await tour.state('sign-up-filled', { rings: false })
    await tab.getByRole('button', { name: 'Send the code' }).click()
    await tab.getByText('Enter the code').first().waitFor()
    await tour.state('sign-up-code', { rings: false })
    await tab.locator('.ant-otp input').first().click()
    await tab.keyboard.type('000000', { delay: 20 })
    await tab.getByRole('alert').waitFor()
    await tour.state('sign-up-code-wrong', { rings: false })
    await tab.locator('.ant-otp input').first().click()
    await tab.keyboard.type(await tour.product.mailedCode('looks@example.com'), { delay: 20 })
    await tab.waitForURL('**/instances/new')
    tour.walk.person = 'looks@example.com'
    await tour.walk.inEnglish()
    await tour.page('create-instance')
    await tour.page('instances-empty', '/instances')
    await tour.walk.open(`${tour.product.url}/instances/new`)
    await tab.getByRole('button', { name: 'Open the instance' }).click()
    await tab.getByText('Instance name is needed').waitFor()
    await tour.state('create-faults')
    await tab.getByLabel('Instance name').fill('Fresh Paint')
    await tab.getByLabel('Domain prefix').fill('fresh')
    await tab.getByLabel('Industry').fill('Other')
    await tab.getByRole('option', { name: 'Other' }).waitFor()
    await tab.keyboard.press('Enter')
    let goOn: () => void = () => undefined
    const held = new Promise<void>((resolve) => (goOn = resolve))
    await tab.route('**/api/instances', async (route) => {
      if (route.request().method() === 'POST') await held
      await route.continue()
    })
    await tab.getByRole('button', { name: 'Open the instance' }).click()
    await tab.getByText('Opening “Fresh Paint”').waitFor()
    await tour.state('instance-opening', { rings: false, waiting: true })
    goOn()
    await tab.locator('.opening-done').first().waitFor({ timeout: 60_000 })
    await tab.unroute('**/api/instances')
    await tour.state('instance-ready')
    tour.done()
  })

  it('of an instance in which nothing has happened yet', async () => {
    for (const [name, path] of [['home', ''], ['records', '/records'], ['report', '/reports/inbound'], ['statements', '/billing'], ['webhooks', '/developer/webhooks'], ['push-log', '/developer/push-log']] as const) {
      await tour.walk.open(`${tour.product.url}/at/fresh${path}`)
      await tour.state(`fresh-${name}`)
    }
    tour.done()
  })

  it('of a person who may do little', async () => {
    const { page: tab } = tour.person
    const owner = await ownerOf(tour.product, 'looks@example.com')
    const { departments } = await owner.api.get<{ departments: { id: string }[] }>(`${owner.base}/organisation`)
    const { items: queues } = await owner.api.get<{ items: { id: string }[] }>(`${owner.base}/queues`)
    await owner.api.post(`${owner.base}/agents`, {
      number: '1002', name: 'New Agent', email: 'agent@example.com', department: departments[0]!.id,
      queues: [{ queue: queues[0]!.id, priority: 1 }], first_state: 'busy', auto_answer: false, active: true,
    })
    const password = await until('a mail with the first password', async () => /(?:[Pp]assword)\S*\s+(\S+)/.exec((await tour.product.mails('agent@example.com'))[0]?.text ?? '')?.[1])
    await tour.person.context.clearCookies()
    await tour.walk.signIn(tour.product.url, 'agent@example.com', password)
    await tour.page('first-password', '/at/fresh')
    await tab.getByLabel('Present password').fill(password)
    await tab.getByLabel('New password').fill('Agent-Horse-77')
    await tab.getByRole('button', { name: 'Save the new password' }).click()
    await tab.waitForURL('**/at/fresh/desk')
    await tour.walk.open(`${tour.product.url}/at/fresh/agents`)
    await tour.state('no-permission')
    await tour.walk.open(`${tour.product.url}${tour.at}`)
    await tour.state('not-a-member')
    tour.done()
  })
})

/** The API in the name of an owner who signed up in this test. */
async function ownerOf(product: Product, email: string): Promise<{ api: Api; base: string }> {
  const session = await new Api(product.url).post<{ token: string; memberships: { tenant: string }[] }>('/api/sessions', { email, password: 'Correct-Horse-7' })
  return { api: new Api(product.url, session.token), base: `/api/tenants/${session.memberships[0]!.tenant}` }
}
