/** Outcomes as one bar, and as links that narrow the table to them. */
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'
import type { VerdictName } from '../kit/verdict.tsx'

const order = ['passed', 'failed', 'review', 'incomplete', 'none'] as const

export type VerdictTotals = Readonly<Record<VerdictName, number>>

const WIDTH = 1000
const HEIGHT = 24

export function VerdictBar({ totals }: { totals: VerdictTotals }) {
  const { language } = useFrame()
  const texts = verdictTexts[language]
  const whole = order.reduce((sum, name) => sum + totals[name], 0)
  if (whole === 0) return null
  let from = 0
  const parts = order.map((name) => {
    const width = (totals[name] / whole) * WIDTH
    const part = { name, x: from, width }
    from += width
    return part
  })
  const label = fill(cohortTexts[language].bar, { n: shownNumber(whole, language) })
  const said = order
    .filter((name) => totals[name] > 0)
    .map((name) => `${texts[name]} ${shownNumber(totals[name], language)}`)
  return (
    <svg
      class="verdict-bar"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${said.join(', ')}`}
    >
      {parts.map(({ name, x, width }) =>
        width === 0 ? null : (
          <rect class={`of-${name}`} key={name} x={x} y={0} width={width} height={HEIGHT} />
        ),
      )}
    </svg>
  )
}

/** @param addressOf of the page with the table narrowed to a verdict; null: to none */
export function VerdictTabs({
  totals,
  chosen,
  addressOf,
}: {
  totals: VerdictTotals
  chosen: VerdictName | undefined
  addressOf: (verdict: VerdictName | null) => string
}) {
  const { language } = useFrame()
  const texts = cohortTexts[language]
  const whole = order.reduce((sum, name) => sum + totals[name], 0)
  const tab = (verdict: VerdictName | null, name: string, people: number) => (
    <li key={name}>
      <a
        class={`verdict-tab${verdict === null ? '' : ` of-${verdict}`}`}
        href={addressOf(verdict)}
        aria-current={chosen === (verdict ?? undefined) ? 'true' : undefined}
      >
        <span class="verdict-count">{shownNumber(people, language)}</span>
        <span>{name}</span>
        {verdict !== null && (
          <small class="text-secondary">{shownShare(people, whole, language)}</small>
        )}
      </a>
    </li>
  )
  return (
    <ul class="verdict-tabs" aria-label={texts.outcomes}>
      {tab(null, texts.all, whole)}
      {order.map((name) =>
        name === 'none' && totals.none === 0
          ? null
          : tab(name, verdictTexts[language][name], totals[name]),
      )}
    </ul>
  )
}
