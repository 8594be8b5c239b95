/** Which limits of its program a cohort breaks: class size, in-person share, days, mode, length, window, deadline, courses a year. */
import type { LimitBreak, LimitField } from '../foundation/texts/programs.ts'
import type { CohortDefinition, ProgramDefinition } from './definition.ts'
import type { PlannedDelivery } from './delivery.ts'
import { writeFraction } from './fraction.ts'
import type { LeastShare } from './written.ts'

type Limits = Pick<ProgramDefinition, 'delivery' | 'periods' | 'deadline' | 'rules'>

export interface LimitCheck {
  broken: LimitBreak[]
  /** Limits that the program sets and that the plan of the cohort says nothing about. */
  unchecked: LimitField[]
}

/** @param enrolled learners in the cohort; null: not known, then only the plan is checked */
export function checkCohort(
  program: Limits,
  cohort: Pick<CohortDefinition, 'deadline' | 'delivery'>,
  enrolled: number | null,
): LimitCheck {
  const limits = program.delivery
  const plan = cohort.delivery
  const check: LimitCheck = { broken: [], unchecked: [] }
  const ask = (field: LimitField, limit: unknown, found: LimitBreak[] | null) => {
    if (limit === null || limit === undefined) return
    if (found === null) check.unchecked.push(field)
    else check.broken.push(...found)
  }
  ask('delivery.classSize', limits?.classSize, sizeBreaks(limits?.classSize ?? 0, plan, enrolled))
  ask('delivery.mode', limits?.mode, modeBreaks(limits?.mode ?? [], plan))
  ask('delivery.inPersonShare', limits?.inPersonShare, shareBreaks(limits?.inPersonShare, plan))
  ask('delivery.days', limits?.days, dayBreaks(limits?.days, plan))
  ask('periods', program.periods, lengthBreaks(program.periods ?? 0, plan))
  check.broken.push(...windowBreaks(program.rules.window?.days ?? null, plan))
  ask('deadline', program.deadline, deadlineBreaks(program.deadline, cohort.deadline))
  return check
}

/**
 * Counted by the calendar year in which a cohort begins, else ends. Years without any cohort are not looked at: nothing
 * is planned for them yet.
 */
export function checkYears(
  program: Limits,
  cohorts: readonly Pick<CohortDefinition, 'start' | 'deadline'>[],
): LimitCheck {
  const least = program.delivery?.coursesPerYear ?? null
  if (least === null) return { broken: [], unchecked: [] }
  const counts = new Map<string, number>()
  let undated = 0
  for (const { start, deadline } of cohorts) {
    const year = (start ?? deadline)?.slice(0, 4)
    if (year === undefined) undated += 1
    else counts.set(year, (counts.get(year) ?? 0) + 1)
  }
  const short = [...counts].filter(([, count]) => count < least)
  // A cohort without dates may be the one that is missing.
  const broken = short
    .filter(([, count]) => count + undated < least)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(
      ([year, count]): LimitBreak => ({
        limit: 'delivery.coursesPerYear',
        params: { year, count: String(count), least: String(least) },
      }),
    )
  const isOpen = undated > 0 && (counts.size === 0 || broken.length < short.length)
  return { broken, unchecked: isOpen ? ['delivery.coursesPerYear'] : [] }
}

function sizeBreaks(
  most: number,
  plan: PlannedDelivery | null,
  enrolled: number | null,
): LimitBreak[] | null {
  const planned = plan?.learners ?? null
  if (planned === null && enrolled === null) return null
  const learners = Math.max(planned ?? 0, enrolled ?? 0)
  if (learners <= most) return []
  const params = { learners: String(learners), most: String(most) }
  return [{ limit: 'delivery.classSize', params }]
}

interface Periods {
  inPerson: number
  online: number
}

