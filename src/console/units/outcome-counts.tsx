import { unitsTexts } from '../../foundation/texts/console/units.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'

export interface OutcomeCounts {
  passed: number
  failed: number
  incomplete: number
  review: number
}

const kinds = [
  ['passed', 'bg-green-lt'],
  ['failed', 'bg-red-lt'],
  ['review', 'bg-yellow-lt'],
  ['incomplete', 'bg-azure-lt'],
] as const

/** What people came to, in a line: those outcomes only that there are. */
export function Outcomes({ counts }: { counts: OutcomeCounts | undefined }) {
  const { language } = useFrame()
  const seen = kinds.filter(([kind]) => (counts?.[kind] ?? 0) > 0)
  if (seen.length === 0) return <span class="text-secondary">{unitsTexts[language].none}</span>
  return (
    <>
      {seen.map(([kind, look]) => (
        <span class={`badge me-1 ${look}`} key={kind}>
          {verdictTexts[language][kind]} {shownNumber(counts?.[kind] ?? 0, language)}
        </span>
      ))}
    </>
  )
}
