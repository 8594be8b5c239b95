import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlanReview } from '../../programs/plans/review-plan.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { audienceTitles } from './promise-words.ts'
import { titleIn } from './target-words.ts'

export const LEFT_OPEN_ID = 'left-open'

/** A point for somebody to settle. */
interface OpenPoint {
  text: string
  /** In the words of the plan's file, which is Vietnamese. */
  isOfFile: boolean
}

/** What the document leaves open, and what nobody has told the system yet. The list of plans says how many these are. */
export function openPoints(review: PlanReview, language: Language): OpenPoint[] {
  const texts = planDocumentTexts[language]
  const { plan, withoutDenominator, withoutRule, withoutEntityRule, modulesOfNobody, uncited } =
    review
  const titles = (ids: readonly string[]) => audienceTitles(plan, ids, language).join(', ')
  const ofFile = [
    ...plan.questions,
    ...plan.targets.flatMap(({ title, open }) => (open === null ? [] : [`${title.vi}: ${open}`])),
  ]
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
  return [
    ...ofFile.map((text) => ({ text, isOfFile: true })),
    ...found.map((text) => ({ text, isOfFile: false })),
  ]
}

export function LeftOpen({ review }: { review: PlanReview }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const points = openPoints(review, language)
  return (
    <section class="card mb-3" id={LEFT_OPEN_ID}>
      <h2 class="card-header card-title">
        {fill(texts.leftOpen, { n: shownNumber(points.length, language) })}
      </h2>
      <div class="card-body">
        {points.length === 0 && <p class="text-secondary mb-0">{texts.nothingOpen}</p>}
        <ul class="rules">
          {points.map(({ text, isOfFile }) => (
            <li key={text} lang={isOfFile ? 'vi' : undefined}>
              {text}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
