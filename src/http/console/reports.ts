/** "Báo cáo": results in sums, who took part, what learners say; as pages, for paper and as sheets. */
import type { Viewer } from '../../access/viewer.ts'
import { madeAt } from '../../console/reports/made-at.ts'
import {
  feedbackPage,
  PAPER_LINES,
  participationPage,
  REPORT_PAGE,
  resultsPage,
} from '../../console/reports/pages.tsx'
import { reportFilter } from '../../console/reports/report-filter.tsx'
import { exportOneRoster } from '../../exchange/oneroster/export.ts'
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { feedbackByProgram } from '../../reports/feedback.ts'
import { countParticipation, listParticipation } from '../../reports/participation.ts'
import { noResults } from '../../reports/result-sums.ts'
import { resultsReport } from '../../reports/results-report.ts'
import { feedbackWorkbook } from '../../reports/workbooks/feedback-workbook.ts'
import { participationSheet } from '../../reports/workbooks/participation-sheet.ts'
import { participationWords } from '../../reports/workbooks/participation-words.ts'
import { resultsWorkbook } from '../../reports/workbooks/results-workbook.ts'
import type { Answer } from '../answer.ts'
import { type ConsoleCall, consolePage } from '../console-route.ts'
import { privateHeaders } from '../private-headers.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { type ReadQuery, ReportQuery, readReportQuery } from './report-query.ts'

type Call = ConsoleCall<unknown, ReportQuery, undefined>

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const reportRoutes: Route[] = [
  consolePage({
    path: '/console/reports',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) => {
      const read = await readReportQuery(call.deps, call.viewer, call.query, call.language)
      return resultsPage({
        ...frameOf(call, read, { withGrouping: true }),
        report: await resultsOf(call, read),
        number: call.query.page,
      })
    },
  }),
  consolePage({
    path: '/console/reports/results.xlsx',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) => {
      const read = await readReportQuery(call.deps, call.viewer, call.query, call.language)
      const report = await resultsOf(call, read)
      const bytes = await resultsWorkbook(
        report,
        titlesOf(call, read.words),
        call.language,
        call.deps.clock.now(),
      )
      return sheetAnswer('ket-qua.xlsx', bytes)
    },
  }),
  consolePage({
    path: '/console/reports/oneroster.zip',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) => {
      const { deps, viewer } = call
      const read = await readReportQuery(deps, viewer, call.query, call.language)
      if (read.isUnitOpen) throw notFound()
      const { unit = viewer.unitId, cohorts } = read.filter
      const { name, body } = await exportOneRoster(deps, { ...viewer, unitId: unit }, cohorts)
      return { kind: 'stream', type: 'application/zip', headers: attached(name), body }
    },
  }),
  consolePage({
    path: '/console/reports/participation',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) => {
      const read = await readReportQuery(call.deps, call.viewer, call.query, call.language)
      return participationPage({
        ...frameOf(call, read, { withGrouping: false }),
        list: isOfSomething(call.viewer, read) ? await participationOf(call, read) : null,
        number: call.query.page,
      })
    },
  }),
  consolePage({
    path: '/console/reports/participation.xlsx',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) => {
      const { deps, viewer, language } = call
      const read = await readReportQuery(deps, viewer, call.query, language)
      if (!isOfSomething(viewer, read)) throw notFound()
      const words = participationWords(language, titlesOf(call, read.words))
      const body = participationSheet(deps.db, viewer, read.filter, words, deps.clock.now())
      return { kind: 'stream', type: XLSX, headers: attached('danh-sach-tham-gia.xlsx'), body }
    },
  }),
  consolePage({
    path: '/console/reports/feedback',
    scope: 'reports:read',
    params: nothing,
    query: ReportQuery,
    handler: async (call) =>
      feedbackPage({
        ...frameOf(call, null, { withGrouping: false }),
        feedback: await feedbackByProgram(call.deps.db, call.viewer),
      }),
  }),
  consolePage({
    path: '/console/reports/feedback.xlsx',
    scope: 'reports:read',
    params: nothing,
    query: nothing,
    handler: async (call) => {
      const feedback = await feedbackByProgram(call.deps.db, call.viewer)
      const bytes = await feedbackWorkbook(
        feedback,
        titlesOf(call, []),
        call.language,
        call.deps.clock.now(),
      )
      return sheetAnswer('y-kien-hoc-vien.xlsx', bytes)
    },
  }),
]

function frameOf(
  { language, address, query, visit }: Call,
  read: ReadQuery | null,
  { withGrouping }: { withGrouping: boolean },
) {
  return {
    language,
    address,
    isForPaper: query.paper === 'yes',
    subject: read?.words ?? [],
    printer: { name: visit.user.name, unit: visit.user.unit?.name ?? null },
    filter: read === null ? null : reportFilter({ ...read, withGrouping }),
  }
}

/** A unit that is not one the viewer sees shows nothing, rather than everything. */
async function resultsOf({ deps, viewer }: Pick<Call, 'deps' | 'viewer'>, read: ReadQuery) {
  const { by, level } = read.asked
  if (read.isUnitOpen) return { by, level, lines: [], total: noResults }
  return await resultsReport(deps.db, viewer, read.filter, { by, level }, read)
}

/** A list of everybody is nobody's list: it is of a class, a program or a unit, or of the viewer's branch. */
function isOfSomething({ unitId }: Viewer, { asked, filter, isUnitOpen }: ReadQuery): boolean {
  const isNarrowed = asked.program !== '' || asked.cohort !== '' || filter.unit !== undefined
  return !isUnitOpen && (unitId !== null || isNarrowed)
}

async function participationOf({ deps, viewer, query }: Call, { filter }: ReadQuery) {
  const counts = await countParticipation(deps.db, viewer, filter)
  const window =
    query.paper === 'yes'
      ? { offset: 0, limit: counts.turns > PAPER_LINES ? 0 : PAPER_LINES }
      : { offset: (query.page - 1) * REPORT_PAGE, limit: REPORT_PAGE }
  return { ...counts, lines: await listParticipation(deps.db, viewer, filter, window) }
}

/** What a sheet is of, who made it and when. */
function titlesOf(
  { language, visit, deps }: Pick<Call, 'language' | 'visit' | 'deps'>,
  words: readonly string[],
): string[] {
  const texts = reportTexts[language]
  const { unit, name } = visit.user
  return [
    unit === null ? texts.scopeWhole : fill(texts.scopeUnit, { unit: unit.name }),
    ...(words.length > 0 ? [fill(texts.of, { parts: words.join('; ') })] : []),
    fill(texts.madeBy, { at: madeAt(deps.clock.now(), language), name }),
  ]
}

const attached = (name: string) => ({
  ...privateHeaders,
  'Content-Disposition': `attachment; filename="${name}"`,
  'X-Content-Type-Options': 'nosniff',
})

const sheetAnswer = (name: string, body: Buffer): Answer => ({
  kind: 'content',
  status: 200,
  type: XLSX,
  body,
  headers: attached(name),
})