/** null: nothing planned. */
function plannedPeriods(plan: PlannedDelivery | null): Periods | null {
  if (plan === null) return null
  const parts = modulePeriods(plan)
  if (parts.length > 0)
    return {
      inPerson: parts.reduce((sum, { inPerson }) => sum + inPerson, 0),
      online: parts.reduce((sum, { online }) => sum + online, 0),
    }
  if (plan.inPersonPeriods === null && plan.onlinePeriods === null) return null
  return { inPerson: plan.inPersonPeriods ?? 0, online: plan.onlinePeriods ?? 0 }
}

function modulePeriods({ modules }: PlannedDelivery): (Periods & { module: string })[] {
  return Object.entries(modules).map(([module, { inPersonPeriods, onlinePeriods }]) => ({
    module,
    inPerson: inPersonPeriods,
    online: onlinePeriods,
  }))
}

const modesOf = { inPerson: ['in-person', 'blended'], online: ['online', 'video', 'blended'] }

function modeBreaks(modes: readonly string[], plan: PlannedDelivery | null): LimitBreak[] | null {
  const periods = plannedPeriods(plan)
  if (periods === null) return null
  return (['inPerson', 'online'] as const)
    .filter((way) => periods[way] > 0 && !modes.some((mode) => modesOf[way].includes(mode)))
    .map((way) => ({
      limit: way === 'inPerson' ? 'delivery.mode.in-person' : 'delivery.mode.online',
      params: { periods: String(periods[way]), modes: modes.join(', ') },
    }))
}

/** Of the whole class, or of each module where the plan tells them apart. */
function shareBreaks(
  limit: LeastShare | null | undefined,
  plan: PlannedDelivery | null,
): LimitBreak[] | null {
  const whole = plannedPeriods(plan)
  if (!limit || plan === null || whole === null) return null
  const modules = modulePeriods(plan)
  const parts = modules.length > 0 ? modules : [{ module: '', ...whole }]
  return parts
    .filter((part) => !isReached(part, limit))
    .map(({ module, inPerson, online }) => ({
      limit: module === '' ? 'delivery.inPersonShare' : 'delivery.inPersonShare.module',
      params: {
        module,
        inPerson: String(inPerson),
        total: String(inPerson + online),
        share: writeLeastShare(limit),
      },
    }))
}

/** Whole numbers on both sides: 20 of 40 tiết are half, and not more than half. */
function isReached({ inPerson, online }: Periods, { share, exclusive }: LeastShare): boolean {
  const held = inPerson * share.denominator
  const asked = (inPerson + online) * share.numerator
  return exclusive ? held > asked : held >= asked
}

/** `> 1/2` or `≥ 1/2` */
export function writeLeastShare({ share, exclusive }: LeastShare): string {
  return `${exclusive ? '>' : '≥'} ${writeFraction(share)}`
}

function dayBreaks(
  limit: { from: number; to: number } | null | undefined,
  plan: PlannedDelivery | null,
): LimitBreak[] | null {
  if (!limit || plan === null || plan.days === null) return null
  if (plan.days >= limit.from && plan.days <= limit.to) return []
  const params = { days: String(plan.days), from: String(limit.from), to: String(limit.to) }
  return [{ limit: 'delivery.days', params }]
}

function lengthBreaks(periods: number, plan: PlannedDelivery | null): LimitBreak[] | null {
  const planned = plannedPeriods(plan)
  if (planned === null) return null
  const total = planned.inPerson + planned.online
  if (total === periods) return []
  return [{ limit: 'periods', params: { total: String(total), periods: String(periods) } }]
}

/** A window of ten days closes at the end of the eleventh day, the first counted: a longer class ends after it. */
function windowBreaks(window: number | null, plan: PlannedDelivery | null): LimitBreak[] {
  const days = plan?.days ?? null
  if (window === null || days === null || days <= window + 1) return []
  return [{ limit: 'rules.window', params: { days: String(days), window: String(window) } }]
}

/** A cohort without a deadline of its own has the program's. */
function deadlineBreaks(limit: string | null, deadline: string | null): LimitBreak[] {
  if (limit === null || deadline === null || deadline <= limit) return []
  return [{ limit: 'deadline', params: { deadline, limit } }]
}
