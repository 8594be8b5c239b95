/** A plan against what has come of it: totals, targets, audiences, programs, what its documents leave open. */

import type { ComponentChildren } from 'preact'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlanReport } from '../../reports/plan/plan-report.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, shownDay } from '../kit/time.tsx'
import { PlanActions } from './downloads.tsx'
import { PlanFrame, type PlanFrameView } from './plan-frame.tsx'
import { PlanStanding } from './plan-standing.tsx'
import { type CostInShort, ReachAndCost, type ReachInShort } from './reach-and-cost.tsx'
import { STATE_BADGES, TargetRow } from './target-card.tsx'
import { targetState } from './target-state.ts'
import { stateWord, titleIn } from './target-words.ts'
import { type Todo, TodoCard } from './todo-card.tsx'

/** The list of targets, which the first page shows too. */
export const TARGETS_ID = 'plan-targets'

export interface ProgressView {
  language: Language
  address: string
  frame: PlanFrameView
  report: PlanReport
  /** What the document leaves open. */
  questions: readonly string[]
  reach: readonly ReachInShort[]
  costs: readonly CostInShort[]
  mayFreeze: boolean
  /** null: it is not looked at as of today. */
  todo: Todo | null
}

export function progressPage(view: ProgressView) {
  const { language, address, frame, report, mayFreeze, questions } = view
  const texts = planPageTexts[language]
  return {
    area: 'plans' as const,
    title: titleIn(report.plan.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    actions: (
      <PlanActions
        planId={frame.planId}
        address={address}
        language={language}
        mayFreeze={mayFreeze}
      />
    ),
    children: (
      <PlanFrame frame={frame} report={report} tab="progress" viewForm>
        <Totals report={report} />
        {view.todo !== null && <TodoCard planId={frame.planId} report={report} todo={view.todo} />}
        <Targets view={view} />
        <Audiences report={report} />
        <Programs report={report} />
        <ReachAndCost planId={frame.planId} reach={view.reach} costs={view.costs} />
        {questions.length > 0 && (
          <Section title={texts.questions}>
            <ul class="card-body rules mb-0" lang="vi">
              {questions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </Section>
        )}
      </PlanFrame>
    ),
  }
}

function Section({
  title,
  aside,
  children,
}: {
  title: string
  /** At the right of the title. */
  aside?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{title}</h2>
        {aside !== undefined && <div class="card-actions">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

function Totals({ report }: { report: PlanReport }) {
  const { language, viewer } = useFrame()
  const texts = planPageTexts[language]
  const { people, turns, outsideAudiences, withoutUnit } = report.totals
  const due = nextDue(report)
  const items: { name: string; value: number }[] = [
    { name: texts.totalPeople, value: people },
    { name: texts.totalTurns, value: turns },
    ...(report.audiences.length > 0
      ? [{ name: texts.outsideAudiences, value: outsideAudiences }]
      : []),
    ...(viewer.unitId === null ? [{ name: texts.withoutUnit, value: withoutUnit }] : []),
  ]
  return (
    <dl class="datagrid plan-totals mb-3">
      {items.map(({ name, value }) => (
        <div class="datagrid-item" key={name}>
          <dt class="datagrid-title">{name}</dt>
          <dd class="datagrid-content">{shownNumber(value, language)}</dd>
        </div>
      ))}
      {due !== null && (
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.nextDue}</dt>
          <dd class="datagrid-content">
            <Day date={due} /> <small>({daysWords(report.on, due, language)})</small>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** The first deadline of a target that is not met. */
function nextDue({ targets, on }: PlanReport): string | null {
  const open = targets.filter((target) => targetState(target, on) !== 'met')
  const [next] = open.map(({ due }) => due).toSorted()
  return next ?? null
}

function daysWords(on: string, due: string, language: Language): string {
  const texts = planPageTexts[language]
  const days = Math.round((Date.parse(due) - Date.parse(on)) / 86_400_000)
  if (days === 0) return texts.lastDay
  const n = shownNumber(Math.abs(days), language)
  return fill(days > 0 ? texts.daysLeft : texts.daysOver, { n })
}

function Targets({ view: { report, frame } }: { view: ProgressView }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  const titles = new Map(report.audiences.map(({ id, title }) => [id, titleIn(title, language)]))
  if (report.targets.length === 0)
    return (
      <div class="card mb-3">
        <Empty icon="plan" title={texts.noTargets} text={texts.noTargetsText} />
      </div>
    )
  return (
    <Section title={texts.targets} aside={<Standings report={report} />}>
      <ul class="plan-targets" id={TARGETS_ID}>
        {report.targets.map((target) => (
          <TargetRow
            key={target.id}
            planId={frame.planId}
            target={target}
            on={report.on}
            audiences={target.audiences.map((id) => titles.get(id) ?? id)}
          />
        ))}
      </ul>
      <p class="card-footer text-secondary mb-0">
        <PlanStanding report={report} />
        <br />
        {texts.countedOnce}
      </p>
    </Section>
  )
}

/** How many targets are behind, and so on; what has to be looked at stands first. */
function Standings({ report: { targets, on } }: { report: PlanReport }) {
  const { language } = useFrame()
  const states = targets.map((target) => targetState(target, on))
  const order = ['over', 'behind', 'open', 'running', 'onTrack', 'met'] as const
  return (
    <ul class="list-inline mb-0" aria-label={planPageTexts[language].standings}>
      {order.flatMap((state) => {
        const count = states.filter((one) => one === state).length
        if (count === 0) return []
        return [
          <li class="list-inline-item" key={state}>
            <span class={STATE_BADGES[state]}>
              {stateWord(state, language)}: {shownNumber(count, language)}
            </span>
          </li>,
        ]
      })}
    </ul>
  )
}

function Audiences({ report: { audiences, targets } }: { report: PlanReport }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  if (audiences.length === 0) return null
  const shown = (value: number) => shownNumber(value, language)
  return (
    <Section title={texts.audiences}>
      <TableFrame label={texts.audiences}>
        <table class="table table-vcenter card-table plan-table">
          <thead>
            <tr>
              <th scope="col">{texts.audience}</th>
              <th scope="col" class="number">
                {texts.trained}
              </th>
              <th scope="col" class="number">
                {texts.onRoster}
              </th>
              <th scope="col" class="number">
                {texts.headCount}
              </th>
              <th scope="col">{texts.source}</th>
            </tr>
          </thead>
          <tbody>
            {audiences.map(({ id, title, trained, onRoster, headCount }) => (
              <tr key={id}>
                <th scope="row" lang={language === 'en' && title.en ? 'en' : 'vi'}>
                  {titleIn(title, language)}
                  {onRoster === null && (
                    <small class="d-block text-secondary">{texts.noAudienceRule}</small>
                  )}
                </th>
                <td class="number">{trained === null ? '–' : shown(trained)}</td>
                <td class="number">{onRoster === null ? '–' : shown(onRoster)}</td>
                <td class="number">
                  {headCount === null ? (
                    <small class="text-secondary">{texts.noDenominator}</small>
                  ) : (
                    [
                      shown(headCount.amount),
                      ...(isOfUnits(targets, id) ? [texts.entities] : []),
                    ].join(' ')
                  )}
                </td>
                <td class="plan-source">
                  {headCount !== null && (
                    <small class="text-secondary" lang="vi">
                      {fill(texts.sourceOf, {
                        day: shownDay(headCount.asOf, language),
                        source: headCount.source,
                      })}
                    </small>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p class="card-footer text-secondary mb-0">{texts.overlap}</p>
    </Section>
  )
}

/** A head count of enterprises is not one of people. */
const isOfUnits = (targets: PlanReport['targets'], audience: string): boolean => {
  const its = targets.filter(({ audiences }) => audiences.includes(audience))
  return its.length > 0 && its.every(({ counts }) => counts === 'entities')
}

function Programs({ report: { programs } }: { report: PlanReport }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  if (programs.length === 0) return null
  const columns = ['cohorts', 'enrolled', 'people', 'turns', 'certified', 'papers'] as const
  const heads = { ...texts, people: texts.trained }
  return (
    <Section title={texts.programs}>
      <TableFrame label={texts.programs}>
        <table class="table table-vcenter card-table plan-table">
          <thead>
            <tr>
              <th scope="col">{texts.program}</th>
              {columns.map((column) => (
                <th scope="col" class="number" key={column}>
                  {heads[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {programs.map((program) => (
              <tr key={program.id}>
                <th scope="row">
                  <a href={`/console/programs/${encodeURIComponent(program.id)}`}>
                    {titleIn(program.title, language)}
                  </a>{' '}
                  <small class="text-secondary">
                    ({program.kind === 'basic' ? texts.kindBasic : texts.kindIntensive})
                  </small>
                </th>
                {columns.map((column) => (
                  <td class="number" key={column}>
                    {shownNumber(program[column], language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  )
}
