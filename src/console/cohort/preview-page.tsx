/** What a reconciliation would change, before anybody applies it. */
import { displayAttendance, displayScore } from '../../certificates/display.ts'
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { cohortRunTexts } from '../../foundation/texts/console/cohort-runs.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cohort } from '../../programs/store.ts'
import type { Foreseen, Moves, PreviewRow } from '../../reconciliation/preview/store.ts'
import type { Run } from '../../runs/run.ts'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager, withQuery } from '../kit/pager.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { RunProgress } from '../kit/run-progress.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { Reasons, Verdict, type VerdictName } from '../kit/verdict.tsx'

export interface PreviewView {
  cohort: Cohort
  run: Run
  /** Outcomes of the whole class that would change, as the run has counted; null while it goes on. */
  changed: number | null
  moves: readonly Moves[]
  rows: readonly PreviewRow[]
  page: PageOf
  filter: { from?: VerdictName | undefined; to?: VerdictName | undefined; search: string }
}

export function previewPage(view: PreviewView & { language: Language }) {
  const { cohort, run, language } = view
  const { name } = cohort.definition
  return {
    area: 'cohorts' as const,
    title: fill(cohortRunTexts[language].title, { cohort: name }),
    trail: [
      { label: frameTexts[language].cohorts, path: '/console/cohorts' },
      { label: name, path: baseOf(cohort) },
    ],
    wide: true,
    ...(run.finishedAt === null ? { refreshSeconds: 3 } : {}),
    children: <PreviewBody view={view} />,
  }
}

const baseOf = ({ id }: Cohort) => `/console/cohorts/${encodeURIComponent(id)}`

function PreviewBody({ view }: { view: PreviewView }) {
  const { language, viewer } = useFrame()
  const { cohort, run, changed, moves } = view
  const texts = cohortRunTexts[language]
  if (run.state !== 'succeeded') return <RunProgress run={run} />
  const base = baseOf(cohort)
  const again = viewer.scopes.has('reconciliations:write') && (
    <PostButton action={`${base}/preview`} fields={{}} label={texts.again} />
  )
  const back = (
    <a class="btn" href={base}>
      {texts.back}
    </a>
  )
  if (moves.length === 0 && changed === 0)
    return (
      <>
        <Empty icon="check" title={texts.nothing} text={texts.nothingText} />
        <div class="btn-list justify-content-center">
          {back}
          {again}
        </div>
      </>
    )
  const isGone = moves.length === 0 && viewer.unitId === null
  return (
    <>
      <p>
        {isGone ? texts.gone : texts.lead}{' '}
        <span class="text-secondary">
          {texts.asOf}: <Time at={run.startedAt ?? run.createdAt} />
        </span>
      </p>
      <div class="btn-list mb-3">
        {!isGone && viewer.scopes.has('reconciliations:write') && (
          <Confirm
            action={`${base}/reconcile`}
            label={texts.apply}
            warning={texts.applyWarning}
            verb={texts.apply}
          />
        )}
        {again}
        {back}
      </div>
      {!isGone && moves.length === 0 && <p>{texts.nothingInScope}</p>}
      {moves.length > 0 && <Changes view={view} base={`${base}/preview/${run.id}`} />}
    </>
  )
}

function Changes({ view, base }: { view: PreviewView; base: string }) {
  const { language } = useFrame()
  const texts = cohortRunTexts[language]
  const words = cohortTexts[language]
  const { moves, rows, filter, page } = view
  return (
    <section class="card mb-3" aria-labelledby="changes-title">
      <div class="card-header">
        <h2 class="card-title" id="changes-title">
          {texts.changes}
        </h2>
      </div>
      <MoveLinks moves={moves} filter={filter} />
      <form class="outcome-filter" method="get" action={base}>
        {filter.from !== undefined && <input type="hidden" name="from" value={filter.from} />}
        {filter.to !== undefined && <input type="hidden" name="to" value={filter.to} />}
        <input
          class="form-control"
          type="search"
          name="q"
          value={filter.search}
          aria-label={texts.search}
          placeholder={texts.search}
        />
        <button type="submit" class="btn">
          <Icon name="search" />
          {kitTexts[language].search}
        </button>
      </form>
      <TableFrame label={texts.label}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.unit}</th>
              <th scope="col">{texts.before}</th>
              <th scope="col">{texts.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.learnerId}>
                <td lang="vi">
                  {row.fullName}
                  <div class="text-secondary">{row.learner}</div>
                </td>
                <td lang="vi">{row.unit ?? words.noUnit}</td>
                <td class="why">
                  <Side verdict={row.verdictBefore} side={row.before} />
                </td>
                <td class="why">
                  <Side verdict={row.verdictAfter} side={row.after} />
                  {row.enrolmentId === null && <small class="text-secondary">{texts.joins}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <Pager {...page} />
    </section>
  )
}

function Side({ verdict, side }: { verdict: VerdictName | null; side: Foreseen | null }) {
  const { language } = useFrame()
  const words = verdictTexts[language]
  const share =
    side === null || side.attendance === null ? null : displayAttendance(side.attendance, language)
  const figures = [
    ...(side === null || side.score === null
      ? []
      : [fill(words.score, { points: displayScore(side.score, language) })]),
    ...(share === null ? [] : [fill(words.attendance, { share })]),
  ]
  return (
    <>
      <Verdict verdict={verdict} />{' '}
      {figures.length > 0 && <span class="text-secondary">{figures.join(', ')}</span>}
      <Reasons reasons={side?.reasons ?? []} />
    </>
  )
}

function MoveLinks({ moves, filter }: { moves: readonly Moves[]; filter: PreviewView['filter'] }) {
  const { language, address } = useFrame()
  const texts = cohortRunTexts[language]
  const words = verdictTexts[language]
  const whole = moves.reduce((sum, { people }) => sum + people, 0)
  const nothingChosen = filter.from === undefined && filter.to === undefined
  return (
    <ul class="verdict-tabs">
      <li>
        <a
          class="verdict-tab"
          href={withQuery(address, { from: '', to: '', page: '' })}
          aria-current={nothingChosen ? 'true' : undefined}
        >
          <span class="verdict-count">{shownNumber(whole, language)}</span>
          <span>{texts.allChanges}</span>
        </a>
      </li>
      {moves.map(({ from, to, people }) => {
        const chosen = filter.from === (from ?? 'none') && filter.to === to
        return (
          <li key={`${from} ${to}`}>
            <a
              class={`verdict-tab of-${to}`}
              href={withQuery(address, { from: from ?? 'none', to, page: '' })}
              aria-current={chosen ? 'true' : undefined}
            >
              <span class="verdict-count">{shownNumber(people, language)}</span>
              <span>{fill(texts.fromTo, { from: words[from ?? 'none'], to: words[to] })}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
