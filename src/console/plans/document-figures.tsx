/** The figures and costs of a document, each with its clause, and what they add up to. */
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { type Computed, lineTotal } from '../../programs/plans/computed.ts'
import type { PlanCost, PlanFigure } from '../../programs/plans/definition.ts'
import type { PlanReview } from '../../programs/plans/review-plan.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { Clause } from './clause.tsx'
import { figureWords } from './promise-words.ts'
import { titleIn } from './target-words.ts'

export function DocumentFigures({ review }: { review: PlanReview }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const { figures } = review.plan
  if (figures.length === 0) return null
  const computed = [...review.proved, ...review.differing]
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.figures}</h2>
      <TableFrame label={texts.figures}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.figure}</th>
              <th scope="col" class="number">
                {texts.amount}
              </th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure) => (
              <FigureRow
                key={figure.id}
                figure={figure}
                computed={computed.filter((one) => one.figure.id === figure.id)}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function FigureRow({ figure, computed }: { figure: PlanFigure; computed: readonly Computed[] }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  return (
    <tr>
      <th scope="row">
        <span lang={figure.title.en === null || language === 'vi' ? 'vi' : undefined}>
          {titleIn(figure.title, language)}
        </span>
        {computed.map((one) => (
          <Sum key={one.way} computed={one} />
        ))}
      </th>
      <td class="number text-nowrap">
        {figureWords(figure, language)}
        {figure.asOf !== null && (
          <small class="d-block text-secondary">
            {fill(texts.asOf, { day: shownDay(figure.asOf, language) })}
          </small>
        )}
      </td>
      <td>
        <Clause text={figure.clause} />
      </td>
    </tr>
  )
}

function Sum({ computed: { figure, way, parts, result } }: { computed: Computed }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  const written = parts.map(({ amount }) => shown(amount)).join(way === 'product' ? ' × ' : ' + ')
  return (
    <small class="d-block plan-sum">
      {way === 'differsFrom' ? (
        <>
          <span class="badge bg-yellow-lt">{texts.differsState}</span>{' '}
          {fill(texts.differs, {
            ...{ parts: written, result: shown(result) },
            difference: shown(Math.abs(figure.amount - result)),
          })}
        </>
      ) : (
        <>
          <span class="badge bg-green-lt">{texts.addsUpState}</span>{' '}
          {fill(texts.addsUp, { parts: written })}
        </>
      )}
    </small>
  )
}

export function DocumentCosts({ costs }: { costs: readonly PlanCost[] }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  if (costs.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.costs}</h2>
      <TableFrame label={texts.costs}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.cost}</th>
              <th scope="col" class="number">
                {texts.quantity}
              </th>
              <th scope="col" class="number">
                {texts.unitPrice}
              </th>
              <th scope="col" class="number">
                {texts.total}
              </th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {costs.map((cost) => (
              <CostRows key={cost.id} cost={cost} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function CostRows({ cost }: { cost: PlanCost }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  const shown = (n: number | null) => (n === null ? '' : shownNumber(n, language))
  const why =
    cost.total === null && cost.lines.every((line) => lineTotal(line) === null)
      ? texts.noAmount
      : cost.lines.length === 0
        ? texts.noLines
        : null
  return (
    <>
      <tr>
        <th scope="row">
          {titleIn(cost.title, language)}
          {why !== null && <small class="d-block text-secondary">{why}</small>}
        </th>
        <td />
        <td />
        <td class="number">
          <strong>{shown(cost.total)}</strong>
        </td>
        <td>
          <Clause text={cost.clause} />
        </td>
      </tr>
      {cost.lines.map((line) => (
        <tr key={line.id}>
          <td class="plan-cost-line">{titleIn(line.title, language)}</td>
          <td class="number">{shown(line.quantity)}</td>
          <td class="number">{shown(line.unitPrice)}</td>
          <td class="number">{shown(lineTotal(line))}</td>
          <td>{line.clause !== null && <Clause text={line.clause} />}</td>
        </tr>
      ))}
    </>
  )
}
