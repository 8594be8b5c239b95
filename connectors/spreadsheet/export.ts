/** A platform's export: a row a learner with score, progress, modules. */
import { Exact } from '../../src/foundation/decimal.ts'
import { foldName } from '../../src/foundation/names.ts'
import { moment, plainText, shown } from '../../src/foundation/sheets/cell-values.ts'
import { holdsMonthFirst, readsBothWays } from '../../src/foundation/sheets/date-order.ts'
import type { Cell } from '../../src/foundation/sheets/table.ts'
import type { EnrolmentRecord, SourceRecord, TestRecord } from '../contract.ts'
import { askCourse, courseOfRows, requestOf } from './course.ts'
import {
  enrolmentOf,
  FactFault,
  type RowReader,
  readRows,
  sourceFact,
  UNNUMBERED,
} from './facts.ts'
import type { Field } from './fields.ts'
import { type ModuleColumn, readModules } from './modules.ts'
import { scaleIn, scoreOf, shareReader } from './numbers.ts'
import { plain } from './plain.ts'
import type { Sheet, SheetContext, SheetReading } from './reading.ts'

/** Clocks of platforms differ; a date beyond that has its day and month swapped. */
const AHEAD_MS = 24 * 60 * 60 * 1000

const COMPLETION_FIELDS: readonly Field[] = ['completed_at', 'progress', 'attendance', 'status']

const TIME_FIELDS: readonly Field[] = [
  'submitted_at',
  'completed_at',
  'handed_out_at',
  'first_access_at',
]

const SUSPENDED = /tam khoa|bi khoa|da khoa|tam dung|dinh chi|suspended|inactive|khong hoat dong/
const EXPIRED = /het han|expired/
const COMPLETED = /^(?:da )?(?:hoan thanh|completed?)(?: (?:khoa hoc|chuong trinh|100 ?%))?$/
/** A list of attempts at a test: its status and times are those of the attempt, not of the course. */
const OF_AN_ATTEMPT = /^(?:time taken|duration|thoi gian (?:thuc hien|lam bai))\b/

/** A column with the score of one test. */
interface TestColumn {
  column: number
  /** As cohorts name the test. */
  name: string | null
}

export function readExport(
  sheet: Sheet,
  context: SheetContext,
  modules: readonly ModuleColumn[],
): SheetReading {
  const { receivedAt } = context
  const column = (field: Field) => sheet.rows.map(({ cells }) => sheet.get(cells, field))
  const has = (field: Field) => sheet.header.columns.has(field)
  const shares = {
    progress: shareReader(column('progress')),
    attendance: shareReader(column('attendance')),
  }
  const statusOfCourse =
    !has('attempt') && !sheet.headings.some((heading) => OF_AN_ATTEMPT.test(plain(heading)))
  const saysCompletion = COMPLETION_FIELDS.some(
    (field) => has(field) && (field !== 'status' || statusOfCourse),
  )
  const tests = testColumns(sheet, context)
  const scales = tests.map((test) => scaleOf(sheet, context, test))
  const monthFirst = new Set(TIME_FIELDS.filter((field) => holdsMonthFirst(column(field))))
  const at = (cells: readonly Cell[], field: Field) => {
    const cell = sheet.get(cells, field)
    if (monthFirst.has(field) && readsBothWays(cell))
      throw new FactFault(
        'date-ambiguous',
        `${shown(cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell))} may have day and month swapped, for another date of this column has the month first. Write the dates of the column day first, such as 15/03/2026.`,
      )
    return timeOf(cell, receivedAt)
  }

  const readRow = (row: RowReader) => {
    const { cells } = row
    const status = plain(plainText(sheet.get(cells, 'status')) ?? '')
    row.fact(`enrolment:${row.account}`, 'status', () =>
      enrolmentOf(row, {
        state: stateOf(status),
        handedOutAt: at(cells, 'handed_out_at'),
        firstAccessAt: at(cells, 'first_access_at'),
      }),
    )
    for (const [index, test] of tests.entries()) {
      const { maximum } = scales[index] ?? { maximum: '10' }
      if (isAsked(test, row, tests, context))
        row.fact(`${testId(test)}:${row.account}`, sheet.headings[test.column] ?? 'score', () =>
          testOf(row, sheet, test, { maximum, submittedAt: at(cells, 'submitted_at') }, context),
        )
    }
    if (modules.length > 0)
      row.fact(`topics:${row.account}`, 'modules', () => ({
        kind: 'topics',
        ...sourceFact('topics', row),
        topics: readModules(cells, modules, (cell) => timeOf(cell, receivedAt)),
      }))
    if (saysCompletion)
      row.fact(`completion:${row.account}`, 'completion', (): SourceRecord => {
        const progress = shares.progress(sheet.get(cells, 'progress'))
        return {
          kind: 'completion',
          ...sourceFact('completion', row),
          completedAt: at(cells, 'completed_at'),
          progress: progress ?? (statusOfCourse && COMPLETED.test(status) ? '1' : null),
          attendance: shares.attendance(sheet.get(cells, 'attendance')),
        }
      })
  }

  const { rows, leftOut, weak, withoutCourse } = readRows(
    sheet,
    courseOfRows(sheet, context),
    null,
    readRow,
  )
  const questions = scales.flatMap(({ question }) => question ?? [])
  questions.push(...askScore(sheet, tests, context))
  // Where no row names a course the file is held; a single row that names none is refused.
  if (withoutCourse > 0 && rows.every(({ records }) => records.length === 0))
    questions.push(askCourse(context))
  return { rows, questions, notes: peopleNotes({ leftOut, weak }) }
}

