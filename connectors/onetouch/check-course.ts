/** Proves, course by course, that what cohorts ask for can be read: each right by the call that needs it. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import type { CheckFinding, CourseRequest } from '../contract.ts'
import { quizzesToRead, readAttempts } from './attempts.ts'
import { attendanceActivities, readAttendance } from './attendance.ts'
import { type FoundCourse, findCourse, readActivities } from './course.ts'
import { QUIZ_SETTINGS } from './functions.ts'
import { allItems, itemFor } from './grade-items.ts'
import { readGrade } from './grades.ts'
import { type Moodle, optionList } from './moodle.ts'
import { isLearner, readActiveLearners } from './people.ts'
import { proveTopics } from './topics.ts'
import { type GradeItem, GradeReport, Participant, Participants, UserGrades } from './wire.ts'

const SAMPLE = 20

/** @param checked the names of courses that were looked at before, by the site's id */
export async function checkCourse(
  moodle: Moodle,
  request: CourseRequest,
  checked: Map<number, string>,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = []
  const name = `course ${request.course}`
  try {
    const course = await findCourse(moodle, request.course)
    const other = checked.get(course.id)
    if (other !== undefined)
      return [
        {
          name,
          ok: true,
          detail: `It is the course that cohorts also name "${other}", and is read once for each name; writing \`course\` the same way saves requests.`,
        },
      ]
    checked.set(course.id, request.course)
    const sample = await moodle.call({
      function: 'core_enrol_get_enrolled_users',
      parameters: { courseid: course.id, ...optionList({ limitnumber: SAMPLE, sortby: 'id' }) },
      answer: Participants,
      place: `participants of ${name}`,
      course: request.course,
    })
    findings.push({ name, ok: true, detail: `It is visible, with the id ${course.id}.` })
    const people = sample.value.flatMap((row) => Participant.safeParse(row).data ?? [])
    if (people.length > 0) findings.push(...visibleFields(name, people))
    let learner = people.find(({ roles }) => isLearner(roles, moodle.settings))?.id ?? null
    findings.push(
      await proved(`${name}: enrolments`, async () => {
        const active = await readActiveLearners(moodle, course)
        learner = active[0]?.id ?? learner
        return `${active.length} learners are active; suspended enrolments can be told.`
      }),
    )
    if (learner === null)
      findings.push({
        name: `${name}: learners`,
        ok: true,
        detail: 'It has no active learner yet, so the rights to their grades cannot be proved.',
      })
    findings.push(...(await checkParts(moodle, course, request, learner)))
  } catch (error) {
    findings.push(failed(name, error))
  }
  return findings
}

async function checkParts(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  learner: number | null,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = []
  const name = `course ${request.course}`
  let items: GradeItem[] = []
  if (learner !== null && request.finalTests.length > 0) {
    try {
      const grades = await readGradesOf(moodle, course, learner)
      items = allItems(grades.gradeitems)
      for (const test of request.finalTests)
        findings.push(...(await checkTest(moodle, course, request, test, grades)))
    } catch (error) {
      findings.push(failed(`${name}: final test`, error))
    }
  }
  if (request.attendance.includes('sessions'))
    findings.push(
      await proved(`${name}: attendance`, async () => {
        const graded = items.flatMap((item) =>
          item.itemmodule === 'attendance' ? (item.iteminstance ?? []) : [],
        )
        const found = attendanceActivities(await readActivities(moodle, course), graded, course)
        const nobody = { learners: 0, activeLearners: 0 }
        for (const id of found) await readAttendance(moodle, course, id, nobody)
        return `Its ${found.length} attendance activity(ies) can be read.`
      }),
    )
  if (request.attendance.includes('topics'))
    findings.push(
      await proved(`${name}: topics`, async () => {
        await proveTopics(moodle, course, learner)
        return 'Completion is tracked.'
      }),
    )
  if (request.attendance.includes('reported'))
    findings.push({
      name: `${name}: attendance`,
      ok: false,
      detail: 'Moodle reports no attendance of its own.',
      mend: "Set `attendance` of the cohort's evidence to sessions, topics or none.",
    })
  return findings
}

function visibleFields(name: string, people: readonly Participant[]): CheckFinding[] {
  const names = people.some((person) => person.firstname !== null || person.lastname !== null)
  const identity = people.some((person) => person.username !== null)
  return [
    names
      ? { name: `${name}: names`, ok: true, detail: 'Family and given names are visible.' }
      : {
          name: `${name}: names`,
          ok: false,
          detail: 'Only full names in the site’s display order are visible.',
          mend: 'Give the service account moodle/site:viewfullnames.',
        },
    identity
      ? { name: `${name}: identity`, ok: true, detail: 'User names and codes are visible.' }
      : {
          name: `${name}: identity`,
          ok: false,
          detail: 'Neither user names, ID numbers, institutions nor departments are visible.',
          mend: 'Give the service account moodle/user:viewalldetails and moodle/site:viewuseridentity.',
        },
  ]
}

async function readGradesOf(moodle: Moodle, course: FoundCourse, learner: number) {
  const { value } = await moodle.call({
    function: 'gradereport_user_get_grade_items',
    parameters: { courseid: course.id, userid: learner },
    answer: GradeReport,
    place: `grades of course ${course.name}`,
    course: course.name,
    rawNames: true,
  })
  const users = value.usergrades.flatMap((row) => UserGrades.safeParse(row).data ?? [])
  return users.find((user) => user.userid === learner) ?? { userid: learner, gradeitems: [] }
}

/** The item, whether its grade is visible, and, where single attempts count, the right to those. */
async function checkTest(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  test: string,
  grades: UserGrades,
): Promise<CheckFinding[]> {
  const name = `course ${request.course}: final test "${test}"`
  try {
    const item = await itemFor(moodle, course, test, allItems(grades.gradeitems))
    const grade = readGrade(grades, item, false)
    return [
      'reason' in grade
        ? { name, ok: false, detail: `User ${grades.userid}: ${grade.reason}.`, mend: grade.detail }
        : { name, ok: true, detail: `It is the grade item ${item.id}.` },
      await checkAttempts(moodle, course, request, { test, item, learner: grades.userid }),
    ]
  } catch (error) {
    return [failed(name, error)]
  }
}

async function checkAttempts(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  { test, item, learner }: { test: string; item: GradeItem; learner: number },
): Promise<CheckFinding> {
  const name = `course ${request.course}: attempts at "${test}"`
  try {
    const { toRead, unsure } = await quizzesToRead(moodle, course, [item], request.attempts)
    if (unsure.length > 0)
      return {
        name,
        ok: false,
        detail:
          'It cannot be seen how the quiz makes one grade of several attempts; its final grade is taken for the highest.',
        mend: `Add ${QUIZ_SETTINGS} to the service, and give the service account mod/quiz:view and moodle/course:viewhiddenactivities.`,
      }
    const quiz = toRead.get(item.id)
    if (!quiz) return { name, ok: true, detail: 'The final grade of the gradebook counts.' }
    await readAttempts(moodle, course, quiz, { id: learner, graded: false }, request.attempts)
    const detail = 'They can be read: one request for each learner whose grade has changed.'
    return { name, ok: true, detail }
  } catch (error) {
    return failed(name, error)
  }
}

async function proved(name: string, prove: () => Promise<string>): Promise<CheckFinding> {
  try {
    return { name, ok: true, detail: await prove() }
  } catch (error) {
    return failed(name, error)
  }
}

export function failed(name: string, error: unknown): CheckFinding {
  const fault = asHocvuError(error)
  return { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code }
}
