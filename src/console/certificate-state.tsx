/** The state of a certificate as people read it: a word, a sign and the reason, never by colour alone. */
import { displayDate } from '../certificates/display.ts'
import { fill, type Language, type PageTexts, pageTexts } from '../foundation/texts/pages.ts'

export type CertificateState = 'valid' | 'revoked' | 'replaced' | 'awaiting'

/** What is known about the end of a certificate's validity. */
export interface StateChange {
  /** Date in Vietnam. */
  on: string
  /** As the agency gave it, for revocations. */
  reason?: string | null
  /** Number and verify address of the certificate that replaced this one. */
  replacement?: { number: string; verify: string } | null
}

/** `not-issued`: a file that is none of ours, or was edited. */
type ShownState = CertificateState | 'unknown' | 'not-issued' | 'cannot-tell'

const WORDS: Record<ShownState, keyof PageTexts> = {
  valid: 'stateValid',
  revoked: 'stateRevoked',
  replaced: 'stateReplaced',
  awaiting: 'stateAwaiting',
  unknown: 'stateUnknown',
  'not-issued': 'stateNotIssued',
  'cannot-tell': 'stateCannotTell',
}

/** Strokes in a box of 24: tick, cross, arrow onwards, clock, question mark. */
const SIGNS: Record<ShownState, string> = {
  valid: 'M5 12.5l4.5 4.5L19 7.5',
  revoked: 'M6 6l12 12M18 6L6 18',
  replaced: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
  awaiting: 'M12 6v6l4 2.5M12 3a9 9 0 1 0 .01 0',
  unknown: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.2v.1',
  'not-issued': 'M6 6l12 12M18 6L6 18',
  'cannot-tell': 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.2v.1',
}

/** The word and the sign on the certificate itself: a picture of it alone tells its state too. */
export function StateBadge({ language, state }: { language: Language; state: CertificateState }) {
  return (
    <p class={`badge badge-${state}`}>
      <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
        <path d={SIGNS[state]} />
      </svg>
      {pageTexts[language][WORDS[state]]}
    </p>
  )
}

interface BannerProps {
  language: Language
  state: ShownState
  text: string
  change?: StateChange | undefined
}

export function StateBanner({ language, state, text, change }: BannerProps) {
  const texts = pageTexts[language]
  const replacement = change?.replacement
  return (
    <section class={`state state-${state}`} aria-labelledby="state">
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
        <path d={SIGNS[state]} />
      </svg>
      <div>
        <h2 id="state">{texts[WORDS[state]]}</h2>
        <p>{text}</p>
        {change && <p>{changeText(texts, language, state, change)}</p>}
        {replacement && (
          <p>
            {fill(texts.replacedBy, { number: replacement.number })}{' '}
            <a href={replacement.verify}>{texts.verifyOpenReplacement}</a>
          </p>
        )}
      </div>
    </section>
  )
}

function changeText(
  texts: PageTexts,
  language: Language,
  state: BannerProps['state'],
  change: StateChange,
): string {
  const date = displayDate(change.on, language)
  if (state === 'replaced') return fill(texts.replacedOn, { date })
  const reason = change.reason ? ` ${fill(texts.revokedReason, { reason: change.reason })}` : ''
  return fill(texts.revokedOn, { date }) + reason
}
