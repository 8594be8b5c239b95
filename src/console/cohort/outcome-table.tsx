/** Everybody in a class with what was decided: to look through, to tick, to decide about. */
import { renderToString } from 'preact-render-to-string'
import { displayAttendance, displayScore } from '../../certificates/display.ts'
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { OutcomeCounts, TableRow } from '../../reconciliation/table/list-rows.ts'
import { FrameContext, type FrameKnowledge, useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager, withQuery } from '../kit/pager.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Reasons, reasonName, Verdict, type VerdictName } from '../kit/verdict.tsx'
import { VerdictBar, VerdictTabs } from './verdict-bar.tsx'

export interface TableView {
  cohortId: string
  counts: OutcomeCounts
  rows: readonly TableRow[]
  filter: { verdict?: VerdictName | undefined; reason?: string | undefined; search: string }
  sort: string
  page: number
  size: number
  total: number
  /** Of those who fit, whoever is not about to be decided anew. */
  deciding: number
}

/** The row's explanation opens here. */
const PANEL = 'explain-panel'
const FILTER = 'outcome-filter'

export function OutcomeTable({ view }: { view: TableView }) {
  const { language, address } = useFrame()
  const texts = cohortTexts[language]
  const { cohortId, counts, filter } = view
  const base = `/console/cohorts/${encodeURIComponent(cohortId)}`
  const narrowed = filter.search !== '' || filter.reason !== undefined
  return (
    <section class="card mb-3" aria-labelledby="outcomes-title">
      <div class="card-header">
        <h2 class="card-title" id="outcomes-title">
          {texts.outcomes}
        </h2>
      </div>
      <VerdictBar totals={counts.verdicts} />
      <Search base={base} view={view} />
      <div id="outcomes">
        {/* These links fetch the table only; without script they fetch the page. */}
        <div
          hx-boost="true"
          hx-target="#outcomes"
          hx-select="#outcomes"
          hx-select-oob="#reason-filter"
          hx-swap="outerHTML"
          hx-push-url="true"
        >
          {/* Of the search form above; here, where they are fetched anew with the table. */}
          <input type="hidden" form={FILTER} name="verdict" value={filter.verdict ?? ''} />
          <input type="hidden" form={FILTER} name="sort" value={view.sort} />
          <VerdictTabs
            totals={counts.verdicts}
            chosen={filter.verdict}
            addressOf={(verdict) =>
              withQuery(address, { verdict: verdict ?? '', reason: '', page: '' })
            }
          />
          {narrowed && (
            <p class="filter-clear">
              <a href={base}>{kitTexts[language].clearFilter}</a>
            </p>
          )}
          <Rows base={base} view={view} />
          {view.rows.length > 0 && <Pager page={view.page} size={view.size} total={view.total} />}
        </div>
      </div>
      <dialog id={PANEL} class="panel" data-panel aria-label={texts.panel} />
    </section>
  )
}

function Search({ base, view: { filter, counts } }: { base: string; view: TableView }) {
  const { language } = useFrame()
  const texts = cohortTexts[language]
  const kit = kitTexts[language]
  const offered = counts.reasons.filter(
    ({ verdict, reason }) =>
      reason !== '' && (filter.verdict === undefined || verdict === filter.verdict),
  )
  const people = new Map<string, number>()
  for (const { reason, people: some } of offered)
    people.set(reason, (people.get(reason) ?? 0) + some)
  return (
    <form
      class="outcome-filter"
      id={FILTER}
      method="get"
      action={base}
      hx-get={base}
      hx-target="#outcomes"
      hx-select="#outcomes"
      hx-swap="outerHTML"
      hx-push-url="true"
      hx-trigger="submit, change, input changed delay:350ms from:#outcome-search"
    >
      <input
        class="form-control"
        type="search"
        id="outcome-search"
        name="q"
        value={filter.search}
        aria-label={texts.search}
        placeholder={texts.search}
        title={texts.searchHint}
        maxLength={100}
      />
      <select class="form-select" id="reason-filter" name="reason" aria-label={texts.reason}>
        <option value="">{texts.anyReason}</option>
        {[...people].map(([code, n]) => (
          <option value={code} selected={code === filter.reason} key={code}>
            {fill(texts.reasonCount, {
              name: reasonName(code, language),
              n: shownNumber(n, language),
            })}
          </option>
        ))}
      </select>
      <button type="submit" class="btn">
        <Icon name="search" />
        {kit.search}
      </button>
    </form>
  )
}

