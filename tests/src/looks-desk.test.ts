// The looks of every page in both languages, both themes, on a desktop and on a phone: nothing is cut off, no word is in the wrong
// language, everything can be read, named and reached by keyboard, and the browser has nothing to complain about.
import { after, before, describe, it } from 'node:test'
import { customerCalls } from './harness/demo.ts'
import { chooseState } from './harness/desk.ts'
import { Tour } from './harness/tour.ts'

describe('the desk', { timeout: 290_000, skip: !process.env['EDGECALL_WALKS'] && 'EDGECALL_WALKS=1 walks the signed-in pages too' }, () => {
  let tour: Tour
  before(async () => {
    tour = await Tour.start()
    await tour.asOwner()
  })
  after(() => tour?.close())

  it('of the desk, before, during and after a call', async () => {
    const { page: tab } = tour.person
    await tour.walk.open(`${tour.product.url}${tour.at}`)
    await tour.walk.inEnglish()
    await tab.getByRole('button', { name: 'Place a test call' }).first().click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('test-call')
    await tour.page('desk', `${tour.at}/desk`)
    await tab.getByText('Phone ready').first().waitFor({ timeout: 30_000 })
    await tab.getByRole('button', { name: 'Test the phone' }).first().click()
    await tab.getByText('We can hear you').waitFor()
    await tour.state('desk-test')
    await tab.getByRole('button', { name: 'It works' }).click()
    await chooseState(tour.person, 'Busy')
    await tour.state('desk-busy')
    await chooseState(tour.person, 'Available')
    await tour.page('desk-available')
    await customerCalls(tour.demo)
    await tab.getByRole('button', { name: 'Answer' }).waitFor({ timeout: 30_000 })
    await tour.page('desk-ringing')
    await tab.evaluate((path) => {
      history.pushState(null, '', path)
      dispatchEvent(new PopStateEvent('popstate'))
    }, `${tour.at}/queues`)
    await tab.locator('.call-bar').waitFor()
    await tour.state('call-bar')
    await tab.locator('.call-bar').getByRole('button', { name: 'Answer' }).click()
    await tab.getByRole('timer', { name: 'Talk time' }).waitFor()
    await tour.page('desk-talking')
    await tab.getByRole('button', { name: 'Mute', exact: true }).click()
    await tab.getByRole('button', { name: 'Keypad' }).click()
    await tab.getByRole('button', { name: 'Hold', exact: true }).click()
    await tab.getByRole('timer', { name: 'Hold time' }).waitFor()
    await tour.state('desk-held')
    await tab.getByRole('button', { name: 'Hang up' }).click()
    await tab.getByRole('button', { name: 'Stay in wrap-up' }).waitFor()
    await tour.page('desk-wrapup')
    await tab.getByRole('button', { name: 'Stay in wrap-up' }).click()
    await tab.getByText('Stopped: no calls until you finish').waitFor()
    await tour.state('desk-wrapup-stopped')
    await tab.getByRole('button', { name: 'Continue receiving' }).click()
    const other = await tour.person.context.newPage()
    await other.goto(`${tour.product.url}${tour.at}/desk`)
    await tab.getByText('The desk was opened elsewhere').waitFor()
    await tour.state('desk-elsewhere')
    await other.close()
    await tour.walk.inEnglish()
    await tab.addInitScript(() => {
      if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await tour.walk.open(`${tour.product.url}${tour.at}/desk`)
    await tab.getByRole('alert').first().waitFor()
    await tour.state('desk-no-microphone')
    tour.done()
  })
})
