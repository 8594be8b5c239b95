/**
 * Bars as plain SVG in the page: no script, no style attribute; their colours are classes, so that light, dark and
 * paper each have theirs. As wide as there is room, on a phone too. The numbers always stand beside them as text.
 */
type BarColour = 'good' | 'bad' | 'open' | 'asks' | 'rest' | 'plan'

export interface BarPart {
  colour: BarColour
  name: string
  value: number
}

/** One bar of several parts; what is left of the whole is the track. */
export function Bar({
  parts,
  whole,
  label,
}: {
  parts: readonly BarPart[]
  whole: number
  /** Says in words what the bar shows; left out where the words stand right beside it. */
  label?: string
}) {
  const rects = (
    <>
      <rect class="bar-track" x="0" y="0" width="100%" height="100%" />
      {placed(parts, whole).map(({ colour, x, width }) => (
        <rect class={`bar-${colour}`} x={x} y="0" width={width} height="100%" key={colour} />
      ))}
    </>
  )
  if (label === undefined)
    return (
      <svg class="bar" width="100%" height="14" aria-hidden="true">
        {rects}
      </svg>
    )
  return (
    <svg class="bar" width="100%" height="14" role="img" aria-label={label}>
      <title>{label}</title>
      {rects}
    </svg>
  )
}

/** What the colours of bars mean. */
export function BarLegend({ entries }: { entries: readonly Omit<BarPart, 'value'>[] }) {
  return (
    <ul class="bar-legend">
      {entries.map(({ colour, name }) => (
        <li key={colour}>
          <svg width="12" height="12" aria-hidden="true">
            <rect class={`bar-${colour}`} width="12" height="12" rx="2" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}

function placed(parts: readonly BarPart[], whole: number) {
  const share = (value: number) => (whole === 0 ? 0 : Math.min(100, (value / whole) * 100))
  const percent = (value: number) => `${value.toFixed(3)}%`
  let from = 0
  return parts
    .filter(({ value }) => value > 0)
    .map(({ colour, value }) => {
      const x = from
      const width = Math.min(share(value), 100 - x)
      from += width
      return { colour, x: percent(x), width: percent(width) }
    })
}
