/**
 * Reads one course part by part. A part that cannot be read does not stop the others: its fault is told at the end, and
 * a later try of the pull reads that part alone.
 */
import type { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest, Page } from '../contract.ts'
import { attendanceActivities, readAttendance } from './attendance.ts'
import { type CourseProgress, type Part, type Place, partsOf, START } from './checkpoint.ts'
import { type Activity, type FoundCourse, readActivities } from './course.ts'
import { isCourseFault } from './faults.ts'
import { requireFunctions } from './functions.ts'
import { readGrades } from './grades.ts'
import type { Moodle } from './moodle.ts'
import { checkLearnerRoles, readActiveIds, readPeople } from './people.ts'
import { readTopics } from './topics.ts'

type Contents = Pick<Page, 'records' | 'quarantined' | 'listed'>

export type CoursePage = Contents & { progress: CourseProgress }

interface PartPage extends Contents {
  /** null: the part is read to its end. */
  next: Place | null
  /** What later parts need to know. */
  found?: Partial<CourseProgress>
}

/** What the parts of one course share. */
interface Reading {
  moodle: Moodle
  course: FoundCourse
  request: CourseRequest
  since: Date | null
  activities(): Promise<readonly Activity[]>
}

/** Grades count the people; topics leave out the final tests that grades found. */
const AFTER: Readonly<Record<Part, readonly Part[]>> = {
  people: [],
  grades: ['people'],
  sessions: ['people'],
  topics: ['people', 'grades'],
}

/**
 * @param from where an earlier try of the pull left the course
 * @param faults takes the faults of parts
 * @throws HocvuError `platform.*` when the platform itself fails
 */
export async function* pullCourse(
  moodle: Moodle,
  course: FoundCourse,
  request: CourseRequest,
  since: Date | null,
  from: CourseProgress,
  faults: HocvuError[],
): AsyncGenerator<CoursePage> {
  let activities: Promise<readonly Activity[]> | null = null
  const reading: Reading = {
    moodle,
    course,
    request,
    since,
    activities() {
      activities ??= readActivities(moodle, course)
      return activities
    },
  }
  const parts = partsOf(request)
  let progress = from
  for (const part of parts) {
    if (progress.done.includes(part)) continue
    const lacks = AFTER[part].some((before) => parts.includes(before) && !isDone(progress, before))
    if (lacks) continue
    const place = progress.at?.part === part ? progress.at : START
    try {
      await requireFunctions(moodle, part, course.name)
      for await (const { next, found, ...page } of READERS[part](reading, place, progress)) {
        progress = {
          ...progress,
          ...found,
          at: next && { part, ...next },
          done: next ? progress.done : [...progress.done, part],
        }
        yield { ...page, progress }
      }
    } catch (error) {
      if (!isCourseFault(error)) throw error
      faults.push(error)
    }
  }
}

const isDone = (progress: CourseProgress, part: Part) => progress.done.includes(part)

/** Each yields at least one page, the last one with `next` null. */
const READERS: Readonly<
  Record<
    Part,
    (reading: Reading, from: Place, progress: CourseProgress) => AsyncGenerator<PartPage>
  >
> = { people, grades, sessions, topics }

async function* people(
  { moodle, course }: Reading,
  from: Place,
  progress: CourseProgress,
): AsyncGenerator<PartPage> {
  const active = await readActiveIds(moodle, course)
  let { learners, activeLearners, otherRoles } = progress
  const start = { offset: from.offset, lastId: from.afterId }
  for await (const page of readPeople(moodle, course, active, start)) {
    learners += page.learners
    activeLearners += page.activeLearners
    otherRoles = [...new Set([...otherRoles, ...page.otherRoles])]
    if (page.last) checkLearnerRoles(course, { learners, otherRoles }, moodle.settings)
    yield {
      records: page.records,
      quarantined: page.quarantined,
      ...(page.last && { listed: [course.name] }),
      next: page.last ? null : { offset: page.next.offset, afterId: page.next.lastId },
      found: { learners, activeLearners, otherRoles },
    }
  }
}

async function* grades(
  { moodle, course, request, since }: Reading,
  from: Place,
  progress: CourseProgress,
): AsyncGenerator<PartPage> {
  const pages = readGrades(moodle, course, request, since, from, progress)
  for await (const { testModules, attendances, ...page } of pages)
    yield { ...page, found: { testModules, attendances } }
}

async function* sessions(
  { moodle, course, activities }: Reading,
  from: Place,
  progress: CourseProgress,
): AsyncGenerator<PartPage> {
  const all = attendanceActivities(await activities(), progress.attendances, course)
  const left = all.filter((id) => id > from.afterId)
  for (const id of left) {
    const page = await readAttendance(moodle, course, id, progress)
    yield { ...page, next: id === left.at(-1) ? null : { offset: 0, afterId: id } }
  }
  // Resumed after the last activity, because later ones were removed meanwhile.
  if (left.length === 0) yield { records: [], quarantined: [], next: null }
}

async function* topics(
  { moodle, course, since, activities }: Reading,
  from: Place,
  progress: CourseProgress,
): AsyncGenerator<PartPage> {
  const pages = readTopics(moodle, course, {
    since,
    afterId: from.afterId,
    activities: await activities(),
    testModules: progress.testModules,
  })
  for await (const { lastId, last, ...page } of pages)
    yield { ...page, next: last ? null : { offset: 0, afterId: lastId } }
}
