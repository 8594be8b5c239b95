/** What two reports of one plan say differently, figure by figure. Pure. */
import type { PlanReport, TargetCount, UnitLine } from '../plan/plan-report.ts'

interface Bilingual {
  vi: string
  en: string | null
}

export const comparedFigures = [
  'reached',
  'promised',
  'denominator',
  'people',
  'turns',
  'onRoster',
  'headCount',
  'trained',
  'completed',
  'cohorts',
  'enrolled',
  'certified',
  'papers',
  'outsideAudiences',
  'withoutUnit',
] as const
type ComparedFigure = (typeof comparedFigures)[number]

/** What a figure is of: the whole, a unit, an audience, a module or a program, and there perhaps of one target. */
export interface FigureOf {
  part: 'whole' | 'unit' | 'audience' | 'module' | 'program'
  /** Id of the unit, audience or program, code of the module; null: the whole, or people without a unit. */
  id: string | null
  /** null: the whole, or people without a unit, which have no name of their own. */
  name: Bilingual | null
  target: { id: string; title: Bilingual } | null
  /** Of a module: of one audience. */
  audience: { id: string; title: Bilingual } | null
}

export interface FigureDifference extends FigureOf {
  figure: ComparedFigure
  /** null: there was none, or the line was not there. */
  before: number | null
  after: number | null
}

/** In the order of the later report; what only the earlier one has comes last. */
export function differencesBetween(before: PlanReport, after: PlanReport): FigureDifference[] {
  const [was, is] = [figuresOf(before), figuresOf(after)]
  const keys = new Set([...is.keys(), ...was.keys()])
  return [...keys].flatMap((key) => {
    const [then, now] = [was.get(key), is.get(key)]
    const named = now ?? then
    if (named === undefined || (then?.amount ?? null) === (now?.amount ?? null)) return []
    const { amount, ...of } = named
    return [{ ...of, before: then?.amount ?? null, after: now?.amount ?? null }]
  })
}

type Figure = FigureOf & { figure: ComparedFigure; amount: number | null }

/** Every counted figure of a report by what it is of. Shares and forecasts follow from these and are left out. */
function figuresOf(report: PlanReport): Map<string, Figure> {
  const found = new Map<string, Figure>()
  const add = (of: FigureOf, amounts: Partial<Record<ComparedFigure, number | null>>) => {
    for (const figure of comparedFigures) {
      const amount = amounts[figure]
      if (amount === undefined) continue
      const key = [of.part, of.id, of.target?.id, of.audience?.id, figure]
      found.set(JSON.stringify(key), { ...of, figure, amount })
    }
  }
  const whole: FigureOf = { part: 'whole', id: null, name: null, target: null, audience: null }
  add(whole, report.totals)
  for (const { id, title, turns, ...counts } of report.targets)
    add({ ...whole, target: { id, title } }, { ...amountsOf(counts), turns })
  const titles = new Map(report.targets.map(({ id, title }) => [id, title]))
  for (const unit of report.units) {
    const of = unitOf(unit)
    add(of, { people: unit.people, turns: unit.turns })
    for (const [id, counts] of Object.entries(unit.targets))
      add({ ...of, target: { id, title: titles.get(id) ?? noTitle(id) } }, amountsOf(counts))
  }
  for (const { id, title, onRoster, headCount, trained } of report.audiences)
    add(
      { ...whole, part: 'audience', id, name: title },
      { onRoster, headCount: headCount?.amount ?? null, trained },
    )
  const modules = new Map(report.modules.map(({ code, title }) => [code, title]))
  for (const { code, title, completed } of report.modules)
    add({ ...whole, part: 'module', id: code, name: title }, { completed })
  const audiences = new Map(report.audiences.map(({ id, title }) => [id, title]))
  for (const { audience: id, module, completed } of report.coverage)
    add(
      {
        ...whole,
        ...{ part: 'module', id: module, name: modules.get(module) ?? noTitle(module) },
        audience: { id, title: audiences.get(id) ?? noTitle(id) },
      },
      { completed },
    )
  for (const { id, title, cohorts, enrolled, people, turns, certified, papers } of report.programs)
    add(
      { ...whole, part: 'program', id, name: title },
      { cohorts, enrolled, people, turns, certified, papers },
    )
  return found
}

const unitOf = ({ id, name }: UnitLine): FigureOf => ({
  ...{ part: 'unit', id, target: null, audience: null },
  name: id === null ? null : { vi: name, en: null },
})

const amountsOf = ({ reached, promised, denominator }: TargetCount) => ({
  ...{ reached, promised },
  denominator: denominator?.amount ?? null,
})

const noTitle = (id: string): Bilingual => ({ vi: id, en: null })
