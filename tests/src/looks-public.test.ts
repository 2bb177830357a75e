// The looks of every page in both languages, both themes, on a desktop and on a phone: nothing is cut off, no word is in the wrong
// language, everything can be read, named and reached by keyboard, and the browser has nothing to complain about.
import { after, before, describe, it } from 'node:test'
import { Tour } from './harness/tour.ts'

describe('the public pages', { timeout: 290_000 }, () => {
  let tour: Tour
  before(async () => {
    tour = await Tour.start()
  })
  after(() => tour?.close())

  it('that anybody may see', async () => {
    const signedOut = ['/sessions/current']
    await tour.page('public', '/', signedOut)
    await tour.page('help', '/help', signedOut)
    await tour.page('terms', '/terms', signedOut)
    await tour.page('not-found', '/nowhere', signedOut)
    await tour.page('instance-sign-in', tour.at, signedOut)
    await tour.page('no-instance', '/at/nowhere', [...signedOut, '/sites/nowhere'])
    await tour.page('sign-in', '/sign-in', ['/sessions'])
    await tour.person.page.getByLabel('E-mail').fill('nobody@example.com')
    await tour.person.page.getByLabel('Password', { exact: true }).fill('Wrong-Password-1')
    await tour.person.page.getByRole('button', { name: 'Sign in', exact: true }).last().click()
    await tour.person.page.getByRole('alert').waitFor()
    await tour.state('sign-in-refused')
    await tour.page('reset-password', '/reset-password', signedOut)
    await tour.person.page.getByLabel('E-mail').fill('nobody@example.com')
    await tour.person.page.getByRole('button', { name: 'Send the link' }).click()
    await tour.person.page.getByText('Look into your mailbox').waitFor()
    await tour.state('reset-sent')
    await tour.page('new-password', '/reset-password#0123456789abcdef', [...signedOut, '/password-resets'])
    await tour.person.page.getByLabel('New password').fill('Correct-Horse-7')
    await tour.person.page.getByRole('button', { name: 'Save the new password' }).click()
    await tour.person.page.getByText('This link is no longer valid').waitFor()
    await tour.state('reset-expired')
    tour.done()
  })

  it('of the gallery, with the list of keys', async () => {
    await tour.page('gallery', '/gallery', ['/sessions/current'])
    await tour.walk.open(`${tour.product.url}/gallery`, ['/sessions/current'])
    await tour.walk.inEnglish()
    await tour.person.page.keyboard.press('?')
    await tour.person.page.getByRole('dialog').waitFor()
    // The dialog keeps the focus on its button.
    await tour.state('keys', { rings: false })
    tour.done()
  })
})
