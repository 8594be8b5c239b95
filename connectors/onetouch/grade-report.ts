/** The grade report of a whole course: one request, no matter how many learners. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { QuarantinedRow } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { allItems } from './grade-items.ts'
import { type Moodle, quarantinedWarnings } from './moodle.ts'
import { activeLearnersBeside } from './people.ts'
import { type GradeItem, GradeReport, GradeValue, UserGrades } from './wire.ts'

export interface CourseGrades {
  users: UserGrades[]
  items: GradeItem[]
  /** The account sees hidden grades, because the report shows one. */
  seesHidden: boolean
  quarantined: QuarantinedRow[]
}

/**
 * @param seen people who were counted before; who is missing from the report has a reason, which is not "no grade"
 * @throws HocvuError `platform.no-right` for a report without anybody, or people without anybody
 */
export async function readGradeReport(
  moodle: Moodle,
  course: FoundCourse,
  seen: { learners: number; activeLearners: number },
): Promise<CourseGrades> {
  const place = `grades of course ${course.name}`
  const { value } = await moodle.call({
    function: 'gradereport_user_get_grade_items',
    parameters: { courseid: course.id },
    answer: GradeReport,
    place,
    course: course.name,
    rawNames: true,
    deadlineSeconds: moodle.settings.timeouts.grades,
  })
  const quarantined = quarantinedWarnings(moodle, course, place, value.warnings)
  const users = value.usergrades.flatMap((row) => {
    const read = UserGrades.safeParse(row)
    if (read.success) return [read.data]
    quarantined.push(
      moodle.quarantine({
        course,
        place,
        reason: 'grades-unreadable',
        detail: 'The grades of one user cannot be read. Look at the grade report and sync again.',
        row,
      }),
    )
    return []
  })
  if (value.usergrades.length === 0 && seen.activeLearners > 0)
    throw new HocvuError(
      'platform.no-right',
      `The grade report of course ${course.name} holds nobody, although ${seen.activeLearners} learners are active in it. ${MEND}`,
    )
  const met = new Set(users.map((user) => user.userid))
  const unreadable = value.usergrades.length - users.length
  const expected = seen.activeLearners - unreadable
  const missing = await activeLearnersBeside(moodle, course, expected, met)
  if (missing.length > unreadable)
    quarantined.push(
      moodle.quarantine({
        course,
        place,
        key: 'missing',
        reason: 'learners-without-report',
        detail: `The grade report leaves out ${missing.length} active learner(s), so nothing is known of their tests. ${MEND}`,
        row: { missing },
      }),
    )
  const rows = users.flatMap((user) => user.gradeitems)
  const seesHidden = rows.some((row) => {
    const grade = GradeValue.safeParse(row).data
    return grade?.gradeishidden === true && grade.graderaw !== null
  })
  return { users, items: allItems(rows), seesHidden, quarantined }
}

const MEND =
  "Give the service account moodle/grade:viewall and moodle/site:accessallgroups, and see that the learners' role is a graded role."
