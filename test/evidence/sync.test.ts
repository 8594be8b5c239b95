import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AttendanceSource, CourseRequest, PullRequest } from '../../connectors/contract.ts'
import { preparePage } from '../../src/evidence/ingest.ts'
import { readPosition, savePosition } from '../../src/evidence/position-store.ts'
import { createReading, type SyncCounts } from '../../src/evidence/sync.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { getRun } from '../../src/runs/run.ts'
import { countRows } from '../support/row-counts.ts'
import { tableContents } from '../support/table-contents.ts'
import {
  account,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  scriptedConnector,
  type World,
} from '../support/world.ts'

let world: World

/** A learner of their own for each test. */
let people = 0
const somebody = () => `sync-${++people}`

async function versionsOf(sourceId: string) {
  const rows = await world.db
    .selectFrom('record_versions')
    .select(['id', 'payload', 'observed_at'])
    .where('source_id', '=', sourceId)
    .orderBy('id')
    .execute()
  return rows.map(({ payload, ...row }) => ({ ...row, score: scoreIn(payload) }))
}

function scoreIn(payload: object): string | undefined {
  const attempts = 'attempts' in payload && Array.isArray(payload.attempts) ? payload.attempts : []
  return attempts[0]?.raw
}

async function newestScore(sourceId: string) {
  const { version_id } = await world.db
    .selectFrom('records')
    .select('version_id')
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()
  return (await versionsOf(sourceId)).find(({ id }) => id === version_id)?.score
}

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** What every run leaves behind, whatever it finds. */
const OF_THE_RUN = ['runs', 'sync_checkpoints', 'course_positions', 'sync_met', 'raw_pages']

describe('records as versions', () => {
  it('changes nothing when the same page is read twice', async () => {
    const id = somebody()
    const page = onePage(account(id), enrolment(id), finalTest(id, '7.5'))
    await world.sync(page)
    const before = await tableContents(world.db, { without: OF_THE_RUN })
    expect(await world.sync(page)).toEqual({ pages: 1, records: 3, changed: 0, quarantined: 0 })
    expect(await tableContents(world.db, { without: OF_THE_RUN })).toEqual(before)
  })

  it('keeps A → B → A as three versions, the last of which is the newest', async () => {
    const id = somebody()
    for (const score of ['4', '8', '4']) await world.sync(onePage(finalTest(id, score)))
    expect((await versionsOf(`test:${id}`)).map(({ score }) => score)).toEqual(['4', '8', '4'])
    expect(await newestScore(`test:${id}`)).toBe('4')
  })

  it('takes a record that says "none" as a fact: a withdrawn grade is withdrawn', async () => {
    const id = somebody()
    await world.sync(onePage(finalTest(id, '8')))
    expect(await world.sync(onePage(finalTest(id, null)))).toMatchObject({ changed: 1 })
    expect(await newestScore(`test:${id}`)).toBeUndefined()
    expect(await versionsOf(`test:${id}`)).toHaveLength(2)
  })

  it('keeps what the platform changed earlier, once, but never as the newest', async () => {
    const id = somebody()
    const newer = finalTest(id, '8', { sourceUpdatedAt: '2026-02-02T00:00:00Z' })
    const older = finalTest(id, '3', { sourceUpdatedAt: '2026-02-01T00:00:00Z' })
    await world.sync(onePage(newer))
    for (let time = 0; time < 3; time++)
      expect(await world.sync(onePage(older))).toMatchObject({ changed: 0 })
    expect(await newestScore(`test:${id}`)).toBe('8')
    expect((await versionsOf(`test:${id}`)).map(({ score }) => score)).toEqual(['8', '3'])
  })

  it('takes what is read now for newer, also when the clock was a day ahead before', async () => {
    const id = somebody()
    await world.sync(onePage(finalTest(id, '3')))
    world.clock.pass(-24 * 60)
    expect(await world.sync(onePage(finalTest(id, '8')))).toMatchObject({ changed: 1 })
    expect(await world.sync(onePage(finalTest(id, '8')))).toMatchObject({ changed: 0 })
    expect(await world.sync(onePage(finalTest(id, '3')))).toMatchObject({ changed: 1 })
    expect(await newestScore(`test:${id}`)).toBe('3')
    expect(await versionsOf(`test:${id}`)).toHaveLength(3)
    world.clock.pass(24 * 60)
  })

  it('is not bound for ever by a change that a platform dated into the time to come', async () => {
    const id = somebody()
    await world.sync(onePage(finalTest(id, '3', { sourceUpdatedAt: '2099-01-01T00:00:00Z' })))
    const sourceUpdatedAt = world.clock.now().toISOString()
    await world.sync(onePage(finalTest(id, '8', { sourceUpdatedAt })))
    expect(await newestScore(`test:${id}`)).toBe('8')
  })

  it('takes a fact without a time of change over one that had one', async () => {
    const id = somebody()
    await world.sync(onePage(finalTest(id, '8', { sourceUpdatedAt: '2026-02-02T00:00:00Z' })))
    await world.sync(onePage(finalTest(id, '9')))
    expect(await newestScore(`test:${id}`)).toBe('9')
  })

  it('counts a record that stands twice on a page once, by its later row', async () => {
    const id = somebody()
    const counts = await world.sync(onePage(finalTest(id, '3'), finalTest(id, '6')))
    expect(counts).toMatchObject({ records: 1, changed: 1 })
    expect(await newestScore(`test:${id}`)).toBe('6')
  })

  it('takes one account that a page names under two record ids', async () => {
    const id = somebody()
    const counts = await world.sync(
      onePage(account(id), account(id, { sourceId: `account:${id}:again`, fullName: 'Lò Thị An' })),
    )
    expect(counts).toMatchObject({ records: 2, quarantined: 0 })
  })
})

