/**
 * The sheets that offices send for a class at conference bridges: rolls, each bridge in a form of its own, and the
 * export of the test. Titles above the table, two lines of header, merged cells, signatures below, days first.
 */
import { Buffer } from 'node:buffer'
import writeWorkbook, { type SheetData } from 'write-excel-file/node'
import { MINUTES_OF_A_PERIOD } from '../../connectors/contract.ts'
import { dateInVietnam, shortDate } from '../foundation/dates.ts'
import { type Bridge, bridgesOf, forgottenRows, membersOfBridges, type RollRow } from './bridges.ts'
import { bridgesClass, type MeetingPlan } from './cohorts.ts'
import type { DemoWorld } from './world.ts'

export interface BroughtSheet {
  name: string
  bytes: Buffer
}

const { course, sessions } = bridgesClass
const CLASS = `LỚP ${course.title.toUpperCase()}`
const COURSE_LINE = `Mã khóa học: ${course.code}`
const CALLED_ON = 'Sơn La, ngày 10 tháng 11 năm 2026'

export async function bridgeSheets(world: DemoWorld): Promise<BroughtSheet[]> {
  const forms = [rollsAsCsv, rollsAsCsv, signInWorkbook, signInWorkbook, rollWorkbook, signInText]
  const sheets = await Promise.all(
    bridgesOf(world).map((bridge, index) => (forms[index] ?? rollsAsCsv)(bridge, index + 1)),
  )
  return [...sheets.flat(), testExport(world)]
}

/** What one of the bridges had forgotten, sent in afterwards. */
export function forgottenSheet(world: DemoWorld): Buffer {
  return signIn('Bổ sung', forgottenRows(world), ';', 'utf8')
}

/** A list a session, separated by semicolons as Excel does here. */
async function rollsAsCsv({ name, rows }: Bridge, number: number): Promise<BroughtSheet[]> {
  return sessions.map((session, index) => ({
    name: `diem-cau-${number}-buoi-${index + 1}.csv`,
    bytes: delimited(
      [
        ['ỦY BAN NHÂN DÂN TỈNH (bản trình diễn)'],
        [`DANH SÁCH ĐIỂM DANH ${CLASS}`],
        [COURSE_LINE],
        [sessionLine(session)],
        [`Điểm cầu: ${name}`],
        [],
        ['STT', 'Họ và tên', 'Ngày sinh', 'Mã CBCCVC', 'Đơn vị', 'Có mặt', 'Lý do vắng'],
        ...rows.map((row, line) => [
          String(line + 1),
          ...who(row),
          row.marks[index]?.text ?? '',
          row.marks[index]?.reason ?? '',
        ]),
        [],
        ['', '', '', '', CALLED_ON],
        ['', 'NGƯỜI ĐIỂM DANH', '', '', 'TRƯỞNG ĐIỂM CẦU'],
      ],
      ';',
      'utf8',
    ),
  }))
}

/** A column a session below a common heading, and birth dates in a column for men and one for women. */
async function signInWorkbook({ name, rows }: Bridge, number: number): Promise<BroughtSheet[]> {
  const tall = (value: string) => ({ value, rowSpan: 2 })
  const table: SheetData = [
    [{ value: `BẢNG ĐIỂM DANH ${CLASS}`, columnSpan: 10 }],
    [{ value: `${COURSE_LINE}. Điểm cầu: ${name}. Mỗi buổi 2 tiết`, columnSpan: 10 }],
    [],
    [
      tall('STT'),
      tall('Họ và tên'),
      { value: 'Ngày, tháng, năm sinh', columnSpan: 2 },
      null,
      tall('Mã CBCCVC'),
      tall('Đơn vị'),
      { value: 'Ký tên', columnSpan: sessions.length },
      ...sessions.slice(1).map(() => null),
      tall('Ghi chú'),
    ],
    [
      ...[null, null, 'Nam', 'Nữ', null, null],
      ...sessions.map(({ code, startsAt }) => `${code} (${dayAndMonth(startsAt)})`),
    ],
    ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)', '(8)', '(9)', '(10)', '(11)'],
    ...rows.map((row, line) => {
      const [fullName = '', born = '', code = '', unit = ''] = who(row)
      return [
        { value: line + 1, type: Number },
        fullName,
        row.gender === 'male' ? born : null,
        row.gender === 'female' ? born : null,
        code,
        unit,
        ...row.marks.map(({ text, reason }) => (reason === '' ? text : `${text}: ${reason}`)),
      ]
    }),
    [],
    [null, null, null, null, null, { value: CALLED_ON, columnSpan: 5 }],
    [null, 'NGƯỜI LẬP BIỂU', null, null, null, { value: 'TRƯỞNG ĐIỂM CẦU', columnSpan: 5 }],
    [],
    [null, 'Lò Văn Minh Họa', null, null, null, { value: 'Quàng Thị Ví Dụ', columnSpan: 5 }],
  ]
  const bytes = await writeWorkbook(table, { sheet: 'Điểm danh' }).toBuffer()
  return [{ name: `diem-danh-diem-cau-${number}.xlsx`, bytes }]
}

