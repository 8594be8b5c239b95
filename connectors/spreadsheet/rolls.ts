/** Rolls: the sign-in sheet of a class with a column a session, and the list of who was there at one session. */
import { foldName } from '../../src/foundation/names.ts'
import { CellFault, plainText, shown } from '../../src/foundation/sheets/cell-values.ts'
import { type Cell, isFilled } from '../../src/foundation/sheets/table.ts'
import { MINUTES_OF_A_PERIOD, type SessionPresence, type SessionsRecord } from '../contract.ts'
import { askCourse, courseOfRows } from './course.ts'
import { peopleNotes } from './export.ts'
import { enrolmentOf, FactFault, type RowReader, readRows, sourceFact } from './facts.ts'
import { readMark } from './marks.ts'
import { plain } from './plain.ts'
import type { ReadRow, Sheet, SheetContext, SheetReading } from './reading.ts'
import {
  codeOf,
  type DateContext,
  minutesIn,
  numbersSuffice,
  type SessionName,
  sessionNameOf,
  yearOf,
} from './session-name.ts'
import { usualMinutes } from './settings.ts'

export interface SessionColumn {
  column: number
  heading: string
  name: SessionName
}

const ASK_MINUTES =
  'How long is a session? Say --minutes (minutes=) or --periods (tiết), write it into the sheet ("4 tiết"), or set minutes or periods of the platform.'

/** @param headings of the columns that no field claims */
export function sessionColumns(
  headings: readonly { column: number; heading: string }[],
  titles: readonly string[],
  receivedAt: Date,
): SessionColumn[] {
  const context: DateContext = {
    year: yearOf([...titles, ...headings.map(({ heading }) => heading)]),
    receivedAt,
  }
  return headings.flatMap(({ column, heading }) => {
    const name = sessionNameOf(heading, context)
    return name === null ? [] : [{ column, heading, name }]
  })
}

export function readSignIn(
  sheet: Sheet,
  context: SheetContext,
  columns: readonly SessionColumn[],
): SheetReading {
  const day = dayOf(sheet, context)
  const names = columns.map(({ name }) =>
    name.date === null && name.ordinal === null ? { ...name, date: day } : name,
  )
  const byNumber = numbersSuffice(names)
  const lengths = lengthsBelowHeader(sheet)
  const usual = lengthOf(sheet, context)
  const sessions = columns.map(({ column, heading, name }, index) => ({
    column,
    heading,
    code: codeOf(names[index] ?? name, byNumber),
    startsAt: name.startsAt,
    minutes: context.options.minutes ?? name.minutes ?? lengths.get(column) ?? usual,
    // A column that nobody has written into is a session to come.
    taken: sheet.rows.some(({ row, cells }) => row !== lengths.get(-1) && isFilled(cells[column])),
  }))
  const twice = sessions.find(({ code }, at) => sessions.findIndex((s) => s.code === code) !== at)
  const questions = sessions.some(({ minutes }) => minutes === null) ? [ASK_MINUTES] : []
  if (names.some(({ date, ordinal }) => date === null && ordinal === null))
    questions.push(
      'On which day was it? Write the date into the header ("Sáng 12/3/2026") or above the table.',
    )
  if (twice)
    questions.push(
      `Two columns are the session "${twice.code}". Name them apart in the header, such as "Sáng 12/3" and "Chiều 12/3".`,
    )
  const people = { ...sheet, rows: sheet.rows.filter(({ row }) => row !== lengths.get(-1)) }
  const reading = readRoll(people, context, (row) => {
    for (const { column, heading, code, startsAt, minutes, taken } of sessions)
      row.fact(`sessions:${code}:${row.account}`, heading, () =>
        presenceOf(
          row,
          { code, startsAt, minutes: minutes ?? 0, taken },
          markOf(row.cells[column] ?? null, context, null),
        ),
      )
  })
  return { ...reading, questions: [...questions, ...reading.questions] }
}

