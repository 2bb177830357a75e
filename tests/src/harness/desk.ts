/** An agent at the desk page. */
import { Person, type PersonOptions } from './browser.ts'
import type { Company } from './company.ts'
import type { Product } from './product.ts'

/** Signs an agent in at the instance's address, opens the desk and makes the agent available. */
export async function openDesk(product: Product, company: Company, options: PersonOptions = {}): Promise<Person> {
  const person = await Person.open(options)
  const { page } = person
  await page.goto(`${product.url}/at/${company.prefix}`)
  await page.getByLabel('E-mail').fill(company.email)
  await page.getByLabel('Password').fill(company.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`**/at/${company.prefix}**`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor({ state: 'hidden' })
  await page.goto(`${product.url}/at/${company.prefix}/desk`)
  return person
}

/** Chooses a state in the desk's state picker and waits until the server has confirmed it. */
export async function chooseState(person: Person, name: string): Promise<void> {
  await person.page.getByRole('button', { name: /^State: / }).click()
  await person.page.getByRole('menuitem', { name }).first().click()
  await person.page.getByRole('button', { name: `State: ${name}` }).waitFor()
}

/** After a call: ends the wrap-up and waits until the desk takes calls again. */
export async function readyAgain(person: Person): Promise<void> {
  const { page } = person
  await page.getByRole('button', { name: 'Continue receiving' }).click({ timeout: 20_000 })
  await page.getByRole('button', { name: 'State: Available' }).waitFor()
}
