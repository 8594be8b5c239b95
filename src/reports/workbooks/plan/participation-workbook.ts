/** Who took part in the classes of a plan, by locality and one by one (document 003), as they stand now. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../../access/viewer.ts'
import type { Queryable } from '../../../database/connection.ts'
import { writeSheets } from '../../../foundation/sheets/write-sheet.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { exactUnit } from '../../choose-unit.ts'
import { cohortLines } from '../../list-cohorts.ts'
import { programsOf } from '../../plan/slots.ts'
import type { ResultFilter } from '../../results.ts'
import { type ResultsReport, resultsReport } from '../../results-report.ts'
import { listedUnits } from '../../unit-levels.ts'
import { participationTable } from '../participation-sheet.ts'
import { participationWords } from '../participation-words.ts'
import { type ReportCell, type ReportSheet, writtenSheet } from '../write.ts'
import { madeIn, titleIn } from './sheet-titles.ts'

export interface Participation {
  plan: Plan
  filter: ResultFilter
  localities: ResultsReport
  /** Name of the branch; null: all that the viewer sees. */
  unit: string | null
  madeBy: string
  madeAt: Date
}

export async function readParticipation(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  { unitId, madeBy, now }: { unitId: string | null; madeBy: string; now: Date },
): Promise<Participation> {
  const cohorts = await cohortLines(db)
  const programs = programsOf(plan.definition)
  if (unitId !== null) exactUnit(unitId, await listedUnits(db, viewer))
  // Whoever asks for a branch gets its people only, as if that were all they see.
  const asked: Viewer = unitId === null ? viewer : { ...viewer, unitId }
  const units = await listedUnits(db, asked)
  const filter: ResultFilter = {
    cohorts: cohorts.filter(({ programId }) => programs.includes(programId)).map(({ id }) => id),
    ...(unitId !== null && { unit: unitId }),
  }
  const level = units.filter(({ depth }) => depth === 1).length > 1 ? 1 : 2
  return {
    ...{ plan, filter, madeBy, madeAt: now },
    localities: await resultsReport(db, asked, filter, { by: 'unit', level }, { units, cohorts }),
    unit: asked.unitId === null ? null : (units.find(({ depth }) => depth === 1)?.name ?? null),
  }
}

/** A line a locality, added up below: everybody works in one unit today. */
export function localitiesSheet(participation: Participation, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { lines } = participation.localities
  const of = (header: string, count: (line: (typeof lines)[number]) => number) => ({
    header,
    count,
  })
  const counts = [
    of(texts.enrolled, ({ people }) => people),
    of(texts.peoplePassed, ({ peoplePassed }) => peoplePassed),
    of(texts.peopleCertified, ({ peopleCertified }) => peopleCertified),
    of(texts.turnsEnrolled, ({ turns }) => turns),
    of(texts.passed, ({ passed }) => passed),
    of(texts.failed, ({ failed }) => failed),
    of(texts.incomplete, ({ incomplete }) => incomplete),
    of(texts.review, ({ review }) => review),
    of(texts.undecided, ({ undecided }) => undecided),
  ]
  return {
    name: texts.localities,
    titles: participationTitles(participation, texts.localitiesHeading, language),
    fixedColumns: 3,
    filteredRows: lines.length,
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.code, width: 13, kind: 'text' },
      { header: texts.unit, width: 44, kind: 'text' },
      ...counts.map(({ header }) => ({ header, width: 11, kind: 'whole' as const })),
    ],
    rows: lines.map((line, row) => [
      row + 1,
      line.code,
      line.name === null ? texts.noUnit : titleIn(line.name, language),
      ...counts.map(({ count }) => count(line)),
    ]),
    ...(lines.length > 0 && {
      total: [
        ...[null, null, texts.total],
        ...counts.map(
          ({ count }, index): ReportCell => ({
            formula: (at) => `SUM(${at(index + 3, 0)}:${at(index + 3, lines.length - 1)})`,
            value: lines.reduce((sum, line) => sum + count(line), 0),
          }),
        ),
      ],
    }),
  }
}

function participationTitles(
  { plan, unit, madeBy, madeAt }: Participation,
  heading: string,
  language: Language,
): string[] {
  const texts = planReportTexts[language]
  const scope = unit === null ? texts.scopeWhole : fill(texts.scopeUnit, { unit })
  const made = madeIn(madeBy, madeAt, language)
  return [heading, titleIn(plan.definition.title, language), `${scope} ${made}`]
}

/** Read and written a page at a time: a plan may have many thousands of people. */
export function participationWorkbook(
  db: Queryable,
  viewer: Viewer,
  participation: Participation,
  language: Language,
): Readable {
  const texts = planReportTexts[language]
  const words = participationWords(
    language,
    participationTitles(participation, texts.peopleHeading, language),
  )
  return writeSheets(
    [
      writtenSheet(localitiesSheet(participation, language)),
      participationTable(db, viewer, participation.filter, { ...words, sheet: texts.people }),
    ],
    participation.madeAt,
  )
}
