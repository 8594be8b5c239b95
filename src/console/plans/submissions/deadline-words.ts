/** A deadline in words. */
import { submissionsTexts } from '../../../foundation/texts/console/submissions.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { DueDate } from '../../../programs/plans/deadlines.ts'
import type { SubmissionLine } from '../../../reports/submissions/standing.ts'
import { shownNumber } from '../../kit/number.ts'

export function dueTitle({ kind, title, count }: DueDate, language: Language): string {
  const texts = submissionsTexts[language]
  const n = shownNumber(count, language)
  const own = (language === 'en' ? title?.en : null) ?? title?.vi ?? ''
  if (kind === 'target') return fill(texts.targetEnds, { n })
  if (kind === 'window') return fill(texts.windowEnds, { n, cohort: own })
  return own
}

export function daysWords({ daysLeft }: Pick<DueDate, 'daysLeft'>, language: Language): string {
  const texts = submissionsTexts[language]
  if (daysLeft === 0) return texts.today
  const n = shownNumber(Math.abs(daysLeft), language)
  return fill(daysLeft > 0 ? texts.left : texts.over, { n })
}

/** Within a week it is urgent, so long as it is not over. */
export function daysColour({ daysLeft }: Pick<DueDate, 'daysLeft'>): string {
  if (daysLeft < 0) return 'bg-secondary-lt'
  return daysLeft <= 7 ? 'bg-red-lt' : daysLeft <= 14 ? 'bg-yellow-lt' : 'bg-blue-lt'
}

export function stateWords(
  { state, daysLate }: Pick<SubmissionLine, 'state' | 'daysLate'>,
  language: Language,
): string {
  return fill(submissionsTexts[language].state[state], { n: shownNumber(daysLate, language) })
}

export const stateColours = {
  'in-time': 'bg-green-lt',
  late: 'bg-yellow-lt',
  awaited: 'bg-secondary-lt',
  overdue: 'bg-red-lt',
} as const
