import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlansOfYear } from '../../reports/overview/plans-of-year.ts'
import type { TargetProgress } from '../../reports/plan/plan-report.ts'
import { GoalBar } from '../charts/goal-bar.tsx'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { planAddress } from '../plans/plan-tabs.tsx'
import { StateBadge, targetAddress } from '../plans/target-card.tsx'
import { countWord, percentWords, reachedWords, titleIn } from '../plans/target-words.ts'

/** Plan against actual of the year, a table a plan. */
export function PlanBars({
  plans: { year, plans },
  language,
}: {
  plans: PlansOfYear
  language: Language
}) {
  const texts = planPartTexts[language]
  return (
    <>
      {plans.map(({ plan, on, targets }) => (
        <section class="card mb-3" key={plan.id}>
          <div class="card-header">
            <h2 class="card-title">
              <a href={planAddress(plan.id)}>{titleIn(plan.title, language)}</a>
            </h2>
            <div class="card-actions">
              <a href="/console/plans">{texts.allPlans}</a>
            </div>
          </div>
          <p class="card-body text-secondary mb-0">{fill(texts.overviewText, { year })}</p>
          <TableFrame label={titleIn(plan.title, language)}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.target}</th>
                  <th scope="col">{texts.progress}</th>
                  <th scope="col">{texts.reached}</th>
                </tr>
              </thead>
              <tbody>
                {targets.map((target) => (
                  <TargetLine key={target.id} {...{ planId: plan.id, target, on, language }} />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </section>
      ))}
    </>
  )
}

function TargetLine({
  planId,
  target,
  on,
  language,
}: {
  planId: string
  target: TargetProgress
  on: string
  language: Language
}) {
  const texts = planPartTexts[language]
  const { reached, promised, denominator, counts } = target
  const whole = promised ?? denominator?.amount ?? null
  const title = titleIn(target.title, language)
  return (
    <tr>
      <th scope="row">
        <a href={targetAddress(planId, target.id, '/console')}>{title}</a>
      </th>
      <td class="overview-plan-bar">
        {reached !== null && whole !== null && (
          <GoalBar
            reached={reached}
            goal={promised}
            whole={denominator?.amount ?? null}
            label={fill(texts.goalBar, {
              ...{ title, reached: shownNumber(reached, language) },
              ...{ whole: shownNumber(whole, language), what: countWord(counts, language) },
            })}
          />
        )}
        <StateBadge target={target} on={on} />
      </td>
      <td class="overview-reached">
        {reachedWords(target, counts, language)}
        <small class="d-block text-secondary">{percentWords(target, language)}</small>
      </td>
    </tr>
  )
}
