/** Figures of a document that do not come to what they are said to be made of. */
import { type Computed, computedFigures, costSums } from './computed.ts'
import type { PlanDefinition } from './definition.ts'
import type { Say } from './read-plan.ts'

export function amountFaults(plan: PlanDefinition, say: Say): void {
  for (const computed of computedFigures(plan)) {
    const index = plan.figures.findIndex(({ id }) => id === computed.figure.id)
    const at = ['figures', index, computed.way]
    const written = `${computed.parts.map(({ amount }) => amount).join(computed.way === 'product' ? ' × ' : ' + ')}`
    const { amount } = computed.figure
    if (computed.way !== 'differsFrom' && computed.result !== amount)
      say(
        at,
        `${written} = ${computed.result}, not ${amount}; mend a figure, or where the document itself does not add up write differsFrom`,
      )
    if (computed.way === 'differsFrom' && computed.result === amount)
      say(at, `${written} does come to ${amount}; write sum`)
    unitFaults(computed, at, say)
  }
  for (const { index, line, quantity, unitPrice, total } of costSums(plan).lines)
    if (quantity * unitPrice !== total)
      say(
        ['costs', index, 'lines', line, 'total'],
        `${quantity} × ${unitPrice} = ${quantity * unitPrice}, not ${total}`,
      )
  for (const { index, lines, total } of costSums(plan).totals) {
    const sum = lines.reduce((whole, amount) => whole + amount, 0)
    if (sum !== total)
      say(
        ['costs', index, 'total'],
        `the lines come to ${lines.join(' + ')} = ${sum}, not ${total}`,
      )
  }
}

/** People are not added to classes. */
function unitFaults({ figure, way, parts }: Computed, at: PropertyKey[], say: Say): void {
  if (way === 'product') return
  const other = parts.find(({ of }) => of !== figure.of)
  if (other !== undefined)
    say(at, `adds ${other.of} (${other.id}) up to ${figure.of}; only what is alike adds up`)
}
