/** Cost lines as planned, their sums, what was spent and what is left. */
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import type { CostTotal } from '../../../reports/figures/costs.ts'
import type { FigureTotals } from '../../../reports/figures/read-totals.ts'
import { useFrame } from '../../kit/frame-context.ts'
import { shownNumber } from '../../kit/number.ts'
import { TableFrame } from '../../kit/table-frame.tsx'
import { titleIn } from './figure-words.ts'

export function CostTable({
  totals: { costs, planned, spent },
}: {
  totals: Pick<FigureTotals, 'costs' | 'planned' | 'spent'>
}) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.costs}</h2>
      <TableFrame label={texts.costs}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.costItem}</th>
              <th scope="col" class="number">
                {texts.quantity}
              </th>
              <th scope="col" class="number">
                {texts.unitPrice}
              </th>
              <th scope="col" class="number">
                {texts.planned}
              </th>
              <th scope="col" class="number">
                {texts.spentSoFar}
              </th>
              <th scope="col" class="number">
                {texts.left}
              </th>
            </tr>
          </thead>
          <tbody>
            {costs.map((cost) => (
              <CostRows cost={cost} key={cost.id} />
            ))}
            {costs.length > 1 && (
              <tr>
                <th scope="row" colSpan={3}>
                  {texts.costTotal}
                </th>
                <Money amount={planned} strong />
                <Money amount={spent} strong />
                <Money
                  amount={planned === null ? null : Math.max(0, planned - (spent ?? 0))}
                  strong
                />
              </tr>
            )}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function CostRows({ cost }: { cost: CostTotal }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const { title, clause, lines, planned, sumOfLines, spent, left, over } = cost
  const shown = (n: number) => shownNumber(n, language)
  return (
    <>
      <tr>
        <th scope="row" colSpan={3} lang="vi">
          {titleIn(title, language)}
          {clause !== null && <small class="d-block text-secondary">{clause}</small>}
          {sumOfLines !== null && (
            <small class="d-block text-danger">
              {fill(texts.linesDiffer, { n: shown(sumOfLines) })}
            </small>
          )}
        </th>
        <Money amount={planned} strong />
        <Money amount={spent} strong />
        {over > 0 ? (
          <td class="number text-danger">{fill(texts.over, { n: shown(over) })}</td>
        ) : (
          <Money amount={left} strong />
        )}
      </tr>
      {lines.map((line) => (
        <tr key={line.id}>
          <td class="ps-5" lang="vi">
            {titleIn(line.title, language)}
            {line.product !== null && (
              <small class="d-block text-danger">
                {fill(texts.productDiffers, { n: shown(line.product) })}
              </small>
            )}
          </td>
          <Money amount={line.quantity} />
          <Money amount={line.unitPrice} />
          <Money amount={line.total} />
          <td />
          <td />
        </tr>
      ))}
    </>
  )
}

function Money({ amount, strong = false }: { amount: number | null; strong?: boolean }) {
  const { language } = useFrame()
  if (amount === null) return <td class="number text-secondary">–</td>
  const text = shownNumber(amount, language)
  return <td class="number">{strong ? <strong>{text}</strong> : text}</td>
}
