/** Every day of a plan, with how many have handed in what is due then. */
import { submissionsTexts } from '../../../foundation/texts/console/submissions.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import { unitKindTexts } from '../../../foundation/texts/unit-kinds.ts'
import type { DueDate } from '../../../programs/plans/deadlines.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { DeadlineStanding } from '../../../reports/submissions/standing.ts'
import { Empty } from '../../kit/empty.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { shownNumber } from '../../kit/number.ts'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Day } from '../../kit/time.tsx'
import { planAddress } from '../plan-tabs.tsx'
import { daysColour, daysWords, dueTitle } from './deadline-words.ts'

export function DeadlineTable({
  plan,
  deadlines,
  standings,
  chosen,
}: {
  plan: Pick<Plan, 'id'>
  deadlines: readonly DueDate[]
  standings: readonly DeadlineStanding[]
  chosen: string | null
}) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  const byId = new Map(standings.map((standing) => [standing.due.id, standing]))
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.deadlines}</h2>
      {deadlines.length === 0 ? (
        <Empty icon="plan" title={texts.noDeadlines} text={texts.noDeadlinesText} />
      ) : (
        <>
          <p class="card-body text-secondary mb-0">{texts.deadlinesHint}</p>
          <TableFrame label={texts.deadlines}>
            <table class="table table-vcenter card-table plan-deadlines">
              <thead>
                <tr>
                  <th scope="col">{texts.due}</th>
                  <th scope="col">{texts.what}</th>
                  <th scope="col">{texts.who}</th>
                  <th scope="col">{texts.standing}</th>
                </tr>
              </thead>
              <tbody>
                {deadlines.map((due) => (
                  <tr key={due.id} class={due.id === chosen ? 'plan-chosen' : undefined}>
                    <td class="text-nowrap">
                      <Day date={due.on} />
                      <div>
                        <span class={`badge ${daysColour(due)}`}>{daysWords(due, language)}</span>
                      </div>
                    </td>
                    <th scope="row">
                      <What plan={plan} due={due} isPaper={byId.has(due.id)} />
                    </th>
                    <td>
                      <Who due={due} />
                    </td>
                    <td>
                      <Standing standing={byId.get(due.id)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </>
      )}
    </section>
  )
}

function What({ plan, due, isPaper }: { plan: Pick<Plan, 'id'>; due: DueDate; isPaper: boolean }) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  const title = dueTitle(due, language)
  const path = isPaper
    ? `${planAddress(plan.id, 'submissions')}?deadline=${encodeURIComponent(due.id)}#paper`
    : due.cohortId === null
      ? null
      : `/console/cohorts/${encodeURIComponent(due.cohortId)}`
  return (
    <>
      {path === null ? title : <a href={path}>{title}</a>}
      <div class="fw-normal text-secondary">
        {texts.kind[due.kind]}
        {due.clause !== null && (
          <span lang="vi">
            {' · '}
            {fill(texts.clause, { clause: due.clause })}
          </span>
        )}
      </div>
    </>
  )
}

function Who({ due }: { due: DueDate }) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  const isPaper = due.kind in PAPERS
  if (!isPaper) return null
  const from =
    due.from.length === 0
      ? texts.body
      : due.from.map((kind) => unitKindTexts[kind][language]).join('; ')
  return (
    <>
      {from}
      {due.to !== null && <div class="text-secondary">{fill(texts.to, { to: due.to })}</div>}
    </>
  )
}

const PAPERS = { 'unit-plan': true, estimate: true, results: true, needs: true, report: true }

function Standing({ standing }: { standing: DeadlineStanding | undefined }) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  if (standing === undefined || standing.lines.length === 0) return null
  const { counts, lines } = standing
  const shown = (value: number) => shownNumber(value, language)
  const received = counts['in-time'] + counts.late
  const said = fill(texts.received, { n: shown(received), all: shown(lines.length) })
  return (
    <>
      <progress class="target-bar" max={lines.length} value={received} aria-label={said} />
      <div>
        {said}
        {counts.overdue > 0 && (
          <span class="badge bg-red-lt ms-2">
            {fill(texts.overdueCount, { n: shown(counts.overdue) })}
          </span>
        )}
        {counts.late > 0 && (
          <span class="badge bg-yellow-lt ms-2">
            {fill(texts.lateCount, { n: shown(counts.late) })}
          </span>
        )}
      </div>
    </>
  )
}
