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

describe('what a person says of a session without a mark', () => {
  it('decides what nobody could conclude', async () => {
    const school = await open([
      { code: 'A', marks: 'pppu' },
      { code: 'B', marks: 'pppu' },
      { code: 'C', marks: 'ppuu' },
    ])
    expect(await school.outcomes()).toEqual({
      A: 'review/unrecorded',
      B: 'review/unrecorded',
      C: 'review/unrecorded',
    })
    await school.presence(['A'])
    await school.presence(['B'], { mark: 'absent' })
    await school.presence(['C'], { mark: 'absent' })
    expect(await school.reconcile()).toMatchObject({ looked: 3 })
    expect(await school.outcomes()).toEqual({
      A: 'passed',
      B: 'review/unexcused',
      C: 'failed/attendance',
    })
  })

  it('counts beside sessions that are still to come', async () => {
    const school = await open([
      { code: 'A', marks: 'ppuc' },
      { code: 'B', marks: 'ppuc' },
    ])
    expect(await school.outcomeOf('A')).toBe('incomplete/attendance-pending')
    await school.presence(['A'])
    await school.presence(['B'], { mark: 'absent' })
    await school.reconcile()
    expect(await school.outcomes()).toEqual({ A: 'passed', B: 'incomplete/attendance-pending' })
  })

  it('absent, and an accepted reason beside it, is an excused absence', async () => {
    const school = await open([{ code: 'A', marks: 'pppu' }])
    await school.presence(['A'], { mark: 'absent' })
    await school.excuse(['A'])
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('passed')
  })

  it('gives way to a mark that the platform delivers later', async () => {
    const school = await open([{ code: 'A', marks: 'pppu' }])
    await school.presence(['A'])
    await school.reconcile()
    await school.sync(onePage(marked('A', 'pppa')))
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('review/unexcused')
  })

  it('is refused for a session that has a mark, has not been held, or was spoken of before', async () => {
    const school = await open([{ code: 'A', marks: 'ppuc' }])
    const fault = (reason: RegExp) => ({
      code: 'request.conflict',
      fields: [{ field: 'learners.0', reason: expect.stringMatching(reason) }],
    })
    await expect(school.presence(['A'], { sessions: [sessionAt(0)] })).rejects.toMatchObject(
      fault(/^A has the mark "present"/),
    )
    await expect(school.presence(['A'], { sessions: [sessionAt(3)] })).rejects.toMatchObject(
      fault(/B4 has not been held/),
    )
    const { act } = await school.presence(['A'], { sessions: [sessionAt(2)] })
    await expect(school.presence(['A'], { sessions: [sessionAt(2)] })).rejects.toMatchObject(
      fault(new RegExp(`^A was said to be present .* ${act}`)),
    )
    await expect(school.presence(['A'])).rejects.toMatchObject(
      fault(/^A has no session without a mark/),
    )
  })
})
