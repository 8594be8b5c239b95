/** Reads one course part by part; each page says where the course stands after it. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest, Page, QuarantinedRow } from '../contract.ts'
import { after, type Position } from './checkpoint.ts'
import { absent, completionRecord, readCertificate, readCompletion } from './completion.ts'
import { type FoundCourse, readTopics } from './course.ts'
import { readGrades } from './grades.ts'
import { FIRST_PAGE, readPages } from './pages.ts'
import { type ExternalKeys, enrolmentsOf, readPeople } from './people.ts'
import type { Site } from './site.ts'
import { Enrolment } from './wire.ts'

export type CoursePage = Pick<Page, 'records' | 'quarantined' | 'listed'> & {
  /** null: the course is read to its end. */
  position: Position | null
}

interface Reading {
  site: Site
  course: FoundCourse
  request: CourseRequest
  keys: ExternalKeys | null
  /** Active learners whose grade has not come yet; null when this run did not read the enrolments itself. */
  ungraded: Set<string> | null
}

/**
 * @param from where the course stands: its beginning, or where an interrupted pull stopped
 * @throws HocvuError `platform.*`
 */
export async function* pullCourse(
  reading: Omit<Reading, 'ungraded'>,
  from: Position,
): AsyncGenerator<CoursePage> {
  const whole = from.part === 'people' && from.page.next === null
  const shared: Reading = { ...reading, ungraded: whole ? new Set() : null }
  let position: Position | null = from
  while (position !== null) {
    let reached: Position | null = null
    for await (const page of READERS[position.part](shared, position)) {
      reached = page.position
      yield page
    }
    position = reached
  }
}

/** Each yields at least one page; the last one's position is of another part, or null. */
const READERS: Readonly<
  Record<Position['part'], (reading: Reading, position: Position) => AsyncGenerator<CoursePage>>
> = { people, completion, grades }

async function* people(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const { site, course, keys, ungraded } = reading
  for await (const { active, position, ...page } of readPeople(site, course, keys, from.page)) {
    for (const user of active) ungraded?.add(user)
    yield {
      ...page,
      ...(position === null && { listed: [course.name] }),
      position: after(from, position),
    }
  }
}

/** Read wherever a site offers it; a site without it is a fault only where a cohort needs it. */
async function* completion(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const { site, course, request } = reading
  const needed = needsCompletion(request)
  if (needed === null && site.settings.completion === 'none') {
    yield { records: [], quarantined: [], position: after(from, null) }
    return
  }
  const topics = request.attendance.includes('topics') ? await readTopics(site, course) : null
  const pages = readCompletion(site, course, topics, from.page)
  try {
    for await (const { position, ...page } of pages)
      yield { ...page, position: after(from, position) }
  } catch (error) {
    absent(error)
    if (needed !== null) throw withoutAggregator(course, needed)
    yield { records: [], quarantined: [], position: after({ ...from, certificates: true }, null) }
  }
}

async function* grades(reading: Reading, from: Position): AsyncGenerator<CoursePage> {
  const { site, course, request, ungraded } = reading
  const pages = readGrades(site, course, request.finalTests, from.page)
  for await (const { records, quarantined, learners, passed, position } of pages) {
    for (const user of learners) ungraded?.delete(user)
    const completions = []
    if (from.certificates)
      for (const user of learners)
        completions.push(
          passed.includes(user)
            ? await readCertificate(site, course, user)
            : completionRecord(course, user, { completedAt: null, progress: null }),
        )
    yield {
      records: [...records, ...completions],
      quarantined:
        position === null ? [...quarantined, ...(await withoutGrade(reading))] : quarantined,
      position: after(from, position),
    }
  }
}

/** A site leaves out learners whose grade it failed to work out. Whoever has left the course meanwhile has none. */
async function withoutGrade({ site, course, ungraded }: Reading): Promise<QuarantinedRow[]> {
  const rows: QuarantinedRow[] = []
  const missing = [...(ungraded ?? [])]
  for (let at = 0; at < missing.length; at += 50) {
    const asked = enrolmentsOf(course, missing.slice(at, at + 50))
    for await (const page of readPages(site, asked, FIRST_PAGE))
      for (const row of page.rows) {
        const enrolment = Enrolment.safeParse(row).data
        if (enrolment?.is_active)
          rows.push(
            site.quarantine({
              place: `grades of course ${course.name}, user ${enrolment.user}`,
              key: enrolment.user,
              reason: 'grade-missing',
              detail:
                'The learner is enrolled, but the site gave no grade: it failed to work it out. Look at the learner in the gradebook and sync again.',
              row,
            }),
          )
      }
  }
  return rows
}

type NeedsCompletion = 'topics' | 'reported'

/** The attendance that only block completion can tell. */
export function needsCompletion({ attendance }: CourseRequest): NeedsCompletion | null {
  if (attendance.includes('topics')) return 'topics'
  return attendance.includes('reported') ? 'reported' : null
}

export function withoutAggregator(course: FoundCourse, needed: NeedsCompletion): HocvuError {
  return new HocvuError(
    'platform.not-found',
    `The attendance "${needed}" of course ${course.name} is told by block completion, and the site does not have the completion aggregator. Have openedx-completion-aggregator installed, or set \`attendance\` of the cohort's evidence to none.`,
  )
}
