/**
 * What is looked for of each person: the first day on which they had what a target asks for. Targets that ask for the same
 * share a slot, so that people are gone through once. Pure.
 */
import type { DateString } from '../../foundation/dates.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'

export interface Slot {
  /** Ids of programs. */
  programs: string[]
  /** First and last day that count. */
  from: DateString
  to: DateString
  /** All of these have to be completed; none: a class has to be passed. */
  modules: string[]
}

export interface Slots {
  /** The first is of the whole plan: all its programs, in its years. */
  slots: [Slot, ...Slot[]]
  /** Place of each target's slot in `slots`. */
  ofTarget: number[]
}

export type Target = StoredPlan['targets'][number]

export function yearsOf(plan: StoredPlan, target: Pick<Target, 'years'>) {
  return target.years ?? plan.years
}

/** @param on nothing later counts */
export function slotsOf(plan: StoredPlan, on: DateString): Slots {
  const slot = (
    { from, to }: { from: number; to: number },
    programs: readonly string[],
    modules: readonly string[],
  ): Slot => {
    const last = `${to}-12-31`
    return {
      programs: [...new Set(programs)].toSorted(),
      from: `${from}-01-01`,
      to: last < on ? last : on,
      modules: [...new Set(modules)].toSorted(),
    }
  }
  const slots: Slots['slots'] = [slot(plan.years, plan.programs, [])]
  const ofTarget = plan.targets.map((target) => {
    const wanted = slot(yearsOf(plan, target), target.programs ?? plan.programs, target.modules)
    const same = slots.findIndex((one) => JSON.stringify(one) === JSON.stringify(wanted))
    return same >= 0 ? same : slots.push(wanted) - 1
  })
  return { slots, ofTarget }
}

/** Every program that the plan or a target of it looks at, each once. */
export function programsOf(plan: StoredPlan): string[] {
  return [...new Set([...plan.programs, ...plan.targets.flatMap(({ programs }) => programs ?? [])])]
}

/** Targets that ask for so many courses of each person in each year, with the years so far. */
export function coursesEach(plan: StoredPlan, on: DateString) {
  return plan.targets.flatMap((target) => {
    const courses = target.atLeast?.coursesEach ?? null
    if (courses === null) return []
    const years = yearsSoFar(plan, target, on)
    return [{ target: target.id, programs: target.programs ?? plan.programs, years, courses }]
  })
}

/** The years of a target that have begun on a day. */
export function yearsSoFar(plan: StoredPlan, target: Target, on: DateString): number[] {
  const { from, to } = yearsOf(plan, target)
  const last = Math.min(to, Number(on.slice(0, 4)))
  return Array.from({ length: Math.max(0, last - from + 1) }, (_, at) => from + at)
}
