/** A target and how much of it is reached. Without a target there is no share: nothing is made up. */
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'

export function TargetBar({
  target,
  reached,
  label,
}: {
  /** null: none is set. */
  target: number | null
  reached: number
  /** What the bar is about, for readers of screens. */
  label: string
}) {
  const { language } = useFrame()
  const texts = programsTexts[language]
  if (target === null) return <span class="text-secondary">{texts.noTarget}</span>
  return (
    <>
      <progress
        class="target-bar"
        max={target}
        value={Math.min(reached, target)}
        aria-label={label}
      />
      <small class="d-block">
        {fill(texts.progressOf, {
          done: shownNumber(reached, language),
          people: shownNumber(target, language),
        })}{' '}
        <strong>{shownShare(reached, target, language)}</strong>
      </small>
    </>
  )
}
