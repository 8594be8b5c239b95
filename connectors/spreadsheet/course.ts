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
  const { options, settings, courses } = context
  const asked = (name: string | null) => (name === null ? null : requestOf(name, courses))
  const spelled = (name: string) => asked(name)?.course ?? cleanText(name)
  if (options.course !== undefined) {
    const said = spelled(options.course)
    return () => said
  }
  const titled = courses.find(({ course }) =>
    sheet.titles.some((title) => ` ${foldName(title)} `.includes(` ${foldName(course)} `)),
  )
  const usual = titled?.course ?? (settings.course === undefined ? null : spelled(settings.course))
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
