import assert from 'node:assert/strict'
import test from 'node:test'
import { rounds } from './rounds.mjs'

const env = { EDGECALL_FUNCTIONS_URL: 'https://functions.example/', EDGECALL_INTERNAL_TOKEN: 'secret' }

/** A minute in which each answer takes `ms`. */
function minute(ms, answer) {
  let now = 0
  const seen = { sent: [], lines: [], end: () => now }
  seen.outside = {
    now: () => now,
    sleep: async (wait) => { now += wait },
    fetch: async (address, request) => {
      seen.sent.push({ at: now, address, ...request })
      now += ms
      return answer(seen.sent.length)
    },
    log: (line) => seen.lines.push(JSON.parse(line)),
  }
  return seen
}

test('a round is asked for every second, as the platform itself', async () => {
  const seen = minute(20, () => new Response('{}'))
  await rounds(env, seen.outside)
  assert.equal(seen.sent.length, 59)
  assert.deepEqual(seen.sent.slice(0, 3).map((one) => one.at), [0, 1000, 2000])
  assert.equal(seen.sent[0].address, 'https://functions.example/internal/webhooks/tick')
  assert.equal(seen.sent[0].method, 'POST')
  assert.deepEqual(seen.sent[0].headers, { 'x-edgecall-internal': 'secret' })
  assert.deepEqual(seen.lines, [])
})

test('a slow round is waited for and the next one follows at once', async () => {
  const seen = minute(45_000, () => new Response('{}'))
  await rounds(env, seen.outside)
  assert.deepEqual(seen.sent.map((one) => one.at), [0, 45_000])
})

test('a round that fails is said and the next one tried', async () => {
  const seen = minute(0, (count) => {
    if (count === 1) throw new Error('no connection')
    return new Response('', { status: count === 2 ? 503 : 200 })
  })
  await rounds(env, seen.outside)
  assert.equal(seen.sent.length, 59)
  assert.deepEqual(seen.lines.map((line) => line.fault), ['Error: no connection', 'status 503'])
})
