/** One class: what it is, what is known, what was decided, and what can be done next. */
import type { ComponentChildren } from 'preact'
import { displayDate } from '../../certificates/display.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { writeFraction } from '../../programs/fraction.ts'
import type { Cohort } from '../../programs/store.ts'
import type { Run } from '../../runs/run.ts'
import { CohortManagement } from '../cohorts/management.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { PostButton } from '../kit/post-button.tsx'
import { RunProgress } from '../kit/run-progress.tsx'
import { Time } from '../kit/time.tsx'
import { OutcomeTable, type TableView } from './outcome-table.tsx'

export interface CohortView {
  cohort: Cohort
  table: TableView
  /** Work that goes on, and what has failed last. */
  runs: readonly Run[]
  /** Of the last run that decided; null: there was none. */
  decidedAt: Date | null
  /** A run that has only looked, and was not applied. */
  preview: string | null
}

export function cohortPage(view: CohortView & { language: Language }) {
  const { cohort, language } = view
  return {
    area: 'cohorts' as const,
    title: cohort.definition.name,
    trail: [{ label: frameTexts[language].cohorts, path: '/console/cohorts' }],
    wide: true,
    children: <CohortBody view={view} />,
  }
}

function CohortBody({ view }: { view: CohortView }) {
  const { language } = useFrame()
  const { cohort, table, runs } = view
  const texts = cohortTexts[language]
  const base = `/console/cohorts/${encodeURIComponent(cohort.id)}`
  return (
    <>
      {!cohort.active && <div class="alert alert-warning">{texts.inactive}</div>}
      <Actions view={view} base={base} />
      {runs.map((run) => (
        <RunProgress run={run} key={run.id} />
      ))}
      {view.preview !== null && (
        <div class="alert alert-info">
          <div>
            {texts.previewWaits} <a href={`${base}/preview/${view.preview}`}>{texts.previewOpen}</a>
          </div>
        </div>
      )}
      <Facts view={view} />
      <div
        class="card mb-3"
        id="coverage"
        hx-get={`${base}/coverage`}
        hx-trigger="load"
        hx-select="#coverage"
        hx-swap="outerHTML"
      >
        <p class="card-body mb-0">
          <a href={`${base}/coverage`}>{texts.coverageOpen}</a>
        </p>
      </div>
      {table.counts.enrolled === 0 ? (
        <Nobody cohort={cohort} base={base} />
      ) : (
        <Decided view={view} />
      )}
    </>
  )
}

function Decided({ view: { table } }: { view: CohortView }) {
  return <OutcomeTable view={table} />
}

function Nobody({ cohort, base }: { cohort: Cohort; base: string }) {
  const { language } = useFrame()
  const texts = cohortTexts[language]
  const byRoster = cohort.definition.enrol === 'roster'
  return (
    <Empty
      icon="people"
      title={texts.emptyTitle}
      text={byRoster ? texts.emptyRoster : texts.emptyPlatform}
      action={
        byRoster
          ? { label: texts.emptyAction, path: `${base}/learners/new` }
          : { label: texts.emptyPlatformAction, path: '/console/platforms' }
      }
    />
  )
}

function Actions({ view, base }: { view: CohortView; base: string }) {
  const { language, viewer } = useFrame()
  const texts = cohortTexts[language]
  const { program } = view.cohort
  const mayIssue =
    viewer.scopes.has('certificates:write') &&
    viewer.unitId === null &&
    program.certificate?.issuedBy === 'agency'
  const { filter, counts } = view.table
  const query = new URLSearchParams({
    ...(filter.verdict === undefined ? {} : { verdict: filter.verdict }),
    ...(filter.reason === undefined ? {} : { reason: filter.reason }),
    ...(filter.search === '' ? {} : { q: filter.search }),
  })
  return (
    <div class="btn-list mb-3">
      {viewer.scopes.has('reconciliations:write') && (
        <PostButton
          action={`${base}/preview`}
          fields={{}}
          label={texts.preview}
          kind="primary"
          describe={`${texts.preview}: ${texts.previewHint}`}
        />
      )}
      {mayIssue && (
        <a class="btn" href={`${base}/certify`}>
          {program.issue === 'approval' ? texts.propose : texts.certify}
        </a>
      )}
      {program.issue === 'approval' && viewer.scopes.has('certificates:read') && (
        <a class="btn" href="/console/certificates/proposals">
          {texts.proposals}
        </a>
      )}
      {viewer.scopes.has('certificates:read') && program.certificate !== null && (
        <a class="btn" href={`/console/certificates?cohort=${encodeURIComponent(view.cohort.id)}`}>
          {texts.certificates}
        </a>
      )}
      {counts.enrolled > 0 && (
        <a class="btn" href={`${base}/outcomes.xlsx${query.size === 0 ? '' : `?${query}`}`}>
          {texts.export}
        </a>
      )}
    </div>
  )
}

