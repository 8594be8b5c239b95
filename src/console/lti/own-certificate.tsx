/** A learner's certificate in the frame: its facts and state; the paper itself opens outside, by their own link. */
import { displayAttendance, displayDate, displayScore } from '../../certificates/display.ts'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language, pageTexts } from '../../foundation/texts/pages.ts'
import type { OwnCertificate, OwnClass } from '../../lti/panel/own.ts'
import { EventText } from '../certificate-history.tsx'
import { StateBadge } from '../certificate-state.tsx'
import { inLanguage } from '../document.tsx'
import { type Fact, Facts } from '../facts.tsx'
import { NewTab } from './frame-sheet.tsx'

export function OwnCertificateCard({
  language,
  certificate,
  id,
}: {
  language: Language
  certificate: OwnCertificate
  id: string
}) {
  const { snapshot, state, path, history } = certificate
  return (
    <article class={`earned earned-${state}`} aria-labelledby={id}>
      <header>
        <h3 id={id}>{ltiFrameTexts[language].certificate}</h3>
        <StateBadge language={language} state={state} />
      </header>
      <p class="earned-title" lang="vi">
        {snapshot.title}
      </p>
      <StateText language={language} certificate={certificate} />
      <Facts facts={certificateFacts(certificate, language)} />
      {path !== null && (
        <p class="actions">
          <NewTab language={language} href={inLanguage(path, language)}>
            {ltiFrameTexts[language].open}
          </NewTab>
          {state === 'valid' && (
            <NewTab language={language} href={`${path}/certificate.pdf`} quiet>
              {ltiFrameTexts[language].pdf}
            </NewTab>
          )}
        </p>
      )}
      {history.length > 1 && (
        <ol class="history">
          {history.map((event, index) => (
            <li key={index} class={`event event-${event.kind}`}>
              <time dateTime={event.on}>{displayDate(event.on, language)}</time>
              <span>
                <EventText event={event} language={language} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </article>
  )
}

function StateText({
  language,
  certificate: { state, end, path, snapshot },
}: {
  language: Language
  certificate: OwnCertificate
}) {
  const texts = ltiFrameTexts[language]
  const { revokedOn, revokedReason } = pageTexts[language]
  if (state === 'revoked')
    return (
      <>
        {end !== null && (
          <p>
            {fill(revokedOn, { date: displayDate(end.on, language) })}{' '}
            <span lang="vi">{fill(revokedReason, { reason: end.reason })}</span>
          </p>
        )}
        <p>{texts.revoked}</p>
      </>
    )
  if (state === 'awaiting') return <p>{path === null ? texts.awaiting : texts.awaitingRevised}</p>
  return (
    <>
      {snapshot.replaces !== null && <p>{texts.revised}</p>}
      {path === null && <p>{texts.noLink}</p>}
    </>
  )
}

/** Neither birth date nor unit: others may look over the shoulder, and the paper has them. */
function certificateFacts({ snapshot }: OwnCertificate, language: Language): Fact[] {
  const texts = pageTexts[language]
  const { learner, number, issueDate, issuer, score, attendance, periods, erasedOn } = snapshot
  const percent = attendance && displayAttendance(attendance, language)
  return [
    [texts.name, erasedOn === undefined ? <span lang="vi">{learner.fullName}</span> : null],
    [texts.number, number],
    [texts.issueDate, displayDate(issueDate, language)],
    [texts.issuer, <span lang="vi">{issuer}</span>],
    [texts.length, periods === null ? null : fill(texts.lengthValue, { n: periods })],
    [texts.score, score && fill(texts.scoreValue, { score: displayScore(score, language) })],
    [texts.attendance, percent && `${percent}%`],
  ]
}

export function OwnPaper({
  language,
  paper: { number, issuer, issuedOn },
}: {
  language: Language
  paper: NonNullable<OwnClass['paper']>
}) {
  const date = displayDate(issuedOn, language)
  return <p>{fill(ltiFrameTexts[language].paper, { number, date, issuer })}</p>
}
