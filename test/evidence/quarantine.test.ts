import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CourseRequest, Page } from '../../connectors/contract.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createWorld, scriptedConnector, sessions, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const row = (course?: string): Page['quarantined'][number] => ({
  place: 'row 1',
  key: 'row',
  reason: 'unreadable',
  detail: 'The row cannot be read.',
  raw: '{}',
  ...(course !== undefined && { course }),
})
const ask = (course: string, ...finalTests: string[]): CourseRequest => ({
  course,
  finalTests,
  attempts: ['highest'],
  attendance: ['none'],
})
const BOTH = [ask('A', 'final'), ask('B', 'final')]

const stateOf = async (key = 'row') =>
  (
    await world.db
      .selectFrom('quarantined_rows')
      .select('state')
      .where('row_key', '=', key)
      .executeTakeFirst()
  )?.state

/** A whole reading of these courses. */
const read = (courses: CourseRequest[], pages: Parameters<World['sync']>[0] = [{}]) =>
  world.sync(pages, { courses, full: true })

describe('a bad row', () => {
  beforeEach(async () => {
    await world.db.deleteFrom('quarantined_rows').execute()
  })

  it.each<[string, string | undefined, CourseRequest[], string]>([
    ['its course', 'A', [ask('A', 'final')], 'settled'],
    ['another course', 'A', [ask('B', 'final')], 'waiting'],
    ['its course, but not for all that was asked', 'A', [ask('A')], 'waiting'],
    ['its course, for more', 'A', [ask('A', 'final', 'midterm')], 'settled'],
    ['one of the courses whose it may be', undefined, [ask('A', 'final')], 'waiting'],
    ['all the courses whose it may be', undefined, [...BOTH, ask('C')], 'settled'],
  ])('after a whole reading without it of %s', async (_, course, then, state) => {
    await read(BOTH, [{ quarantined: [row(course)] }])
    await read(then)
    expect(await stateOf()).toBe(state)
  })

  it('waits on after a reading of changes, and after one that broke off', async () => {
    await read(BOTH, [{ quarantined: [row('A')] }])
    await world.sync([{}], { courses: BOTH })
    const error = new HocvuError('platform.unreachable', 'The platform is away.')
    const connector = scriptedConnector([{}], { failAt: { page: 0, error } })
    await expect(world.sync([], { connector, courses: BOTH, full: true })).rejects.toBe(error)
    expect(await stateOf()).toBe('waiting')
  })

  it('of a course that came to the cohorts while a run was cut off is not settled by it', async () => {
    await read(BOTH, [{ quarantined: [row('B')] }])
    const runId = await world.newRun('sync', 'lms')
    const error = new HocvuError('platform.unreachable', 'The platform is away.')
    const connector = scriptedConnector([{}, {}], { failAt: { page: 1, error } })
    const courses = [ask('A', 'final')]
    await expect(world.sync([], { runId, connector, courses, full: true })).rejects.toBe(error)
    await world.sync([{}, {}], { runId, courses: BOTH, full: true })
    expect(await stateOf()).toBe('waiting')
  })
})

describe('a session whose length differs between learners', () => {
  it('is settled as soon as the lengths agree, also by a reading of changes', async () => {
    const lasts = (id: string, minutes: number) => sessions(id, [{ code: 'S1', minutes }])
    const alone = sessions('q3', [{ code: 'S1', minutes: 45 }])
    await world.sync([{ records: [lasts('q1', 90), lasts('q2', 90), alone] }])
    expect(await stateOf('sessions:KNS:sessions:q3')).toBe('waiting')
    await world.sync([{ records: [lasts('q3', 90)] }])
    expect(await stateOf('sessions:KNS:sessions:q3')).toBe('settled')
  })
})
