/** Final tests: grades out of the report of the whole course, and single attempts where a program counts those. */
import { Exact } from '../../src/foundation/decimal.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest, QuarantinedRow, TestRecord } from '../contract.ts'
import { type Quiz, quizzesToRead, readAttempts } from './attempts.ts'
import type { CourseProgress, Place } from './checkpoint.ts'
import type { FoundCourse } from './course.ts'
import { type WantedTest, wantedTests } from './grade-items.ts'
import { type CourseGrades, readGradeReport } from './grade-report.ts'
import type { Moodle } from './moodle.ts'
import { isAtOrAfter } from './people.ts'
import { GradeItem, GradeValue, type UserGrades } from './wire.ts'

const LEARNERS_A_PAGE = 50
/** The course-wide page is delivered; attempts of single learners follow. */
const ATTEMPTS = 1

export interface GradesPage {
  records: TestRecord[]
  quarantined: QuarantinedRow[]
  /** Course modules of the final tests; they are no topics. */
  testModules: number[]
  attendances: number[]
  /** null: it was the last page. */
  next: Place | null
}

/** A learner whose attempts are to be read. */
interface Asked {
  user: number
  test: WantedTest
  quiz: Quiz
  /** The gradebook has a grade, so that there are attempts. */
  graded: boolean
  /** When the gradebook says something about the grade last changed; null when it does not say. */
  changedAt: string | null
}

/** @throws HocvuError `platform.*` */
export async function* readGrades(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  since: Date | null,
  from: Place,
  seen: CourseProgress,
): AsyncGenerator<GradesPage> {
  const report = await readGradeReport(moodle, course, seen)
  // Without users there are no items to look among.
  const tests =
    report.users.length === 0
      ? []
      : await wantedTests(moodle, course, request.finalTests, report.items)
  const items = tests.map(({ item }) => item)
  const { toRead } = await quizzesToRead(moodle, course, items, request.attempts)
  const { records, quarantined, asked } = readReport(moodle, course, report, tests, toRead)
  const found = {
    testModules: tests.flatMap(({ item }) => item.cmid ?? []),
    attendances: report.items.flatMap((item) =>
      item.itemmodule === 'attendance' ? (item.iteminstance ?? []) : [],
    ),
  }
  const toAsk = asked
    .filter(({ changedAt }) => changedAt === null || isAtOrAfter(changedAt, since))
    .filter(({ user }) => user > from.afterId)
  const learners = [...new Set(toAsk.map(({ user }) => user))].sort((a, b) => a - b)
  if (from.offset < ATTEMPTS)
    yield {
      records,
      quarantined: [...report.quarantined, ...quarantined],
      ...found,
      next: learners.length === 0 ? null : { offset: ATTEMPTS, afterId: 0 },
    }
  else if (learners.length === 0) yield { records: [], quarantined: [], ...found, next: null }

  for (let start = 0; start < learners.length; start += LEARNERS_A_PAGE) {
    const chunk = learners.slice(start, start + LEARNERS_A_PAGE)
    const pages = await Promise.all(
      toAsk
        .filter(({ user }) => chunk.includes(user))
        .map((one) => readAsked(moodle, course, one, request.attempts)),
    )
    const last = start + LEARNERS_A_PAGE >= learners.length
    yield {
      records: pages.flatMap((page) => page.record ?? []),
      quarantined: pages.flatMap((page) => page.quarantined),
      ...found,
      next: last ? null : { offset: ATTEMPTS, afterId: chunk.at(-1) ?? 0 },
    }
  }
}

async function readAsked(
  moodle: Moodle,
  course: FoundCourse,
  { user, test, quiz, graded }: Asked,
  rules: CourseRequest['attempts'],
) {
  const learner = { id: user, graded }
  const { attempts, quarantined } = await readAttempts(moodle, course, quiz, learner, rules)
  const record = attempts && recordOf(course, test, user, attempts)
  return { record, quarantined }
}

/** What the report itself says: every test but those of which single attempts have to be read. */
function readReport(
  moodle: Moodle,
  course: FoundCourse,
  report: CourseGrades,
  tests: readonly WantedTest[],
  quizzes: ReadonlyMap<number, Quiz>,
) {
  const records: TestRecord[] = []
  const quarantined: QuarantinedRow[] = []
  const asked: Asked[] = []
  for (const test of tests) {
    const { item } = test
    const quiz = quizzes.get(item.id)
    const withheld: QuarantinedRow[] = []
    for (const user of report.users) {
      const read = readGrade(user, item, report.seesHidden)
      if ('reason' in read) {
        const row = moodle.quarantine({
          course,
          place: `grades of course ${course.name}, user ${user.userid}, item "${test.name ?? item.idnumber}"`,
          key: `${item.id}:${user.userid}`,
          ...read,
        })
        if (read.reason === 'grade-withheld') withheld.push(row)
        quarantined.push(row)
        continue
      }
      const { attempts, earned, changedAt } = read
      if (quiz && earned)
        asked.push({ user: user.userid, test, quiz, graded: attempts.length > 0, changedAt })
      else records.push(recordOf(course, test, user.userid, attempts))
    }
    if (withheld.length === report.users.length)
      throw new HocvuError(
        'platform.no-right',
        `Course ${course.name}: the grades of the final test "${test.name}" are hidden from the service account. Give it moodle/grade:viewhidden.`,
      )
  }
  return { records, quarantined, asked }
}

function recordOf(
  course: FoundCourse,
  { item, name, key }: WantedTest,
  user: number,
  attempts: TestRecord['attempts'],
): TestRecord {
  return {
    kind: 'test',
    sourceId: `${key}:${user}`,
    account: String(user),
    course: course.name,
    // The answer is the state at the time of asking; a grade's own times do not move with every change.
    sourceUpdatedAt: null,
    test: { id: String(item.id), name, code: item.idnumber },
    attempts,
  }
}

type GradeRead =
  | {
      attempts: TestRecord['attempts']
      /** Something was handed in, and no person has set the grade over it. */
      earned: boolean
      changedAt: string | null
    }
  | { reason: string; detail: string; row: unknown }

/** The final grade as an attempt; none where Moodle says that there is no grade, which is not the same as withholding it. */
export function readGrade(user: UserGrades, item: GradeItem, seesHidden: boolean): GradeRead {
  const row = user.gradeitems.find((entry) => GradeItem.safeParse(entry).data?.id === item.id)
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
  const { graderaw, grademin, grademax, gradedatesubmitted, gradedategraded } = read.data
  const overridden = read.data.gradeisoverridden ?? false
  if (read.data.gradeneedsupdate)
    return {
      reason: 'grade-not-worked-out',
      detail:
        'Moodle has not worked the grade out. Open the gradebook of the course once, mend what it complains of, and sync again.',
      row,
    }
  if (graderaw === null && isWithheld(read.data, seesHidden))
    return {
      reason: 'grade-withheld',
      detail:
        'The grade is hidden from the service account, which is not the same as no grade. Give it moodle/grade:viewhidden.',
      row,
    }
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
  const changes = [gradedatesubmitted, gradedategraded].filter((at) => at !== null).sort()
  return {
    changedAt: changes.at(-1) ?? null,
    earned: !overridden && (graderaw !== null || gradedatesubmitted !== null),
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
              overridden,
            },
          ],
  }
}

function isWithheld(grade: GradeValue, seesHidden: boolean): boolean {
  if (grade.gradehiddenbydate) return true
  return grade.gradeishidden === true && grade.status !== 'novalue' && !seesHidden
}
