/** How far something has come of a whole, with a mark where it is to come to. */

export function GoalBar({
  reached,
  goal,
  whole,
  label,
}: {
  reached: number
  /** null: nothing is promised. */
  goal: number | null
  /** Everybody there is; null: not known, then the goal is the whole. */
  whole: number | null
  /** Says in words what the bar shows. */
  label: string
}) {
  const most = Math.max(1, whole ?? 0, goal ?? 0, reached)
  const percent = (value: number) => `${((value / most) * 100).toFixed(3)}%`
  return (
    <svg class="bar goal-bar" width="100%" height="14" role="img" aria-label={label}>
      <title>{label}</title>
      <rect class="bar-track" x="0" y="0" width="100%" height="100%" />
      <rect
        class={goal !== null && reached >= goal ? 'bar-good' : 'bar-plan'}
        {...{ x: '0', y: '0', width: percent(reached), height: '100%' }}
      />
      {goal !== null && goal < most && (
        <rect class="bar-goal" x={percent(goal)} y="0" width="2" height="100%" />
      )}
    </svg>
  )
}
