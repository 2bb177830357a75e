// The looks of every page in both languages, both themes, on a desktop and on a phone: nothing is cut off, no word is in the wrong
// language, everything can be read, named and reached by keyboard, and the browser has nothing to complain about.
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { playableCall } from './harness/demo.ts'
import { freeTcpPort } from './harness/ports.ts'
import { Tour } from './harness/tour.ts'

const refusal = JSON.stringify({ error: { code: 'store_unavailable', message: 'The storage cannot be reached', message_zh: '存储暂时无法访问' } })

describe('records, reports, bills, and the pages for developers', { timeout: 290_000, skip: !process.env['EDGECALL_WALKS'] && 'EDGECALL_WALKS=1 walks the signed-in pages too' }, () => {
  let tour: Tour
  before(async () => {
    tour = await Tour.start()
    await tour.asOwner()
  })
  after(() => tour?.close())

  it('of call records', async () => {
    const { page: tab } = tour.person
    await tour.page('records', `${tour.at}/records`)
    await tour.state('records-unfolded', {
      prepare: async () => {
        const fold = tab.locator('.ant-table-row-expand-icon, .row-card button[aria-expanded]').first()
        if ((await tab.locator('.call-details').count()) === 0) await fold.click()
        await tab.locator('.call-details').first().waitFor()
      },
    })
    await tour.walk.open(`${tour.product.url}${tour.at}/records?customer=999`)
    await tour.state('records-none')
    await tab.route('**/call-records?*', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: refusal }))
    await tour.walk.open(`${tour.product.url}${tour.at}/records`, ['/call-records'])
    await tour.state('records-failed', { refused: ['/call-records'] })
    await tab.unroute('**/call-records?*')
    await tour.page('record', `${tour.at}/records/${await playableCall(tour.demo)}`)
    for (const name of ['IVR detail', 'Queue visits', 'Routing', 'Charges', 'Event log']) {
      await tab.getByRole('tab', { name }).click()
      await tour.state(`record-${name.toLowerCase().replace(' ', '-')}`)
    }
    await tour.page('record-unknown', `${tour.at}/records/nothing`, ['/call-records/nothing'])
    tour.done()
  })

  it('of reports and bills', async () => {
    const { page: tab } = tour.person
    await tour.page('report', `${tour.at}/reports/inbound`)
    await tour.walk.open(`${tour.product.url}${tour.at}/reports/inbound?by=hour`)
    await tour.state('report-hours')
    await tab.getByRole('button', { name: 'Columns' }).click()
    await tab.getByRole('dialog').waitFor()
    await tour.state('report-columns')
    await tour.page('statements', `${tour.at}/billing`)
    await tour.page('prices', `${tour.at}/billing/prices`)
    await tour.walk.open(`${tour.product.url}${tour.at}/billing`)
    await tour.walk.inEnglish()
    await tab.getByRole('link', { name: /^Statement details/ }).last().click()
    await tab.locator('.statement-head').waitFor()
    await tour.page('statement')
    await tab.locator('.figure-link').first().click()
    await tab.locator('.lines-drawer .ant-table-row').first().waitFor()
    await tour.state('statement-lines')
    tour.done()
  })

  it('for developers, and the log of operations', async () => {
    const { page: tab } = tour.person
    const receiver: Server = createServer((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":"ok"}')
    })
    const port = await freeTcpPort()
    await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve))
    try {
      for (const url of [`http://127.0.0.1:${port}/events`, `http://127.0.0.1:${await freeTcpPort()}/nobody-listens-here`]) {
        const { webhook } = await tour.demo.api.post<{ webhook: { id: string } }>(`${tour.demo.base}/webhooks`, { push: 'service_record', url, timeout_seconds: 3, retries: 0, active: true })
        await tour.demo.api.post(`${tour.demo.base}/webhooks/${webhook.id}/test`)
      }
      await tour.page('webhooks', `${tour.at}/developer/webhooks`)
      await tab.getByRole('button', { name: 'Add a webhook' }).click()
      await tab.getByRole('dialog').waitFor()
      await tour.state('webhook-form')
      await tab.getByRole('dialog').getByLabel('Address').fill(`http://127.0.0.1:${port}/other`)
      await tab.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await tab.locator('.secret').waitFor()
      await tour.state('webhook-secret')
      await tour.page('push-log', `${tour.at}/developer/push-log`)
      await tour.state('push-unfolded', {
        prepare: async () => {
          if ((await tab.locator('.push-content').count()) === 0) await tab.locator('.ant-table-row-expand-icon, .row-card button[aria-expanded]').first().click()
          await tab.locator('.push-content').first().waitFor()
        },
      })
      await tour.page('api', `${tour.at}/developer/api`)
      await tour.page('operation-log', `${tour.at}/operation-log`)
      await tour.state('operations-unfolded', {
        prepare: async () => {
          if ((await tab.locator('.log-changes, .log-none').count()) === 0) await tab.locator('.ant-table-row-expand-icon, .row-card button[aria-expanded]').first().click()
          await tab.locator('.log-changes, .log-none').first().waitFor()
        },
      })
    } finally {
      receiver.close()
    }
    tour.done()
  })
})
