/**
 * How a number has grown week by week, with the goal and how it would go on. Plain SVG that stretches with the page; its
 * words stand around it as text, so that they stay as large on a phone.
 */
import type { ComponentChildren } from 'preact'

interface TrendPoint {
  /** Share of the width, 0 to 1. */
  at: number
  value: number
}

export interface TrendChart {
  /** The sum, at the end of each week. */
  totals: readonly TrendPoint[]
  /** New in each week. */
  added: readonly TrendPoint[]
  /** Width of a week, 0 to 1. */
  week: number
  goal: number | null
  /** Where the sum would be later if it goes on so; null: nothing is foreseen. */
  ahead: TrendPoint | null
  /** Says in words what is drawn. */
  label: string
}

const HIGH = 100
/** A line on the edge is drawn half. */
const AIR = 1.04

export function Trend({ chart, small = false }: { chart: TrendChart; small?: boolean }) {
  const { totals, added, week, goal, ahead, label } = chart
  const most = Math.max(1, goal ?? 0, ahead?.value ?? 0, ...totals.map(({ value }) => value)) * AIR
  const mostAdded = Math.max(1, ...added.map(({ value }) => value))
  const x = (at: number) => (at * 100).toFixed(2)
  const y = (value: number) => (HIGH - (value / most) * HIGH).toFixed(2)
  const line = (points: readonly TrendPoint[]) =>
    points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')
  const last = totals.at(-1)
  return (
    <Drawing label={label} small={small}>
      {added.map(({ at, value }) => (
        <rect
          class="trend-added"
          key={at}
          x={x(at - week * 0.85)}
          width={x(week * 0.7)}
          y={(HIGH - (value / mostAdded) * HIGH * 0.35).toFixed(2)}
          height={((value / mostAdded) * HIGH * 0.35).toFixed(2)}
        />
      ))}
      {goal !== null && (
        <polyline class="trend-goal" points={`0,${y(goal)} 100,${y(goal)}`} {...STEADY} />
      )}
      {ahead !== null && last !== undefined && (
        <polyline class="trend-ahead" points={line([last, ahead])} {...STEADY} />
      )}
      <polyline class="trend-total" points={line(totals)} {...STEADY} />
    </Drawing>
  )
}

const STEADY = { fill: 'none', 'vector-effect': 'non-scaling-stroke' as const }

function Drawing({
  label,
  small,
  children,
}: {
  label: string
  small: boolean
  children: ComponentChildren
}) {
  return (
    <svg
      class="trend"
      width="100%"
      height={small ? '40' : '200'}
      viewBox={`0 0 100 ${HIGH}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {children}
    </svg>
  )
}
