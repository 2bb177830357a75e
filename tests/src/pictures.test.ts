// The pictures of the guides, taken from the running product: EDGECALL_SCREENSHOTS=docs writes them to docs/screenshots/.
import { after, before, describe, it } from 'node:test'
import { Person } from './harness/browser.ts'
import { customerCalls, makeDemo, playableCall, slowQueue } from './harness/demo.ts'
import type { Language, Look } from './harness/looks.ts'
import { Product } from './harness/product.ts'
import { picturesWanted, Walk } from './harness/walk.ts'

const words = {
  en: { ready: 'Phone ready', tested: 'It works', heard: 'We can hear you', test: 'Test the phone', answer: 'Answer', node: 'Menu', hangUp: 'Hang up' },
  'zh-CN': { ready: '话机就绪', tested: '可以正常使用', heard: '已检测到声音', test: '话机检测', answer: '接听', node: 'Menu', hangUp: '挂机' },
}

describe('the pictures of the guides', { skip: !picturesWanted, timeout: 280_000 }, () => {
  let product: Product

  before(async () => {
    product = await Product.start()
  })
  after(async () => {
    await product?.close()
  })

  for (const language of ['en', 'zh-CN'] as const) {
    it(`in ${language}`, async () => {
      const person = await Person.open({ language: language === 'en' ? 'en-US' : 'zh-CN' })
      try {
        await take(product, person, language)
      } finally {
        await person.close()
      }
    })
  }
})

async function take(product: Product, person: Person, language: Language): Promise<void> {
  const demo = await makeDemo(product, language)
  await slowQueue(demo)
  const { page: tab } = person
  await tab.emulateMedia({ reducedMotion: 'reduce' })
  await person.context.addInitScript({ content: 'globalThis.__name = (given) => given' })
  const walk = new Walk(tab)
  const at = `${product.url}/at/${demo.prefix}`
  const name = (what: string): string => `${what}.${language === 'en' ? 'en' : 'zh-CN'}`
  const look = (part: Partial<Look> = {}): Look => ({ language, theme: 'light', size: 'desktop', ...part })
  const say = words[language]

  await walk.open(product.url)
  await walk.signIn(product.url, demo.email, demo.password)
  await walk.open(at)
  await walk.picture(name('home'), look())
  await walk.open(`${at}/records/${await playableCall(demo)}`)
  await walk.picture(name('record'), look())
  await walk.open(`${at}/reports/inbound?by=hour&days=${yesterday()}~${yesterday()}`)
  await walk.picture(name('report'), look())
  await walk.open(`${at}/flows`)
  await tab.locator('.ant-table-row a').first().click()
  await tab.locator('.flow-node-head', { hasText: say.node }).first().click()
  await walk.picture(name('flow'), look())
  await walk.open(`${at}/billing`)
  await tab.locator('.ant-table-row a').last().click()
  await tab.locator('.statement-head').waitFor()
  await walk.picture(name('statement'), look())

  await walk.open(`${at}/desk`)
  await tab.getByText(say.ready).first().waitFor({ timeout: 30_000 })
  await tab.getByRole('button', { name: say.test }).first().click()
  await tab.getByText(say.heard).waitFor()
  await tab.getByRole('button', { name: say.tested }).click()
  await customerCalls(demo)
  await tab.getByRole('button', { name: say.answer }).waitFor({ timeout: 30_000 })
  await walk.picture(name('desk-ringing'), look())
  await walk.picture(name('phone'), look({ size: 'phone' }))
  await tab.getByRole('button', { name: say.answer }).click()
  await tab.locator('.desk-timers').waitFor()
  await walk.picture(name('desk-talking'), look({ theme: 'dark' }))
  await tab.getByRole('button', { name: say.hangUp }).click()
}

/** The simulated day. */
function yesterday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() - 86_400_000)
}
