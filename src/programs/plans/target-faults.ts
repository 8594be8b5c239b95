/** Targets that cannot be measured as they are written, and days outside their years. */
import type { PlanDefinition, PlanTarget } from './definition.ts'
import type { Say } from './read-plan.ts'

/** What `atLeast` may ask of what is counted. */
const MINIMUMS = {
  people: ['people', 'coursesPerYear', 'coursesEach'],
  entities: ['coursesPerYear'],
  teams: ['coursesPerYear', 'members'],
} as const satisfies Record<PlanTarget['counts'], readonly (keyof AtLeast)[]>

type AtLeast = NonNullable<PlanTarget['atLeast']>

export function targetFaults(plan: PlanDefinition, say: Say): void {
  for (const [index, target] of plan.targets.entries()) {
    const at = (...path: PropertyKey[]) => ['targets', index, ...path]
    yearFaults(plan, target, at, say)
    if (target.counts === 'people' && target.unitKinds.length > 0)
      say(
        at('unitKinds'),
        'has no use where people are counted; write counts: entities or teams, or leave it out',
      )
    if (target.counts !== 'people' && target.unitKinds.length === 0)
      say(
        at('unitKinds'),
        target.counts === 'teams'
          ? 'is missing; say of which kind of unit there is to be a team each, such as [hamlet]'
          : 'is missing; say which kinds of units are counted, such as [enterprise, cooperative]',
      )
    if (target.percent !== null && target.audiences.length === 0)
      say(
        at('percent'),
        'is a share of nothing: name audiences, for which a head count can be brought',
      )
    if (target.evidence === 'recorded' && target.modules.length > 0)
      say(at('modules'), 'has no use: what is reached is recorded by people; leave it out')
    for (const name of ['people', 'coursesPerYear', 'coursesEach', 'members'] as const) {
      const allowed: readonly string[] = MINIMUMS[target.counts]
      if ((target.atLeast?.[name] ?? null) !== null && !allowed.includes(name))
        say(
          at('atLeast', name),
          `cannot be asked of ${target.counts}; there may be ${allowed.join(', ')}`,
        )
    }
    countedFaults(plan, target, at, say)
  }
}

function yearFaults(
  plan: PlanDefinition,
  { years, due }: PlanTarget,
  at: (...path: PropertyKey[]) => PropertyKey[],
  say: Say,
): void {
  const { from, to } = plan.years
  if (years !== null && (years.from < from || years.to > to))
    say(at('years'), `lies outside the years of the plan, ${from} to ${to}`)
  const first = years?.from ?? from
  if (due !== null && due < `${first}-01-01`)
    say(at('due'), `lies before the years of the target, which begin in ${first}`)
}

/** People are held against people, units against units. */
function countedFaults(
  plan: PlanDefinition,
  target: PlanTarget,
  at: (...path: PropertyKey[]) => PropertyKey[],
  say: Say,
): void {
  const wanted = target.counts === 'people' ? 'people' : 'units'
  const ofFigure = (id: string | null) => plan.figures.find((figure) => figure.id === id)?.of
  const own = ofFigure(target.headCount)
  if (own !== undefined && own !== wanted)
    say(at('headCount'), `is a figure of ${own}, and ${target.counts} are counted in ${wanted}`)
  for (const [place, id] of target.audiences.entries()) {
    const of = ofFigure(plan.audiences.find((audience) => audience.id === id)?.headCount ?? null)
    if (of !== undefined && of !== wanted)
      say(
        at('audiences', place),
        `has a head count of ${of}, and ${target.counts} are counted in ${wanted}`,
      )
  }
}
