import { describe, expect, it } from 'vitest'
import { courseRequests, isClosed } from '../../src/evidence/course-requests.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import type { Cohort } from '../../src/programs/store.ts'
import { platformsYaml, programYaml } from '../support/world.ts'

/** Cohorts as the database would give them. */
function cohortsOf(...programs: string[]): Cohort[] {
  const files = programs.map((text, index) => ({ name: `programs/p${index}.yaml`, text }))
  const configuration = parseConfiguration(
    [{ name: 'platforms.yaml', text: platformsYaml }, ...files],
    ['onetouch', 'provincial-portal'],
  )
  return configuration.programs.flatMap(({ cohorts, ...program }) =>
    cohorts.map((definition) => ({
      id: definition.id,
      active: true,
      origin: 'file',
      version: 1,
      definition,
      programId: program.id,
      programVersion: 1,
      program,
    })),
  )
}

const withEvidence = (id: string, ...evidence: string[]) => `
  - { id: ${id}, deadline: 2026-12-31, evidence: [${evidence.join(', ')}] }`

describe('what is read from a platform', () => {
  it('is one request a course, with what any of the cohorts needs of it', () => {
    const cohorts = cohortsOf(
      programYaml({
        cohorts:
          withEvidence('a', '{ platform: lms, course: KNS, finalTest: final, attendance: none }') +
          withEvidence(
            'b',
            '{ platform: lms, course: KNS, finalTest: mid, attendance: sessions }',
          ) +
          withEvidence(
            'c',
            '{ platform: lms, course: KNS, finalTest: final, attendance: sessions }',
          ),
      }),
    )
    expect(courseRequests('lms', cohorts).requests).toEqual([
      {
        course: 'KNS',
        finalTests: ['final', 'mid'],
        attempts: ['highest'],
        attendance: ['none', 'sessions'],
      },
    ])
  })

  it('leaves out what comes from other platforms, and the cohorts that use nothing of this one', () => {
    const cohorts = cohortsOf(
      programYaml({
        cohorts:
          withEvidence('a', '{ platform: lms, course: KNS, finalTest: final }') +
          withEvidence('b', '{ platform: portal, course: NTS }'),
      }),
    )
    const { requests, cohorts: using } = courseRequests('portal', cohorts)
    expect(requests).toEqual([
      { course: 'NTS', finalTests: [], attempts: ['highest'], attendance: ['none'] },
    ])
    expect(using.map(({ id }) => id)).toEqual(['b'])
  })

  it('includes the topics where a program asks for all modules', () => {
    const cohorts = cohortsOf(
      programYaml({
        rules: '{ modules: all, attendance: none }',
        cohorts: withEvidence('a', '{ platform: lms, course: KNS, finalTest: final }'),
      }),
    )
    expect(courseRequests('lms', cohorts).requests[0]?.attendance).toEqual(['none', 'topics'])
  })
})

describe('a cohort that schedules leave alone', () => {
  const [cohort] = cohortsOf(programYaml({ cohorts: withEvidence('a') }))
  const closedAt = (instant: string) => cohort && isClosed(cohort, new Date(instant))

  it('is closed a week after its deadline, at 24:00 in Vietnam', () => {
    expect(closedAt('2026-12-31T17:00:00Z')).toBe(false)
    expect(closedAt('2027-01-07T16:59:59Z')).toBe(false)
    expect(closedAt('2027-01-07T17:00:00Z')).toBe(true)
  })

  it('never closes without a deadline', () => {
    const [open] = cohortsOf(programYaml({ cohorts: '\n  - { id: a }' }))
    expect(open && isClosed(open, new Date('2100-01-01T00:00:00Z'))).toBe(false)
  })
})
