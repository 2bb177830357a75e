/** What the walks through the pages share: a product with the demo company, a person who looks, and the way to a page. */
import assert from 'node:assert/strict'
import { Person } from './browser.ts'
import { makeDemo, slowQueue, type Demo } from './demo.ts'
import { Product } from './product.ts'
import { someLooks, Walk, type Stop } from './walk.ts'

export class Tour {
  private constructor(
    readonly product: Product,
    readonly demo: Demo,
    readonly person: Person,
    readonly walk: Walk,
  ) {}

  static async start(): Promise<Tour> {
    const product = await Product.start()
    const demo = await makeDemo(product, 'en')
    await slowQueue(demo)
    const person = await Person.open()
    // Nothing moves, so that nothing is caught half-way.
    await person.page.emulateMedia({ reducedMotion: 'reduce' })
    // The compiler of these tests marks functions with a helper that a browser does not have.
    await person.context.addInitScript({ content: 'globalThis.__name = (given) => given' })
    const tour = new Tour(product, demo, person, new Walk(person.page))
    await tour.walk.open(product.url, ['/sessions/current'])
    await tour.walk.inEnglish()
    return tour
  }

  async close(): Promise<void> {
    await this.person.close()
    await this.product.close()
  }

  /** Address of the demo company's pages, without the origin. */
  get at(): string {
    return `/at/${this.demo.prefix}`
  }

  /** Signs the demo company's owner in. */
  async asOwner(): Promise<void> {
    await this.person.context.clearCookies()
    await this.walk.signIn(this.product.url, this.demo.email, this.demo.password)
  }

  /** Opens an address, or stays where the page is, and looks at it in all eight looks; goes on in English. */
  async page(name: string, address?: string, refused?: string[]): Promise<void> {
    if (address !== undefined) await this.walk.open(this.product.url + address, refused)
    await this.walk.look(name)
    await this.walk.inEnglish()
  }

  /** Looks at a state of a page in the four looks that hold every pair; goes on in English. */
  async state(name: string, stop: Stop = {}): Promise<void> {
    await this.walk.look(name, { looks: someLooks, ...stop })
    await this.walk.inEnglish()
  }

  /** Nothing was wrong since the last time. */
  done(): void {
    assert.deepEqual(this.walk.take(), [])
  }
}
