/**
 * The account ledger of the demo, after document 003: twelve accounts of onetouch for one department, opened on
 * 06/5/2022 and usable until 21/5. They are handed out in two parts, as people get round to their ten days.
 */
import { addDays, endOfDateInVietnam, shortDate } from '../foundation/dates.ts'
import type { NewAllotment } from '../roster/ledger/allot.ts'
import { cohortOf2022 } from './cohorts.ts'
import type { Enrolment } from './enrolments.ts'
import type { DemoWorld } from './world.ts'

const SECOND_PART = '2022-05-11'
const WINDOW_DAYS = 10

export interface DemoLedger {
  allotment: NewAllotment
  /** The list of the accounts as the department keeps it: CSV in UTF-8 with a byte order mark. */
  list: string
}

export function demoLedger(world: DemoWorld): DemoLedger {
  const members = world.enrolments.filter(({ cohort }) => cohort.id === cohortOf2022.id)
  const [first] = members
  if (!first) throw new Error('the demo has nobody who learnt in 2022')
  const unit = first.person.unit.code
  const rows = members.map((member) => [
    member.account.username,
    member.person.employeeCode ?? member.person.email,
    shortDate(handedOutOn(member)),
    unit,
  ])
  const header = ['Tên đăng nhập', 'Mã CBCCVC', 'Ngày cấp', 'Mã đơn vị']
  return {
    allotment: {
      platform: cohortOf2022.platform,
      unit,
      accounts: members.length,
      usableFrom: cohortOf2022.start,
      usableUntil: cohortOf2022.deadline,
      source: '003',
    },
    list: `\uFEFF${[header, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`,
  }
}

/** Who sat the test when the ten days of the first part were over belongs to the second. */
function handedOutOn({ evidence }: Enrolment): string {
  const lastOfFirst = addDays(cohortOf2022.start, WINDOW_DAYS)
  const beyond = evidence.attempts.some(
    ({ submittedAt }) => submittedAt.getTime() >= endOfDateInVietnam(lastOfFirst).getTime(),
  )
  return beyond ? SECOND_PART : cohortOf2022.start
}
