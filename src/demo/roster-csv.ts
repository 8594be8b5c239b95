/** The demo's roster as an office would send it: Vietnamese headings, day first, and three rows that cannot be read. */
import { shortDate } from '../foundation/dates.ts'
import type { Person } from './people.ts'

const HEADINGS = [
  'Mã CBCCVC',
  'Họ và tên',
  'Ngày sinh',
  'Số CCCD',
  'Email',
  'Điện thoại',
  'Mã đơn vị',
  'Đơn vị',
  'Chức vụ',
  'Đối tượng',
]

/** What is wrong with each: no name, no key at all, a day that no calendar has. They belong to nobody of the demo. */
const BAD_ROWS: readonly { after: number; cells: readonly string[] }[] = [
  {
    after: 120,
    cells: [
      'CB900001',
      '',
      '12/5/1984',
      '',
      '',
      '',
      '',
      'Sở Nội vụ',
      'Chuyên viên',
      'Cán bộ, công chức',
    ],
  },
  {
    after: 640,
    cells: [
      '',
      'Lò Văn Thử',
      '02/9/1990',
      '',
      '',
      '',
      '',
      'Sở Tài chính',
      'Chuyên viên',
      'Cán bộ, công chức',
    ],
  },
  {
    after: 1300,
    cells: [
      'CB900003',
      'Giàng Thị Mẫu',
      '31/02/1988',
      '',
      '',
      '',
      '',
      'Sở Y tế',
      'Viên chức',
      'Viên chức',
    ],
  },
]

export const REJECTED_ROSTER_ROWS = BAD_ROWS.length

/** @returns CSV in UTF-8 with a byte order mark, as Excel saves it */
export function rosterCsv(people: readonly Person[]): string {
  const rows = people.map(cellsOf)
  for (const { after, cells } of [...BAD_ROWS].reverse()) rows.splice(after, 0, [...cells])
  return `\uFEFF${[HEADINGS, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}

function cellsOf(person: Person): string[] {
  return [
    person.employeeCode ?? '',
    person.fullName,
    person.dateOfBirth ? shortDate(person.dateOfBirth) : '',
    person.nationalId ?? '',
    person.email,
    person.phone ?? '',
    person.unit.code,
    person.unit.name,
    person.position,
    person.audience,
  ]
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
