import { createServer } from 'node:net'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countInDatabase, type RequestCounts } from '../../src/access/request-counts.ts'
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

/** What was counted and did not count after all is taken back after the answer has gone out. */
const takenBack: Promise<void>[] = []

/** Two processes of one service: whatever they know of each other, they know from the store. */
function twoProcesses(store: () => RequestCounts) {
  const limits = { api: 4, page: 3, address: 100 }
  return [store(), store()].map((counts) => {
    const takeBack: RequestCounts['takeBack'] = (who) => {
      const done = counts.takeBack(who)
      takenBack.push(done)
      return done
    }
    return createApp({ ...service.deps, counts: { ...counts, takeBack }, limits })
  })
}

async function statuses(apps: ReturnType<typeof twoProcesses>, path: string, times: number) {
  const seen: number[] = []
  for (let time = 0; time < times; time += 1) {
    const app = apps[time % apps.length]
    if (app === undefined) throw new Error('no process')
    const request = supertest(app).get(path).redirects(0)
    const key = path.startsWith('/api/') ? { Authorization: `Bearer ${service.key}` } : {}
    seen.push((await request.set(key)).status)
  }
  return seen
}

async function sharesCounts(counts: () => RequestCounts) {
  const apps = twoProcesses(counts)
  takenBack.splice(0)
  expect(await statuses(apps, '/api/v1/cohorts', 6)).toEqual([200, 200, 200, 200, 429, 429])
  expect(await statuses(apps, '/verify', 4)).toEqual([200, 200, 200, 429])
  await until('three successes are taken back', () => takenBack.length >= 3)
  await Promise.all(takenBack.splice(0))
  // Guessing: each address once, of which there is none; the one that was refused counts as well.
  const guesses = ['/a', '/b', '/c', '/d'].map((code) => `/verify${code}`)
  const answers = []
  for (const guess of guesses) answers.push(...(await statuses(apps, guess, 1)))
  expect(answers).toEqual([404, 404, 429, 429])
}

describe('the limits of two processes are one', () => {
  it('counted in the database, where neither addresses nor private links stand', async () => {
    const { db, vault } = service.deps
    await sharesCounts(() => countInDatabase(db, vault))
    const token = service.certificates[0]?.token ?? ''
    await statuses(
      twoProcesses(() => countInDatabase(db, vault)),
      `/c/${token}`,
      1,
    )
    const rows = await db.selectFrom('request_counts').selectAll().execute()
    expect(rows.length).toBeGreaterThan(5)
    expect(JSON.stringify(rows.map(({ who }) => who.toString('latin1')))).not.toMatch(
      new RegExp(`127\\.0|${token}`),
    )
  })

  it('many at the same time are not counted as fewer, and a time that is over begins anew', async () => {
    const { db, vault } = service.deps
    const counts = [countInDatabase(db, vault), countInDatabase(db, vault)]
    const added = await Promise.all(
      Array.from({ length: 40 }, (_, n) => counts[n % 2]?.add('crowd', 60_000)),
    )
    const numbers = added.map((one) => one?.requests ?? 0)
    expect(new Set(numbers).size).toBe(40)
    await counts[0]?.takeBack('crowd')
    expect((await counts[1]?.add('crowd', 60_000))?.requests).toBe(40)
    await db
      .updateTable('request_counts')
      .set({ ends_at: new Date(0) })
      .execute()
    expect(await counts[0]?.add('crowd', 60_000)).toEqual({
      requests: 1,
      leftMs: expect.closeTo(60_000, -3),
    })
  })

  it.runIf(redisAvailable())('counted in Redis, also after that has forgotten all', async () => {
    const { vault } = service.deps
    const redis = await startRedis()
    const opened = [1, 2].map(() => countInRedis(redis.url, vault, log))
    const [one, two] = opened
    if (one === undefined || two === undefined) throw new Error('two were opened')
    const ready = (counts: RequestCounts) =>
      counts.add('ready?', 1_000).then(
        () => true,
        () => false,
      )
    await until('both are connected', async () => (await ready(one)) && (await ready(two)))
    let next = 0
    await sharesCounts(() => (next++ % 2 === 0 ? one : two))
    for (const key of await redis.client.keys('hocvu:requests:*')) {
      expect(key).toMatch(/^hocvu:requests:[\w-]{43}$/)
      expect(await redis.client.pttl(key)).toBeGreaterThan(0)
    }
    await redis.client.flushall()
    await one.takeBack('x')
    expect((await two.add('x', 1_000)).requests).toBe(1)
    for (const counts of opened) await counts.close()
    await redis.close()
  })
})

describe('while nobody counts', () => {
  it('requests pass, soon, and the log says so once', async () => {
    const lines: string[] = []
    const silent = createServer().listen(0, '127.0.0.1')
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 9
    const counts = countInRedis(`redis://127.0.0.1:${port}`, service.deps.vault, log)
    const app = createApp({
      ...service.deps,
      ...{ counts, limits: { page: 1, api: 1 } },
      log: createLog('warn', { write: (line) => lines.push(line) }),
    })
    expect(await statuses([app], '/verify', 3)).toEqual([200, 200, 200])
    expect(await statuses([app], '/api/v1/cohorts', 2)).toEqual([200, 200])
    const said = lines.filter((line) => line.includes('cannot be counted'))
    expect(new Set(said).size).toBe(said.length)
    expect(said.length).toBeLessThanOrEqual(4)
    expect(said.length).toBeGreaterThan(0)
    await counts.close()
    silent.close()
  })
})
