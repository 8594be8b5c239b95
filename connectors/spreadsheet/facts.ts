/** Facts of rows, put together: a fact that two rows say differently counts for neither. */
import { CellFault } from '../../src/foundation/sheets/cell-values.ts'
import { type Cell, isFilled } from '../../src/foundation/sheets/table.ts'
import type { EnrolmentRecord, SourceRecord, TestRecord } from '../contract.ts'
import type { CourseOfRow } from './course.ts'
import { clearlyDiffer, PersonFault, readPerson } from './person.ts'
import { type Fault, listRows, type ReadRow, rawOf, rowFact, type Sheet } from './reading.ts'

type TestAttempt = TestRecord['attempts'][number]

/** Of an attempt that the sheet does not number. */
export const UNNUMBERED = 'final'

export interface RowReader {
  account: string
  course: string
  cells: Cell[]
  records: SourceRecord[]
  /** Reads a fact of the row; what cannot be read is a fault of that fact. */
  fact(sourceId: string, field: string, read: () => SourceRecord | null): void
}

/** A fact that is read but cannot be meant. */
export class FactFault extends Error {
  readonly reason: string
  constructor(reason: string, detail: string) {
    super(detail)
    this.reason = reason
  }
}

export function sourceFact(kind: string, { account, course }: { account: string; course: string }) {
  return { sourceId: `${kind}:${account}`, account, course, sourceUpdatedAt: null }
}

export function enrolmentOf(
  row: { account: string; course: string },
  part: Partial<EnrolmentRecord> = {},
): EnrolmentRecord {
  return {
    kind: 'enrolment',
    ...sourceFact('enrolment', row),
    state: 'active',
    handedOutAt: null,
    firstAccessAt: null,
    ...part,
  }
}

/** Reads the people and courses of a sheet, and by `read` what each row says of them. */
export function readRows(
  sheet: Sheet,
  courseOf: CourseOfRow,
  unit: string | null,
  read: (row: RowReader) => void,
): { rows: ReadRow[]; leftOut: number; weak: number; withoutCourse: number } {
  const found = { rows: [] as ReadRow[], leftOut: 0, weak: 0, withoutCourse: 0 }
  for (const { row, cells } of sheet.rows) {
    const one: ReadRow = {
      sheet: sheet.table.sheet,
      row,
      records: [],
      faults: [],
      raw: rawOf(cells),
    }
    found.rows.push(one)
    try {
      if (sheet.table.source === 'csv' && cells.slice(sheet.headings.length).some(isFilled))
        throw new PersonFault(
          'row',
          'row-too-long',
          'The row has more cells than the header. Put text that holds the delimiter, such as 7,5, in quotation marks.',
        )
      const person = readPerson((field) => sheet.get(cells, field), unit)
      found.leftOut += person.leftOut.length
      if (person.weak) found.weak += 1
      const course = courseOf(cells)
      if (course === null) {
        found.withoutCourse += 1
        throw new PersonFault('course', 'course-missing', 'The row names no course.')
      }
      const { account } = person.record
      one.records.push(person.record)
      read({
        account,
        course,
        cells,
        records: one.records,
        fact: (sourceId, field, make) => {
          try {
            const record = make()
            if (record !== null) one.records.push(record)
          } catch (error) {
            one.faults.push({ ...faultOf(error, field), fact: sourceId, course })
          }
        },
      })
    } catch (error) {
      one.faults.push({ ...faultOf(error, 'row'), fact: rowFact(one.sheet, row), course: null })
    }
  }
  return found
}

function faultOf(error: unknown, field: string): Pick<Fault, 'field' | 'reason' | 'detail'> {
  if (error instanceof PersonFault)
    return { field: error.field, reason: error.reason, detail: error.message }
  if (error instanceof FactFault) return { field, reason: error.reason, detail: error.message }
  if (error instanceof CellFault) return { field, reason: 'cell-unreadable', detail: error.message }
  throw error
}

interface Said {
  row: ReadRow
  record: SourceRecord
}

/**
 * Sets aside what rows of a file contradict each other in: one key with two people's names, one fact in two ways.
 * Attempts at one test that stand on rows of their own are put together.
 */
export function settleRows(rows: readonly ReadRow[]): void {
  setAsideSharedKeys(rows)
  const facts = new Map<string, Said[]>()
  for (const row of rows)
    for (const record of row.records) {
      const key = JSON.stringify([record.kind === 'account' ? '' : record.course, record.sourceId])
      pushTo(facts, key, { row, record })
    }
  for (const said of facts.values()) if (said.length > 1) settleFact(said)
}

function settleFact(said: readonly Said[]): void {
  const [first, ...others] = said
  if (first === undefined) return
  const { record } = first
  if (record.kind === 'test') {
    const attempts = said.flatMap((one) =>
      one.record.kind === 'test' ? one.record.attempts.map(numberedByTime) : [],
    )
    const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]))
    if (attempts.every((attempt) => sameFact(attempt, byId.get(attempt.id)))) {
      first.row.records[first.row.records.indexOf(record)] = {
        ...record,
        attempts: [...byId.values()],
      }
      for (const { row, record: other } of others) remove(row, other)
      return
    }
  } else if (record.kind === 'account' || others.every((one) => sameFact(one.record, record))) {
    for (const { row, record: other } of others) remove(row, other)
    return
  }
  const rowsOf = listRows(said.map((one) => one.row.row))
  for (const { row, record: other } of said) {
    remove(row, other)
    row.faults.push({
      field: record.kind,
      reason: 'said-twice',
      detail: `Rows ${rowsOf} say different things of one person. Keep the row that is right.`,
      fact: record.sourceId,
      course: record.course,
    })
  }
}

/** Without a number, attempts handed in at different times are different ones. */
function numberedByTime(attempt: TestAttempt): TestAttempt {
  const { id, submittedAt } = attempt
  return id === UNNUMBERED && submittedAt !== null ? { ...attempt, id: submittedAt } : attempt
}

function setAsideSharedKeys(rows: readonly ReadRow[]): void {
  const byAccount = new Map<string, { row: ReadRow; name: string }[]>()
  for (const row of rows)
    for (const record of row.records)
      if (record.kind === 'account')
        pushTo(byAccount, record.account, { row, name: record.fullName })
  for (const people of byAccount.values()) {
    const differ = people.some(({ name }) => clearlyDiffer(name, people[0]?.name ?? ''))
    if (!differ) continue
    const rowsOf = listRows(people.map(({ row }) => row.row))
    for (const { row } of people) {
      row.records = []
      row.faults = [
        {
          field: 'row',
          reason: 'key-shared',
          detail: `Rows ${rowsOf} have one code, e-mail or phone but different names. Give each person their own.`,
          fact: rowFact(row.sheet, row.row),
          course: null,
        },
      ]
    }
  }
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function remove(row: ReadRow, record: SourceRecord): void {
  row.records = row.records.filter((one) => one !== record)
}

const sameFact = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
