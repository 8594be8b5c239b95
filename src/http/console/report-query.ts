/** What a report is asked for in its address, checked against what there is and what the viewer sees. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { shownDay } from '../../console/kit/time.tsx'
import type { AskedReport } from '../../console/reports/report-filter.tsx'
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type ChosenUnit, chooseUnit } from '../../reports/choose-unit.ts'
import { chosenCohorts } from '../../reports/chosen-cohorts.ts'
import { type CohortLine, cohortLines } from '../../reports/list-cohorts.ts'
import type { ResultFilter } from '../../reports/results.ts'
import { type ListedUnit, listedUnits } from '../../reports/unit-levels.ts'
import type { HttpDeps } from '../deps.ts'

const text = z.string().trim().max(200).catch('')
const day = z.iso.date().catch('')

/** A field that cannot be read asks for nothing. */
export const ReportQuery = z.object({
  by: z.enum(['unit', 'cohort', 'program']).catch('unit'),
  level: z.coerce.number().int().min(1).max(12).optional().catch(undefined),
  program: text.default(''),
  cohort: text.default(''),
  unit: text.default(''),
  from: day.default(''),
  to: day.default(''),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  /** The version for paper. */
  paper: z.literal('yes').optional().catch(undefined),
})
export type ReportQuery = z.output<typeof ReportQuery>

export interface ReadQuery {
  asked: AskedReport
  filter: ResultFilter
  /** The unit that was typed is not one that the viewer sees: nothing may be shown as if it had not been typed. */
  isUnitOpen: boolean
  chosen: ChosenUnit
  cohorts: CohortLine[]
  units: ListedUnit[]
  levels: number
  /** The filter in words. */
  words: string[]
}

export async function readReportQuery(
  { db }: Pick<HttpDeps, 'db'>,
  viewer: Viewer,
  query: ReportQuery,
  language: Language,
): Promise<ReadQuery> {
  const units = await listedUnits(db, viewer)
  const cohorts = await cohortLines(db)
  const chosen = chooseUnit(query.unit, units)
  const levels = Math.max(1, ...units.map(({ depth }) => depth))
  const asked = { ...query, level: Math.min(query.level ?? firstLevel(units), levels) }
  const given = (value: string) => (value === '' ? undefined : value)
  return {
    asked,
    filter: {
      cohorts: chosenCohorts(cohorts, {
        ...{ program: given(query.program), cohort: given(query.cohort) },
        ...{ from: given(query.from), to: given(query.to) },
      }),
      unit: chosen.kind === 'one' ? chosen.unit.id : undefined,
    },
    isUnitOpen: chosen.kind === 'many' || chosen.kind === 'none',
    chosen,
    cohorts,
    units,
    levels,
    words: inWords(asked, chosen, cohorts, language),
  }
}

/** The first level on which there is something to compare. */
function firstLevel(units: readonly ListedUnit[]): number {
  const tops = units.filter(({ depth }) => depth === 1)
  return tops.length > 1 ? 1 : 2
}

function inWords(
  { program, cohort, from, to }: AskedReport,
  chosen: ChosenUnit,
  cohorts: readonly CohortLine[],
  language: Language,
): string[] {
  const texts = reportTexts[language]
  const of = cohorts.find(({ programId }) => programId === program)
  const named = cohorts.find(({ id }) => id === cohort)
  const days = { from: from && shownDay(from, language), to: to && shownDay(to, language) }
  const period = from === '' ? texts.periodTo : to === '' ? texts.periodFrom : texts.period
  return [
    ...(of === undefined ? [] : [(language === 'en' && of.programTitle.en) || of.programTitle.vi]),
    ...(named === undefined ? [] : [named.name]),
    ...(chosen.kind === 'one' ? [chosen.unit.name] : []),
    ...(from === '' && to === '' ? [] : [fill(period, days)]),
  ]
}
