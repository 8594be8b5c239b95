import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { PlanReview } from '../../programs/plans/review-plan.ts'
import { useFrame } from '../kit/frame-context.ts'
import { audienceTitles } from './promise-words.ts'
import { titleIn } from './target-words.ts'

/** What the document leaves open, and what nobody has told the system yet. */
export function LeftOpen({ review }: { review: PlanReview }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const { plan, withoutDenominator, withoutRule, withoutEntityRule, modulesOfNobody, uncited } =
    review
  const titles = (ids: readonly string[]) => audienceTitles(plan, ids, language).join(', ')
  const found = [
    ...withoutDenominator.map(({ target, audiences }) =>
      fill(texts.withoutDenominator, {
        target: titleIn(target.title, language),
        audiences: titles(audiences),
      }),
    ),
    ...(withoutRule.length === 0
      ? []
      : [fill(texts.withoutRule, { audiences: titles(withoutRule) })]),
    ...withoutEntityRule.map(({ target }) =>
      fill(texts.withoutEntityRule, { target: titleIn(target.title, language) }),
    ),
    ...(modulesOfNobody.length === 0
      ? []
      : [fill(texts.modulesOfNobody, { codes: modulesOfNobody.join(', ') })]),
    ...(uncited.length === 0 ? [] : [fill(texts.uncited, { places: uncited.join(', ') })]),
  ]
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.leftOpen}</h2>
      <div class="card-body">
        {plan.questions.length + found.length === 0 && (
          <p class="text-secondary mb-0">{texts.nothingOpen}</p>
        )}
        <ul class="rules">
          {plan.questions.map((line) => (
            <li key={line} lang="vi">
              {line}
            </li>
          ))}
          {found.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </section>
  )
}
