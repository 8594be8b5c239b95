/** Figures of a plan: whether they add up, those that were brought, and the ways to bring more. */
import { frameTexts } from '../../../foundation/texts/console/frame.ts'
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { type FigureKind, figureKinds, subjectsOf } from '../../../reports/figures/figure-kinds.ts'
import type { FigureLine } from '../../../reports/figures/list-figures.ts'
import type { FigureTotals } from '../../../reports/figures/read-totals.ts'
import { Empty } from '../../kit/empty.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { PlanTabs } from '../plan-tabs.tsx'
import { BringForms } from './bring-forms.tsx'
import { CostTable } from './cost-table.tsx'
import { FigureList } from './figure-list.tsx'
import { figuresAddress, titleIn } from './figure-words.ts'
import { ReachTable, TotalTable } from './total-tables.tsx'

export interface FiguresView {
  language: Language
  plan: Plan
  kind: FigureKind
  /** Only figures of this; empty: all. */
  subjectId: string
  search: string
  totals: FigureTotals
  lines: readonly FigureLine[]
  page: number
  size: number
  total: number
  mayBring: boolean
  /** Of the branch that the viewer sees; null: all. */
  branch: string | null
}

export function figuresPage(view: FiguresView) {
  const { language, plan, kind, mayBring } = view
  const texts = planFigureTexts[language]
  const hasSubjects = subjectsOf(kind, plan.definition).length > 0
  return {
    area: 'plans' as const,
    title: titleIn(plan.definition.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    children: (
      <>
        <PlanTabs planId={plan.id} tab="figures" />
        <Parts plan={plan} kind={kind} />
        {hasSubjects ? (
          <>
            <p class="text-secondary">{texts[`lead-${kind}`]}</p>
            {mayBring && <BringForms plan={plan} kind={kind} />}
            <Totals {...view} />
            <FigureList {...view} />
          </>
        ) : (
          <div class="card">
            <Empty icon="plan" title={texts.noSubjects} text={texts.noSubjectsText} />
          </div>
        )}
      </>
    ),
  }
}

function Parts({ plan, kind }: Pick<FiguresView, 'plan' | 'kind'>) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  return (
    <nav class="no-print mb-3" aria-label={texts.parts}>
      <ul class="nav nav-pills">
        {figureKinds
          .filter((one) => one === kind || subjectsOf(one, plan.definition).length > 0)
          .map((one) => (
            <li class="nav-item" key={one}>
              <a
                class={one === kind ? 'nav-link active' : 'nav-link'}
                href={`${figuresAddress(plan.id)}?kind=${one}`}
                aria-current={one === kind ? 'page' : undefined}
              >
                {texts[one]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}

function Totals({ plan, kind, totals, mayBring, branch }: FiguresView) {
  switch (kind) {
    case 'head-count':
      return (
        <TotalTable
          plan={plan}
          kind={kind}
          totals={totals.headCounts}
          mayTakeRoster={mayBring}
          branch={branch}
        />
      )
    case 'promised':
    case 'recorded':
      return (
        <TotalTable
          plan={plan}
          kind={kind}
          totals={totals[kind]}
          mayTakeRoster={false}
          branch={branch}
        />
      )
    case 'reach':
      return <ReachTable reach={totals.reach} />
    case 'spent':
      return <CostTable totals={totals} />
  }
}
