import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createRun,
  createRuns,
  finishRun,
  getRun,
  latestRun,
  type NewRun,
  noteEnqueued,
  noteProgress,
  openRuns,
  requeueRun,
} from '../../src/runs/run.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startRun } from '../support/started-run.ts'
import { movingClock } from '../support/world.ts'

const clock = movingClock('2026-03-02T02:00:00Z')
let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

const create = (changes: Partial<NewRun> = {}) => {
  clock.pass(1)
  return createRun(test.database.db, clock, {
    kind: 'sync',
    subject: 'lms',
    options: { full: true },
    actor: 'cli:lan',
    ...changes,
  })
}
const fault = { code: 'platform.unreachable', message: 'away', retryable: true }

it('is written with any number of others, such as of a platform with thousands of cohorts', async () => {
  const wanted = Array.from({ length: 5_000 }, (_, at) => ({
    kind: 'reconcile' as const,
    subject: `cohort-${at}`,
    options: {},
    actor: 'schedule',
    dedupeKey: `many/${at}`,
  }))
  const runs = await createRuns(test.database.db, clock, wanted)
  expect(new Set(runs.map(({ subject }) => subject)).size).toBe(5_000)
  await test.database.db.deleteFrom('runs').where('dedupe_key', 'like', 'many/%').execute()
})

describe('the life of a run', () => {
  it('is queued, running, then ended, with what came of it', async () => {
    const { db } = test.database
    const run = await create()
    expect(run).toMatchObject({ state: 'queued', options: { full: true }, finishedAt: null })
    await startRun(db, clock, run.id)
    await noteProgress(db, run.id, { done: 3 })
    expect(await getRun(db, run.id)).toMatchObject({ state: 'running', progress: { done: 3 } })
    await finishRun(db, clock, run.id, { state: 'partial', result: { records: 3 } })
    expect(await getRun(db, run.id)).toMatchObject({
      state: 'partial',
      result: { records: 3 },
      finishedAt: clock.now(),
    })
  })

  it('ends once', async () => {
    const { db } = test.database
    const run = await create()
    await finishRun(db, clock, run.id, { state: 'failed', error: fault })
    await finishRun(db, clock, run.id, { state: 'succeeded' })
    await requeueRun(db, run.id, fault)
    expect(await getRun(db, run.id)).toMatchObject({ state: 'failed', error: fault })
  })

  it('is not in two states: the database refuses an open run that has ended', async () => {
    const { id } = await create()
    const half = test.database.db
      .updateTable('runs')
      .set({ finished_at: clock.now() })
      .where('id', '=', id)
      .execute()
    await expect(half).rejects.toThrow('check constraint')
  })
})

describe('asking for a run', () => {
  it('twice with one key is one run, also at the same time', async () => {
    const wanted = { dedupeKey: 'schedule/lms/2026-03-02T02:00' }
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => create(wanted)))
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1)
  })

  it('without a key is a run each time', async () => {
    expect((await create()).id).not.toBe((await create()).id)
  })

  it('many at once, of which some are there already', async () => {
    const { db } = test.database
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()].map((dedupeKey) => ({
      ...({ kind: 'reconcile', subject: 'c', options: {}, actor: 'cli:lan' } as const),
      dedupeKey,
    }))
    if (!one || !two || !three) throw new Error('three')
    const before = await createRun(db, clock, two)
    const runs = await createRuns(db, clock, [one, two, three])
    expect(new Set(runs.map(({ id }) => id)).size).toBe(3)
    expect(runs.map(({ id }) => id)).toContain(before.id)
    expect(await createRuns(db, clock, [])).toEqual([])
  })

  it('gives the latest of a kind and subject', async () => {
    const subject = randomUUID()
    await create({ subject })
    const last = await create({ subject })
    await create({ subject, kind: 'certify' })
    expect(await latestRun(test.database.db, 'sync', subject)).toEqual(last)
    expect(await latestRun(test.database.db, 'reconcile', subject)).toBeNull()
  })

  it('that is not there fails with its id', async () => {
    const id = randomUUID()
    await expect(getRun(test.database.db, id)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(id),
    })
  })
})

it('open runs are those that nobody has ended, oldest first, with their last hand-over', async () => {
  const { db } = test.database
  const [ended, waiting, running] = [await create(), await create(), await create()]
  await finishRun(db, clock, ended.id, { state: 'succeeded' })
  await startRun(db, clock, running.id)
  expect(await noteEnqueued(db, [running.id, ended.id])).toMatchObject([
    { id: running.id, time: 1 },
  ])
  expect(await noteEnqueued(db, [running.id])).toMatchObject([{ time: 2 }])
  const open = await openRuns(db)
  expect(open.map(({ id }) => id)).not.toContain(ended.id)
  expect(open.slice(-2).map(({ id, enqueuedAt }) => [id, enqueuedAt !== null])).toEqual([
    [waiting.id, false],
    [running.id, true],
  ])
})
