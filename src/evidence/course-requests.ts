/** What to read from a platform: the courses that cohorts take evidence from. Pure. */
import type { CourseRequest } from '../../connectors/contract.ts'
import { endOfDateInVietnam } from '../foundation/dates.ts'
import type { Cohort } from '../programs/store.ts'

/** After its deadline a cohort stays on the schedule this long: roll calls and grades are entered late. */
const SETTLING_DAYS = 7

/** A cohort that schedules leave alone. It can still be synced by hand. */
export function isClosed(cohort: Cohort, now: Date): boolean {
  const { deadline } = cohort.definition
  if (deadline === null) return false
  const settled = endOfDateInVietnam(deadline).getTime() + SETTLING_DAYS * 24 * 60 * 60 * 1000
  return now.getTime() >= settled
}

/** One request a course, with everything that any of the cohorts needs of it. */
export function courseRequests(
  platformId: string,
  cohorts: readonly Cohort[],
): { requests: CourseRequest[]; cohorts: Cohort[] } {
  const byCourse = new Map<string, CourseRequest>()
  const using = new Set<Cohort>()
  for (const cohort of cohorts) {
    for (const source of cohort.definition.evidence) {
      if (source.platform !== platformId) continue
      using.add(cohort)
      const request = byCourse.get(source.course) ?? {
        course: source.course,
        finalTests: [],
        attempts: [],
        attendance: [],
      }
      if (source.finalTest !== null && !request.finalTests.includes(source.finalTest))
        request.finalTests.push(source.finalTest)
      const { attempts } = cohort.program.rules.finalTest
      if (!request.attempts.includes(attempts)) request.attempts.push(attempts)
      if (!request.attendance.includes(source.attendance))
        request.attendance.push(source.attendance)
      // Programs that ask for all modules need the topics, whatever attendance is reckoned by.
      if (cohort.program.rules.modules === 'all' && !request.attendance.includes('topics'))
        request.attendance.push('topics')
      byCourse.set(source.course, request)
    }
  }
  return { requests: [...byCourse.values()], cohorts: [...using] }
}
