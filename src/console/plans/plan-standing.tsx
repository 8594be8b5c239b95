/** How the targets of a plan stand, in one line; the list of plans takes it from the plan's own page. */
import { planTodoTexts } from '../../foundation/texts/console/plan-todo.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlanReport } from '../../reports/plan/plan-report.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { targetState } from './target-state.ts'

/** The class by which it is found. */
export const STANDING = 'plan-in-short'

export function PlanStanding({ report }: { report: Pick<PlanReport, 'targets' | 'on'> }) {
  const { language } = useFrame()
  return <span class={STANDING}>{standingWords(report, language)}</span>
}

function standingWords(
  { targets, on }: Pick<PlanReport, 'targets' | 'on'>,
  language: Language,
): string {
  const texts = planTodoTexts[language]
  const states = targets.map((target) => targetState(target, on))
  const many = (...among: readonly (typeof states)[number][]) =>
    shownNumber(states.filter((state) => among.includes(state)).length, language)
  return fill(texts.standing, {
    ...{ n: shownNumber(targets.length, language), met: many('met') },
    ...{ behind: many('behind', 'over'), open: many('open'), running: many('running', 'onTrack') },
  })
}
