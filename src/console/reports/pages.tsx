/** The pages of reports. */
import type { ComponentChildren } from 'preact'
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ProgramFeedback } from '../../reports/feedback.ts'
import type { ParticipationLine } from '../../reports/participation.ts'
import type { ResultsReport } from '../../reports/results-report.ts'
import { Empty } from '../kit/empty.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { FeedbackCards } from './feedback-cards.tsx'
import { ParticipationTable } from './participation-table.tsx'
import { ReportActions, ReportFrame, type ReportKind } from './report-frame.tsx'
import { ResultsTable } from './results-table.tsx'

interface ReportPage {
  language: Language
  address: string
  isForPaper: boolean
  subject: readonly string[]
  printer: { name: string; unit: string | null }
  /** The form; null: nothing to filter by. */
  filter: ComponentChildren
}

/** Lines of a page on a screen. */
export const REPORT_PAGE = 50
/** More are not put on one page for printing. */
export const PAPER_LINES = 4000

export function resultsPage(page: ReportPage & { report: ResultsReport; number: number }) {
  const { report, number, language, isForPaper } = page
  const texts = reportTexts[language]
  const { lines } = report
  const from = (number - 1) * REPORT_PAGE
  const shown = isForPaper ? lines.slice(0, PAPER_LINES) : lines.slice(from, from + REPORT_PAGE)
  return framed('results', texts.resultsHeading, page, lines.length > 0, [
    lines.length === 0 ? (
      <div class="card" key="empty">
        <Empty icon="report" title={texts.noResults} text={texts.noResultsText} />
      </div>
    ) : (
      <div class="card" key="table">
        <ResultsTable report={report} lines={shown} isForPaper={isForPaper} />
        {!isForPaper && <Pager page={number} size={REPORT_PAGE} total={lines.length} />}
      </div>
    ),
    <p class="report-note" key="note">
      {texts.howCounted} {report.by !== 'unit' && texts.notAdding}
    </p>,
  ])
}

export function participationPage(
  page: ReportPage & {
    /** null: neither a class nor a unit was chosen. */
    list: { lines: readonly ParticipationLine[]; turns: number; people: number } | null
    number: number
  },
) {
  const { list, number, language, isForPaper } = page
  const texts = reportTexts[language]
  const shown = (value: number) => shownNumber(value, language)
  const isTooLong = isForPaper && list !== null && list.turns > PAPER_LINES
  const hasLines = list !== null && list.turns > 0
  return framed('participation', texts.participationHeading, page, hasLines, [
    list === null ? (
      <div class="card" key="choose">
        <Empty icon="report" title={texts.chooseTitle} text={texts.chooseText} />
      </div>
    ) : list.turns === 0 ? (
      <div class="card" key="empty">
        <Empty icon="report" title={texts.noResults} text={texts.noResultsText} />
      </div>
    ) : isTooLong ? (
      <p class="alert alert-warning" key="long">
        {fill(texts.tooMany, { n: shown(list.turns) })}
      </p>
    ) : (
      <div class="card" key="table">
        <p class="card-body mb-0">
          {fill(texts.counted, { people: shown(list.people), turns: shown(list.turns) })}
        </p>
        <ParticipationTable
          lines={list.lines}
          first={isForPaper ? 1 : (number - 1) * REPORT_PAGE + 1}
          isForPaper={isForPaper}
        />
        {!isForPaper && <Pager page={number} size={REPORT_PAGE} total={list.turns} />}
      </div>
    ),
  ])
}

export function feedbackPage(page: ReportPage & { feedback: readonly ProgramFeedback[] }) {
  const { feedback, language } = page
  const texts = reportTexts[language]
  return framed('feedback', texts.feedbackHeading, page, feedback.length > 0, [
    feedback.length === 0 ? (
      <div class="card" key="empty">
        <Empty icon="report" title={texts.feedbackNone} text={texts.feedbackNoneText} />
      </div>
    ) : (
      <FeedbackCards feedback={feedback} key="cards" />
    ),
  ])
}

function framed(
  kind: ReportKind,
  heading: string,
  { language, address, isForPaper, subject, printer, filter }: ReportPage,
  hasLines: boolean,
  children: ComponentChildren,
) {
  return {
    area: 'reports' as const,
    title: isForPaper ? heading : reportTexts[language].title,
    wide: true,
    ...(hasLines &&
      !isForPaper && {
        actions: <ReportActions kind={kind} address={address} language={language} />,
      }),
    children: (
      <ReportFrame
        kind={kind}
        isForPaper={isForPaper}
        filter={filter}
        subject={subject}
        printer={printer}
      >
        {children}
      </ReportFrame>
    ),
  }
}
