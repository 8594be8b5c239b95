/** How a target stands, told from its progress alone. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { TargetCount, TargetProgress } from '../../reports/plan/plan-report.ts'

/**
 * `met`: what is promised is reached, and every minimum. `open`: no head count, or no rule by which to count. `over`: the
 * last day has passed. `onTrack`, `behind`: by the forecast. `running`: nothing to forecast from.
 */
export type TargetState = 'met' | 'onTrack' | 'behind' | 'over' | 'running' | 'open'

export function targetState(
  target: Pick<TargetProgress, 'reached' | 'promised' | 'minimums' | 'due' | 'forecast'>,
  on: DateString,
): TargetState {
  const { reached, promised, minimums, due, forecast } = target
  const hasMinimum = minimums.some(({ met }) => met !== null)
  if (reached === null || (promised === null && !hasMinimum)) return 'open'
  const isReached = promised === null || reached >= promised
  if (isReached && minimums.every(({ met }) => met !== false)) return 'met'
  if (due < on) return 'over'
  if (promised === null || isReached || forecast === null) return 'running'
  return forecast.atDeadline >= promised ? 'onTrack' : 'behind'
}

/** Whether a unit is short of what it was promised for. */
export const isBehind = ({ missing }: TargetCount): boolean => missing !== null && missing > 0

/** Of what is promised, reached so far: 0 to 1. null: nothing is promised, or nothing can be counted. */
export function shareReached({ promised, reached }: TargetCount): number | null {
  if (promised === null || reached === null) return null
  return promised === 0 ? 1 : Math.min(1, reached / promised)
}
