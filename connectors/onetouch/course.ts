/** Finds the course that a cohort names by id, shortname, idnumber or full name; a hidden course is not an absent one. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest } from '../contract.ts'
import { hasFunction } from './functions.ts'
import { type Moodle, optionList } from './moodle.ts'
import { sameName, shownName } from './multilang.ts'
import { type Course, CourseContents, CoursesByField, Participants } from './wire.ts'

export interface FoundCourse {
  id: number
  /** As the cohort's evidence names it. */
  name: string
  tracksCompletion: boolean
}

/**
 * @throws HocvuError `platform.no-right` when the course may be there but not for this token,
 * `platform.not-found` when it is not there
 */
export async function findCourse(moodle: Moodle, name: string): Promise<FoundCourse> {
  const wanted = name.trim()
  const isNumber = /^[1-9]\d{0,9}$/.test(wanted)
  const fields = isNumber ? ['id', 'shortname', 'idnumber'] : ['shortname', 'idnumber']
  const warned: string[] = []
  for (const field of fields) {
    const { value } = await moodle.call({
      function: 'core_course_get_courses_by_field',
      parameters: { field, value: wanted },
      answer: CoursesByField,
      place: `course ${name} by ${field}`,
      course: name,
    })
    const found = theOne(value.courses, field, wanted)
    if (found) return foundCourse(found, name)
    if (value.warnings.length > 0) warned.push(field)
  }
  let certain = true
  if (isNumber) await probeId(moodle, name, Number(wanted))
  else {
    const byName = await findByFullName(moodle, name)
    if (byName) return byName
    certain = await sawAllCourses(moodle, name)
  }
  if (warned.length > 0) throw hidden(name, 'Moodle left something out and warned about it')
  throw new HocvuError(
    'platform.not-found',
    `Course ${name} is not on the site: no course${certain ? '' : ' that the token can see'} has it as id, shortname, idnumber or full name. Correct \`course\` in the cohort's evidence${certain ? '' : ', or give the service account moodle/course:viewhiddencourses if the course is hidden'}.`,
  )
}

function foundCourse(course: Course, name: string): FoundCourse {
  return { id: course.id, name, tracksCompletion: course.enablecompletion !== 0 }
}

/**
 * By its full or short name in any of its languages, among all courses that the token sees.
 * @throws HocvuError `platform.not-found` when several courses have the name
 */
async function findByFullName(moodle: Moodle, name: string): Promise<FoundCourse | null> {
  const { value } = await moodle.call({
    function: 'core_course_get_courses_by_field',
    answer: CoursesByField,
    place: `course ${name} by full name`,
    course: name,
    rawNames: true,
    deadlineSeconds: moodle.settings.timeouts.grades,
  })
  const found = value.courses.filter(
    (course) => sameName(course.fullname, name) || sameName(course.shortname, name),
  )
  const [first, second] = found
  if (second)
    throw new HocvuError(
      'platform.not-found',
      `${found.length} courses are called ${name}: those with the ids ${found.map(({ id }) => id).join(', ')}. Name the course of the cohort by its id.`,
    )
  return first ? foundCourse(first, name) : null
}

/** The id, shortname and idnumber of a course are unique; several answers mean the site filtered by something else. */
function theOne(courses: Course[], field: string, wanted: string): Course | undefined {
  if (courses.length === 1) return courses[0]
  return courses.find((course) =>
    field === 'id' ? String(course.id) === wanted : sameName(course.shortname, wanted),
  )
}

/** A call about the id itself fails differently for a hidden and for an absent course. */
async function probeId(moodle: Moodle, name: string, id: number): Promise<void> {
  await moodle.call({
    function: 'core_enrol_get_enrolled_users',
    parameters: { courseid: id, ...optionList({ limitnumber: 1, userfields: 'id' }) },
    answer: Participants,
    place: `participants of course ${name}`,
    course: name,
  })
  // It can be entered although the search leaves it out.
  throw hidden(name, 'the search for courses leaves it out')
}

/**
 * Whether the token sees every course of the site: the list of all fails as a whole when one of them is hidden.
 * false: the list may not be asked for, so nothing is known.
 */
async function sawAllCourses(moodle: Moodle, name: string): Promise<boolean> {
  const site = await moodle.site()
  if (!hasFunction(site.value, 'core_course_get_courses')) return false
  try {
    await moodle.call({
      function: 'core_course_get_courses',
      answer: Participants,
      place: 'all courses',
      course: name,
      deadlineSeconds: moodle.settings.timeouts.grades,
    })
    return true
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'platform.no-right')
      throw hidden(name, 'the site has courses that are hidden from this token')
    throw error
  }
}

function hidden(name: string, why: string): HocvuError {
  return new HocvuError(
    'platform.no-right',
    `Course ${name} cannot be seen: ${why}. Give the service account moodle/course:view and moodle/course:viewhiddencourses; if the course still cannot be found, correct \`course\` in the cohort's evidence.`,
  )
}

/** Two cohorts may ask the same course; it is read once, for everything they need. */
export function mergedRequests(requests: readonly CourseRequest[]): CourseRequest[] {
  const merged = new Map<string, CourseRequest>()
  for (const request of requests) {
    const known = merged.get(request.course)
    merged.set(request.course, {
      course: request.course,
      finalTests: [...new Set([...(known?.finalTests ?? []), ...request.finalTests])],
      attempts: [...new Set([...(known?.attempts ?? []), ...request.attempts])],
      attendance: [...new Set([...(known?.attendance ?? []), ...request.attendance])],
    })
  }
  return [...merged.values()]
}

export interface Activity {
  /** Course module id, the number in the activity's address. */
  id: number
  name: string | null
  kind: string
  instance: number | null
}

export async function readActivities(moodle: Moodle, course: FoundCourse): Promise<Activity[]> {
  const { value } = await moodle.call<CourseContents>({
    function: 'core_course_get_contents',
    parameters: { courseid: course.id },
    answer: CourseContents,
    place: `contents of course ${course.name}`,
    course: course.name,
    rawNames: true,
  })
  return value.flatMap((section) =>
    section.modules.map((module) => ({
      id: module.id,
      name: shownName(module.name),
      kind: module.modname,
      instance: module.instance ?? null,
    })),
  )
}
