/** A report of a plan as a file: sheets to go on calculating with, a letter to send, or data. */
import { Readable } from 'node:stream'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { type DateString, dateInVietnam } from '../foundation/dates.ts'
import { planPageTexts } from '../foundation/texts/console/plan-pages.ts'
import type { Language } from '../foundation/texts/pages.ts'
import type { Plan } from '../programs/plans/store.ts'
import { participationLetter } from './letters/participation-letter.ts'
import { planLetter } from './letters/plan-letter.ts'
import {
  localitiesSheet,
  participationWorkbook,
  readParticipation,
} from './workbooks/plan/participation-workbook.ts'
import { type AskedPapers, readPlanPapers } from './workbooks/plan/plan-papers.ts'
import { planSheets, planWorkbook, sheetKinds } from './workbooks/plan/plan-workbook.ts'
import type { ReportCell, ReportSheet } from './workbooks/write.ts'

/** `participation`: per person and locality (document 003), as it stands now. */
export const planFileKinds = [...sheetKinds, 'participation'] as const
export type PlanFileKind = (typeof planFileKinds)[number]

export const planFileFormats = ['json', 'xlsx', 'docx'] as const
export type PlanFileFormat = (typeof planFileFormats)[number]

export const planFileTypes: Record<PlanFileFormat, string> = {
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export const planFileName = (
  planId: string,
  kind: PlanFileKind,
  day: DateString,
  format: PlanFileFormat,
): string => `${planId}-${kind}-${day}.${format}`

/** What people call the kinds. */
export function planFileKindNames(language: Language): Record<PlanFileKind, string> {
  const texts = planPageTexts[language]
  return {
    progress: texts.fileProgress,
    'results-and-needs': texts.fileResultsAndNeeds,
    yearly: texts.fileYearly,
    'head-counts': texts.fileHeadCounts,
    modules: texts.fileModules,
    classes: texts.fileClasses,
    participation: texts.fileParticipation,
  }
}

export interface AskedPlanFile extends AskedPapers {
  kind: PlanFileKind
  format: PlanFileFormat
  /** Of the sheets; letters are in Vietnamese. */
  language: Language
}

export interface PlanFile {
  name: string
  type: string
  body: Readable
}

export async function makePlanFile(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  asked: AskedPlanFile,
): Promise<PlanFile> {
  const { kind, format } = asked
  const day = asked.on ?? dateInVietnam(asked.now)
  return {
    name: planFileName(plan.id, kind, day, format),
    type: planFileTypes[format],
    body: await bodyOf(db, viewer, plan, asked),
  }
}

async function bodyOf(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  asked: AskedPlanFile,
): Promise<Readable> {
  const { kind, format, language, madeBy, now, unitId = null } = asked
  if (kind !== 'participation') {
    const papers = await readPlanPapers(db, viewer, plan, asked)
    if (format === 'xlsx') return whole(await planWorkbook(papers, kind, language))
    if (format === 'docx') return whole(await planLetter(papers, kind))
    return whole(
      JSON.stringify(
        kind === 'progress' ? papers.report : asData(planSheets(papers, kind, language)),
      ),
    )
  }
  const participation = await readParticipation(db, viewer, plan, { unitId, madeBy, now })
  if (format === 'xlsx') return participationWorkbook(db, viewer, participation, language)
  if (format === 'json')
    return whole(JSON.stringify(asData([localitiesSheet(participation, language)])))
  const papers = await readPlanPapers(db, viewer, plan, asked)
  return whole(await participationLetter(db, viewer, papers, participation))
}

const whole = (content: string | Buffer): Readable => Readable.from([Buffer.from(content)])

/** Tables with their figures, without what only a sheet needs. */
function asData(sheets: readonly ReportSheet[]) {
  const plainOf = (cell: ReportCell) =>
    cell === null || typeof cell !== 'object' ? cell : 'formula' in cell ? cell.value : cell.text
  return {
    tables: sheets.map(({ name, titles, columns, rows, total }) => ({
      name,
      title: titles[0] ?? '',
      columns: columns.map(({ header, group }) =>
        group === undefined ? header : `${group}: ${header}`,
      ),
      rows: rows.map((row) => ('look' in row ? row.cells : row).map(plainOf)),
      total: total?.map(plainOf) ?? null,
    })),
  }
}
