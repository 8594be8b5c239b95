/** Which dates an approver may release a list with. Pure. */
import { shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import type { ReleaseDecision } from './proposal.ts'

const LONGEST_NUMBER = 100

export interface WrittenDecision {
  number: string
  date: string
  /** Left out: the decision's own date. */
  issuedOn?: string | undefined
}

/**
 * @param today in Vietnam
 * @param cohortStart first day of the cohort; null: not known
 * @throws HocvuError `proposal.decision` that names the field
 */
export function acceptDecision(
  written: WrittenDecision,
  { today, cohortStart }: { today: string; cohortStart: string | null },
): ReleaseDecision {
  const number = cleanText(written.number)
  const { date } = written
  const issuedOn = written.issuedOn ?? date
  if (number === '')
    throw refusal('number', {
      en: 'the number of the decision is missing',
      vi: 'chưa ghi số quyết định',
    })
  if (number.length > LONGEST_NUMBER)
    throw refusal('number', {
      en: `the number of the decision is longer than ${LONGEST_NUMBER} letters`,
      vi: `số quyết định dài quá ${LONGEST_NUMBER} ký tự`,
    })
  // It stands on every paper as it is written: masked, it would be another number.
  if (redactText(number) !== number)
    throw refusal('number', {
      en: 'the number of the decision holds what looks like a citizen’s number or a secret',
      vi: 'số quyết định có dãy số giống số căn cước',
    })
  if (date > today)
    throw refusal('date', {
      en: `the decision is dated ${shortDate(date)}, which is still to come`,
      vi: `ngày quyết định ${shortDate(date)} còn ở phía trước`,
    })
  if (issuedOn > today)
    throw refusal('issuedOn', {
      en: `the date of issue, ${shortDate(issuedOn)}, is still to come`,
      vi: `ngày cấp ${shortDate(issuedOn)} còn ở phía trước`,
    })
  if (issuedOn < date)
    throw refusal('issuedOn', {
      en: `the date of issue, ${shortDate(issuedOn)}, lies before the decision of ${shortDate(date)}`,
      vi: `ngày cấp ${shortDate(issuedOn)} trước ngày quyết định ${shortDate(date)}`,
    })
  if (cohortStart !== null && issuedOn < cohortStart)
    throw refusal('issuedOn', {
      en: `the date of issue, ${shortDate(issuedOn)}, lies before the cohort began on ${shortDate(cohortStart)}`,
      vi: `ngày cấp ${shortDate(issuedOn)} trước ngày khai giảng ${shortDate(cohortStart)}`,
    })
  return { number, date, issuedOn }
}

function refusal(field: string, reason: { en: string; vi: string }): HocvuError {
  return new HocvuError('proposal.decision', `The list was not released: ${reason.en}.`, {
    params: { reason: reason.en },
    paramsVi: { reason: reason.vi },
    fields: [{ field, reason: reason.en }],
  })
}
