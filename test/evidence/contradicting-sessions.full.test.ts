import { afterAll, describe, expect, it } from 'vitest'
import { finishRun, getRun } from '../../src/runs/run.ts'
import {
  cohortYaml,
  createWorld,
  onePage,
  programYaml,
  sessions,
  type World,
} from '../support/world.ts'

/** Lengths of session S1 as the records of learners a, b, c … state them. */
async function read(world: World, lengths: Record<string, number>, order = Object.keys(lengths)) {
  const records = order.map((id) => sessions(id, [{ code: 'S1', minutes: lengths[id] ?? 0 }]))
  return await world.sync(onePage(...records))
}

async function setAside(world: World): Promise<string[]> {
  const rows = await world.db
    .selectFrom('records')
    .select('account')
    .where('quarantined', '=', true)
    .orderBy('account')
    .execute()
  return rows.map(({ account }) => account)
}

const worlds: World[] = []
async function newWorld() {
  const world = await createWorld({
    programs: [programYaml({ cohorts: cohortYaml('kns-1', { attendance: 'sessions' }) })],
  })
  worlds.push(world)
  return world
}
afterAll(() => Promise.all(worlds.map((world) => world.close())))

describe('one session with two lengths', () => {
  const withOneOdd = async () => {
    const world = await newWorld()
    expect(await read(world, { a: 45, b: 45, c: 90 })).toMatchObject({ quarantined: 1 })
    return world
  }

  it('sets the record with the rarer length aside and quarantines it', async () => {
    const world = await withOneOdd()
    expect(await setAside(world)).toEqual(['c'])
    const [row, ...more] = await world.db.selectFrom('quarantined_rows').selectAll().execute()
    expect(more).toEqual([])
    expect(row).toMatchObject({ reason: 'session-length-differs' })
    expect(row?.detail).toContain('90 minutes here and 45 minutes for other learners')
  })

  it('keeps every run partial until it is corrected, quarantined once', async () => {
    const world = await withOneOdd()
    const runId = await world.newRun('sync', 'lms')
    expect(await world.sync([], { runId })).toMatchObject({ quarantined: 1 })
    expect(await getRun(world.db, runId)).toMatchObject({ state: 'partial' })
    expect(await world.db.selectFrom('quarantined_rows').selectAll().execute()).toHaveLength(1)
  })

  it('is found by the next sync where the one that read it has failed before it was looked at', async () => {
    const world = await newWorld()
    const records = [45, 45, 90].map((minutes, at) => sessions(`f${at}`, [{ code: 'S1', minutes }]))
    const runId = await world.newRun('sync', 'lms')
    const asOwner = (statement: string) =>
      world.database.asOwner((owner) => owner.query(`alter table quarantined_rows ${statement}`))
    await asOwner(`add constraint full_disk check (reason <> 'session-length-differs')`)
    await expect(world.sync(onePage(...records), { runId })).rejects.toThrow('full_disk')
    await asOwner('drop constraint full_disk')
    await finishRun(world.db, world.clock, runId, { state: 'failed' })
    expect(await setAside(world)).toEqual([])
    expect(await world.sync(onePage(...records))).toMatchObject({ changed: 0, quarantined: 1 })
    expect(await setAside(world)).toEqual(['f2'])
  })

  it('brings the record back when it agrees again', async () => {
    const world = await withOneOdd()
    expect(await read(world, { c: 45 })).toMatchObject({ changed: 1, quarantined: 0 })
    expect(await setAside(world)).toEqual([])
  })

  it('brings the record back when the others come to agree with it', async () => {
    const world = await withOneOdd()
    await read(world, { a: 90 })
    expect(await setAside(world)).toEqual(['b'])
    await read(world, { b: 90 })
    expect(await setAside(world)).toEqual([])
  })
})

it.each([
  ['as written', ['a', 'b', 'c', 'd']],
  ['turned round', ['d', 'c', 'b', 'a']],
])('ends the same in whatever order records come: %s', async (_, order) => {
  const world = await newWorld()
  await read(world, { a: 90, b: 45, c: 90, d: 45 }, order)
  expect(await setAside(world)).toEqual(['b', 'd'])
})

it('of lengths that are equally common the longer known one holds', async () => {
  const world = await newWorld()
  await read(world, { z: 45 })
  await read(world, { a: 90 })
  expect(await setAside(world)).toEqual(['a'])
})

it('does not mix courses', async () => {
  const world = await newWorld()
  const other = sessions('a', [{ code: 'S1', minutes: 90 }], {
    course: 'OTHER',
    sourceId: 'sessions:other',
  })
  await world.sync(onePage(sessions('a', [{ code: 'S1', minutes: 45 }]), other))
  expect(await setAside(world)).toEqual([])
})