export function readRollCall(sheet: Sheet, context: SheetContext): SheetReading {
  const session = sessionOfRoll(sheet, context)
  const minutes = context.options.minutes ?? session?.minutes ?? lengthOf(sheet, context)
  const marks = marksColumn(sheet)
  const remarks = sheet.headings.flatMap((heading, column) =>
    REMARKS.test(plain(heading)) ? [column] : [],
  )
  const questions: string[] = []
  if (session === null)
    questions.push(
      'Which session is it? Say --session (session=), such as "Buổi 1" or "Sáng 12/3/2026", or write it above the list.',
    )
  if (minutes === null) questions.push(ASK_MINUTES)
  if (marks === 'empty')
    questions.push(
      'Nobody is marked or has signed. Mark who was there with x, or remove the empty column if everybody listed was.',
    )
  else if (marks === null && !saysWhoWasThere(sheet, context))
    questions.push(
      'Is this a list of who was there? Then say --kind roll-call (kind=roll-call); else name its columns as in the README of the connector.',
    )
  const reading = readRoll(sheet, context, (row) => {
    const reason = plainText(sheet.get(row.cells, 'excuse'))
    const cell = marks === 'mark' || marks === 'signature' ? sheet.get(row.cells, marks) : null
    row.fact(`sessions:${session?.code ?? ''}:${row.account}`, 'mark', () =>
      presenceOf(
        row,
        {
          code: session?.code ?? '',
          startsAt: session?.startsAt ?? null,
          minutes: minutes ?? 0,
          taken: true,
        },
        marks === null
          ? present(
              remarks.map((column) => row.cells[column] ?? null),
              reason,
            )
          : marks === 'signature' && isFilled(cell)
            ? signed(cell, context, reason)
            : markOf(cell, context, reason),
      ),
    )
  })
  return { ...reading, questions: [...questions, ...reading.questions] }
}

const REMARKS = /^(?:ghi chu|note|remarks?)$/
const AWAY = /\b(?:vang|nghi|absent|khong (?:du|tham|den|hoc|co mat))\b/

/** Who stands on a list of those who were there was there, unless a remark says otherwise. */
function present(remarks: readonly Cell[], reason: string | null): SessionPresence['presence'] {
  const doubt = reason ?? remarks.find((cell) => AWAY.test(plain(String(cell ?? '')))) ?? null
  if (doubt === null) return { state: 'present' }
  throw new FactFault(
    'mark-unknown',
    `The remark ${shown(String(doubt))} speaks against presence. Add a column "Có mặt" with x, P or K.`,
  )
}

/** Whatever somebody signs with is a signature, but for what offices write into the cell of who is away. */
function signed(
  cell: Cell,
  context: SheetContext,
  reason: string | null,
): SessionPresence['presence'] {
  const text = plain(String(cell))
  const mark = readMark(cell, context.settings.marks, reason)
  const isAway = mark?.state === 'absent' || AWAY.test(text)
  if (!isAway && String(cell).trim() !== 'V') return { state: 'present' }
  if (mark !== null && text.length > 2) return mark
  throw new FactFault(
    'mark-unknown',
    `${shown(String(cell))} in the column of signatures may be a signature or a mark. Name the column "Có mặt" and write x, P or K.`,
  )
}

function readRoll(
  sheet: Sheet,
  context: SheetContext,
  marks: (row: RowReader) => void,
): SheetReading {
  const { rows, leftOut, weak, withoutCourse } = readRows(
    sheet,
    courseOfRows(sheet, context),
    bridgeOf(sheet),
    (row) => {
      row.records.push(enrolmentOf(row))
      marks(row)
    },
  )
  const nobody = withoutCourse > 0 && rows.every(({ records }: ReadRow) => records.length === 0)
  return {
    rows,
    questions: nobody ? [askCourse(context)] : [],
    notes: peopleNotes({ leftOut, weak }),
  }
}

function presenceOf(
  row: RowReader,
  session: Omit<SessionPresence, 'presence'>,
  presence: SessionPresence['presence'],
): SessionsRecord {
  return {
    kind: 'sessions',
    ...sourceFact(`sessions:${session.code}`, row),
    sessions: [{ ...session, presence }],
  }
}

function markOf(
  cell: Cell,
  { settings }: SheetContext,
  reason: string | null,
): SessionPresence['presence'] {
  const mark = readMark(cell, settings.marks, reason)
  if (mark !== null) return mark
  if (cell instanceof Date)
    throw new CellFault('Excel has turned this mark into a date; write it again as text.')
  const capital = String(cell).trim() === 'V'
  throw new FactFault(
    'mark-unknown',
    capital
      ? 'A capital "V" is a tick to some and "vắng" to others. Write x, P, K or M, or say under marks of the platform what it means.'
      : `${shown(String(cell))} is no mark. Write x (there), M (late), P (away with a reason) or K (without), or say under marks of the platform what it means.`,
  )
}

