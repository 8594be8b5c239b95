import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { PlanOfYear } from '../../reports/overview/plans-of-year.ts'
import { planAddress } from '../plans/plan-tabs.tsx'
import { TARGETS_ID } from '../plans/progress-page.tsx'
import { titleIn } from '../plans/target-words.ts'

/**
 * Plan against actual of the year. Counting everybody takes longer than the rest of the page, so the targets are taken
 * from the plan's own page once this one stands; without script a link leads there.
 */
export function PlanBars({
  plans,
  language,
}: {
  plans: readonly PlanOfYear[]
  language: Language
}) {
  const texts = planPartTexts[language]
  return (
    <>
      {plans.map(({ id, title }) => (
        <section class="card mb-3 overview-plan" key={id}>
          <div class="card-header">
            <h2 class="card-title">
              <a href={planAddress(id)}>{titleIn(title, language)}</a>
            </h2>
            <div class="card-actions">
              <a href="/console/plans">{texts.allPlans}</a>
            </div>
          </div>
          <div
            hx-get={planAddress(id)}
            hx-trigger="load"
            hx-select={`#${TARGETS_ID}`}
            hx-swap="outerHTML"
          >
            <p class="card-body mb-0">
              <a href={planAddress(id)}>{texts.showProgress}</a>
            </p>
          </div>
        </section>
      ))}
    </>
  )
}