describe('a run that breaks off', () => {
  const failing = (pages: Parameters<typeof scriptedConnector>[0], page: number) =>
    scriptedConnector(pages, {
      failAt: { page, error: new HocvuError('platform.unreachable', 'The platform is away.') },
    })

  it('keeps the pages it stored, goes on after them, and counts right', async () => {
    const [a, b, c] = [somebody(), somebody(), somebody()]
    const pages = [a, b, c].map((id) => ({ records: [account(id), finalTest(id, '6')] }))
    const runId = await world.newRun('sync', 'lms')
    await expect(world.sync([], { runId, connector: failing(pages, 2) })).rejects.toMatchObject({
      code: 'platform.unreachable',
    })
    expect(await newestScore(`test:${b}`)).toBe('6')
    const delivered: PullRequest[] = []
    const connector = scriptedConnector(pages, { asked: (request) => delivered.push(request) })
    expect(await world.sync([], { runId, connector })).toEqual({
      pages: 3,
      records: 6,
      changed: 6,
      quarantined: 0,
    })
    expect(delivered.map(({ checkpoint }) => checkpoint)).toEqual([{ delivered: 2 }])
    expect(await newestScore(`test:${c}`)).toBe('6')
  })

  it('begins anew when another has read the platform since: whom that one met is not gone', async () => {
    const [a, b] = [somebody(), somebody()]
    const pages = [
      { records: [account(a), enrolment(a)], listed: ['KNS'] },
      { records: [account(b)] },
    ]
    const runId = await world.newRun('sync', 'lms')
    await expect(world.sync([], { runId, connector: failing(pages, 1) })).rejects.toMatchObject({
      code: 'platform.unreachable',
    })
    const late = somebody()
    const withLate = { records: [account(a), enrolment(a), account(late), enrolment(late)] }
    await world.sync([{ ...withLate, listed: ['KNS'] }], { full: true })
    const delivered: PullRequest[] = []
    const connector = scriptedConnector([{ ...withLate, listed: ['KNS'] }, ...pages.slice(1)], {
      asked: (request) => delivered.push(request),
    })
    const counts = await world.sync([], { runId, connector, acceptLosses: true })
    expect(delivered.map(({ checkpoint }) => checkpoint)).toEqual([null])
    expect(counts).toMatchObject({ pages: 2, records: 5 })
    expect(await versionsOf(`enrolment:${late}`)).toHaveLength(1)
  })

  it('tells how long the rest takes by what it does itself, not by what was done before', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const reading = (counts: SyncCounts) => {
      const told: (number | null)[] = []
      const position = { startedAt: '', since: null, requests: [], listed: [], inner: null, counts }
      const progress = createReading(position, 0, async (news) => void told.push(news.secondsLeft))
      return { told, progress }
    }
    const none = { pages: 0, records: 0, changed: 0, quarantined: 0 }
    const fresh = reading(none)
    const resumed = reading({ ...none, pages: 50, records: 500 })
    for (const [done, { progress }] of [
      [1, fresh],
      [51, resumed],
      [52, resumed],
    ] as const) {
      vi.advanceTimersByTime(1000)
      const page = { records: [], quarantined: [], checkpoint: {}, progress: { done, total: 100 } }
      const prepared = await preparePage(world.vault, page, [])
      await progress.store(prepared, async ({ counts }) => ({ ...counts, pages: counts.pages + 1 }))
    }
    vi.useRealTimers()
    expect(fresh.told).toEqual([99])
    expect(resumed.told).toEqual([null, 48])
  })

  it('begins anew when an older version left what nobody understands any more', async () => {
    const id = somebody()
    const runId = await world.newRun('sync', 'lms')
    await world.db
      .insertInto('sync_checkpoints')
      .values({ run_id: runId, checkpoint: JSON.stringify({ from: '' }), raw_pages: 3 })
      .execute()
    const page = { records: [finalTest(id, '6')], raw: [{ place: 'page 1', body: '{}' }] }
    expect(await world.sync([page], { runId })).toMatchObject({ pages: 1, changed: 1 })
    const kept = await world.db.selectFrom('raw_pages').select('seq').where('run_id', '=', runId)
    expect(await kept.execute()).toEqual([{ seq: 3 }])
  })

  it('leaves nothing of a page whose transaction fails: neither records nor checkpoint', async () => {
    const [kept, lost] = [somebody(), somebody()]
    const runId = await world.newRun('sync', 'lms')
    const before = await countRows(world.db, { without: ['runs'] })
    const pages = [
      { records: [account(kept), finalTest(kept, '6')], raw: [{ place: 'page 1', body: '{}' }] },
      { records: [account(lost), finalTest(lost, '6')], raw: [{ place: 'page 2', body: '{}' }] },
    ]
    // The last statement of a page is its checkpoint; refused, it undoes the page.
    await world.database.asOwner((owner) =>
      owner.query(`alter table sync_checkpoints add constraint no_second_page
        check (run_id <> '${runId}' or raw_pages < 2)`),
    )
    await expect(world.sync(pages, { runId })).rejects.toThrow('no_second_page')
    await world.database.asOwner((owner) =>
      owner.query('alter table sync_checkpoints drop constraint no_second_page'),
    )
    const after = await countRows(world.db, { without: ['runs'] })
    expect(after).toEqual({
      ...before,
      account_match_keys: expect.any(Number),
      evidence_changes: (before.evidence_changes ?? 0) + 1,
      record_versions: (before.record_versions ?? 0) + 2,
      records: (before.records ?? 0) + 2,
      accounts: (before.accounts ?? 0) + 1,
      account_links: (before.account_links ?? 0) + 1,
      raw_pages: (before.raw_pages ?? 0) + 1,
      sync_checkpoints: (before.sync_checkpoints ?? 0) + 1,
    })
    expect(await world.sync(pages, { runId })).toMatchObject({ pages: 2, records: 4, changed: 4 })
    expect(await newestScore(`test:${lost}`)).toBe('6')
  })
})