/** Lengths that stand in a line of their own below the header; -1: the number of that line. */
function lengthsBelowHeader({ table, header }: Sheet): Map<number, number> {
  const found = new Map<number, number>()
  for (let line = header.headerIndex; line <= header.lastHeaderIndex + 2; line++) {
    const cells = table.rows[line] ?? []
    const unit = cells.map((cell) => unitOfLength(cell)).find((minutes) => minutes !== null)
    if (unit === undefined || unit === null) continue
    for (const [column, cell] of cells.entries())
      if (/^\d{1,3}$/.test(String(cell ?? '').trim())) found.set(column, Number(cell) * unit)
    found.set(-1, line + 1)
    return found
  }
  return found
}

function unitOfLength(cell: Cell): number | null {
  const words = typeof cell === 'string' ? plain(cell) : ''
  if (/^so tiet|^thoi luong \(?tiet/.test(words)) return MINUTES_OF_A_PERIOD
  return /^so phut|^thoi luong \(?phut/.test(words) ? 1 : null
}

function lengthOf({ titles }: Sheet, { options, settings }: SheetContext): number | null {
  const stated = new Set(titles.flatMap((title) => minutesIn(title) ?? []))
  const [only = null] = stated
  return options.minutes ?? (stated.size === 1 ? only : null) ?? usualMinutes(settings)
}

/** Title lines that say when the session was, before those that only hold a date. */
const ABOUT_THE_SESSION = /^(?:ngay hoc|thoi gian|buoi|ngay|session|date|sang|chieu|toi)\b/

function sessionOfRoll(
  { titles, table }: Sheet,
  { options, receivedAt }: SheetContext,
): { code: string; startsAt: string | null; minutes: number | null } | null {
  const dates: DateContext = { year: yearOf(titles), receivedAt }
  const named = (text: string) => {
    const name = sessionNameOf(text, dates)
    // "Sáng" alone is a part of every day.
    return name === null || (name.date === null && name.ordinal === null)
      ? null
      : { code: codeOf(name, true), startsAt: name.startsAt, minutes: name.minutes }
  }
  if (options.session !== undefined) {
    if (sessionNameOf(options.session, dates) !== null) return named(options.session)
    return { code: options.session, startsAt: null, minutes: null }
  }
  const labelled = titles.filter((title) => ABOUT_THE_SESSION.test(plain(title)))
  const whole = named(labelled.join(', '))
  const candidates = labelled.length > 0 ? [whole] : titles.map(named)
  const found = new Map(candidates.flatMap((one) => (one === null ? [] : [[one.code, one]])))
  const [only] = found.values()
  if (found.size === 1 && only) return only
  return found.size === 0 && table.sheet !== null ? named(table.sheet) : null
}

/** The one day that the titles name. */
function dayOf({ titles }: Sheet, { receivedAt }: SheetContext): string | null {
  const context: DateContext = { year: yearOf(titles), receivedAt }
  const labelled = titles.filter((title) => ABOUT_THE_SESSION.test(plain(title)))
  const days = new Set(
    (labelled.length > 0 ? labelled : titles).flatMap(
      (title) => sessionNameOf(title, context)?.date ?? [],
    ),
  )
  const [only = null] = days
  return days.size === 1 ? only : null
}

function marksColumn(sheet: Sheet): 'mark' | 'signature' | 'empty' | null {
  for (const field of ['mark', 'signature'] as const) {
    if (!sheet.header.columns.has(field)) continue
    if (sheet.rows.some(({ cells }) => isFilled(sheet.get(cells, field)))) return field
  }
  return sheet.header.columns.has('mark') || sheet.header.columns.has('signature') ? 'empty' : null
}

/** Said of the file or of the platform's files, or above the list. */
function saysWhoWasThere({ titles }: Sheet, { options, settings }: SheetContext): boolean {
  if ((options.kind ?? settings.kind) === 'roll-call') return true
  return titles.some((title) => /diem danh|co mat|tham du|diem cau|roll call/.test(plain(title)))
}

/** "Điểm cầu: Xã Mường Bú" is the unit of those whose row names none. */
function bridgeOf({ titles }: Sheet): string | null {
  for (const title of titles) {
    const [, bridge] = /^(?:điểm cầu|đơn vị)\s*:?\s*(.+)$/iu.exec(title) ?? []
    if (bridge !== undefined && foldName(bridge) !== '') return bridge
  }
  return null
}
