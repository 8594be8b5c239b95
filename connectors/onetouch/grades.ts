/** Final tests out of the grade report of a whole course: one request, no matter how many learners. */

import type { z } from 'zod'
import { Exact } from '../../src/foundation/decimal.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { QuarantinedRow, RawPage, TestRecord } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { type Moodle, quarantinedWarnings } from './moodle.ts'
import { GradeItemName, GradeReport, GradeValue, sameName, UserGrades } from './wire.ts'

type GradeItem = z.infer<typeof GradeItemName>

export interface GradesPage {
  records: TestRecord[]
  quarantined: QuarantinedRow[]
  raw: RawPage[]
  /** Course modules of the final tests; they are no topics. */
  testModules: number[]
}

/**
 * @param learners active learners of the course; a report without anybody is then a missing right
 * @throws HocvuError `platform.not-found` for a final test that no or more than one grade item fits
 */
export async function readGrades(
  moodle: Moodle,
  course: FoundCourse,
  finalTests: readonly string[],
  learners: number,
): Promise<GradesPage> {
  const place = `grades of course ${course.name}`
  const { value, raw } = await moodle.call({
    function: 'gradereport_user_get_grade_items',
    parameters: { courseid: course.id },
    answer: GradeReport,
    place,
    course: course.name,
    deadlineSeconds: moodle.settings.timeouts.grades,
  })
  if (value.usergrades.length === 0 && learners > 0)
    throw new HocvuError(
      'platform.no-right',
      `The grade report of course ${course.name} holds nobody, although ${learners} learners are active in it. Give the service account moodle/grade:viewall and moodle/site:accessallgroups, and see that the learners' role is a graded role.`,
    )

  const quarantined = quarantinedWarnings(moodle, place, value.warnings)
  const users = value.usergrades.flatMap((row) => {
    const read = UserGrades.safeParse(row)
    if (read.success) return [read.data]
    quarantined.push(
      moodle.quarantine({
        place,
        reason: 'grades-unreadable',
        detail: 'The grades of one user cannot be read. Look at the grade report and sync again.',
        row,
      }),
    )
    return []
  })
  const items = allItems(users.flatMap((user) => user.gradeitems))
  // Without users there are no items to look among.
  const wanted = users.length === 0 ? [] : finalTests.map((name) => itemFor(name, items, course))
  const wantedItems = [...new Map(wanted.map((item) => [item.id, item])).values()]

  const records: TestRecord[] = []
  for (const user of users)
    for (const item of wantedItems) {
      const result = readTest(user, item, course)
      if ('record' in result) records.push(result.record)
      else
        quarantined.push(
          moodle.quarantine({
            place: `${place}, user ${user.userid}, item "${item.itemname ?? item.idnumber}"`,
            key: `${item.id}:${user.userid}`,
            reason: result.reason,
            detail: result.detail,
            row: result.row,
          }),
        )
    }
  const testModules = wantedItems.flatMap((item) => (item.cmid ? [item.cmid] : []))
  return { records, quarantined, raw: [raw], testModules }
}

type TestResult = { record: TestRecord } | { reason: string; detail: string; row: unknown }

function readTest(
  user: z.infer<typeof UserGrades>,
  item: GradeItem,
  course: FoundCourse,
): TestResult {
  const row = user.gradeitems.find((entry) => GradeItemName.safeParse(entry).data?.id === item.id)
  if (row === undefined)
    return {
      reason: 'item-missing',
      detail:
        'The report of this user lacks the final test, so nothing is known about it. Check moodle/grade:viewhidden of the service account.',
      row: { userid: user.userid, item: item.id },
    }
  const read = GradeValue.safeParse(row)
  if (!read.success)
    return {
      reason: 'grade-unreadable',
      detail: `The grade cannot be read (field ${read.error.issues[0]?.path.join('.')}). Look at it in the gradebook and sync again.`,
      row,
    }
  const { graderaw, grademin, grademax, gradedatesubmitted, gradeisoverridden } = read.data
  if (new Exact(grademax).lte(grademin))
    return {
      reason: 'range-empty',
      detail: `The range of the item, ${grademin} to ${grademax}, holds no score. Set its grades in the gradebook.`,
      row,
    }
  if (graderaw !== null && (new Exact(graderaw).lt(grademin) || new Exact(graderaw).gt(grademax)))
    return {
      reason: 'score-out-of-range',
      detail: `The score ${graderaw} lies outside ${grademin} to ${grademax}. Correct it in the gradebook.`,
      row,
    }
  return {
    record: {
      kind: 'test',
      sourceId: `grade:${item.id}:${user.userid}`,
      account: String(user.userid),
      course: course.name,
      // The answer is the state at the time of asking; a grade's own times do not move with every change.
      sourceUpdatedAt: null,
      test: { id: String(item.id), name: item.itemname, code: item.idnumber },
      attempts:
        graderaw === null
          ? []
          : [
              {
                id: 'final',
                raw: graderaw,
                minimum: grademin,
                maximum: grademax,
                // Never the time of grading: grading late does not make a test late.
                submittedAt: gradedatesubmitted,
                overridden: gradeisoverridden ?? false,
              },
            ],
    },
  }
}

export function allItems(rows: readonly unknown[]): GradeItem[] {
  const items = new Map<number, GradeItem>()
  for (const row of rows) {
    const read = GradeItemName.safeParse(row)
    if (read.success) items.set(read.data.id, read.data)
  }
  return [...items.values()]
}

/** The grade item that a cohort names, by its name or idnumber. */
export function itemFor(
  name: string,
  items: readonly GradeItem[],
  course: Pick<FoundCourse, 'name'>,
): GradeItem {
  const fitting = items.filter(
    (item) => sameName(item.itemname, name) || sameName(item.idnumber, name),
  )
  const [first, second] = fitting
  if (first && !second) return first
  const listed = (second ? fitting : items)
    .flatMap((item) =>
      item.itemname === null
        ? []
        : [`"${item.itemname}"${item.idnumber ? ` (${item.idnumber})` : ''}`],
    )
    .join(', ')
  throw new HocvuError(
    'platform.not-found',
    second
      ? `Course ${course.name} has ${fitting.length} grade items that fit the final test "${name}": ${listed}. Name it by an idnumber of its own.`
      : `Course ${course.name} has no grade item "${name}". It has: ${listed || 'none'}. Correct \`finalTest\` in the cohort's evidence.`,
  )
}
