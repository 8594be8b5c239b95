/** What a learner is shown once the code was right: certificates with their links, and what is still missing. */

import { displayDate } from '../certificates/display.ts'
import { OPEN_MINUTES } from '../certificates/lookup/answer.ts'
import type { OwnCertificate, OwnFindings } from '../certificates/lookup/found.ts'
import type { OwnClass, OwnPaper } from '../certificates/lookup/found-store.ts'
import { type FindTexts, findTexts } from '../foundation/texts/console/find.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import { inLanguage, renderPage } from './document.tsx'
import { RequestForm } from './find-page.tsx'

interface FindResultPage {
  language: Language
  formToken: string
  /** Of the question, and of this page. */
  ask: string
  address: string
  findings: OwnFindings
}

export function findResultPage(page: FindResultPage): string {
  const { language, formToken, ask, address, findings } = page
  const { certificates, papers, classes } = findings
  const texts = findTexts[language]
  const needsLink = certificates.some(({ path }) => path === null)
  return renderPage({
    language,
    title: texts.resultTitle,
    description: texts.description,
    listed: false,
    address,
    children: (
      <>
        <h1>{texts.resultTitle}</h1>
        <p class="intro">{fill(texts.resultLead, { minutes: OPEN_MINUTES })}</p>
        <section class="panel" aria-labelledby="certificates">
          <h2 id="certificates">{texts.certificates}</h2>
          {certificates.length === 0 && <p>{texts.noCertificates}</p>}
          <ul class="found">
            {certificates.map((certificate) => (
              <Certificate key={certificate.number} language={language} certificate={certificate} />
            ))}
          </ul>
        </section>
        {papers.length > 0 && <Papers language={language} papers={papers} />}
        {classes.length > 0 && (
          <section class="panel" aria-labelledby="classes">
            <h2 id="classes">{texts.classes}</h2>
            <ul class="found">
              {classes.map((own) => (
                <Class key={own.cohort} language={language} own={own} />
              ))}
            </ul>
          </section>
        )}
        <p class="hint">{texts.ask}</p>
        {needsLink && <RequestForm language={language} formToken={formToken} ask={ask} />}
      </>
    ),
  })
}

const titleIn = ({ vi, en }: { vi: string; en: string | null }, language: Language) =>
  language === 'en' && en !== null ? { text: en, lang: 'en' } : { text: vi, lang: 'vi' }

function Title({ program, language }: Pick<OwnClass, 'program'> & { language: Language }) {
  const { text, lang } = titleIn(program, language)
  return <h3 lang={lang}>{text}</h3>
}

const STATES = {
  valid: { badge: 'badge', word: 'stateValid', text: null, textNoLink: null },
  revoked: {
    badge: 'badge badge-revoked',
    word: 'stateRevoked',
    text: 'revokedText',
    textNoLink: 'revokedTextNoLink',
  },
  awaiting: {
    badge: 'badge badge-awaiting',
    word: 'stateAwaiting',
    text: 'awaitingText',
    textNoLink: 'awaitingText',
  },
  'no-link': {
    badge: 'badge badge-awaiting',
    word: 'stateNoLink',
    text: 'noLinkText',
    textNoLink: 'noLinkText',
  },
} as const satisfies Record<
  OwnCertificate['state'],
  {
    badge: string
    word: keyof FindTexts
    text: keyof FindTexts | null
    textNoLink: keyof FindTexts | null
  }
>

function Certificate({
  language,
  certificate,
}: {
  language: Language
  certificate: OwnCertificate
}) {
  const texts = findTexts[language]
  const { number, program, cohort, issuedOn, state, path } = certificate
  const shown = STATES[state]
  const text = path === null ? shown.textNoLink : shown.text
  const date = displayDate(issuedOn, language)
  return (
    <li>
      <Title program={program} language={language} />
      <p class={shown.badge}>{texts[shown.word]}</p>
      <p class="hint">{fill(texts.certificateLine, { cohort, number, date })}</p>
      {text && <p>{texts[text]}</p>}
      {path !== null && (
        <p class="actions">
          <a
            class={state === 'valid' ? 'button' : 'button button-quiet'}
            href={inLanguage(path, language)}
          >
            {texts.open}
          </a>
        </p>
      )}
    </li>
  )
}

function Papers({ language, papers }: { language: Language; papers: readonly OwnPaper[] }) {
  const texts = findTexts[language]
  return (
    <section class="panel" aria-labelledby="papers">
      <h2 id="papers">{texts.papers}</h2>
      <ul class="found">
        {papers.map(({ number, program, issuer, issuedOn }) => (
          <li key={`${issuer} ${number}`}>
            <h3 lang={program === null ? language : 'vi'}>{program ?? texts.paperUntitled}</h3>
            <p class="hint">
              {fill(texts.paperLine, { number, date: displayDate(issuedOn, language), issuer })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const VERDICTS = {
  passed: 'verdictPassed',
  failed: 'verdictFailed',
  incomplete: 'verdictIncomplete',
  review: 'verdictReview',
} as const

function Class({ language, own }: { language: Language; own: OwnClass }) {
  const texts = findTexts[language]
  const { program, cohort, verdict, reasons } = own
  const isOpen = verdict === 'failed' || verdict === 'incomplete' || verdict === 'review'
  return (
    <li>
      <Title program={program} language={language} />
      <p class="hint" lang="vi">
        {cohort}
      </p>
      <p>
        <strong>{verdict === null ? texts.verdictNone : texts[VERDICTS[verdict]]}</strong>
      </p>
      {verdict === null && <p>{texts.notDecided}</p>}
      {verdict === 'passed' && passedTexts(own, texts).map((text) => <p key={text}>{text}</p>)}
      {verdict === 'review' && <p>{texts.reviewText}</p>}
      {isOpen && reasons.length > 0 && (
        <>
          <p>{verdict === 'incomplete' ? texts.missing : texts.reasons}</p>
          <ul>
            {reasons.map((reason) => {
              const text = reasonText(reason, language)
              return <li key={text}>{text}</li>
            })}
          </ul>
        </>
      )}
    </li>
  )
}

/** Why somebody who has passed has nothing yet: what the roster lacks comes before waiting. */
function passedTexts(own: OwnClass, texts: FindTexts): string[] {
  const { issuedBy, lacksBirthDate, lacksUnit } = own
  if (issuedBy === null) return [texts.passedNone]
  if (issuedBy !== 'agency') {
    const issuer = issuedBy === 'platform' ? texts.byPlatform : texts.byInstitution
    return [fill(texts.passedElsewhere, { issuer })]
  }
  const lacks = [
    ...(lacksBirthDate ? [texts.lacksBirthDate] : []),
    ...(lacksUnit ? [texts.lacksUnit] : []),
  ]
  return lacks.length > 0 ? lacks : [texts.passedWaits]
}
