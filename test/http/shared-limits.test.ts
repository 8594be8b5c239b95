import { createServer } from 'node:net'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CountStore,
  countTogether,
  type RequestCounts,
} from '../../src/access/request-counts.ts'
import { countInDatabase } from '../../src/access/request-counts-in-database.ts'
import { countInRedis } from '../../src/access/request-counts-in-redis.ts'
import { createLog } from '../../src/foundation/log.ts'
import { createApp } from '../../src/http/server.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startTestService, type TestService } from './service.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

const log = createLog('silent')
const MINUTE = 60_000

/** One process of a service: whatever it knows of others, it knows from the store. */
function processOf(store: CountStore) {
  const counts = countTogether(store, log)
  const limits = { api: 4, page: 3, address: 100 }
  return { counts, app: createApp({ ...service.deps, counts, limits }) }
}
type Process = ReturnType<typeof processOf>

/** In turn; after each they tell each other, as they do by themselves a moment later. */
async function inTurn(processes: readonly Process[], path: string, times: number) {
  const seen: number[] = []
  for (let time = 0; time < times; time += 1) {
    const one = processes[time % processes.length]
    if (one === undefined) throw new Error('no process')
    seen.push(await status(one, path))
    await exchanged(processes)
  }
  return seen
}

async function status({ app }: Process, path: string): Promise<number> {
  const request = supertest(app).get(path).redirects(0)
  const key = path.startsWith('/api/') ? { Authorization: `Bearer ${service.key}` } : {}
  return (await request.set(key)).status
}

async function exchanged(processes: readonly { counts: RequestCounts }[]): Promise<void> {
  for (const { counts } of processes) await counts.exchange()
}

async function sharesCounts(stores: readonly [CountStore, CountStore]) {
  const processes = stores.map(processOf)
  expect(await inTurn(processes, '/api/v1/cohorts', 6)).toEqual([200, 200, 200, 200, 200, 429])
  expect(await inTurn(processes, '/verify', 5)).toEqual([200, 200, 200, 200, 429])
  // Guessing: each address once, of which there is none; the one that was refused counts as well.
  const answers = []
  for (const code of ['a', 'b', 'c', 'd', 'e'])
    answers.push(...(await inTurn(processes.reverse(), `/verify/${code}`, 1)))
  expect(answers).toEqual([404, 404, 404, 429, 429])
}

describe('the limits of two processes are one', () => {
  it('counted in the database, where neither addresses nor private links stand', async () => {
    const { db, vault } = service.deps
    const store = () => countInDatabase(db, vault)
    await sharesCounts([store(), store()])
    const token = service.certificates[0]?.token ?? ''
    await inTurn([processOf(store())], `/c/${token}`, 1)
    const rows = await db.selectFrom('request_counts').selectAll().execute()
    expect(rows.length).toBeGreaterThan(5)
    expect(JSON.stringify(rows.map(({ who }) => who.toString('latin1')))).not.toMatch(
      new RegExp(`127\\.0|${token}`),
    )
  })

  it('many at the same time are not counted as fewer, and a time that is over begins anew', async () => {
    const { db, vault } = service.deps
    const [one, two] = [0, 1].map(() => countTogether(countInDatabase(db, vault), log))
    if (one === undefined || two === undefined) throw new Error('two were opened')
    for (let at = 0; at < 40; at += 1) (at % 2 === 0 ? one : two).add('crowd', MINUTE)
    await Promise.all([one.exchange(), two.exchange()])
    two.takeBack('crowd')
    await exchanged([{ counts: two }])
    expect(two.add('crowd', MINUTE).requests).toBe(40)
    expect(countTogether(countInDatabase(db, vault), log).add('crowd', MINUTE).requests).toBe(1)
    await db
      .updateTable('request_counts')
      .set({ ends_at: new Date(0) })
      .execute()
    const later = countTogether(countInDatabase(db, vault), log)
    later.add('crowd', MINUTE)
    await later.exchange()
    const { requests, endsAt } = later.add('crowd', MINUTE)
    expect(requests).toBe(2)
    expect(endsAt - Date.now()).toBeCloseTo(MINUTE, -4)
  })

  it('what is counted is told by itself, a moment later and once for all', async () => {
    const told: number[] = []
    const counts = countTogether(
      {
        add: async (given) => {
          told.push(given.length)
          return given.map(() => ({ requests: 100, leftMs: MINUTE }))
        },
      },
      log,
    )
    for (let at = 0; at < 30; at += 1) counts.add(`visitor ${at % 10}`, MINUTE)
    // Who came for nothing is nobody's business.
    counts.add('guess', MINUTE)
    counts.takeBack('guess')
    await until('it is told', () => told.length > 0)
    expect(told).toEqual([10])
    expect(counts.add('visitor 1', MINUTE).requests).toBe(101)
  })

  it.runIf(redisAvailable())('counted in Redis, also after that has forgotten all', async () => {
    const { vault } = service.deps
    const redis = await startRedis()
    const one = countInRedis(redis.url, vault, log)
    const two = countInRedis(redis.url, vault, log)
    const isReady = (store: CountStore) =>
      store.add([{ caller: 'ready?', requests: 1, leftMs: 1_000 }]).then(
        () => true,
        () => false,
      )
    await until('both are connected', async () => (await isReady(one)) && (await isReady(two)))
    await sharesCounts([one, two])
    for (const key of await redis.client.keys('hocvu:requests:*')) {
      expect(key).toMatch(/^hocvu:requests:[\w-]{43}$/)
      expect(await redis.client.pttl(key)).toBeGreaterThan(0)
    }
    await redis.client.flushall()
    const x = { caller: 'x', requests: 1, leftMs: 1_000 }
    expect((await two.add([x]))[0]?.requests).toBe(1)
    for (const store of [one, two]) await store.close()
    await redis.close()
  })
})

describe('while the processes cannot tell each other', () => {
  it('nobody is counted twice by a store that hears but answers too late, and nobody forgotten by one that lost all', async () => {
    let heard = 0
    let isLate = true
    const counts = countTogether(
      {
        add: async (given) => {
          for (const { requests } of given) heard += requests
          if (isLate) throw new Error('Command timed out')
          return given.map(() => ({ requests: heard, leftMs: MINUTE }))
        },
      },
      log,
    )
    for (let time = 1; time <= 5; time += 1) {
      expect(counts.add('visitor', MINUTE).requests).toBe(time)
      await counts.exchange()
    }
    isLate = false
    counts.add('visitor', MINUTE)
    await counts.exchange()
    expect(counts.add('visitor', MINUTE).requests).toBe(7)
    heard = 0
    await counts.exchange()
    expect(counts.add('visitor', MINUTE).requests).toBe(8)
  })

  it('each keeps the limits by its own counts, keeps nobody waiting, and the log says so once', async () => {
    const lines: string[] = []
    const silent = createServer().listen(0, '127.0.0.1')
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 9
    const store = countInRedis(`redis://127.0.0.1:${port}`, service.deps.vault, log)
    const counts = countTogether(store, createLog('warn', { write: (line) => lines.push(line) }))
    const app = createApp({ ...service.deps, counts, limits: { page: 2, api: 1 } })
    const alone = { counts, app }
    expect(await inTurn([alone], '/verify', 3)).toEqual([200, 200, 429])
    expect(await inTurn([alone], '/api/v1/cohorts', 2)).toEqual([200, 429])
    expect(lines.filter((line) => line.includes('by this process alone'))).toHaveLength(1)
    await store.close()
    silent.close()
  })
})
