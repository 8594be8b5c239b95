import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'

/** How a certificate stands: a word in a colour, and beside it whether it has been replaced by a later paper. */
export function StateTag(certificate: {
  state: 'valid' | 'revoked'
  awaitsSignature: boolean
  revision: number
}) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const { state, awaitsSignature, revision } = certificate
  const [word, colour] =
    state === 'revoked'
      ? [texts.revoked, 'bg-red-lt']
      : awaitsSignature
        ? [texts.awaiting, 'bg-yellow-lt']
        : [texts.valid, 'bg-green-lt']
  return (
    <>
      <span class={`badge ${colour}`}>{word}</span>
      {revision > 1 && (
        <>
          {' '}
          <small class="text-secondary">{fill(texts.revisedTimes, { n: revision })}</small>
        </>
      )}
    </>
  )
}
