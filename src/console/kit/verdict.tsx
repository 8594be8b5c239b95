import { reasonNames, verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { type Reason, reasonText } from '../../foundation/texts/reasons.ts'
import { useFrame } from './frame-context.ts'

export type VerdictName = 'passed' | 'failed' | 'incomplete' | 'review' | 'none'

/** An outcome by name. @param verdict null: nothing was decided yet */
export function Verdict({ verdict }: { verdict: VerdictName | null }) {
  const { language } = useFrame()
  const name = verdict ?? 'none'
  return <span class={`state-mark of-${name}`}>{verdictTexts[language][name]}</span>
}

/** The reasons of an outcome: sentences below each other, the decisive one first. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { language } = useFrame()
  if (reasons.length === 0) return null
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={reason.code}>{reasonText(reason, language)}</li>
      ))}
    </ul>
  )
}

export function reasonName(code: string, language: 'vi' | 'en'): string {
  const known = Object.entries(reasonNames).find(([name]) => name === code)
  return known?.[1][language] ?? code
}
