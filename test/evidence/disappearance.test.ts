import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EnrolmentRecord } from '../../connectors/contract.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { getRun } from '../../src/runs/run.ts'
import {
  account,
  createWorld,
  enrolment,
  type PageText,
  scriptedConnector,
  type World,
} from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index + 1}`)
const TEN = names(10)

function listing(
  ids: readonly string[],
  states: Record<string, EnrolmentRecord['state']> = {},
): PageText[] {
  const records = ids.flatMap((id) => [
    account(id),
    enrolment(id, { state: states[id] ?? 'active' }),
  ])
  return [{ records, listed: ['KNS'] }]
}

async function statesNow(): Promise<Record<string, string>> {
  const rows = await world.db
    .selectFrom('records as r')
    .innerJoin('record_versions as v', 'v.id', 'r.version_id')
    .select(['r.account', 'v.payload'])
    .where('r.kind', '=', 'enrolment')
    .orderBy('r.account')
    .execute()
  return Object.fromEntries(rows.map(({ account: id, payload }) => [id, Object(payload).state]))
}

const others = (state: Record<string, string>) =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== 'active'))

beforeEach(async () => {
  // Whatever a test before left: everybody is there again.
  await world.sync(listing(TEN), { full: true, acceptLosses: true })
  const states = await statesNow()
  expect(TEN.map((id) => states[id])).toEqual(TEN.map(() => 'active'))
})

const bad = {
  place: 'row 7',
  key: 'row:7',
  reason: 'unreadable',
  detail: 'The row cannot be read.',
  raw: '{}',
}

describe('a learner whom the platform no longer lists', () => {
  it('counts as removed after one whole clean pass; what was known of them stays', async () => {
    const counts = await world.sync(listing(TEN.slice(1)))
    expect(world.lossesOf(counts)).toEqual({ applied: 1, missing: 0, held: [] })
    expect(others(await statesNow())).toEqual({ p1: 'removed' })
    const versions = await world.db
      .selectFrom('record_versions')
      .select('id')
      .where('account', '=', 'p1')
      .where('kind', '=', 'enrolment')
      .execute()
    expect(versions.length).toBeGreaterThan(1)
  })

  it('is back as soon as the platform lists them again', async () => {
    await world.sync(listing(TEN.slice(1)))
    await world.sync(listing(TEN))
    expect(others(await statesNow())).toEqual({})
  })

  it('is not gone when the pull broke off before its end', async () => {
    const [page] = listing(TEN.slice(1))
    const connector = scriptedConnector([page ?? {}, {}], {
      failAt: { page: 1, error: new HocvuError('platform.unreachable', 'The platform is away.') },
    })
    await expect(world.sync([], { connector })).rejects.toMatchObject({
      code: 'platform.unreachable',
    })
    expect(others(await statesNow())).toEqual({})
  })

  it('is not gone when a row could not be read, which might be theirs', async () => {
    const [page] = listing(TEN.slice(1))
    const counts = await world.sync([{ ...page, quarantined: [bad] }])
    expect(world.lossesOf(counts)).toEqual({ applied: 0, missing: 1, held: [] })
    expect(others(await statesNow())).toEqual({})
  })

  it('is not gone when the pull tells changes only and lists nobody', async () => {
    const [page] = listing(TEN.slice(1))
    const counts = await world.sync([{ records: page?.records ?? [] }])
    expect(world.lossesOf(counts).applied).toBe(0)
  })

  it('is looked for over the whole pull, also when it was interrupted and taken up again', async () => {
    const pages = [
      { records: listing(TEN.slice(0, 5))[0]?.records ?? [] },
      { records: listing(TEN.slice(5, 9))[0]?.records ?? [], listed: ['KNS'] },
    ]
    const runId = await world.newRun('sync', 'lms')
    const error = new HocvuError('platform.unreachable', 'The platform is away.')
    const connector = scriptedConnector(pages, { failAt: { page: 1, error } })
    await expect(world.sync([], { runId, connector })).rejects.toBe(error)
    await world.sync(pages, { runId })
    expect(others(await statesNow())).toEqual({ p10: 'removed' })
  })
})

describe('a learner whom the platform suspends', () => {
  it('counts as suspended only at the end of the pull', async () => {
    const [page] = listing(TEN, { p2: 'suspended' })
    const error = new HocvuError('platform.unreachable', 'The platform is away.')
    const connector = scriptedConnector([page ?? {}, {}], { failAt: { page: 1, error } })
    await expect(world.sync([], { connector })).rejects.toBe(error)
    expect(others(await statesNow())).toEqual({})
    await world.sync(listing(TEN, { p2: 'suspended' }))
    expect(others(await statesNow())).toEqual({ p2: 'suspended' })
  })

  it('counts although another row could not be read: the platform has said it', async () => {
    const [page] = listing(TEN, { p2: 'suspended' })
    await world.sync([{ ...page, quarantined: [bad] }])
    expect(others(await statesNow())).toEqual({ p2: 'suspended' })
  })
})

describe('many learners gone at once', () => {
  it.each([
    ['exactly a fifth', 2, []],
    ['more than a fifth', 3, [{ course: 'KNS', lost: 3, of: 10 }]],
  ])('%s of the active ones', async (_, gone, held) => {
    await world.sync(listing(TEN), { full: true, acceptLosses: true })
    const runId = await world.newRun('sync', 'lms')
    const counts = await world.sync(listing(TEN.slice(gone)), { runId })
    expect(world.lossesOf(counts)).toEqual({
      applied: held.length === 0 ? gone : 0,
      missing: 0,
      held,
    })
    expect(Object.keys(others(await statesNow()))).toHaveLength(held.length === 0 ? gone : 0)
    expect((await getRun(world.db, runId)).state).toBe(held.length === 0 ? 'succeeded' : 'held')
  })

  it('count once a person has looked', async () => {
    await world.sync(listing(TEN.slice(5)), { acceptLosses: true })
    expect(Object.keys(others(await statesNow()))).toHaveLength(5)
  })

  it('hold also when they are suspended, and everything else of the pull is stored', async () => {
    const states = Object.fromEntries(TEN.map((id) => [id, 'suspended' as const]))
    const counts = await world.sync(listing([...TEN, 'p12'], states))
    expect(world.lossesOf(counts).held).toEqual([{ course: 'KNS', lost: 10, of: 10 }])
    expect(others(await statesNow())).toEqual({})
    expect((await statesNow()).p12).toBe('active')
  })
})

describe('a class that is replaced by a larger one', () => {
  it('is held: who is new makes nobody’s loss smaller', async () => {
    const newcomers = Array.from({ length: 60 }, (_, index) => `n${index}`)
    const counts = await world.sync(listing(newcomers))
    expect(world.lossesOf(counts)).toMatchObject({ applied: 0, held: [{ lost: 10 }] })
  })
})

describe('losses that wait', () => {
  const since: (Date | null)[] = []
  const asking = (pages: PageText[]) =>
    scriptedConnector(pages, { asked: (request) => since.push(request.since) })
  const sync = async (pages: PageText[], options: { acceptLosses?: boolean } = {}) =>
    world.lossesOf(await world.sync([], { connector: asking(pages), ...options }))

  beforeEach(() => {
    since.length = 0
  })

  it('for a person are looked for again by the next sync, and accepted without more words', async () => {
    expect((await sync(listing(TEN.slice(5)))).held).toHaveLength(1)
    expect((await sync(listing(TEN.slice(5)))).held).toHaveLength(1)
    expect(await sync(listing(TEN.slice(5)), { acceptLosses: true })).toMatchObject({ applied: 5 })
    await sync(listing(TEN.slice(5)))
    expect(since).toEqual([expect.any(Date), null, null, expect.any(Date)])
  })

  it('for a row that cannot be read are looked for again by the next sync', async () => {
    const [page] = listing(TEN.slice(1))
    expect(await sync([{ ...page, quarantined: [bad] }])).toMatchObject({ missing: 1 })
    expect(await sync(listing(TEN.slice(1)))).toMatchObject({ applied: 1 })
    expect(since).toEqual([expect.any(Date), null])
  })

  it('of the whole platform are accepted by a whole reading, whatever was read before', async () => {
    await sync(listing(TEN), { acceptLosses: true })
    expect(since).toEqual([null])
  })
})

describe('a learner who is first met as suspended', () => {
  it('is no loss: nobody took them for active', async () => {
    const counts = await world.sync(listing([...TEN, 'p11'], { p11: 'suspended' }))
    expect(world.lossesOf(counts)).toMatchObject({ applied: 0, held: [] })
    expect(await statesNow()).toMatchObject({ p11: 'suspended' })
  })
})
