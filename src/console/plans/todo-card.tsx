/** "Việc cần làm" of a plan: papers that come due next, and where the targets that are behind are stuck. */
import { planTodoTexts } from '../../foundation/texts/console/plan-todo.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { PlanReport, TargetProgress, UnitLine } from '../../reports/plan/plan-report.ts'
import { type DeadlineStanding, missingLines } from '../../reports/submissions/standing.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Day } from '../kit/time.tsx'
import { missingAddress } from './missing-address.ts'
import { planAddress } from './plan-tabs.tsx'
import { daysColour, daysWords, dueTitle } from './submissions/deadline-words.ts'
import { targetAddress } from './target-card.tsx'
import { targetState } from './target-state.ts'
import { titleIn } from './target-words.ts'
import { chooseLines } from './unit-lines.ts'

const WORST = 3

export interface Todo {
  /** Papers that come due next. */
  papers: readonly DeadlineStanding[]
  /** Names of people are for who may see the roster. */
  mayListMissing: boolean
}

export function TodoCard({
  planId,
  report,
  todo: { papers, mayListMissing },
}: {
  planId: string
  report: PlanReport
  todo: Todo
}) {
  const { language } = useFrame()
  const texts = planTodoTexts[language]
  const behind = report.targets.filter((target) =>
    ['behind', 'over'].includes(targetState(target, report.on)),
  )
  if (papers.length + behind.length === 0) return null
  return (
    <section class="card mb-3 no-print">
      <h2 class="card-header card-title">{texts.title}</h2>
      <div class="card-body plan-standing plan-todo">
        {papers.length > 0 && (
          <div>
            <h3 class="h4">{texts.papers}</h3>
            <ul class="rules mb-0">
              {papers.map((standing) => (
                <Paper key={standing.due.id} planId={planId} standing={standing} />
              ))}
            </ul>
          </div>
        )}
        {behind.length > 0 && (
          <div>
            <h3 class="h4">{texts.behind}</h3>
            <ul class="rules mb-0">
              {behind.map((target) => (
                <Behind
                  key={target.id}
                  {...{ planId, target, mayListMissing }}
                  units={worstUnits(report.units, target)}
                />
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  )
}

function Paper({ planId, standing }: { planId: string; standing: DeadlineStanding }) {
  const { language } = useFrame()
  const { due, lines } = standing
  return (
    <li>
      <a
        href={`${planAddress(planId, 'submissions')}?deadline=${encodeURIComponent(due.id)}#paper`}
      >
        {dueTitle(due, language)}
      </a>{' '}
      <small class="d-block text-secondary">
        <Day date={due.on} />{' '}
        <span class={`badge ${daysColour(due)}`}>{daysWords(due, language)}</span>{' '}
        {lines.length > 0 && <Missing standing={standing} />}
      </small>
    </li>
  )
}

function Missing({ standing }: { standing: DeadlineStanding }) {
  const { language } = useFrame()
  const texts = planTodoTexts[language]
  const { due, lines } = standing
  const missing = missingLines(standing).length
  const isOver = due.daysLeft < 0
  if (missing === 0) return <>{texts.allReceived}</>
  if (due.from.length === 0) return <>{isOver ? texts.bodyOverdue : texts.bodyMissing}</>
  return (
    <>
      {fill(isOver ? texts.unitsOverdue : texts.unitsMissing, {
        n: shownNumber(missing, language),
        all: shownNumber(lines.length, language),
      })}
    </>
  )
}

function Behind({
  planId,
  target,
  units,
  mayListMissing,
}: {
  planId: string
  target: TargetProgress
  units: readonly UnitLine[]
  mayListMissing: boolean
}) {
  const { language, address } = useFrame()
  const page = targetAddress(planId, target.id, address)
  return (
    <li>
      <a href={page}>{titleIn(target.title, language)}</a>
      {units.length > 0 && (
        <ul class="list-inline mb-0">
          {units.map(({ id, name, targets }) => (
            <li class="list-inline-item" key={id}>
              <a href={mayListMissing ? missingAddress({ planId, targetId: target.id }, id) : page}>
                {fill(planTodoTexts[language].unit, {
                  unit: name,
                  reached: shownNumber(targets[target.id]?.reached ?? 0, language),
                  promised: shownNumber(targets[target.id]?.promised ?? 0, language),
                })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** Of the first level on which there is something to compare, as the page of the target has them. */
function worstUnits(units: readonly UnitLine[], { id: target }: TargetProgress): UnitLine[] {
  const asked = { unitId: null, target, level: null, kind: null, text: '' } as const
  return chooseLines(units, { ...asked, which: 'behind', sort: 'share' })
    .lines.filter(({ id }) => id !== null)
    .slice(0, WORST)
}
