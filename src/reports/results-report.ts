/** The report of results: its lines with their names, in the order that people read them. */
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { CohortLine } from './list-cohorts.ts'
import type { ResultCounts } from './result-sums.ts'
import { type ResultFilter, type ResultGrouping, resultLines } from './results.ts'
import type { ListedUnit } from './unit-levels.ts'

export interface NamedResult extends ResultCounts {
  /** Id of the unit, cohort or program; null: people without a unit. */
  id: string | null
  code: string | null
  name: { vi: string; en: string | null } | null
  /** There are units below this one that the level leaves out. */
  isDeeper: boolean
}

export interface ResultsReport {
  by: ResultGrouping
  level: number
  lines: NamedResult[]
  total: ResultCounts
}

export async function resultsReport(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  { by, level }: { by: ResultGrouping; level: number },
  names: { units: readonly ListedUnit[]; cohorts: readonly CohortLine[] },
): Promise<ResultsReport> {
  const { lines, total } = await resultLines(db, viewer, filter, { by, level })
  const nameOf = namesOf(by, level, names)
  return {
    by,
    level,
    total,
    lines: lines.map((line) => ({ ...line, ...nameOf(line.id) })).toSorted((a, b) => inOrder(a, b)),
  }
}

const collator = new Intl.Collator('vi', { numeric: true })

/** By name as Vietnamese sorts it; whoever has no unit comes last. */
function inOrder(a: NamedResult, b: NamedResult): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null)
  return collator.compare(a.name.vi, b.name.vi) || collator.compare(a.code ?? '', b.code ?? '')
}

function namesOf(
  by: ResultGrouping,
  level: number,
  { units, cohorts }: { units: readonly ListedUnit[]; cohorts: readonly CohortLine[] },
): (id: string | null) => Pick<NamedResult, 'code' | 'name' | 'isDeeper'> {
  const known = new Map<string, Pick<NamedResult, 'code' | 'name' | 'isDeeper'>>()
  if (by === 'unit')
    for (const { id, code, name, depth, hasUnits } of units)
      known.set(id, { code, name: { vi: name, en: null }, isDeeper: hasUnits && depth >= level })
  else
    for (const { id, name, programId, programTitle } of cohorts)
      if (by === 'program')
        known.set(programId, { code: programId, name: programTitle, isDeeper: false })
      else known.set(id, { code: id, name: { vi: name, en: null }, isDeeper: false })
  return (id) => known.get(id ?? '') ?? { code: null, name: null, isDeeper: false }
}
