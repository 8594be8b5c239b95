import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EnrolmentRecord, Page } from '../../connectors/contract.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { finishRun } from '../../src/runs/run.ts'
import {
  account,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  type PageText,
  scriptedConnector,
  type World,
} from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

let made = 0
const somebody = () => `replay-${++made}`
const said = (place: string) => ({ raw: [{ place, body: '{}' }] })
const away = new HocvuError('platform.unreachable', 'The platform is away.')

const row = (key: string, course?: string): Page['quarantined'][number] => ({
  place: `row ${key}`,
  key,
  reason: 'unreadable',
  detail: 'The row cannot be read.',
  raw: `{"id":"${key}"}`,
  ...(course !== undefined && { course }),
})
const rowNow = async (key: string) =>
  await world.db
    .selectFrom('quarantined_rows')
    .select(['state', 'run_id', 'last_seen_at'])
    .where('row_key', '=', key)
    .executeTakeFirst()

async function sync(pages: readonly PageText[], options: Parameters<World['sync']>[1] = {}) {
  const runId = await world.newRun('sync', 'lms')
  await world.sync(pages, { runId, full: true, ...options })
  return runId
}

async function failedSync(pages: readonly PageText[], page: number, more: PageText = {}) {
  const runId = await world.newRun('sync', 'lms')
  const connector = scriptedConnector([...pages, more], { failAt: { page, error: away } })
  await expect(world.sync([], { runId, connector })).rejects.toBe(away)
  await finishRun(world.db, world.clock, runId, { state: 'failed' })
  return runId
}

const questionsOf = async (runId: string) =>
  (
    await world.db
      .selectFrom('raw_pages')
      .select('place')
      .where('run_id', '=', runId)
      .orderBy('seq')
      .execute()
  ).map(({ place }) => place)

const stateOf = async (id: string) =>
  z
    .object({ state: z.string() })
    .parse(
      (
        await world.db
          .selectFrom('records as r')
          .innerJoin('record_versions as v', 'v.id', 'r.version_id')
          .select('v.payload')
          .where('r.source_id', '=', `enrolment:${id}`)
          .executeTakeFirstOrThrow()
      ).payload,
    ).state

describe('bad rows that a replay meets again', () => {
  it('stay settled when a later sync has found them mended', async () => {
    const earlier = await sync([{ ...said('a'), quarantined: [row('mended')] }])
    await sync([{}])
    expect((await rowNow('mended'))?.state).toBe('settled')
    await world.replay(earlier, [{ quarantined: [row('mended')] }])
    expect((await rowNow('mended'))?.state).toBe('settled')
  })

  it('stay with the later sync that met them, and its answers', async () => {
    const earlier = await sync([{ ...said('a'), quarantined: [row('still')] }])
    const later = await sync([{ ...said('b'), quarantined: [row('still')] }])
    const before = await rowNow('still')
    await world.replay(earlier, [{ quarantined: [row('still')] }])
    expect(await rowNow('still')).toEqual(before)
    expect(before?.run_id).toBe(later)
  })

  it('stay with the replayed sync also when the replay fails half-way', async () => {
    const earlier = await sync([{ ...said('a'), quarantined: [row('half')] }, said('b')])
    const failing = world.replay(earlier, [{ quarantined: [row('half')] }, said('c')])
    // The second page asks what was never answered.
    await expect(failing).rejects.toMatchObject({ code: 'sync.answer-missing' })
    expect(await rowNow('half')).toMatchObject({ state: 'waiting', run_id: earlier })
  })

  it('are found for the first time, and settled once they are not found any more', async () => {
    const earlier = await sync([said('a')])
    await world.replay(earlier, [{ quarantined: [row('new')] }])
    expect(await rowNow('new')).toMatchObject({ state: 'waiting', run_id: earlier })
    expect(await world.replay(earlier, [{}])).toMatchObject({ settled: 1 })
    expect((await rowNow('new'))?.state).toBe('settled')
  })
})

describe('a replay', () => {
  const listing = (ids: readonly string[], state: EnrolmentRecord['state'] = 'active') => ({
    records: ids.flatMap((id) => [account(id), enrolment(id, { state })]),
    listed: ['KNS'],
  })

  it('of a sync that was held makes nobody’s enrolment lost', async () => {
    const class5 = Array.from({ length: 5 }, somebody)
    await sync([listing(class5)], { acceptLosses: true })
    const suspended = { ...listing(class5, 'suspended'), ...said('a') }
    const held = await sync([suspended])
    expect(await stateOf(class5[0] ?? '')).toBe('active')
    await world.replay(held, [suspended])
    expect(await stateOf(class5[0] ?? '')).toBe('active')
  })

  it('of a sync that failed reads all its pages, and is well', async () => {
    const id = somebody()
    const pages = [{ records: [account(id), enrolment(id)], ...said('page 1') }]
    const failed = await failedSync(pages, 1)
    const corrected = [{ records: [finalTest(id, '8')] }, said('page 2')]
    expect(await world.replay(failed, corrected)).toMatchObject({ pages: 1, changed: 1 })
  })

  it('of a sync that read nothing is refused, whoever began it', async () => {
    const nothing = await failedSync([], 0)
    const old = await sync([said('a')])
    await world.db
      .updateTable('sync_checkpoints')
      .set({ checkpoint: JSON.stringify({ from: 'an older version' }) })
      .where('run_id', '=', old)
      .execute()
    for (const run of [nothing, old])
      await expect(world.replay(run, [])).rejects.toMatchObject({ code: 'sync.not-kept' })
  })
})

describe('answers that belong to no page', () => {
  /** Says something, and then ends or fails instead of delivering another page. */
  const afterwards = (pages: readonly PageText[], error?: Error) => {
    const connector = scriptedConnector(pages)
    return {
      ...connector,
      async *pull(...[request, context]: Parameters<typeof connector.pull>) {
        yield* connector.pull(request, context)
        yield* scriptedConnector([said('afterwards')], { silent: true }).pull(
          { ...request, checkpoint: null },
          context,
        )
        if (error) throw error
      },
    }
  }

  it('are kept with the sync: those after the last page', async () => {
    const runId = await sync([], { connector: afterwards([said('page 1')]) })
    expect(await questionsOf(runId)).toEqual(['page 1', 'afterwards'])
  })

  it('and those by which it failed, from where it goes on when it is taken up', async () => {
    const runId = await world.newRun('sync', 'lms')
    const connector = afterwards([said('page 1')], away)
    await expect(world.sync([], { runId, connector })).rejects.toBe(away)
    await world.sync([said('page 1'), said('page 2')], { runId })
    expect(await questionsOf(runId)).toEqual(['page 1', 'afterwards', 'page 2'])
  })

  it('and those by which it failed before its first page', async () => {
    const runId = await world.newRun('sync', 'lms')
    await expect(world.sync([], { runId, connector: afterwards([], away) })).rejects.toBe(away)
    await world.sync(onePage(), { runId })
    expect(await questionsOf(runId)).toEqual(['afterwards'])
  })
})
