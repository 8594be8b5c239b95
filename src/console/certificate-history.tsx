/** What happened to a certificate, for anybody to read: dates, which facts were corrected, why it was revoked. */
import { displayDate } from '../certificates/display.ts'
import type { PublicEvent } from '../certificates/revisions/history.ts'
import { historyTexts } from '../foundation/texts/certificate-history.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'

interface HistoryProps {
  language: Language
  history: readonly PublicEvent[]
  /** The revision of the paper that is looked at; left out: none is marked. */
  paper?: number | undefined
}

/** Nothing for a certificate to which nothing happened since its issue. */
export function History({ language, history, paper }: HistoryProps) {
  if (history.length < 2) return null
  const texts = historyTexts[language]
  return (
    <section class="panel" aria-labelledby="history">
      <h2 id="history">{texts.historyTitle}</h2>
      <ol class="history">
        {history.map((event, index) => (
          <li key={index} class={`event event-${event.kind}`}>
            <time dateTime={event.on}>{displayDate(event.on, language)}</time>
            <span>
              <EventText event={event} language={language} />
              {event.kind !== 'revoked' && event.revision === paper && (
                <>
                  {' '}
                  <em class="mark">{texts.thisPaper}</em>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function EventText({ event, language }: { event: PublicEvent; language: Language }) {
  const texts = historyTexts[language]
  if (event.kind === 'issued') return <>{texts.issued}</>
  if (event.kind === 'revoked')
    // The reason stands in the agency's own words.
    return (
      <>
        {texts.revoked} <span lang="vi">{event.reason}</span>
      </>
    )
  if (event.changed.length === 0) return <>{texts[event.kind]}</>
  const facts = event.changed.map((fact) => texts[fact]).join(', ')
  return <>{fill(texts[`${event.kind}Facts`], { facts })}</>
}
