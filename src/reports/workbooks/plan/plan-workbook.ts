/** Which sheets a report of a plan has. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { type ReportSheet, writeReport } from '../write.ts'
import { audiencesSheet } from './audiences-sheet.ts'
import { classesSheet } from './classes-sheet.ts'
import { costsSheet } from './costs-sheet.ts'
import { deadlinesSheet, receivedSheet } from './deadlines-sheets.ts'
import { headCountsSheet, unitHeadCountsSheet } from './head-counts-sheets.ts'
import { modulesSheet } from './modules-sheet.ts'
import { needsSheet } from './needs-sheet.ts'
import { programsSheet, reachSheet, weeksSheet } from './other-sheets.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sourcesSheet } from './sources-sheet.ts'
import { forecastSheet, summarySheet } from './summary-sheet.ts'
import { audienceSheets, unitsSheet } from './units-sheet.ts'

/**
 * `progress`: everything. `results-and-needs`: what is reported by 30/11 (document 004); `yearly`: each December (001);
 * `head-counts`: the table of 000; `modules`: coverage (004); `classes`: against the limits of the documents.
 */
export const sheetKinds = [
  'progress',
  'results-and-needs',
  'yearly',
  'head-counts',
  'modules',
  'classes',
] as const
export type SheetKind = (typeof sheetKinds)[number]

type SheetMaker = (
  papers: PlanPapers,
  language: Language,
) => ReportSheet | readonly ReportSheet[] | null

const SHEETS: Record<SheetKind, readonly SheetMaker[]> = {
  progress: [
    summarySheet,
    forecastSheet,
    unitsSheet,
    audiencesSheet,
    audienceSheets,
    modulesSheet,
    programsSheet,
    classesSheet,
    headCountsSheet,
    unitHeadCountsSheet,
    needsSheet,
    costsSheet,
    deadlinesSheet,
    receivedSheet,
    reachSheet,
    weeksSheet,
    sourcesSheet,
  ],
  'results-and-needs': [summarySheet, unitsSheet, needsSheet, costsSheet, reachSheet, sourcesSheet],
  yearly: [summarySheet, unitsSheet, modulesSheet, classesSheet, sourcesSheet],
  'head-counts': [headCountsSheet, unitHeadCountsSheet, sourcesSheet],
  modules: [modulesSheet, audiencesSheet, sourcesSheet],
  classes: [classesSheet, programsSheet],
}

/** Those that have nothing to show are left out. */
export function planSheets(papers: PlanPapers, kind: SheetKind, language: Language): ReportSheet[] {
  return SHEETS[kind].flatMap((make) => make(papers, language) ?? [])
}

export async function planWorkbook(
  papers: PlanPapers,
  kind: SheetKind,
  language: Language,
): Promise<Buffer> {
  return await writeReport(planSheets(papers, kind, language), papers.madeAt)
}