export function peopleNotes({ leftOut, weak }: { leftOut: number; weak: number }): string[] {
  const notes: string[] = []
  if (leftOut > 0)
    notes.push(`${leftOut} cells about people could not be read; other keys say who they are.`)
  if (weak > 0)
    notes.push(
      `${weak} rows name people without code, ID or e-mail: until a person says who they are, these accounts wait (GET /api/v1/accounts?state=waiting).`,
    )
  return notes
}

/** Columns that cohorts name as their final test, else the column of the score. */
function testColumns(sheet: Sheet, { courses }: SheetContext): TestColumn[] {
  const wanted = [...new Set(courses.flatMap(({ finalTests }) => finalTests))]
  const named = wanted.flatMap((name) => {
    const column = sheet.headings.findIndex((heading) => sameHeading(heading, name))
    return column < 0 ? [] : [{ column, name }]
  })
  const score = sheet.header.columns.get('score')
  const own = named.some(({ column }) => column === score)
  return score === undefined || own ? named : [...named, { column: score, name: null }]
}

/** A grade of the whole course is not the test that cohorts ask for, unless a person says so. */
const WHOLE_COURSE = /\b(?:tong|total)\b/

function askScore(
  sheet: Sheet,
  tests: readonly TestColumn[],
  { courses, options, settings }: SheetContext,
): string[] {
  const { columns } = sheet.header
  if (tests.length === 0)
    return columns.has('submitted_at') || columns.has('attempt')
      ? [
          `Which column holds the score? Say --map score="its header". The header has: ${sheet.headings
            .filter((text) => text !== '')
            .join(', ')
            .slice(0, 500)}.`,
        ]
      : []
  const { course } = options
  const [wanted] = (course === undefined ? courses : [requestOf(course, courses)]).flatMap(
    (request) => request?.finalTests ?? [],
  )
  const heading = sheet.headings[columns.get('score') ?? -1] ?? ''
  const isSaid = sheet.map.score !== undefined || settings.columns.score !== undefined
  if (wanted === undefined || isSaid || tests.some(({ name }) => name !== null)) return []
  return WHOLE_COURSE.test(plain(heading))
    ? [
        `Cohorts ask for the test "${wanted}", and no column is called so. Which holds it? Say --map score="its header"; --map score="${heading}" if the grade of the whole course is meant.`,
      ]
    : []
}

