import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Handled, openQueues, type Queues } from '../../jobs/queues.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const silent = pino({ level: 'silent' })

const backends = redisAvailable() ? (['postgresql', 'redis'] as const) : (['postgresql'] as const)

describe.each(backends)('the queues on %s', (backend) => {
  let database: TestDatabase
  let redis: Awaited<ReturnType<typeof startRedis>> | undefined
  let queues: Queues

  beforeAll(async () => {
    database = await createTestDatabase()
    if (backend === 'redis') redis = await startRedis()
    queues = await openQueues(database.database, redis?.url, silent)
  })
  afterAll(async () => {
    await queues.close()
    await redis?.close()
    await database.close()
  })

  it('are opened by several at once, also the first time', async () => {
    const fresh = await createTestDatabase()
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => openQueues(fresh.database, redis?.url, silent)),
    )
    for (const one of opened) await one.close()
    await fresh.close()
  })

  it('say where they stand', () => {
    expect(queues.backend).toBe(backend)
  })

  it('hand a job to a worker, by id only', async () => {
    const seen: string[] = []
    const worker = queues.work('reconcile', async ({ runId }) => {
      seen.push(runId)
      return 'done'
    })
    const runId = randomUUID()
    await queues.add('reconcile', [{ payload: { runId }, jobId: `${runId}-1` }])
    await until('the job is handled', () => seen.length > 0)
    expect(seen).toEqual([runId])
    await worker.close()
  })

  it('hand over many at once, and the runs of each job with it', async () => {
    const all = Array.from({ length: 5 }, () => ({
      payload: { runId: randomUUID(), more: [randomUUID(), randomUUID()] },
      jobId: randomUUID(),
    }))
    await queues.add('files', all)
    await queues.add('files', all)
    expect(await queues.depth('files')).toBe(5)
    const seen: object[] = []
    const worker = queues.work('files', async (payload) => {
      seen.push(payload)
      return 'done'
    })
    await until('the queue is empty', async () => (await queues.depth('files')) === 0)
    expect(seen).toEqual(all.map(({ payload }) => payload))
    await worker.close()
  })

  it('take the same id twice as one job', async () => {
    const runId = randomUUID()
    await queues.add('certify', [{ payload: { runId }, jobId: `${runId}-1` }])
    await queues.add('certify', [{ payload: { runId }, jobId: `${runId}-1` }])
    expect(await queues.depth('certify')).toBe(1)
    const seen: string[] = []
    const worker = queues.work('certify', async ({ runId: id }) => {
      seen.push(id)
      return 'done'
    })
    await until('the queue is empty', async () => (await queues.depth('certify')) === 0)
    expect(seen).toEqual([runId])
    await worker.close()
  })

  it('refuse a payload that is more or less than a run id', async () => {
    await expect(
      queues.add('sync', [{ payload: { runId: 'not-an-id' }, jobId: 'bad' }]),
    ).rejects.toThrow()
  })

  it('look again later when somebody else is at work on the same thing', async () => {
    const answers: Handled[] = ['busy', 'done']
    const times: number[] = []
    const worker = queues.work('sync', async () => {
      times.push(performance.now())
      return answers[times.length - 1] ?? 'done'
    })
    const runId = randomUUID()
    await queues.add('sync', [{ payload: { runId }, jobId: `${runId}-1` }])
    await until('the job came back', () => times.length === 2)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500)
    await worker.close()
  })

  it('try again after an error that may pass, and not after one that will not', async () => {
    const tries = { passing: 0, lasting: 0 }
    const passing = randomUUID()
    const lasting = randomUUID()
    const worker = queues.work('reconcile', async ({ runId }) => {
      if (runId === passing) {
        tries.passing += 1
        if (tries.passing === 1) throw new HocvuError('platform.unavailable', 'down for a moment')
        return 'done'
      }
      tries.lasting += 1
      throw new HocvuError('platform.unauthorised', 'the token is refused')
    })
    await queues.add('reconcile', [{ payload: { runId: lasting }, jobId: `${lasting}-1` }])
    await queues.add('reconcile', [{ payload: { runId: passing }, jobId: `${passing}-1` }])
    await until('the passing error is over', () => tries.passing === 2)
    expect(tries).toEqual({ passing: 2, lasting: 1 })
    await worker.close()
  })
})
