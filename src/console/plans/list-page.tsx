/**
 * The plans, each a document, with how its targets stand: counted by the plan's own page, from which it is taken once
 * this one is here; and the programs that no plan names.
 */
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { DueDate } from '../../programs/plans/deadlines.ts'
import type { Plan } from '../../programs/plans/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { yearWords } from './document-page.tsx'
import { LEFT_OPEN_ID } from './left-open.tsx'
import { STANDING } from './plan-standing.tsx'
import { planAddress } from './plan-tabs.tsx'
import { titleIn } from './target-words.ts'

export interface PlanLine {
  plan: Plan
  /** What is due next; null: nothing any more. */
  next: DueDate | null
  /** How many points of the document are left open. */
  open: number
}

export function planListPage({
  language,
  plans,
  alone,
}: {
  language: Language
  plans: readonly PlanLine[]
  alone: readonly StoredProgram[]
}) {
  const texts = planDocumentTexts[language]
  return {
    area: 'plans' as const,
    title: texts.title,
    wide: true,
    children: (
      <>
        {plans.length === 0 ? (
          <Empty icon="plan" title={texts.emptyTitle} text={texts.emptyText} />
        ) : (
          <>
            <p class="text-secondary">{texts.lead}</p>
            <PlanTable plans={plans} />
          </>
        )}
        {alone.length > 0 && <Alone programs={alone} />}
      </>
    ),
  }
}

function PlanTable({ plans }: { plans: readonly PlanLine[] }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  return (
    <div class="card mb-3">
      <TableFrame label={texts.title}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.plan}</th>
              <th scope="col">{texts.years}</th>
              <th scope="col" class="number">
                {texts.targetCount}
              </th>
              <th scope="col" class="number">
                {texts.programCount}
              </th>
              <th scope="col">{texts.nextDue}</th>
              <th scope="col" class="number">
                {texts.openPoints}
              </th>
            </tr>
          </thead>
          <tbody>
            {plans.map((line) => (
              <PlanRow key={line.plan.id} line={line} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  )
}

function PlanRow({ line: { plan, next, open } }: { line: PlanLine }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const { title, document, years, targets, programs } = plan.definition
  return (
    <tr>
      <th scope="row" class="cohort-name">
        <a href={planAddress(plan.id)}>{titleIn(title, language)}</a>
        <small class="d-block text-secondary" lang="vi">
          {document ?? texts.noDocument}
        </small>
        {targets.length > 0 && (
          <small
            class="fw-normal"
            hx-get={planAddress(plan.id)}
            hx-trigger="load"
            hx-select={`.${STANDING}`}
            hx-swap="innerHTML"
          />
        )}
      </th>
      <td class="text-nowrap">{yearWords(years)}</td>
      <td class="number">{shownNumber(targets.length, language)}</td>
      <td class="number">{shownNumber(programs.length, language)}</td>
      <td>
        {next === null ? <span class="text-secondary">{texts.noDue}</span> : <Next due={next} />}
      </td>
      <td class="number">
        <a href={`${planAddress(plan.id, 'document')}#${LEFT_OPEN_ID}`}>
          {shownNumber(open, language)}
        </a>
      </td>
    </tr>
  )
}

function Next({ due }: { due: DueDate }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const left =
    due.daysLeft === 0
      ? texts.today
      : fill(texts.daysLeft, { n: shownNumber(due.daysLeft, language) })
  return (
    <>
      {due.title === null ? texts.targets : titleIn(due.title, language)}
      <small class="d-block text-secondary">
        <Day date={due.on} /> ({left})
      </small>
    </>
  )
}

function Alone({ programs }: { programs: readonly StoredProgram[] }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  return (
    <section class="card">
      <h2 class="card-header card-title">{texts.alone}</h2>
      <div class="card-body">
        <p class="text-secondary">{texts.aloneHint}</p>
        <ul class="rules">
          {programs.map(({ id, title }) => (
            <li key={id}>
              <a href={planAddress(id)}>{titleIn(title, language)}</a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
