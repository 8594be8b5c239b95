/** onetouch: a MOOC platform that speaks Moodle Web Services. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { Connector, CourseRequest, Page } from '../contract.ts'
import { checkPlatform } from './check.ts'
import { type Progress, partsOf, readCheckpoint } from './checkpoint.ts'
import { findCourse, mergedRequests } from './course.ts'
import { requireFunctions } from './functions.ts'
import { createMoodle } from './moodle.ts'
import { pullCourse } from './pull-course.ts'
import { OnetouchSettings } from './settings.ts'

/** Faults of one course; the others are still read, and the pull fails at its end. */
const COURSE_FAULTS: ReadonlySet<string> = new Set([
  'platform.no-right',
  'platform.not-found',
  'configuration.invalid',
])

export const onetouch: Connector<OnetouchSettings> = {
  id: 'onetouch',
  settings: OnetouchSettings,
  // Only topics are asked for by change; everything else comes course-wide in a few requests.
  capabilities: { incremental: true },

  check: checkPlatform,

  async *pull(request, context): AsyncGenerator<Page> {
    const moodle = createMoodle(context)
    const courses = mergedRequests(request.courses)
    if (courses.length === 0) return
    const site = await moodle.site()
    requireFunctions(site.value, courses)

    const total = courses.reduce((sum, course) => sum + partsOf(course).length, 0)
    let progress = readCheckpoint(request.checkpoint)
    const partsDone = () =>
      courses.reduce((sum, course) => {
        const parts = partsOf(course)
        if (progress.done.includes(course.course)) return sum + parts.length
        const { current } = progress
        return current?.course === course.course
          ? sum + Math.max(0, parts.indexOf(current.part))
          : sum
      }, 0)

    const faults: HocvuError[] = []
    for (const course of inOrder(courses, progress)) {
      try {
        const found = await findCourse(moodle, course.course)
        const from = progress.current?.course === course.course ? progress.current : null
        for await (const { position, ...page } of pullCourse(
          moodle,
          found,
          course,
          request.since,
          from,
        )) {
          progress = position
            ? { ...progress, current: position }
            : {
                ...progress,
                done: [...progress.done, course.course],
                current: null,
              }
          yield { ...page, checkpoint: { ...progress }, progress: { done: partsDone(), total } }
        }
      } catch (error) {
        if (!(error instanceof HocvuError) || !COURSE_FAULTS.has(error.code)) throw error
        faults.push(error)
      }
    }
    const [first] = faults
    if (first) throw faults.length === 1 ? first : new HocvuError(first.code, listed(faults))
  },
}

/** The course that was interrupted first, then those that were not read yet. */
function inOrder(courses: readonly CourseRequest[], progress: Progress): CourseRequest[] {
  const left = courses.filter((course) => !progress.done.includes(course.course))
  const current = left.filter((course) => course.course === progress.current?.course)
  return [...current, ...left.filter((course) => !current.includes(course))]
}

function listed(faults: readonly HocvuError[]): string {
  return `${faults.length} courses could not be read:\n${faults.map((fault) => `  ${fault.message}`).join('\n')}`
}
