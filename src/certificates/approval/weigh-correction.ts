/** What a row of a checking sheet comes to, set beside what the roster says today. Pure. */
import { redactText } from '../../foundation/redact.ts'
import type {
  CorrectionField,
  CorrectionRow,
  PersonFacts,
  RejectedCorrection,
} from './read-corrections.ts'

/** Somebody on the list as the roster has them. */
export interface CheckedPerson {
  fullName: string
  dateOfBirth: string | null
  unitId: string | null
  unit: string | null
  holdReason: string | null
}

export interface Changes {
  fullName?: string
  dateOfBirth?: string
  unitId?: string
}

export type Weighed =
  /** Nobody has looked at the row. */
  | { kind: 'unanswered' }
  /** `hold`: why the person is held from now on. */
  | ({ kind: 'refused'; hold: string | null } & Omit<RejectedCorrection, 'row'>)
  | { kind: 'right' }
  | { kind: 'corrected'; changes: Changes }
  | { kind: 'held'; hold: string }

/** What a hold begins with that the unit has brought: the unit may lift it, by a sheet, too; an office's it may not. */
const BY_UNIT = 'Đơn vị rà soát: '
const UNSAID = 'thông tin sai, chưa ghi nội dung đúng'
const UNREAD = 'nội dung rà soát chưa nhận được, cần làm rõ'

export const isByUnit = (reason: string | null) => reason?.startsWith(BY_UNIT) ?? false

export const holdByUnit = (words: string) => (isByUnit(words) ? words : BY_UNIT + words)
const holdBySheet = (note: string | null) => holdByUnit(redactText(note ?? UNSAID))
/** Of a row that says something and cannot be taken: a certificate must not say what the unit may call wrong. */
export const holdUnread = BY_UNIT + UNREAD

const FACTS = [
  { fact: 'fullName', printed: 'full_name', right: 'right_name' },
  { fact: 'dateOfBirth', printed: 'date_of_birth', right: 'right_birth' },
  { fact: 'unit', printed: 'unit', right: 'right_unit' },
] as const satisfies { fact: keyof PersonFacts; printed: CorrectionField; right: CorrectionField }[]

/** @param unitOf the unit that a person means by a code or name; a text says why it is none */
export function weighCorrection(
  row: CorrectionRow,
  person: CheckedPerson,
  unitOf: (named: string) => { id: string; name: string } | string,
): Weighed {
  const given = FACTS.filter(({ fact }) => {
    const right = row.right[fact]
    return right !== null && right !== row.printed[fact]
  })
  const [first] = given
  const mark = row.mark ?? (first === undefined ? null : 'wrong')
  if (mark === null) {
    const changed = FACTS.find(({ fact }) => row.printed[fact] !== person[fact])
    // Said nothing, or wrote into the wrong column: nobody can tell, so it is named.
    if (changed) return refuse(changed.printed, STALE, null)
    if (row.note === null) return { kind: 'unanswered' }
    return refuse(
      'mark',
      'The row has a note but says neither "Đúng" nor "Sai"; write one of the two.',
      holdBySheet(row.note),
    )
  }
  if (mark === 'right' && first !== undefined)
    return refuse(
      first.right,
      'The row says "Đúng" (right) and gives a correction all the same; write "Sai", or empty the correction.',
      holdUnread,
    )
  let unit: { id: string; name: string } | null = null
  if (row.right.unit !== null && given.some(({ fact }) => fact === 'unit')) {
    const found = unitOf(row.right.unit)
    if (typeof found === 'string') return refuse('right_unit', found, holdUnread)
    unit = found
  }
  const corrected: PersonFacts = { ...row.right, unit: unit?.name ?? null }
  const isApplied = ({ fact }: (typeof FACTS)[number]) =>
    fact === 'unit' ? unit !== null && unit.id === person.unitId : corrected[fact] === person[fact]
  const stale = FACTS.find(
    (one) => row.printed[one.fact] !== person[one.fact] && !(given.includes(one) && isApplied(one)),
  )
  if (stale) return refuse(stale.printed, STALE, holdUnread)
  if (mark === 'right') return { kind: 'right' }
  if (first === undefined) return { kind: 'held', hold: holdBySheet(row.note) }
  const missing = given.filter((one) => !isApplied(one))
  const changes: Changes = {}
  for (const { fact } of missing) {
    const value = corrected[fact]
    if (fact === 'unit') {
      if (unit !== null) changes.unitId = unit.id
    } else if (value !== null) changes[fact] = value
  }
  return { kind: 'corrected', changes }
}

const STALE = `The sheet does not say what the roster says today. If it was changed in the sheet: put it back, and write what is right into its own column ("Sai"). If the roster has changed since: get a new sheet.`

const refuse = (field: CorrectionField, reason: string, hold: string | null): Weighed => ({
  kind: 'refused',
  field,
  reason,
  hold,
})
