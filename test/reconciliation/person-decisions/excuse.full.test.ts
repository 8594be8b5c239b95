import { afterAll, describe, expect, it } from 'vitest'
import { onePage } from '../../support/world.ts'
import { createSchool, marked, type School, sessionAt } from './school.ts'

const schools: School[] = []
afterAll(() => Promise.all(schools.map((school) => school.close())))

const open = async (pupils: Parameters<typeof createSchool>[0]) => {
  const school = await createSchool(pupils)
  schools.push(school)
  return school
}

const attendanceOf = async (school: School) => {
  const { attendance } = await school.db
    .selectFrom('outcome_revisions')
    .select('attendance')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return attendance
}

describe('an accepted reason', () => {
  it('settles an absence inside the quarter; the absence stays in the denominator', async () => {
    const school = await open([
      { code: 'A', marks: 'pppa' },
      { code: 'B', marks: 'pppa' },
    ])
    expect(await school.outcomes()).toEqual({ A: 'review/unexcused', B: 'review/unexcused' })
    await school.excuse(['A'])
    expect(await school.reconcile()).toMatchObject({ looked: 1 })
    expect(await school.outcomeOf('A')).toBe('passed')
    expect(await school.outcomeOf('B')).toBe('review/unexcused')
    expect(await attendanceOf(school)).toMatchObject({ attended: '540', required: '720' })
  })

  it('does not help beyond the quarter', async () => {
    const school = await open([{ code: 'A', marks: 'ppaa' }])
    await school.excuse(['A'])
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('failed/attendance')
  })

  it('may come before the session: the absence that follows is excused', async () => {
    const school = await open([{ code: 'A', marks: 'pppc' }])
    await school.excuse(['A'], { sessions: [sessionAt(3)] })
    await school.sync(onePage(marked('A', 'pppa')))
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('passed')
  })

  it('is kept with who accepted it, for exactly the sessions without a reason', async () => {
    const school = await open([{ code: 'A', marks: 'peaa' }])
    const { act } = await school.excuse(['A'])
    const rows = await school.db
      .selectFrom('excuses')
      .select(['act_id', 'session', 'accepted_by'])
      .orderBy('session')
      .execute()
    const accepted_by = 'Trưởng phòng Nội vụ'
    expect(rows).toEqual([
      { act_id: act, session: 'B3', accepted_by },
      { act_id: act, session: 'B4', accepted_by },
    ])
  })

  it('is refused for who was there, has nothing to excuse, or is excused already; nobody is excused then', async () => {
    const school = await open([
      { code: 'A', marks: 'pppa' },
      { code: 'B', marks: 'pppp' },
    ])
    const fault = (field: string, reason: RegExp) => ({
      code: 'request.conflict',
      fields: [{ field, reason: expect.stringMatching(reason) }],
    })
    await expect(school.excuse(['A', 'B'])).rejects.toMatchObject(
      fault('learners.1', /^B has no absence without a reason/),
    )
    await expect(school.excuse(['B'], { sessions: [sessionAt(0)] })).rejects.toMatchObject(
      fault('learners.0', /^B attended lms\/KNS\/B1/),
    )
    const { act } = await school.excuse(['A'])
    await expect(school.excuse(['A'], { sessions: [sessionAt(3)] })).rejects.toMatchObject(
      fault('learners.0', new RegExp(`^A is excused .* ${act}`)),
    )
    await expect(
      school.excuse(['A'], { sessions: [{ ...sessionAt(0), session: 'B9' }] }),
    ).rejects.toMatchObject({ code: 'not-found', fields: [{ field: 'sessions.0' }] })
    expect(await school.db.selectFrom('excuses').select('session').execute()).toHaveLength(1)
  })
})
