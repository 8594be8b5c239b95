/** What a target asks for beside its share: so many people, courses a year, courses each, members of a team. Pure. */
import { belongsTo } from './audience-groups.ts'
import type { Minimum } from './plan-report.ts'
import type { Reached } from './reached.ts'
import { type Target, yearsSoFar } from './slots.ts'
import type { TargetsContext } from './targets-and-units.ts'

export function minimumsOf(
  context: TargetsContext,
  target: Target,
  reached: Reached,
  promised: number | null,
): Minimum[] {
  const { people, coursesPerYear, coursesEach, members } = target.atLeast ?? NONE
  const minimums: Minimum[] = []
  // How many the plan is to have is nothing that one unit owes.
  if (people !== null && context.ofPlan)
    minimums.push({
      ...{ kind: 'people', wanted: people, actual: reached.whole, year: null },
      met: reached.whole === null ? null : reached.whole >= people,
    })
  if (coursesPerYear !== null && context.ofPlan) {
    for (const { year, courses } of coursesByYear(context, target))
      minimums.push({
        ...{ kind: 'coursesPerYear', wanted: coursesPerYear, actual: courses, year },
        met: courses >= coursesPerYear,
      })
  }
  const fulfilled = (kind: 'coursesEach' | 'members', wanted: number, actual: number | null) => {
    const met = promised === null || actual === null ? null : actual >= promised
    minimums.push({ kind, wanted, actual, year: null, met })
  }
  if (coursesEach !== null) fulfilled('coursesEach', coursesEach, fulfilEach(context, target))
  if (members !== null) fulfilled('members', members, reached.whole)
  return minimums
}

const NONE = { people: null, coursesPerYear: null, coursesEach: null, members: null }

/** Classes of the target's programs that had begun, by the year in which they begin. */
function coursesByYear({ plan, on, classes }: TargetsContext, target: Target) {
  const programs = target.programs ?? plan.programs
  const begun = classes.filter(
    ({ programId, start }) => programs.includes(programId) && start !== null && start <= on,
  )
  return yearsSoFar(plan, target, on).map((year) => ({
    year,
    courses: begun.filter(({ start }) => start?.startsWith(`${year}-`)).length,
  }))
}

function fulfilEach({ each, tally, audiences }: TargetsContext, target: Target): number | null {
  const number = each.findIndex((one) => one.target === target.id)
  if (number < 0 || !target.audiences.every((id) => audiences.onRoster.has(id))) return null
  const isOf = belongsTo(audiences, target)
  return tally.marks.reduce(
    (sum, { group, each: fulfils, people }) =>
      fulfils[number] === true && isOf(group) ? sum + people : sum,
    0,
  )
}
