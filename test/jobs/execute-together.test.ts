import { afterAll, beforeAll, expect, it } from 'vitest'
import { enqueueRuns } from '../../jobs/enqueue.ts'
import type { RunHandler } from '../../jobs/execute.ts'
import { executeTogether } from '../../jobs/execute-together.ts'
import type { Queues } from '../../jobs/queues.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createRun, createRuns, finishRun, getRun } from '../../src/runs/run.ts'
import { type Holder, holdRuns } from '../../src/runs/take-up.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { until } from '../support/until.ts'

let installation: TestInstallation
let holder: Holder
beforeAll(async () => {
  installation = await createTestInstallation({})
  holder = holdRuns(installation.database.pool, installation.clock)
})
afterAll(async () => {
  await holder.close()
  await installation.close()
})

const write = (subjects: readonly string[]) =>
  createRuns(
    installation.database.db,
    installation.clock,
    subjects.map((subject) => ({ kind: 'reconcile', subject, options: {}, actor: 'cli:lan' })),
  )
const stateOf = async (id: string) => (await getRun(installation.database.db, id)).state

/** Does the runs of a job by what is said for each subject; the others end at once. */
async function doTogether(
  runs: readonly { id: string }[],
  special: Record<string, RunHandler> = {},
  stopping?: AbortSignal,
) {
  const counted: string[] = []
  const handler: RunHandler = async (deps, run, report, endAs) => {
    counted.push(run.subject)
    const own = special[run.subject]
    if (own !== undefined) await own(deps, run, report, endAs)
    else endAs({ state: 'succeeded', result: {} })
  }
  const handlers = { sync: handler, reconcile: handler, certify: handler, files: handler }
  const ids = runs.map(({ id }) => id)
  const execution = { lastTry: false, handlers, stopping }
  const outcome = await executeTogether(installation, holder, ids, execution, (work) => work())
  return { ...outcome, counted }
}

it('does all runs of a job, each to its own end', async () => {
  const runs = await write(['a', 'b', 'c'])
  const outcome = await doTogether(runs)
  expect(outcome).toEqual({ mayGoOn: [], left: [], thrown: [], counted: ['a', 'b', 'c'] })
  for (const { id } of runs) expect(await stateOf(id)).toBe('succeeded')
})

it('names those from which others may follow: what ended itself, or had ended before', async () => {
  const runs = await write(['a', 'itself', 'before'])
  const { db } = installation.database
  await finishRun(db, installation.clock, runs[2]?.id ?? '', { state: 'succeeded', result: {} })
  const { mayGoOn, counted } = await doTogether(runs, {
    itself: async ({ database, clock }, { id }) => {
      await finishRun(database.db, clock, id, { state: 'succeeded', result: {} })
    },
  })
  expect(mayGoOn.toSorted()).toEqual([runs[1]?.id, runs[2]?.id].toSorted())
  expect(counted).toEqual(['a', 'itself'])
})

it('one that takes long holds up nobody: what waits behind it is put back, while it goes on', async () => {
  const runs = await write(['quick', 'slow', 'third', 'fourth'])
  const behind = runs.slice(2).map(({ id }) => id)
  const { left, counted } = await doTogether(runs, {
    slow: async (_deps, _run, _report, endAs) => {
      await until('the others are put back', async () =>
        (await Promise.all(behind.map(stateOf))).every((state) => state === 'queued'),
      )
      expect(await stateOf(runs[0]?.id ?? '')).toBe('succeeded')
      endAs({ state: 'succeeded', result: {} })
    },
  })
  expect(left.toSorted()).toEqual(behind.toSorted())
  expect(counted).toEqual(['quick', 'slow'])
  expect((await doTogether(runs)).counted).toEqual(['third', 'fourth'])
})

it('one that fails is no fault of the others', async () => {
  const runs = await write(['before', 'failing', 'after'])
  const { thrown } = await doTogether(runs, {
    failing: async () => {
      throw new HocvuError('platform.unavailable', 'down for a moment')
    },
  })
  expect(thrown).toMatchObject([{ code: 'platform.unavailable' }])
  const states = await Promise.all(runs.map(({ id }) => stateOf(id)))
  expect(states).toEqual(['succeeded', 'queued', 'succeeded'])
  // The job comes again, and finds only what is left.
  expect((await doTogether(runs)).counted).toEqual(['failing'])
})

it('a process that stops begins no more of them', async () => {
  const runs = await write(['a', 'b', 'c'])
  const stopping = new AbortController()
  const stop: RunHandler = async (_deps, _run, _report, endAs) => {
    stopping.abort()
    endAs({ state: 'succeeded', result: {} })
  }
  const { left, counted } = await doTogether(runs, { a: stop }, stopping.signal)
  expect(counted).toEqual(['a'])
  expect(left).toEqual([runs[1]?.id, runs[2]?.id])
})

it('few runs have a job each; many share jobs, and what was left or lost comes alone', async () => {
  const { db } = installation.database
  const added: string[][] = []
  const queues: Pick<Queues, 'add'> = {
    add: async (_kind, jobs) => {
      for (const { payload } of jobs) added.push([payload.runId, ...(payload.more ?? [])])
    },
  }
  const sizes = async (ids: readonly string[]) => {
    added.splice(0)
    await enqueueRuns({ db, queues }, ids)
    expect(added.flat().toSorted()).toEqual(ids.toSorted())
    return added.map(({ length }) => length)
  }
  const many = (await write(Array.from({ length: 60 }, (_, at) => `m${at}`))).map(({ id }) => id)
  const wanted = { kind: 'reconcile', subject: 'few', options: {}, actor: 'cli:lan' } as const
  const one = await createRun(db, installation.clock, wanted)
  expect(await sizes(many.slice(0, 20))).toEqual(Array(20).fill(1))
  expect(await sizes([...many.slice(20), one.id])).toEqual([25, 16])
  expect(await sizes(many)).toEqual(Array(60).fill(1))
})
