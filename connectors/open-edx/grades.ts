/** Final grades: of the whole course, or of the graded subsections that cohorts name. */
import type { z } from 'zod'
import { Exact } from '../../src/foundation/decimal.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import type { QuarantinedRow, TestRecord } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { type PagePosition, readPages } from './pages.ts'
import { inPath, type Question, type Site } from './site.ts'
import { CourseGrade, GradebookEntry, Section, SectionName, UserOfRow } from './wire.ts'

export interface GradesPage {
  records: TestRecord[]
  quarantined: QuarantinedRow[]
  /** User names on this page, and those who may have earned a certificate. */
  learners: string[]
  passed: string[]
  position: PagePosition | null
}

interface Reading {
  site: Site
  course: FoundCourse
  quarantined: QuarantinedRow[]
}

/**
 * @param finalTests subsections by name or label; none: the grade of the whole course
 * @throws HocvuError `platform.not-found` for a final test that no or more than one subsection fits
 */
export async function* readGrades(
  site: Site,
  course: FoundCourse,
  finalTests: readonly string[],
  from: PagePosition,
): AsyncGenerator<GradesPage> {
  const list = finalTests.length === 0 ? courseGradesOf(site, course) : gradebookOf(site, course)
  for await (const { rows, position } of readPages(site, list, from)) {
    const reading: Reading = { site, course, quarantined: [] }
    const records =
      finalTests.length === 0
        ? rows.flatMap((row) => courseGrade(reading, row))
        : sectionGrades(reading, rows, finalTests)
    const read = rows.flatMap((row) => CourseGrade.safeParse(row).data ?? [])
    yield {
      records,
      quarantined: reading.quarantined,
      learners: rows.flatMap((row) => UserOfRow.safeParse(row).data ?? []),
      // The gradebook does not say who passed.
      passed: read
        .filter(({ passed, percent }) => passed ?? new Exact(percent).gt(0))
        .map(({ username }) => username),
      position,
    }
  }
}

function courseGradesOf(site: Site, course: FoundCourse): Question {
  return gradesQuestion(site, course, 'the grades', 'courses')
}

/** Needs the course waffle flag `grades.writable_gradebook`. */
export function gradebookOf(site: Site, course: FoundCourse): Question {
  return gradesQuestion(site, course, 'the gradebook', 'gradebook')
}

function gradesQuestion(site: Site, course: FoundCourse, what: string, list: string): Question {
  return {
    what,
    path: `/api/grades/v1/${list}/${inPath(course.id)}/`,
    query: { page_size: String(site.settings.pageSize) },
    course: course.name,
    deadlineSeconds: site.settings.timeouts.grades,
  }
}

function courseGrade(reading: Reading, row: unknown): TestRecord[] {
  const read = CourseGrade.safeParse(row)
  if (!read.success) return refuseUnreadable(reading, row, read.error)
  const { username, percent } = read.data
  if (new Exact(percent).lt(0) || new Exact(percent).gt(1))
    return refuse(
      reading,
      row,
      'score-out-of-range',
      `The grade ${percent} lies outside 0 to 1. Look at the grading policy of the course.`,
    )
  // The site says 0 of whoever attempted nothing.
  const attempt = new Exact(percent).isZero() ? null : { raw: percent, maximum: '1' }
  return [testRecord(reading.course, username, { id: 'course', name: null, code: null }, attempt)]
}

function sectionGrades(
  reading: Reading,
  rows: readonly unknown[],
  finalTests: readonly string[],
): TestRecord[] {
  const entries = rows.flatMap((row) => {
    const read = GradebookEntry.safeParse(row)
    if (read.success) return [{ row, ...read.data, names: namesOf(read.data.section_breakdown) }]
    return refuseUnreadable(reading, row, read.error)
  })
  // Without learners there are no subsections to look among.
  if (entries.length === 0) return []
  const all = new Map(entries.flatMap(({ names }) => names.map((name) => [name.module_id, name])))
  const wanted = finalTests.map((test) => sectionFor(test, [...all.values()], reading.course))
  return entries.flatMap(({ row, username, section_breakdown }) =>
    [...new Set(wanted)].flatMap((name) => {
      const entry = section_breakdown.find(
        (section) => SectionName.safeParse(section).data?.module_id === name.module_id,
      )
      const read = Section.safeParse(entry)
      if (!read.success) return refuseUnreadable(reading, row, read.error)
      const { attempted, score_earned: raw, score_possible: maximum } = read.data
      const test = { id: name.module_id, name: name.subsection_name, code: name.label }
      if (!attempted) return [testRecord(reading.course, username, test, null)]
      if (new Exact(maximum).lte(0))
        return refuse(
          reading,
          row,
          'range-empty',
          `The subsection gives ${maximum} points at most, which leaves no range. Look at its problems in Studio.`,
        )
      if (new Exact(raw).lt(0) || new Exact(raw).gt(maximum))
        return refuse(
          reading,
          row,
          'score-out-of-range',
          `The score ${raw} lies outside 0 to ${maximum}. Correct it in the gradebook.`,
        )
      return [testRecord(reading.course, username, test, { raw, maximum })]
    }),
  )
}

function namesOf(sections: readonly unknown[]): SectionName[] {
  return sections.flatMap((section) => SectionName.safeParse(section).data ?? [])
}

/** The subsection that a cohort names, by its name or label. */
function sectionFor(
  test: string,
  sections: readonly SectionName[],
  course: Pick<FoundCourse, 'name'>,
): SectionName {
  const wanted = cleanText(test)
  const fitting = sections.filter(
    ({ subsection_name, label }) => subsection_name === wanted || label === wanted,
  )
  const [first, second] = fitting
  if (first && !second) return first
  const listed = (second ? fitting : sections)
    .map(({ subsection_name, label }) => `"${subsection_name ?? ''}"${label ? ` (${label})` : ''}`)
    .join(', ')
  throw new HocvuError(
    'platform.not-found',
    second
      ? `Course ${course.name} has ${fitting.length} graded subsections that fit the final test "${test}": ${listed}. Name it by its label.`
      : `Course ${course.name} has no graded subsection "${test}". It has: ${listed || 'none'}. Correct \`finalTest\` in the cohort's evidence.`,
  )
}

function testRecord(
  course: FoundCourse,
  username: string,
  test: TestRecord['test'],
  attempt: { raw: string; maximum: string } | null,
): TestRecord {
  return {
    kind: 'test',
    sourceId:
      test.id === 'course' ? `grade:${course.id}:${username}` : `grade:${test.id}:${username}`,
    account: username,
    course: course.name,
    sourceUpdatedAt: null,
    test,
    attempts:
      attempt === null
        ? []
        : // The lists of grades tell no time of submission.
          [{ id: 'final', ...attempt, minimum: '0', submittedAt: null, overridden: false }],
  }
}

function refuseUnreadable(reading: Reading, row: unknown, error: z.ZodError): never[] {
  const field = error.issues[0]?.path.join('.') || 'grade'
  return refuse(
    reading,
    row,
    'grade-unreadable',
    `The grade cannot be read (field ${field}). Look at it in the gradebook and sync again.`,
  )
}

function refuse(
  { site, course, quarantined }: Reading,
  row: unknown,
  reason: string,
  detail: string,
): never[] {
  const user = UserOfRow.safeParse(row).data ?? null
  const place = `grades of course ${course.name}`
  quarantined.push(
    site.quarantine({
      place: user === null ? place : `${place}, user ${user}`,
      ...(user !== null && { key: user }),
      reason,
      detail,
      row,
    }),
  )
  return []
}