describe('since when changes are asked for', () => {
  let own: World
  const asked: (Date | null)[] = []
  const sync = (options: { full?: boolean; incremental?: boolean } = {}) => {
    const connector = scriptedConnector([], {
      asked: ({ since }) => asked.push(since),
      incremental: options.incremental ?? true,
    })
    return own.sync([], { connector, full: options.full ?? false })
  }
  beforeAll(async () => {
    own = await createWorld()
  })
  afterAll(() => own.close())

  it('is everything at first, then ten minutes before the last whole reading began', async () => {
    await sync()
    const began = own.clock.now()
    await sync()
    await sync({ full: true })
    await sync({ incremental: false })
    expect(asked).toEqual([null, new Date(began.getTime() - 10 * 60_000), null, null])
  })

  it('is everything again for what was not asked for before, course by course', async () => {
    const ask = (course: string, attendance: AttendanceSource[] = []) => ({
      course,
      finalTests: ['final'],
      attempts: ['highest' as const],
      attendance,
    })
    const began = new Date('2026-03-01T00:00:00Z')
    const later = new Date('2026-03-02T00:00:00Z')
    const position = (...requests: CourseRequest[]) => readPosition(own.db, 'lms', requests, later)
    await savePosition(own.db, 'lms', [ask('A'), ask('B')], { since: began, whole: true })
    expect(await position(ask('A'), ask('B'))).toEqual(began)
    expect(await position(ask('A'), ask('C'))).toBeNull()
    expect(await position(ask('A', ['topics']))).toBeNull()
    await savePosition(own.db, 'lms', [ask('A')], { since: later, whole: false })
    expect(await position(ask('A'))).toEqual(later)
    expect(await position(ask('A'), ask('B')), 'the earlier of the two').toEqual(began)
  })

  it('is everything once a week: what is gone shows only then', async () => {
    const request = { course: 'W', finalTests: [], attempts: [], attendance: [] }
    const began = new Date('2026-03-01T00:00:00Z')
    await savePosition(own.db, 'lms', [request], { since: began, whole: true })
    const on = (day: string) => readPosition(own.db, 'lms', [request], new Date(day))
    expect(await on('2026-03-07T23:59:00Z')).toEqual(began)
    expect(await on('2026-03-08T00:00:00Z')).toBeNull()
  })

  it('is everything when the clock was ahead: what changed since would be taken for read', async () => {
    const request = { course: 'F', finalTests: [], attempts: [], attendance: [] }
    const ahead = new Date('2026-03-04T00:00:00Z')
    await savePosition(own.db, 'lms', [request], { since: ahead, whole: true })
    const on = (day: string) => readPosition(own.db, 'lms', [request], new Date(day))
    expect(await on('2026-03-01T00:00:00Z')).toBeNull()
    expect(await on('2026-03-04T00:00:00Z')).toEqual(ahead)
  })

  it('does not move on when the reading fails', async () => {
    const position = () => own.db.selectFrom('course_positions').selectAll().execute()
    const before = await position()
    const error = new HocvuError('platform.unreachable', 'The platform is away.')
    const connector = scriptedConnector([{}], { failAt: { page: 0, error } })
    await expect(own.sync([], { connector })).rejects.toBe(error)
    expect(await position()).toEqual(before)
  })
})

