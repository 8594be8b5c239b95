/** Whether a figure says something that the plan has a place for. Pure. */
import { type DateString, shortDate } from '../../foundation/dates.ts'
import { cleanText, foldName } from '../../foundation/names.ts'
import type { FigureFault } from '../../foundation/texts/console/figure-faults.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { type FigureKind, isOfProgram, subjectsOf } from './figure-kinds.ts'

/** As somebody has written it; what is null was left out. */
export interface GivenFigure {
  kind: FigureKind
  /** Id or title of an audience, target, channel or cost of the plan. */
  subject: string | null
  /** Code or name of a unit; null: the whole plan. */
  unit: string | null
  year: number | null
  amount: number | null
  asOf: DateString | null
  source: string | null
}

export interface CheckedFigure {
  kind: FigureKind
  /** Id within the plan. */
  subjectId: string
  unitId: string | null
  year: number | null
  amount: number
  asOf: DateString
  source: string
}

/** The units of a plan, by what people call them. */
export interface PlanUnits {
  find: (named: string) => { id: string; name: string } | null
  isOfPlan: (unitId: string) => boolean
}

const UNKNOWN = {
  'head-count': 'audience-unknown',
  promised: 'target-unknown',
  recorded: 'target-unknown',
  reach: 'reach-unknown',
  spent: 'cost-unknown',
} as const satisfies Record<FigureKind, string>

export interface FieldFault {
  field: 'subject' | 'unit' | 'year' | 'amount' | 'asOf' | 'source'
  fault: FigureFault
}

/** All that is wrong with it at once. */
export function checkFigure(
  plan: Plan,
  units: PlanUnits,
  given: GivenFigure,
  today: DateString,
): { figure: CheckedFigure } | { faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const fault = (
    field: FieldFault['field'],
    code: Extract<FigureFault, { code: unknown }>['code'],
    params: Record<string, string | number> = {},
  ) => {
    faults.push({ field, fault: { code, params } })
    return null
  }
  const { kind, subject, amount, asOf } = given
  const source = cleanText(given.source ?? '')
  const subjectId = subject === null ? fault('subject', 'subject-missing') : named(subject)
  const unit = given.unit === null ? null : unitOf(given.unit)
  if (subjectId !== null) checkYear(subjectId)
  if (amount === null) fault('amount', 'amount-missing')
  if (asOf === null) fault('asOf', 'date-missing')
  else if (asOf > today) fault('asOf', 'date-future', { value: shortDate(asOf) })
  if (source === '') fault('source', 'source-missing')
  if (faults.length > 0 || subjectId === null || amount === null || asOf === null) return { faults }
  const { year } = given
  return { figure: { kind, subjectId, unitId: unit, year, amount, asOf, source } }

  function named(value: string): string | null {
    const known = findSubject(kind, plan, value)
    if (known !== null) return known
    if (kind === 'recorded' && findSubject('promised', plan, value) !== null)
      return fault('subject', 'recorded-unwanted', { value })
    return fault('subject', UNKNOWN[kind], { value })
  }

  function unitOf(value: string): string | null {
    const found = units.find(value)
    if (found === null) return fault('unit', 'unit-unknown', { value })
    return units.isOfPlan(found.id) ? found.id : fault('unit', 'unit-outside', { value })
  }

  function checkYear(id: string): void {
    const { year } = given
    if (isOfProgram(plan, kind, id)) {
      if (year === null) fault('year', 'year-needed')
      return
    }
    if (year === null) return
    if (kind !== 'promised' && kind !== 'recorded') {
      fault('year', 'year-unwanted')
      return
    }
    const { definition } = plan
    const target = definition.targets.find((one) => one.id === id)
    const { from, to } = target?.years ?? definition.years
    if (year < from || year > to) fault('year', 'year-outside', { value: String(year), from, to })
  }
}

/** By its id, else by its title in either language, however that is spelt. */
function findSubject(kind: FigureKind, plan: Plan, named: string): string | null {
  const choices = subjectsOf(kind, plan.definition)
  const wanted = foldName(named)
  const found =
    choices.find(({ id }) => id === named) ??
    choices.find(({ title }) => [title.vi, title.en ?? ''].map(foldName).includes(wanted)) ??
    choices.find(({ id }) => foldName(id) === wanted)
  return found?.id ?? null
}