/** Whether a header is the name of a test; Moodle puts the kind in front and the form behind: "Quiz: Final (Real)". */
export function sameHeading(heading: string, name: string): boolean {
  const bare = heading.replace(/\([^()]*\)/g, ' ')
  return [heading, bare, bare.replace(/^[^:]*:/, '')].some(
    (text) => foldName(text) === foldName(name),
  )
}

/** A column named by a cohort counts for its course; the score counts where no other column does. */
function isAsked(
  test: TestColumn,
  { course }: RowReader,
  tests: readonly TestColumn[],
  { courses }: SheetContext,
): boolean {
  const finalTests = requestOf(course, courses)?.finalTests ?? []
  if (test.name !== null) return finalTests.includes(test.name)
  return !tests.some(({ name }) => name !== null && finalTests.includes(name))
}

const testId = ({ name }: TestColumn) => (name === null ? 'test' : `test:${foldName(name)}`)

function testOf(
  row: RowReader,
  sheet: Sheet,
  test: TestColumn,
  { maximum, submittedAt }: { maximum: string; submittedAt: string | null },
  { courses }: SheetContext,
): TestRecord {
  const score = scoreOf(row.cells[test.column] ?? null)
  const largest = score?.maximum ?? maximum
  if (score !== null && (new Exact(score.raw).lt(0) || new Exact(score.raw).gt(largest)))
    throw new FactFault(
      'score-out-of-range',
      `The score ${score.raw} lies outside 0 to ${largest}. Correct it, or say what scores are out of: in the header ("Điểm (thang 100)"), by --scale, or by scale of the platform.`,
    )
  const attempt = plainText(sheet.get(row.cells, 'attempt'))
  const name = test.name ?? requestOf(row.course, courses)?.finalTests[0]
  return {
    kind: 'test',
    ...sourceFact(testId(test), row),
    test: { id: testId(test), name: name ?? sheet.headings[test.column] ?? null, code: null },
    attempts:
      score === null
        ? []
        : [
            {
              id: attempt ?? UNNUMBERED,
              raw: score.raw,
              minimum: '0',
              maximum: largest,
              submittedAt,
              overridden: false,
            },
          ],
  }
}

/** What scores of a column are out of; a question when nobody has said so and 10 does not fit. */
function scaleOf(
  sheet: Sheet,
  { options, settings }: SheetContext,
  { column }: TestColumn,
): { maximum: string; question?: string } {
  const heading = sheet.headings[column] ?? ''
  const said = options.scale ?? scaleIn(heading) ?? settings.scale
  if (said !== undefined) return { maximum: said }
  const largest = sheet.rows
    .flatMap(({ cells }) => bareScore(cells[column] ?? null))
    .reduce((most, score) => (new Exact(score).gt(most) ? score : most), '0')
  if (new Exact(largest).lte(10)) return { maximum: '10' }
  return {
    maximum: '10',
    question: `Scores up to ${largest} stand in "${heading}". What are they out of? Say --scale (scale=), such as 10 or 100, or write it into the header: "Điểm (thang 100)".`,
  }
}

function bareScore(cell: Cell): string[] {
  try {
    const score = scoreOf(cell)
    return score === null || score.maximum !== null ? [] : [score.raw]
  } catch {
    return []
  }
}

function timeOf(cell: Cell, receivedAt: Date): string | null {
  const time = moment(cell)
  if (time === null) return null
  if (time.getTime() > receivedAt.getTime() + AHEAD_MS)
    throw new FactFault(
      'date-in-future',
      `${shown(cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell))} lies in the future. Dates are read day first; see whether day and month are swapped.`,
    )
  return time.toISOString()
}

function stateOf(status: string): EnrolmentRecord['state'] {
  if (SUSPENDED.test(status)) return 'suspended'
  return EXPIRED.test(status) ? 'expired' : 'active'
}
