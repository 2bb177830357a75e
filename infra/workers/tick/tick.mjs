// The schedule of webhooks as a Cron Trigger, for platforms without one of their own.
import { rounds } from './rounds.mjs'

export default {
  scheduled(_, env) {
    return rounds(env, {
      now: () => Date.now(),
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      fetch: (address, request) => fetch(address, request),
      log: (line) => console.warn(line),
    })
  },
}
