/** onetouch: a MOOC platform that speaks Moodle Web Services. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { Connector, CourseRequest, Page } from '../contract.ts'
import { checkPlatform } from './check.ts'
import { checkpointOf, partsOf, readCheckpoint, startOf } from './checkpoint.ts'
import { findCourse, mergedRequests } from './course.ts'
import { isCourseFault } from './faults.ts'
import { createMoodle } from './moodle.ts'
import { pullCourse } from './pull-course.ts'
import { OnetouchSettings } from './settings.ts'

export const onetouch: Connector<OnetouchSettings> = {
  id: 'onetouch',
  settings: OnetouchSettings,
  // Topics and single attempts are asked for by change; everything else comes course-wide in a few requests.
  capabilities: { incremental: true, keepsAnswers: true },

  check: checkPlatform,

  async *pull(request, context): AsyncGenerator<Page> {
    const moodle = createMoodle(context)
    const courses = mergedRequests(request.courses)
    if (courses.length === 0) return
    await moodle.site()

    const total = courses.reduce((sum, course) => sum + partsOf(course).length, 0)
    const known = readCheckpoint(request.checkpoint)
    const faults = courses.flatMap((course) => misconfigured(course) ?? [])
    for (const course of courses) {
      const from = known.get(course.course) ?? startOf(course.course)
      if (partsOf(course).every((part) => from.done.includes(part))) continue
      try {
        const found = await findCourse(moodle, course.course)
        for await (const { progress, ...page } of pullCourse(
          moodle,
          found,
          course,
          request.since,
          from,
          faults,
        )) {
          known.set(course.course, progress)
          const done = [...known.values()].reduce((sum, one) => sum + one.done.length, 0)
          yield { ...page, checkpoint: checkpointOf(known), progress: { done, total } }
        }
      } catch (error) {
        if (!isCourseFault(error)) throw error
        faults.push(error)
      }
    }
    const [first] = faults
    if (first) throw faults.length === 1 ? first : new HocvuError(first.code, listed(faults))
  },
}

/** A course of which a cohort asks what Moodle cannot say. */
function misconfigured({ course, attendance }: CourseRequest): HocvuError | null {
  if (!attendance.includes('reported')) return null
  return new HocvuError(
    'configuration.invalid',
    `Course ${course}: Moodle reports no attendance of its own. Set \`attendance\` of the cohort's evidence to sessions, topics or none.`,
    { params: { place: `course ${course}` } },
  )
}

function listed(faults: readonly HocvuError[]): string {
  return `${faults.length} parts of courses could not be read:\n${faults.map((fault) => `  ${fault.message}`).join('\n')}`
}
