/**
 * Single attempts at a quiz. Moodle tells them one learner at a time, so they are read only where the gradebook's final
 * grade is not what a program counts.
 */
import { Exact } from '../../src/foundation/decimal.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest, QuarantinedRow, TestRecord } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { isCourseFault } from './faults.ts'
import { hasFunction, lacking, QUIZ_ATTEMPTS, QUIZ_SETTINGS } from './functions.ts'
import { type Moodle, quarantinedWarnings } from './moodle.ts'
import { shownName } from './multilang.ts'
import { isGone } from './people.ts'
import { type GradeItem, QuizAttempt, QuizAttempts, Quizzes } from './wire.ts'

type Rule = CourseRequest['attempts'][number]
type Attempt = TestRecord['attempts'][number]

/** A quiz whose attempts have to be read. */
export interface Quiz {
  id: number
  /** What the marks of an attempt are out of. */
  maximum: string
}

/** Moodle's number of the grading method that makes the highest attempt the final grade. */
const HIGHEST = 1

export interface QuizzesToRead {
  /** Those of which the gradebook does not say enough, by grade item. */
  toRead: ReadonlyMap<number, Quiz>
  /** Those whose grading method cannot be seen: their final grade is taken for the highest. */
  unsure: GradeItem[]
}

/**
 * Looks up how the quizzes among final tests are graded. `last` and `first` need the attempts whatever the quiz's own
 * method: the gradebook tells the time of the latest attempt only.
 * @throws HocvuError `platform.no-right` when attempts are needed and cannot be read
 */
export async function quizzesToRead(
  moodle: Moodle,
  course: FoundCourse,
  tests: readonly GradeItem[],
  rules: readonly Rule[],
): Promise<QuizzesToRead> {
  const items = tests.filter((item) => item.itemmodule === 'quiz')
  const toRead = new Map<number, Quiz>()
  const unsure: GradeItem[] = []
  if (items.length === 0) return { toRead, unsure }
  const { value: site } = await moodle.site()
  const finalGradeMayDo = rules.every((rule) => rule === 'highest')
  const lacked = [QUIZ_SETTINGS, QUIZ_ATTEMPTS].filter((name) => !hasFunction(site, name))
  if (!finalGradeMayDo && lacked.length > 0) throw lacking(lacked, course.name)
  const settings = lacked.includes(QUIZ_SETTINGS)
    ? []
    : await readSettings(moodle, course).catch((error: unknown) => {
        if (finalGradeMayDo && isCourseFault(error)) return []
        throw error
      })
  for (const item of items) {
    const quiz = settings.find(({ id }) => id === item.iteminstance)
    const method = quiz?.grademethod ?? null
    // A platform that tells a final grade and nothing else: that is the attempt.
    if (method === null && finalGradeMayDo) unsure.push(item)
    if (finalGradeMayDo && (method === HIGHEST || method === null)) continue
    if (!quiz?.sumgrades)
      throw new HocvuError(
        'platform.no-right',
        `Course ${course.name}: the settings of the quiz "${shownName(item.itemname)}" cannot be seen, so its attempts cannot be read. Give the service account mod/quiz:view and moodle/course:viewhiddenactivities.`,
      )
    if (lacked.length > 0) throw lacking(lacked, course.name)
    toRead.set(item.id, { id: quiz.id, maximum: quiz.sumgrades })
  }
  return { toRead, unsure }
}

async function readSettings(moodle: Moodle, course: FoundCourse) {
  const { value } = await moodle.call({
    function: QUIZ_SETTINGS,
    parameters: { 'courseids[0]': course.id },
    answer: Quizzes,
    place: `quizzes of course ${course.name}`,
    course: course.name,
  })
  return value.quizzes
}

export interface AttemptsAnswer {
  /** null: the attempts could not be told; the row that says why is in quarantine. */
  attempts: Attempt[] | null
  quarantined: QuarantinedRow[]
}

/**
 * The finished attempts of one learner, on the quiz's own scale of marks. Attempts that are under way,
 * overdue or abandoned, and previews, are none.
 * @throws HocvuError `platform.no-right` without mod/quiz:viewreports
 */
export async function readAttempts(
  moodle: Moodle,
  course: FoundCourse,
  quiz: Quiz,
  learner: { id: number; graded: boolean },
  rules: readonly Rule[],
): Promise<AttemptsAnswer> {
  const place = `attempts at quiz ${quiz.id} of course ${course.name}, user ${learner.id}`
  const quarantined: QuarantinedRow[] = []
  const refuse = (reason: string, detail: string, row: unknown) => {
    const key = `${quiz.id}:${learner.id}`
    quarantined.push(moodle.quarantine({ course, place, key, reason, detail, row }))
    return { attempts: null, quarantined }
  }
  let rows: readonly unknown[]
  try {
    const { value } = await moodle.call({
      function: QUIZ_ATTEMPTS,
      parameters: { quizid: quiz.id, userid: learner.id, status: 'finished', includepreviews: 0 },
      answer: QuizAttempts,
      place,
      course: course.name,
    })
    quarantined.push(...quarantinedWarnings(moodle, course, place, value.warnings))
    rows = value.attempts
  } catch (error) {
    if (!isGone(error)) throw error
    const detail = `${error.message} If the learner is gone from the platform, nothing needs to be done.`
    return refuse('learner-gone', detail, { userid: learner.id })
  }

  const attempts: Attempt[] = []
  let unmarked = false
  for (const row of rows) {
    const read = QuizAttempt.safeParse(row)
    if (!read.success)
      return refuse(
        'attempt-unreadable',
        `An attempt cannot be read (field ${read.error.issues[0]?.path.join('.') || 'row'}). Look at it on the platform and sync again.`,
        row,
      )
    const { id, preview, state, timefinish, sumgrades } = read.data
    if (preview || state !== 'finished') continue
    if (sumgrades === null || sumgrades === undefined) {
      // Once it is marked it can only raise the highest; the last or the first is not known before.
      unmarked = true
      if (rules.every((rule) => rule === 'highest')) continue
      return refuse(
        'attempt-not-marked',
        'An attempt that was handed in is not marked yet, so it is not known which attempt counts. Mark it on the platform and sync again.',
        row,
      )
    }
    if (new Exact(quiz.maximum).lte(0) || !inRange(sumgrades, quiz.maximum))
      return refuse(
        'score-out-of-range',
        `The marks ${sumgrades} of an attempt lie outside 0 to ${quiz.maximum}. Have the quiz regraded on the platform.`,
        row,
      )
    attempts.push({
      id: String(id),
      raw: sumgrades,
      minimum: '0',
      maximum: quiz.maximum,
      submittedAt: timefinish,
      overridden: false,
    })
  }
  if (attempts.length === 0 && learner.graded && !unmarked)
    return refuse(
      'attempts-missing',
      'The gradebook has a grade, but no finished attempt is told, so it is not known how the grade came about. Look at the attempts on the platform and sync again.',
      rows,
    )
  return { attempts: attempts.sort((a, b) => Number(a.id) - Number(b.id)), quarantined }
}

function inRange(marks: string, maximum: string): boolean {
  return new Exact(marks).gte(0) && new Exact(marks).lte(maximum)
}
