/** What the figures of a document are made of, and what that comes to. Pure. */
import type { PlanDefinition, PlanFigure } from './definition.ts'

type Figures = Pick<PlanDefinition, 'figures'>

export interface Computed {
  figure: PlanFigure
  way: 'sum' | 'product' | 'differsFrom'
  parts: PlanFigure[]
  result: number
}

/** Every figure that says what it is made of, once for each way; parts that are not there are left out. */
export function computedFigures({ figures }: Figures): Computed[] {
  const ways = ['sum', 'product', 'differsFrom'] as const
  return figures.flatMap((figure) =>
    ways.flatMap((way) => {
      const parts = (figure[way] ?? []).flatMap((id) => figures.find((one) => one.id === id) ?? [])
      const unknown = (figure[way]?.length ?? 0) > parts.length
      if (parts.length === 0 || unknown) return []
      const result = parts.reduce(
        (whole, { amount }) => (way === 'product' ? whole * amount : whole + amount),
        way === 'product' ? 1 : 0,
      )
      return [{ figure, way, parts, result }]
    }),
  )
}

/** The total of a line: as stated, else quantity × unit price; null: it cannot be told. */
export function lineTotal(line: PlanDefinition['costs'][number]['lines'][number]): number | null {
  if (line.total !== null) return line.total
  return line.quantity === null || line.unitPrice === null ? null : line.quantity * line.unitPrice
}

/** Stated products of lines, and stated totals whose lines are all known. */
export function costSums({ costs }: Pick<PlanDefinition, 'costs'>) {
  const lines = costs.flatMap((cost, index) =>
    cost.lines.flatMap(({ quantity, unitPrice, total }, line) =>
      quantity === null || unitPrice === null || total === null
        ? []
        : [{ index, line, quantity, unitPrice, total }],
    ),
  )
  const totals = costs.flatMap(({ lines: own, total }, index) => {
    const amounts = own.flatMap((line) => lineTotal(line) ?? [])
    return total === null || own.length === 0 || amounts.length < own.length
      ? []
      : [{ index, lines: amounts, total }]
  })
  return { lines, totals }
}
