// Two tenants: nothing of one can be read or changed with the other's session, by any operation of the API.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Api } from './harness/api.ts'
import { openCompany, type Company } from './harness/company.ts'
import { Product } from './harness/product.ts'

interface Document {
  paths: Record<string, Record<string, { operationId: string; 'x-permission': string; requestBody?: unknown }>>
}

describe('two tenants', { timeout: 120_000 }, () => {
  let product: Product
  let one: Company
  let two: Company
  let document: Document

  before(async () => {
    product = await Product.start()
    one = await openCompany(product, 'tenant-one')
    two = await openCompany(product, 'tenant-two')
    document = await new Api(product.url).get<Document>('/api/openapi.json')
  })

  after(() => product?.close())

  function fill(path: string, owner: Company): string {
    const values: Record<string, string> = {
      tenant: owner.tenant, agent: owner.agent, queue: owner.queue, flow: owner.flow, number: owner.number, department: owner.department,
      period: '2026-11', step: 'flow', call: '000000000000aaaaaaaaaa', recording: '0', webhook: 'w1', event: 'e1', test_call: 't1',
    }
    return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? 'x')
  }

  it('every operation of the API that names a tenant knows nothing of another tenant', async () => {
    let tried = 0
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!path.includes('{tenant}')) continue
      for (const [method, operation] of Object.entries(methods)) {
        const answer = await two.api.request(method.toUpperCase(), fill(path, one), operation.requestBody ? {} : undefined)
        assert.equal(answer.status, 404, `${operation.operationId}: ${answer.status} ${await answer.text()}`)
        // Own tenant, the other's objects.
        const mixed = fill(path.replace('{tenant}', two.tenant), one)
        if (mixed !== fill(path, two) && !path.includes('{step}') && !path.includes('{period}')) {
          const crossed = await two.api.request(method.toUpperCase(), mixed, operation.requestBody ? {} : undefined)
          assert.ok([404, 400, 422].includes(crossed.status), `${operation.operationId} crossed: ${crossed.status}`)
        }
        tried += 1
      }
    }
    assert.ok(tried > 35, `${tried} operations tried`)
  })

  it('without a session every operation but the public ones says "sign in"', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation['x-permission'] === 'public') continue
        const answer = await new Api(product.url).request(method.toUpperCase(), fill(path, one), operation.requestBody ? {} : undefined)
        assert.equal(answer.status, 401, operation.operationId)
      }
    }
  })

  it('the lists of one do not change when the other makes things', async () => {
    const before = await one.api.get<{ items: unknown[] }>(`/api/tenants/${one.tenant}/agents`)
    await two.api.post(`/api/tenants/${two.tenant}/agents`, {
      department: two.department, number: '1002', name: 'Second', email: 'second@example.com', active: true, queues: [], first_state: 'available', auto_answer: false,
    })
    const now = await one.api.get<{ items: unknown[] }>(`/api/tenants/${one.tenant}/agents`)
    assert.deepEqual(now, before)
  })

  it("a desk socket opens only for the agent's own tenant", async () => {
    const status = async (tenant: string, token: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${product.url.replace('http', 'ws')}/ws/desk?tenant=${tenant}&token=${token}`)
        socket.onmessage = (m) => {
          resolve(String(JSON.parse(String(m.data)).type))
          socket.close()
        }
        socket.onerror = () => resolve('refused')
        socket.onclose = () => resolve('refused')
      })
    assert.equal(await status(two.tenant, two.token), 'welcome')
    assert.equal(await status(one.tenant, two.token), 'refused')
    assert.equal(await status(one.tenant, 'x'.repeat(64)), 'refused')
  })

  it('internal addresses need the internal token', async () => {
    for (const path of ['/internal/ivr/http', '/internal/webhooks/tick', '/control/test-calls', '/internal/faults/tables/pause']) {
      const answer = await fetch(`${product.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${one.token}` } })
      assert.ok([401, 403, 404].includes(answer.status), `${path}: ${answer.status}`)
    }
  })
})
