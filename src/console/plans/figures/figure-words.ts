/** How figures of a plan are told. */
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { audienceOf, type FigureColumn } from '../../../reports/figures/figure-columns.ts'
import { type FigureKind, subjectsOf } from '../../../reports/figures/figure-kinds.ts'
import { shownNumber } from '../../kit/number.ts'
import { planAddress } from '../plan-tabs.tsx'

export const figuresAddress = (planId: string): string => planAddress(planId, 'figures')

export const titleIn = (title: { vi: string; en: string | null }, language: Language): string =>
  (language === 'en' && title.en) || title.vi

export function subjectTitle(plan: Plan, kind: FigureKind, id: string, language: Language): string {
  const subject = subjectsOf(kind, plan.definition).find((one) => one.id === id)
  return subject === undefined ? id : titleIn(subject.title, language)
}

/** Money is told as such. */
export const shownAmount = (kind: FigureKind, amount: number, language: Language): string =>
  kind === 'spent'
    ? fill(planFigureTexts[language].dong, { n: shownNumber(amount, language) })
    : shownNumber(amount, language)

export const unitName = (unit: { name: string } | null, language: Language): string =>
  unit?.name ?? planFigureTexts[language].wholePlan

export const SUBJECT_NAMES = {
  'head-count': 'audience',
  promised: 'target',
  recorded: 'target',
  reach: 'channel',
  spent: 'costItem',
} as const satisfies Record<FigureKind, string>

/** A column of a file as its header would say. */
export function columnTitle(plan: Plan, column: FigureColumn, language: Language): string {
  const id = audienceOf(column)
  if (id !== null) return subjectTitle(plan, 'head-count', id, language)
  return columnNames(language)[column] ?? column
}

function columnNames(language: Language): Partial<Record<FigureColumn, string>> {
  const texts = planFigureTexts[language]
  return {
    kind: texts.column_kind,
    audience: texts.column_audience,
    target: texts.column_target,
    reach: texts.column_reach,
    cost: texts.column_cost,
    unit_code: texts.column_unit_code,
    unit_name: texts.column_unit_name,
    year: texts.column_year,
    count: texts.column_count,
    result: texts.column_result,
    as_of: texts.column_as_of,
    source: texts.column_source,
  }
}