function Facts({ view }: { view: CohortView }) {
  const { language, now, viewer } = useFrame()
  const texts = cohortTexts[language]
  const { definition, program } = view.cohort
  const { finalTest, attendance } = program.rules
  const rules = [
    fill(texts.passMark, { pass: decimal(finalTest.pass, language), scale: finalTest.scale }),
    attendance === null
      ? texts.noAttendance
      : fill(texts.minimum, { minimum: writeFraction(attendance.minimum) }),
  ]
  const title = language === 'en' ? (program.title.en ?? program.title.vi) : program.title.vi
  return (
    <div class="card mb-3">
      <dl class="card-body datagrid mb-0">
        <Item name={texts.program}>
          {viewer.scopes.has('programs:read') ? (
            <a href={`/console/programs/${program.id}`}>{title}</a>
          ) : (
            title
          )}
        </Item>
        <Item name={texts.dates}>
          {datesOf(definition, language)}
          <div class="text-secondary">{daysLeft(definition.deadline, now, language)}</div>
        </Item>
        <Item name={viewer.unitId === null ? texts.enrolled : texts.enrolledInScope}>
          {shownNumber(view.table.counts.enrolled, language)}
          <div class="text-secondary">
            {definition.enrol === 'platform' ? texts.enrolPlatform : texts.enrolRoster}
          </div>
        </Item>
        <Item name={texts.rules}>{rules.join(', ')}</Item>
        <Item name={texts.issue}>{issueText(view.cohort, texts)}</Item>
        <Item name={texts.lastDecided}>
          {view.decidedAt === null ? texts.neverDecided : <Time at={view.decidedAt} />}
        </Item>
      </dl>
      <div class="card-footer">
        <CohortManagement {...view.cohort} />
      </div>
    </div>
  )
}

function Item({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{children}</dd>
    </div>
  )
}

const decimal = (value: string, language: Language) =>
  language === 'vi' ? value.replace('.', ',') : value

function issueText({ program }: Cohort, texts: (typeof cohortTexts)['vi']): string {
  if (program.certificate === null) return texts.issueNone
  if (program.certificate.issuedBy !== 'agency') return texts.issueElsewhere
  return {
    manual: texts.issueManual,
    automatic: texts.issueAutomatic,
    approval: texts.issueApproval,
  }[program.issue]
}

function datesOf({ start, deadline }: Cohort['definition'], language: Language): string {
  const texts = cohortTexts[language]
  const shown = (date: string | null) => (date === null ? '' : displayDate(date, language))
  const days = { start: shown(start), end: shown(deadline) }
  if (start !== null && deadline !== null) return fill(texts.datesBetween, days)
  if (start !== null) return fill(texts.datesFrom, days)
  return deadline === null ? texts.datesOpen : fill(texts.datesUntil, days)
}

const DAY_MS = 24 * 60 * 60 * 1000

function daysLeft(deadline: string | null, now: Date, language: Language): string | null {
  if (deadline === null) return null
  const texts = cohortTexts[language]
  const n = Math.round((Date.parse(deadline) - Date.parse(dateInVietnam(now))) / DAY_MS)
  if (n === 0) return texts.lastDay
  return n > 0 ? fill(texts.daysLeft, { n }) : fill(texts.daysOver, { n: -n })
}
