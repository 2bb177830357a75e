// The looks of every page in both languages, both themes, on a desktop and on a phone: nothing is cut off, no word is in the wrong
// language, everything can be read, named and reached by keyboard, and the browser has nothing to complain about.
import { after, before, describe, it } from 'node:test'
import { Tour } from './harness/tour.ts'
import { someLooks } from './harness/walk.ts'

describe('the console', { timeout: 290_000, skip: !process.env['EDGECALL_WALKS'] && 'EDGECALL_WALKS=1 walks the signed-in pages too' }, () => {
  let tour: Tour
  before(async () => {
    tour = await Tour.start()
  })
  after(() => tour?.close())

  it('of the account and the console', async () => {
    const { page: tab } = tour.person
    await tour.asOwner()
    await tour.page('instances', '/instances')
    await tab.getByRole('button', { name: 'Rename' }).click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('instance-rename')
    await tour.page('password', '/password')
    await tour.page('home', tour.at)
    await tab.locator('.instance-button').click()
    await tab.getByRole('menu').last().waitFor()
    await tour.state('instance-menu', { looks: someLooks.slice(0, 2), rings: false })
    await tab.keyboard.press('Escape')
    await tour.state('phone-menu', {
      looks: someLooks.slice(2),
      rings: false,
      prepare: async () => {
        await tab.locator('.topbar > button').first().click()
        await tab.locator('.frame-drawer .ant-menu').waitFor()
      },
    })
    await tour.page('organisation', `${tour.at}/organisation`)
    await tab.getByRole('button', { name: 'Rename the tenant' }).click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('organisation-rename')
    await tour.page('agents', `${tour.at}/agents`)
    await tab.getByRole('checkbox').nth(1).check()
    await tab.getByRole('checkbox').nth(2).check()
    await tab.locator('.bulk-bar').waitFor()
    await tour.state('agents-chosen')
    await tab.locator('.bulk-bar').getByRole('button', { name: 'Delete' }).click()
    await tab.getByRole('dialog').waitFor()
    // The question is a sentence as it was asked.
    await tour.state('agents-delete', { looks: someLooks.filter((look) => look.language === 'en') })
    await tour.walk.open(`${tour.product.url}${tour.at}/agents`)
    await tour.walk.inEnglish()
    await tab.getByRole('button', { name: 'New agent' }).click()
    await tab.getByRole('dialog').waitFor()
    await tab.getByRole('button', { name: 'Save' }).click()
    await tab.locator('.ant-form-item-explain-error').first().waitFor()
    await tour.state('agent-form')
    await tour.page('queues', `${tour.at}/queues`)
    await tab.getByRole('button', { name: 'Edit' }).first().click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('queue-form')
    await tour.page('numbers', `${tour.at}/numbers`)
    await tab.getByRole('button', { name: 'Edit' }).first().click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('number-form')
    await tour.page('lost', `${tour.at}/nowhere`)
    tour.done()
  })

  it('of call flows', async () => {
    const { page: tab } = tour.person
    await tour.page('flows', `${tour.at}/flows`)
    await tab.getByRole('link', { name: 'Welcome' }).first().click()
    await tab.locator('.flow-node').first().waitFor()
    await tour.page('flow')
    for (const [at, name] of ['Menu', 'Service'].entries()) {
      await tab.locator('.flow-node-head', { hasText: name }).first().click()
      await tab.locator('.node-form').waitFor()
      await tour.state(`flow-node-${at + 1}`)
    }
    await tab.locator('.ant-segmented-item', { hasText: /text/i }).click()
    const text = tab.locator('.flow-text textarea')
    await text.waitFor()
    await tour.state('flow-text')
    tour.walk.learn('Nowhere')
    await text.fill((await text.inputValue()).replace('"1": "Service"', '"1": "Nowhere"'))
    await tab.getByRole('button', { name: 'Check' }).click()
    await tab.locator('.flow-faults').waitFor()
    await tour.state('flow-faults')
    await text.fill('{ "start": }')
    await tab.locator('.flow-alert').waitFor()
    await tour.state('flow-unreadable')
    // Away without the question whether the changes are to be given up.
    await tab.evaluate(() => sessionStorage.clear())
    await tab.goto('about:blank')
    tour.done()
  })
})
