/** A plan and its review, for machines and as lines for a terminal. What documents say stays in Vietnamese. */
import type { Computed } from '../programs/plans/computed.ts'
import type { PlanDeadline, PlanDefinition, PlanTarget } from '../programs/plans/definition.ts'
import type { PlanReview, ProvedCost } from '../programs/plans/review-plan.ts'

export function shownPlanReview(review: PlanReview) {
  const { plan, proved, provedCosts, differing } = review
  return {
    ...plan,
    proved: [...proved.map(shownSum), ...provedCosts.map(shownCost)],
    differing: differing.map((found) => ({
      ...shownSum(found),
      difference: found.figure.amount - found.result,
    })),
    costsWithoutLines: review.costsWithoutLines.map(({ id }) => id),
    costsWithoutAmount: review.costsWithoutAmount.map(({ id }) => id),
    withoutDenominator: review.withoutDenominator.map(({ target, audiences }) => ({
      target: target.id,
      audiences,
    })),
    withoutRule: review.withoutRule,
    withoutEntityRule: review.withoutEntityRule.map(({ target, programs }) => ({
      target: target.id,
      programs,
    })),
    modulesOfNobody: review.modulesOfNobody,
    uncited: review.uncited,
  }
}

const shownSum = ({ figure, way, parts, result }: Computed) => ({
  figure: figure.id,
  title: figure.title,
  amount: figure.amount,
  of: figure.of,
  way: way === 'differsFrom' ? 'sum' : way,
  parts: parts.map(({ id, amount }) => ({ figure: id, amount })),
  result,
  clause: figure.clause,
})

const shownCost = ({ cost, line, way, parts, result, clause }: ProvedCost) => ({
  cost: cost.id,
  line,
  title: cost.title,
  amount: result,
  of: 'dong',
  way,
  parts: parts.map((amount) => ({ amount })),
  result,
  clause,
})

/** As the documents write them: 17.198. */
const number = (amount: number) => new Intl.NumberFormat('vi-VN').format(amount)
const joined = (amounts: readonly number[], way: string) =>
  amounts.map(number).join(way === 'product' ? ' × ' : ' + ')
const cited = (text: string, clause: string | null) =>
  clause === null ? text : `${text}  — ${clause}`

export function describePlanReview(review: PlanReview): string {
  const { plan } = review
  const { from, to } = plan.years
  const open = plan.targets.flatMap(({ id, open: left }) =>
    left === null ? [] : [`${id}: ${left}`],
  )
  return [
    `${plan.id}  (${plan.source === null ? 'no document named' : `document ${plan.source}`}; ${from === to ? from : `${from}-${to}`})`,
    `  ${plan.title.vi}`,
    ...(plan.document === null ? [] : [`  ${plan.document}`]),
    ...section('proves', [
      ...review.proved.map(({ figure, way, parts }) =>
        cited(
          `${number(figure.amount)} = ${joined(
            parts.map(({ amount }) => amount),
            way,
          )}  ${figure.title.vi}`,
          figure.clause,
        ),
      ),
      ...review.provedCosts.map(({ cost, line, way, parts, result, clause }) =>
        cited(
          `${number(result)} đồng = ${joined(parts, way)}  ${line === null ? cost.title.vi : `${cost.title.vi}: ${line}`}`,
          clause,
        ),
      ),
    ]),
    ...section(
      'does not add up, though one would expect it',
      review.differing.map(
        ({ figure, parts, result }) =>
          `${number(figure.amount)} ${figure.title.vi} is not ${joined(
            parts.map(({ amount }) => amount),
            'sum',
          )} = ${number(result)}  (difference ${number(figure.amount - result)})`,
      ),
    ),
    ...section(
      'targets',
      plan.targets.map((target) => describeTarget(plan, target)),
    ),
    ...section('deadlines', plan.deadlines.map(describeDeadline)),
    ...section(
      'has no denominator for (chưa có tổng số đối tượng)',
      review.withoutDenominator.map(
        ({ target, audiences }) => `${target.id}: no head count of ${audiences.join(', ')}`,
      ),
    ),
    ...section(
      'cannot be counted yet',
      [
        review.withoutRule.map((id) => `audience ${id}: nobody has said how the roster tells it`),
        review.withoutEntityRule.map(
          ({ target, programs }) =>
            `${target.id}: ${programs.join(', ')} does not say when an entity is trained (entities)`,
        ),
      ].flat(),
    ),
    ...section(
      'costs that cannot be checked',
      [
        review.costsWithoutLines.map(
          ({ title, total }) => `${number(total ?? 0)} đồng, no lines: ${title.vi}`,
        ),
        review.costsWithoutAmount.map(({ title }) => `no amount: ${title.vi}`),
      ].flat(),
    ),
    ...section(
      'modules that no audience has',
      review.modulesOfNobody.length === 0 ? [] : [review.modulesOfNobody.join(', ')],
    ),
    ...section('cites no clause', review.uncited),
    ...section('leaves open', [...plan.questions, ...open]),
  ].join('\n')
}

function section(title: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...rows.map((line) => `    ${line}`)]
}

const MINIMUMS = [
  ['people', 'people'],
  ['coursesPerYear', 'courses a year'],
  ['coursesEach', 'courses a year for each person'],
  ['members', 'members a team'],
] as const

function describeTarget({ figures }: PlanDefinition, target: PlanTarget) {
  const { id, counts, percent, headCount, atLeast, clause, title } = target
  const share =
    percent === null
      ? []
      : [`${number((percent.numerator * 100) / percent.denominator)} % of ${counts}`]
  const least = MINIMUMS.flatMap(([key, of]) => {
    const amount = atLeast?.[key] ?? null
    return amount === null ? [] : [`at least ${amount} ${of}`]
  })
  const promised = figures.find((figure) => figure.id === headCount)
  const count = promised === undefined ? [] : [`${number(promised.amount)} ${promised.of}`]
  return cited(`${id}  ${[...share, ...count, ...least].join('; ')}  ${title.vi}`, clause)
}

function describeDeadline({ id, on, yearly, title, clause }: PlanDeadline) {
  return cited(`${id}  ${on ?? `every year ${yearly}`}  ${title.vi}`, clause)
}
