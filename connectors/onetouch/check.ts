/** Proves a platform's set-up step by step, and says what to mend. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { attendanceActivities } from './attendance.ts'
import { type FoundCourse, findCourse, mergedRequests, readActivities } from './course.ts'
import { missingFunctions, neededFunctions } from './functions.ts'
import { allItems, itemFor } from './grades.ts'
import { createMoodle, type Moodle, optionList } from './moodle.ts'
import type { OnetouchSettings } from './settings.ts'
import { GradeReport, Participant, Participants, UserGrades } from './wire.ts'

/** Moodle 3.11; older sites lack options that pages need. */
const OLDEST_VERSION = 2021051700
const CLOCK_SKEW_SECONDS = 120
const SAMPLE = 20

export async function checkPlatform(
  context: ConnectorContext<OnetouchSettings>,
  requests: CourseRequest[],
): Promise<CheckFinding[]> {
  const moodle = createMoodle(context)
  const courses = mergedRequests(requests)
  const findings: CheckFinding[] = []
  try {
    const { value, date } = await moodle.site()
    findings.push(
      { name: 'address', ok: true, detail: `${context.http.baseUrl} answers.` },
      { name: 'token', ok: true, detail: 'The site knows the token.' },
      versionFinding(value.release, value.version),
      clockFinding(date, context.now()),
    )
    const missing = missingFunctions(value, courses)
    for (const name of neededFunctions(courses))
      findings.push(
        missing.includes(name)
          ? {
              name: `function ${name}`,
              ok: false,
              detail: "It is not in the token's web service.",
              mend: name.startsWith('mod_attendance')
                ? 'Install the plug-in mod_attendance if it is not there, and add the function to the service.'
                : 'Add the function to the service.',
            }
          : { name: `function ${name}`, ok: true, detail: 'It may be called.' },
      )
  } catch (error) {
    findings.push(siteFinding(error))
    return findings
  }
  const checked = new Map<number, string>()
  for (const course of courses) findings.push(...(await checkCourse(moodle, course, checked)))
  return findings
}

/** @param checked the names of courses that were looked at before, by the site's id */
async function checkCourse(
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
    const learner = people.find((person) =>
      person.roles.some((role) => moodle.settings.learnerRoles.includes(role.shortname)),
    )
    if (learner && request.finalTests.length > 0)
      findings.push(...(await checkTests(moodle, course, request, learner.id)))
    if (request.attendance.includes('sessions'))
      findings.push(
        await proved(`${name}: attendance`, async () => {
          const found = attendanceActivities(await readActivities(moodle, course), course)
          return `It has ${found.length} attendance activity(ies).`
        }),
      )
    if (request.attendance.includes('topics'))
      findings.push(
        course.tracksCompletion
          ? { name: `${name}: topics`, ok: true, detail: 'Completion is tracked.' }
          : {
              name: `${name}: topics`,
              ok: false,
              detail: 'The course does not track completion.',
              mend: 'Switch on completion tracking in the course and its activities.',
            },
      )
    if (request.attendance.includes('reported'))
      findings.push({
        name: `${name}: attendance`,
        ok: false,
        detail: 'Moodle reports no attendance of its own.',
        mend: "Set `attendance` of the cohort's evidence to sessions, topics or none.",
      })
  } catch (error) {
    findings.push(failed(name, error))
  }
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

async function checkTests(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  learner: number,
): Promise<CheckFinding[]> {
  const name = `course ${request.course}: final test`
  try {
    const { value } = await moodle.call({
      function: 'gradereport_user_get_grade_items',
      parameters: { courseid: course.id, userid: learner },
      answer: GradeReport,
      place: `grades of course ${request.course}`,
      course: request.course,
    })
    const items = allItems(
      value.usergrades.flatMap((row) => UserGrades.safeParse(row).data?.gradeitems ?? []),
    )
    return await Promise.all(
      request.finalTests.map((test) =>
        proved(`${name} "${test}"`, async () => {
          const item = itemFor(test, items, course)
          return `It is the grade item ${item.id}.`
        }),
      ),
    )
  } catch (error) {
    return [failed(name, error)]
  }
}

function versionFinding(release: string | null, version: string): CheckFinding {
  const detail = `Moodle ${release ?? version}.`
  return Number.parseFloat(version) >= OLDEST_VERSION
    ? { name: 'version', ok: true, detail }
    : { name: 'version', ok: false, detail, mend: 'Update the site to Moodle 3.11 or newer.' }
}

function clockFinding(date: Date | null, now: Date): CheckFinding {
  if (date === null) return { name: 'clock', ok: true, detail: 'The site does not tell its time.' }
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000)
  const detail = `The site's clock differs by ${seconds} s.`
  return Math.abs(seconds) <= CLOCK_SKEW_SECONDS
    ? { name: 'clock', ok: true, detail }
    : {
        name: 'clock',
        ok: false,
        detail,
        mend: 'Set the clocks of both machines by a time server; submission times are compared with deadlines.',
      }
}

function siteFinding(error: unknown): CheckFinding {
  const { code } = asHocvuError(error)
  return failed(code === 'platform.unauthorised' ? 'token' : 'address', error)
}

async function proved(name: string, prove: () => Promise<string>): Promise<CheckFinding> {
  try {
    return { name, ok: true, detail: await prove() }
  } catch (error) {
    return failed(name, error)
  }
}

function failed(name: string, error: unknown): CheckFinding {
  const fault = asHocvuError(error)
  return { name, ok: false, detail: fault.userText('en'), mend: fault.message }
}