function Rows({ base, view }: { base: string; view: TableView }) {
  const frame = useFrame()
  const { language, viewer } = frame
  const texts = cohortTexts[language]
  const { rows, sort } = view
  const mayDecide = viewer.scopes.has('outcomes:write')
  if (rows.length === 0) return <p class="card-body mb-0">{texts.nobody}</p>
  const table = (
    <TableFrame label={texts.tableLabel}>
      <table class="table table-vcenter card-table table-hover">
        <thead>
          <tr>
            {mayDecide && (
              <th scope="col" class="w-1">
                <input
                  class="form-check-input"
                  type="checkbox"
                  data-tick-all="ids"
                  aria-label={kitTexts[language].selectAll}
                />
              </th>
            )}
            <SortHeader column="name" label={texts.name} sort={sort} />
            <SortHeader column="unit" label={texts.unit} sort={sort} />
            <SortHeader column="score" label={texts.score} sort={sort} />
            <SortHeader column="attendance" label={texts.attendance} sort={sort} />
            <SortHeader column="verdict" label={texts.verdict} sort={sort} />
            <th scope="col">{texts.why}</th>
            <th scope="col">{texts.certificate}</th>
          </tr>
        </thead>
        {/* For the links of all rows: each opens its explanation here, or its own page. */}
        <tbody
          hx-boost="false"
          hx-target={`#${PANEL}`}
          hx-select="#explanation"
          hx-swap="innerHTML"
          hx-push-url="false"
          dangerouslySetInnerHTML={{ __html: drawnRows(frame, base, rows, mayDecide) }}
        />
      </table>
    </TableFrame>
  )
  if (!mayDecide) return table
  return (
    <form method="get" action={`${base}/decide`} hx-boost="false">
      {table}
      <Bulk base={base} view={view} />
    </form>
  )
}

const drawn = new WeakMap<readonly TableRow[], Map<string, string>>()

/** The lines of a page whose rows are kept are drawn once, not for each who looks. */
function drawnRows(
  frame: FrameKnowledge,
  base: string,
  rows: readonly TableRow[],
  mayDecide: boolean,
): string {
  const known = drawn.get(rows) ?? new Map<string, string>()
  drawn.set(rows, known)
  const key = `${frame.language} ${mayDecide}`
  const html =
    known.get(key) ??
    renderToString(
      <FrameContext.Provider value={frame}>
        {rows.map((row) => (
          <Row base={base} row={row} mayDecide={mayDecide} key={row.enrolmentId} />
        ))}
      </FrameContext.Provider>,
    )
  known.set(key, html)
  return html
}

function Row({ base, row, mayDecide }: { base: string; row: TableRow; mayDecide: boolean }) {
  const { language } = useFrame()
  const texts = cohortTexts[language]
  const verdicts = verdictTexts[language]
  const own = `${base}/learners/${row.enrolmentId}`
  const { score, attendance } = row
  const share = attendance === null ? null : displayAttendance(attendance, language)
  return (
    <tr>
      {mayDecide && (
        <td>
          <input
            class="form-check-input"
            type="checkbox"
            name="ids"
            value={row.enrolmentId}
            aria-label={fill(kitTexts[language].selectRow, { name: row.fullName })}
          />
        </td>
      )}
      <td>
        <a href={own} lang="vi" hx-get={own}>
          {row.fullName}
        </a>
        <div class="text-secondary">{row.learner}</div>
      </td>
      <td lang="vi" class="outcome-unit">
        {row.unit ?? <span class="text-secondary">{texts.noUnit}</span>}
      </td>
      <td class="number">{score === null ? '–' : displayScore(score, language)}</td>
      <td class="number">{share === null ? '–' : fill(verdicts.attendance, { share })}</td>
      <td>
        <Verdict verdict={row.verdict} />
        {row.reopened && (
          <span class="state-mark of-incomplete" title={verdicts.reopenedHint}>
            {verdicts.reopened}
          </span>
        )}
      </td>
      <td class="why">
        <Reasons reasons={row.reasons} />
        {row.decidedByPerson && <small class="text-secondary">{verdicts.byPerson}</small>}
      </td>
      <td>
        {row.certificateId !== null && (
          <a href={`/console/certificates/${row.certificateId}`}>
            {row.certificateState === 'revoked'
              ? fill(texts.revoked, { number: row.certificate ?? '' })
              : row.certificate}
          </a>
        )}
      </td>
    </tr>
  )
}

function Bulk({ base, view }: { base: string; view: TableView }) {
  const { language } = useFrame()
  const texts = cohortTexts[language]
  const { total, deciding, filter } = view
  const all = withQuery(`${base}/decide`, {
    ...{ all: 'yes', verdict: filter.verdict ?? '', reason: filter.reason ?? '' },
    q: filter.search,
  })
  return (
    <div class="card-body bulk">
      <button type="submit" class="btn">
        {texts.decideTicked}
      </button>
      {deciding > 0 && (
        <a class="btn" href={all} hx-boost="false">
          {fill(texts.decideAll, { n: shownNumber(deciding, language) })}
        </a>
      )}
      {deciding < total && (
        <span class="text-secondary">
          {fill(texts.decideAllWaiting, { n: shownNumber(total - deciding, language) })}
        </span>
      )}
    </div>
  )
}
