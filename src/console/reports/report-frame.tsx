/** What every report has: kinds of report, the filter, downloads, and on paper who printed it and when. */
import type { ComponentChildren } from 'preact'
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { withQuery } from '../kit/pager.tsx'
import { madeAt } from './made-at.ts'

export type ReportKind = 'results' | 'participation' | 'feedback'

const PATHS: Record<ReportKind, string> = {
  results: '/console/reports',
  participation: '/console/reports/participation',
  feedback: '/console/reports/feedback',
}

/** For paper nothing is asked or linked: the report, and what it is of. */
export function ReportFrame({
  kind,
  isForPaper,
  filter,
  subject,
  printer,
  children,
}: {
  kind: ReportKind
  isForPaper: boolean
  /** The form; null: nothing to filter by. */
  filter: ComponentChildren
  /** What the report is of, in words. */
  subject: readonly string[]
  /** Who looks, and may print. */
  printer: { name: string; unit: string | null }
  children: ComponentChildren
}) {
  const { language, now } = useFrame()
  const texts = reportTexts[language]
  const scope =
    printer.unit === null ? texts.scopeWhole : fill(texts.scopeUnit, { unit: printer.unit })
  return (
    <>
      {isForPaper ? <PaperHint /> : <Kinds kind={kind} />}
      {!isForPaper && filter}
      <p class={isForPaper ? 'report-subject' : 'report-subject print-only'}>
        {[
          scope,
          ...(subject.length > 0 ? [fill(texts.of, { parts: subject.join('; ') })] : []),
          fill(texts.printedBy, { at: madeAt(now, language), name: printer.name }),
        ].map((line) => (
          <span key={line}>{line}</span>
        ))}
      </p>
      {children}
    </>
  )
}

function Kinds({ kind }: { kind: ReportKind }) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  return (
    <nav class="no-print" aria-label={texts.tabs}>
      <ul class="nav nav-tabs mb-3">
        {(['results', 'participation', 'feedback'] as const).map((id) => (
          <li class="nav-item" key={id}>
            <a
              class={id === kind ? 'nav-link active' : 'nav-link'}
              href={PATHS[id]}
              aria-current={id === kind ? 'page' : undefined}
            >
              {texts[id]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function PaperHint() {
  const { language, address } = useFrame()
  const texts = reportTexts[language]
  return (
    <p class="alert alert-info no-print">
      <Icon name="info" />
      <span>
        {texts.printHint} <a href={withQuery(address, { paper: '' })}>{texts.back}</a>
      </span>
    </p>
  )
}

/** Beside the title: the sheet, and the version for paper. */
export function ReportActions({
  kind,
  address,
  language,
}: {
  kind: ReportKind
  address: string
  language: Language
}) {
  const texts = reportTexts[language]
  const { search } = new URL(withQuery(address, { page: '', paper: '' }), 'http://console')
  const sheet = kind === 'results' ? '/console/reports/results.xlsx' : `${PATHS[kind]}.xlsx`
  return (
    <>
      <a class="btn" href={withQuery(address, { page: '', paper: 'yes' })}>
        {texts.print}
      </a>
      {kind === 'results' && (
        <a class="btn" href={`/console/reports/oneroster.zip${search}`}>
          <Icon name="download" />
          {texts.oneRoster}
        </a>
      )}
      <a class="btn btn-primary" href={sheet + search}>
        <Icon name="download" />
        {texts.download}
      </a>
    </>
  )
}
