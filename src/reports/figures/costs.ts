/** Cost lines as planned, with products and sums that must come right, and what was spent. Pure. */
import type { PlanCost } from '../../programs/plans/definition.ts'

interface CostLineTotal {
  id: string
  title: { vi: string; en: string | null }
  quantity: number | null
  unitPrice: number | null
  /** As the document states it, else the product. null: neither. */
  total: number | null
  /** The document states a total that is not quantity × unit price: what the product is. */
  product: number | null
  clause: string | null
}

export interface CostTotal {
  id: string
  title: { vi: string; en: string | null }
  clause: string | null
  lines: CostLineTotal[]
  /** As the document states it, else the sum of its lines. null: neither. */
  planned: number | null
  /** The document's total is not the sum of its lines: what they add up to. */
  sumOfLines: number | null
  /** null: nothing is recorded. */
  spent: number | null
  /** Never below 0; null: not known. */
  left: number | null
  /** What was spent beyond the plan. */
  over: number
}

export function costTotals(
  costs: readonly PlanCost[],
  spentOf: (costId: string) => number | null,
): { costs: CostTotal[]; planned: number | null; spent: number | null } {
  const totals = costs.map((cost): CostTotal => {
    const lines = cost.lines.map(lineTotal)
    const isComplete = lines.length > 0 && lines.every(({ total }) => total !== null)
    const sum = isComplete ? lines.reduce((all, { total }) => all + (total ?? 0), 0) : null
    const planned = cost.total ?? sum
    const spent = spentOf(cost.id)
    return {
      ...{ id: cost.id, title: cost.title, clause: cost.clause, lines, planned },
      sumOfLines: cost.total !== null && sum !== null && sum !== cost.total ? sum : null,
      spent,
      left: planned === null ? null : Math.max(0, planned - (spent ?? 0)),
      over: planned === null ? 0 : Math.max(0, (spent ?? 0) - planned),
    }
  })
  return {
    costs: totals,
    planned: sumOfKnown(totals.map(({ planned }) => planned)),
    spent: sumOfKnown(totals.map(({ spent }) => spent)),
  }
}

function lineTotal({ id, title, quantity, unitPrice, total, clause }: PlanCost['lines'][number]) {
  const product = quantity === null || unitPrice === null ? null : quantity * unitPrice
  return {
    ...{ id, title, quantity, unitPrice, clause },
    total: total ?? product,
    product: total !== null && product !== null && product !== total ? product : null,
  }
}

/** null: none is known. */
function sumOfKnown(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null)
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0)
}
