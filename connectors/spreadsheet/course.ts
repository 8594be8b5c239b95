/** Which course a row is about. */
import { cleanText, foldName } from '../../src/foundation/names.ts'
import { plainText } from '../../src/foundation/sheets/cell-values.ts'
import type { CourseRequest } from '../contract.ts'
import type { Sheet, SheetContext } from './reading.ts'

export type CourseOfRow = (cells: Sheet['rows'][number]['cells']) => string | null

/**
 * By what was said when the file was brought, else by the row's own columns, by a title that names a course asked for,
 * or by the platform's usual course. A course is spelled as the cohorts spell it.
 */
export function courseOfRows(sheet: Sheet, context: SheetContext): CourseOfRow {
  const { options, courses } = context
  const asked = (name: string | null) => (name === null ? null : requestOf(name, courses))
  const spelled = (name: string) => asked(name)?.course ?? cleanText(name)
  if (options.course !== undefined) {
    const said = spelled(options.course)
    return () => said
  }
  const usual = usualCourse(sheet, context, spelled)
  return (cells) => {
    const code = plainText(sheet.get(cells, 'course_code'))
    const name = plainText(sheet.get(cells, 'course'))
    const group = plainText(sheet.get(cells, 'class'))
    const request = asked(code) ?? asked(name) ?? asked(group)
    if (request) return request.course
    const written = code ?? name ?? (usual === null ? group : null)
    return written === null ? usual : spelled(written)
  }
}

const ABOUT_THE_COURSE = /^(?:ma |ten )?(?:khoa(?: hoc)?|lop(?: hoc)?|course)\b/

/** By a title, else the platform's; null where the titles name several courses, or one in passing that is not its. */
function usualCourse(
  { titles }: Sheet,
  { settings, courses }: SheetContext,
  spelled: (name: string) => string,
): string | null {
  const own = settings.course === undefined ? null : spelled(settings.course)
  const labelled = titles.filter((title) => ABOUT_THE_COURSE.test(foldName(title)))
  const byLabel = coursesIn(labelled, courses)
  const named = byLabel.length > 0 ? byLabel : coursesIn(titles, courses)
  const [only = own] = named
  if (named.length > 1) return null
  return byLabel.length > 0 || own === null || only === own ? only : null
}

/** Courses that titles name; of "KNS" and "KNS 2" the longer one. */
function coursesIn(titles: readonly string[], courses: readonly CourseRequest[]): string[] {
  const found = courses.flatMap(({ course }) => {
    const name = ` ${foldName(course)} `
    return titles.some((title) => ` ${foldName(title)} `.includes(name)) ? [{ course, name }] : []
  })
  return found
    .filter(({ name }) => !found.some((other) => other.name !== name && other.name.includes(name)))
    .map(({ course }) => course)
}

export function requestOf(
  name: string,
  courses: readonly CourseRequest[],
): CourseRequest | undefined {
  return courses.find(({ course }) => foldName(course) === foldName(name))
}

export function askCourse({ courses }: SheetContext): string {
  const known = courses.map(({ course }) => course).join(', ')
  return `Which course is it? Say --course (course=)${known === '' ? '' : `; cohorts take evidence from: ${known}`}, add a column "Mã khóa", or set course of the platform.`
}
