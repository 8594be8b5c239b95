/**
 * What offices of the demo hand in for its plan, all of it invented: head counts by unit, what is recorded beside classes,
 * and which unit has sent which paper when. Pure.
 */
import type { Person } from './people.ts'
import type { Unit } from './units.ts'

/** The plan in configuration/plans/. */
export const DEMO_PLAN = 'son-la-2026'

const PUBLIC_EMPLOYEE = 'Viên chức'
const CORE_FORCE = 'Lực lượng nòng cốt Tổ chuyển đổi số cộng đồng'

/** A post in so many units is not filled, or its holder is not on the roster. */
const OPEN_POST_EVERY = 5
/** So many units have sent no list. */
const WITHOUT_LIST_EVERY = 43

/** Head counts as a personnel office would list them: a line a unit, a column an audience of the plan. */
export function headCountCsv(people: readonly Person[], units: readonly Unit[]): string {
  const counted = (unit: Unit, belongs: (person: Person) => boolean) =>
    people.filter((person) => person.unit.code === unit.code && belongs(person)).length
  const rows = units.flatMap((unit, index) => {
    if (index % WITHOUT_LIST_EVERY === WITHOUT_LIST_EVERY - 1) return []
    const open = index % OPEN_POST_EVERY === 0 ? 1 : 0
    const officials = counted(
      unit,
      ({ audience }) => audience !== PUBLIC_EMPLOYEE && audience !== CORE_FORCE,
    )
    const employees = counted(unit, ({ audience }) => audience === PUBLIC_EMPLOYEE)
    return [[unit.code, unit.name, officials + open, employees]]
  })
  return csv(['Mã đơn vị', 'Đơn vị', 'can-bo-cong-chuc', 'vien-chuc'], rows)
}

/** What has been reached beside classes: a competence, and who was reached without being taught. */
export const recordedCsv = csv(
  ['Chỉ tiêu', 'Loại số liệu', 'Năm', 'Số lượng'],
  [['dich-vu-cong', 'recorded', 2026, 640]],
)
export const reachCsv = csv(
  ['Hình thức', 'Số lượng'],
  [
    ['zalo', 12_400],
    ['to-roi', 5_000],
  ],
)
export const spentCsv = csv(['Khoản chi', 'Số tiền'], [['lop-zoom', 7_950_000]])

export interface DemoPaper {
  deadlineId: string
  receivedOn: string
  document: string
  /** Codes. */
  units: string[]
}

/** Most plans came in time, some late, some never; the results of the year have only begun to come. */
export function demoPapers(units: readonly Unit[]): DemoPaper[] {
  const codes = (wanted: (index: number) => boolean) =>
    units.flatMap(({ code }, index) => (wanted(index) ? [code] : []))
  const plan = 'Kế hoạch bồi dưỡng năm 2026 của đơn vị (giả định)'
  return [
    {
      ...{ deadlineId: 'ke-hoach-don-vi', receivedOn: '2026-01-16', document: plan },
      units: codes((index) => index % 13 !== 5),
    },
    {
      ...{ deadlineId: 'ke-hoach-don-vi', receivedOn: '2026-02-05', document: plan },
      units: codes((index) => index % 26 === 5),
    },
    {
      ...{ deadlineId: 'du-toan', receivedOn: '2026-01-28' },
      document: 'Dự toán năm 2026 của đơn vị (giả định)',
      units: codes((index) => index % 9 !== 3),
    },
    {
      ...{ deadlineId: 'ket-qua-2026', receivedOn: '2026-11-18' },
      document: 'Báo cáo kết quả năm 2026 của đơn vị (giả định)',
      units: codes((index) => index % 4 === 0),
    },
    {
      ...{ deadlineId: 'nhu-cau-2027', receivedOn: '2026-11-18' },
      document: 'Đăng ký nhu cầu năm 2027 của đơn vị (giả định)',
      units: codes(hasNeeds),
    },
  ]
}

const hasNeeds = (index: number) => index % 5 === 0

/** What the units that have sent their needs want for the year to come. */
export function demoNeeds(units: readonly Unit[]) {
  return units
    .filter((_, index) => hasNeeds(index))
    .flatMap(({ code, kind }, index) => [
      {
        ...{ row: 2 * index + 1, unit: code, audience: 'can-bo-cong-chuc' },
        ...{ content: 'Kỹ năng số cơ bản, cập nhật', mode: 'online', note: null },
        people: String(kind === 'commune' ? 4 + (index % 3) : 10 + (index % 5)),
      },
      {
        ...{ row: 2 * index + 2, unit: code, audience: 'phu-trach-chuyen-doi-so' },
        ...{ content: 'Quản trị dữ liệu, an toàn thông tin', mode: 'in-person', note: null },
        people: '1',
      },
    ])
}

function csv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`
  return `${[head, ...rows].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}