/** One workbook with a sheet a session. */
async function rollWorkbook({ name, rows }: Bridge, number: number): Promise<BroughtSheet[]> {
  const bytes = await writeWorkbook(
    sessions.map((session, index) => ({
      sheet: session.code,
      data: [
        [`DANH SÁCH ĐIỂM DANH ${CLASS}`],
        [COURSE_LINE],
        [sessionLine(session)],
        [`Điểm cầu: ${name}`],
        ['TT', 'Họ và tên', 'Ngày sinh', 'Mã CBCCVC', 'Cơ quan, đơn vị', 'Có mặt', 'Lý do'],
        ...rows.map((row, line) => [
          { value: line + 1, type: Number },
          ...who(row),
          row.marks[index]?.text ?? '',
          row.marks[index]?.reason ?? '',
        ]),
        [],
        [null, 'Người điểm danh', null, null, 'Trưởng điểm cầu'],
      ],
    })),
  ).toBuffer()
  return [{ name: `diem-cau-${number}.xlsx`, bytes }]
}

/** "Unicode text" of Excel: tabs, two bytes a letter. */
async function signInText({ name, rows }: Bridge, number: number): Promise<BroughtSheet[]> {
  return [{ name: `diem-cau-${number}.txt`, bytes: signIn(name, rows, '\t', 'utf16le') }]
}

function signIn(
  bridge: string,
  rows: readonly RollRow[],
  delimiter: string,
  letters: 'utf8' | 'utf16le',
): Buffer {
  const names = sessions.map(({ code }) => code)
  return delimited(
    [
      [`BẢNG ĐIỂM DANH ${CLASS}`],
      [COURSE_LINE],
      [`Điểm cầu: ${bridge}`],
      ['Mỗi buổi 2 tiết, ngày 10/11/2026'],
      ['STT', 'Họ và tên', 'Ngày sinh', 'Mã CBCCVC', 'Đơn vị', ...names],
      ...rows.map((row, line) => [
        String(line + 1),
        ...who(row),
        ...row.marks.map(({ text, reason }) => (reason === '' ? text : `${text}: ${reason}`)),
      ]),
    ],
    delimiter,
    letters,
  )
}

/** As a test tool writes it out: a row an attempt, people by their address, commas in scores. */
function testExport(world: DemoWorld): BroughtSheet {
  const rows = membersOfBridges(world).flatMap(({ others, evidence }) =>
    others.map(({ account }) => ({ account, attempts: evidence.attempts })),
  )
  return {
    name: 'ket-qua-kiem-tra.csv',
    bytes: delimited(
      [
        [`KẾT QUẢ KIỂM TRA CUỐI KHÓA ${CLASS}`],
        [],
        ['Họ và tên', 'Địa chỉ thư điện tử', 'Mã khóa', 'Lần làm bài', 'Nộp lúc', 'Điểm/10,00'],
        ...rows.flatMap(({ account, attempts }) => {
          const person = [account.fullName, account.email ?? '', course.code]
          if (attempts.length === 0) return [[...person, '', '', '-']]
          return attempts.map(({ score, submittedAt }, attempt) => [
            ...person,
            String(attempt + 1),
            dateAndTime(submittedAt),
            score.replace('.', ','),
          ])
        }),
      ],
      ';',
      'utf8',
    ),
  }
}

function who({ account }: RollRow): string[] {
  const { fullName, dateOfBirth, employeeCode, unit } = account
  return [fullName, dateOfBirth === null ? '' : shortDate(dateOfBirth), employeeCode ?? '', unit]
}

function sessionLine({ code, startsAt, minutes }: MeetingPlan): string {
  const [day, time] = dateAndTime(startsAt).split(' ')
  const [hour, minute] = (time ?? '').split(':')
  return `${code}: ${hour} giờ ${minute}, ngày ${day} (${minutes / MINUTES_OF_A_PERIOD} tiết)`
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000

/** `10/11/2026 07:30:00` */
function dateAndTime(instant: Date): string {
  const clock = new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 19)
  return `${shortDate(dateInVietnam(instant))} ${clock}`
}

const dayAndMonth = (instant: Date) => shortDate(dateInVietnam(instant)).slice(0, 5)

function delimited(rows: string[][], delimiter: string, letters: 'utf8' | 'utf16le'): Buffer {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  const lines = rows.map((cells) => cells.map(quoted).join(delimiter))
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, letters)
}