describe('bad rows', () => {
  const row = (key: string, raw = `{"id":"${key}"}`) => ({
    place: `grades, row ${key}`,
    key,
    reason: 'score-out-of-range',
    detail: 'The score 11 lies outside 0 to 10.',
    raw,
  })
  const quarantineOf = (key: string) =>
    world.db.selectFrom('quarantined_rows').selectAll().where('row_key', '=', key).execute()

  it('are kept once however often they are read, and make every such run partial', async () => {
    for (let time = 0; time < 2; time++) {
      const runId = await world.newRun('sync', 'lms')
      const counts = await world.sync([{ quarantined: [row('g1')] }], { runId })
      expect(counts.quarantined).toBe(1)
      expect(await getRun(world.db, runId)).toMatchObject({ state: 'partial' })
    }
    const [kept, ...more] = await quarantineOf('g1')
    expect(more).toEqual([])
    expect(kept?.last_seen_at.getTime()).toBeGreaterThan(kept?.first_seen_at.getTime() ?? 0)
  })

  it('are another row when they come in another form', async () => {
    await world.sync([{ quarantined: [row('g2', 'one form'), row('g2', 'another')] }])
    expect(await quarantineOf('g2')).toHaveLength(2)
  })

  it('are sealed; opened they are as they came', async () => {
    await world.sync([{ quarantined: [row('g3', 'điểm 11')] }])
    const [kept] = await quarantineOf('g3')
    const sealed = kept?.sealed ?? Buffer.alloc(0)
    expect(sealed.includes(Buffer.from('điểm'))).toBe(false)
    expect(world.vault.decrypt('raw-pages', sealed).toString()).toBe('điểm 11')
  })

  it.each([
    ['a shape that is not the contract’s', { ...finalTest('b1', '8'), attempts: [{ id: 1 }] }],
    ['a zero character', finalTest('b2', '8', { test: { id: '9', name: 'a\0b', code: null } })],
    ['half a character', finalTest('b3', '8', { test: { id: '9', name: 'a\ud83d', code: null } })],
    ['an id too long for an index', finalTest('b4', '8', { sourceId: 'x'.repeat(9000) })],
    ['a birth date in the year 0', account('b5', { dateOfBirth: '0000-01-01' })],
  ])('include a record with %s; the rest of the page is taken', async (_, bad) => {
    const id = somebody()
    const records = [bad, finalTest(id, '8')] as ReturnType<typeof finalTest>[]
    expect(await world.sync([{ records }])).toMatchObject({ records: 1, quarantined: 1 })
    expect(await newestScore(`test:${id}`)).toBe('8')
  })

  it('do not include a text that only looks like one', async () => {
    const name = 'C:\\u0000 \\ud83d 😀'
    const id = somebody()
    const counts = await world.sync(
      onePage(finalTest(id, '8', { test: { id: '9', name, code: null } })),
    )
    expect(counts).toMatchObject({ records: 1, quarantined: 0 })
  })

  it('may carry any text in their place, key and detail', async () => {
    const bad = { ...row('k'.repeat(9000)), place: 'row \0 \ud83d', detail: 'x\0'.repeat(5000) }
    expect(await world.sync([{ quarantined: [bad] }])).toMatchObject({ quarantined: 1 })
  })
})

describe('raw answers', () => {
  it('are kept sealed, in the order in which they came, as they came', async () => {
    const runId = await world.newRun('sync', 'lms')
    const raw = (body: string) => ({ place: 'participants', body })
    await world.sync(
      [{ raw: [raw('{"next_page_token":"abc123"}'), raw('second')] }, { raw: [raw('third')] }],
      {
        runId,
      },
    )
    const pages = await world.db
      .selectFrom('raw_pages')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('seq')
      .execute()
    const { gunzipSync } = await import('node:zlib')
    const opened = pages.map(
      ({ sealed }) =>
        JSON.parse(gunzipSync(world.vault.decrypt('raw-pages', sealed)).toString()).body,
    )
    expect(opened).toEqual(['{"next_page_token":"abc123"}', 'second', 'third'])
  })
})
