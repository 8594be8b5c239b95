/** Reads one course part by part; each page says where the course stands after it. */
import type { CourseRequest, Page } from '../contract.ts'
import { attendanceActivities, readAttendance } from './attendance.ts'
import { type Part, type Position, partsOf, startOf } from './checkpoint.ts'
import { type Activity, type FoundCourse, readActivities } from './course.ts'
import { readGrades } from './grades.ts'
import type { Moodle } from './moodle.ts'
import { checkLearnerRoles, readActiveIds, readPeople } from './people.ts'
import { readTopics } from './topics.ts'

export type CoursePage = Pick<Page, 'records' | 'quarantined' | 'raw'> & {
  /** null: the course is read to its end. */
  position: Position | null
}

/** What the parts of one course share. */
interface Reading {
  moodle: Moodle
  course: FoundCourse
  request: CourseRequest
  since: Date | null
  activities: readonly Activity[]
  attendances: readonly number[]
  /** Where the course stands once this part is finished. */
  finished(position: Position): Position | null
}

/**
 * @param from where an interrupted pull of this course stopped; null: its beginning
 * @throws HocvuError `platform.*`
 */
export async function* pullCourse(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  since: Date | null,
  from: Position | null,
): AsyncGenerator<CoursePage> {
  const parts = partsOf(request)
  // Looked up before the first page, so that a course that lacks what is asked for fails early.
  const needsActivities = parts.includes('sessions') || parts.includes('topics')
  const activities = needsActivities ? await readActivities(moodle, course) : []
  const attendances = parts.includes('sessions') ? attendanceActivities(activities, course) : []
  const reading: Reading = {
    moodle,
    course,
    request,
    since,
    activities,
    attendances,
    finished(position) {
      const next = parts[parts.indexOf(position.part) + 1]
      return next === undefined ? null : { ...position, part: next, offset: 0, afterId: 0 }
    },
  }

  let position: Position | null =
    from && parts.includes(from.part) ? from : startOf(request.course, 'people')
  while (position !== null) {
    let after: Position | null = null
    for await (const page of READERS[position.part](reading, position)) {
      after = page.position
      yield page
    }
    position = after
  }
}

/** Each yields at least one page; the last one's position is of another part, or null. */
const READERS: Readonly<
  Record<Part, (reading: Reading, position: Position) => AsyncGenerator<CoursePage>>
> = { people, grades, sessions, topics }

async function* people(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const { moodle, course } = reading
  const active = await readActiveIds(moodle, course)
  let raw = [active.raw]
  let position = from
  const start = { offset: from.offset, lastId: from.afterId }
  for await (const page of readPeople(moodle, course, active.ids, start)) {
    position = {
      ...position,
      offset: page.next.offset,
      afterId: page.next.lastId,
      learners: position.learners + page.learners,
      activeLearners: position.activeLearners + page.activeLearners,
      otherRoles: [...new Set([...position.otherRoles, ...page.otherRoles])],
    }
    if (page.last) checkLearnerRoles(course, position, moodle.settings)
    yield {
      records: page.records,
      quarantined: page.quarantined,
      raw: [...raw, ...page.raw],
      position: page.last ? reading.finished(position) : position,
    }
    raw = []
  }
}

async function* grades(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const { moodle, course, request } = reading
  const { testModules, ...page } = await readGrades(
    moodle,
    course,
    request.finalTests,
    from.activeLearners,
  )
  yield { ...page, position: reading.finished({ ...from, testModules }) }
}

async function* sessions(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const left = reading.attendances.filter((id) => id > from.afterId)
  for (const id of left) {
    const page = await readAttendance(reading.moodle, reading.course, id)
    const position = id === left.at(-1) ? reading.finished(from) : { ...from, afterId: id }
    yield { ...page, position }
  }
  // Resumed after the last activity, because later ones were removed meanwhile.
  if (left.length === 0)
    yield { records: [], quarantined: [], raw: [], position: reading.finished(from) }
}

async function* topics(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const pages = readTopics(reading.moodle, reading.course, {
    since: reading.since,
    afterId: from.afterId,
    activities: reading.activities,
    testModules: from.testModules,
  })
  for await (const { lastId, last, ...page } of pages)
    yield { ...page, position: last ? reading.finished(from) : { ...from, afterId: lastId } }
}
