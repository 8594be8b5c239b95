/** The page a learner opens by their private link: the certificate as a card, the PDF, and how others check it. */
import {
  displayAttendance,
  displayDate,
  displayScore,
  shortVerifyAddress,
  titleLines,
} from '../certificates/display.ts'
import { qrPath } from '../certificates/qr.ts'
import type { PublicEvent } from '../certificates/revisions/history.ts'
import type { CertificateSnapshot } from '../certificates/snapshot.ts'
import { historyTexts } from '../foundation/texts/certificate-history.ts'
import { learnerTexts } from '../foundation/texts/console/learner.ts'
import {
  fill,
  type Language,
  nationLines,
  type PageTexts,
  pageTexts,
} from '../foundation/texts/pages.ts'
import { History } from './certificate-history.tsx'
import {
  type CertificateState,
  StateBadge,
  StateBanner,
  type StateChange,
} from './certificate-state.tsx'
import { renderPage } from './document.tsx'
import { type Fact, Facts } from './facts.tsx'
import { FeedbackForm, Picture, Share } from './learner-parts.tsx'

export interface LearnerPage {
  snapshot: CertificateSnapshot
  language: Language
  state: CertificateState
  /** When and why the certificate stopped being valid; left out while it is. */
  change?: StateChange | undefined
  /** Of the certificate; left out: nothing but its issue. */
  history?: readonly PublicEvent[] | undefined
  /** Addresses of the PDF (by the private token) and of the public verify page (by the code). */
  links: { pdf: string; verify: string }
  /** What else there is while the certificate is valid. */
  more?: {
    /** By the private token. */
    picture: string
    credential: string
    /** The public one, whole. */
    share: string
    feedback: Omit<Parameters<typeof FeedbackForm>[0], 'language'>
  }
}

/** What a messenger that fetches a preview is shown: nobody. */
export function previewPage({ language }: { language: Language }): string {
  const texts = learnerTexts[language]
  return renderPage({
    language,
    title: pageTexts[language].certificate,
    description: pageTexts[language].learnerDescription,
    listed: false,
    children: (
      <>
        <h1>{texts.previewTitle}</h1>
        <p class="intro">{texts.previewText}</p>
      </>
    ),
  })
}

export function learnerPage(page: LearnerPage): string {
  const { snapshot, language, state, change, links, more } = page
  const isValid = state === 'valid'
  const texts = pageTexts[language]
  const notice = {
    valid: '',
    revoked: texts.learnerRevoked,
    replaced: texts.learnerReplaced,
    awaiting: historyTexts[language].awaitingLearner,
  }[state]
  return renderPage({
    language,
    title: texts.certificate,
    description: texts.learnerDescription,
    listed: false,
    ...(more && isValid ? { script: 'share.js' } : {}),
    children: (
      <>
        {!isValid && (
          <StateBanner language={language} state={state} text={notice} change={change} />
        )}
        <Card snapshot={snapshot} language={language} state={state} />
        <div class="actions">
          {isValid && (
            <a class="button" href={links.pdf} download>
              {texts.download}
            </a>
          )}
          <a class="button button-quiet" href={links.verify}>
            {texts.openVerify}
          </a>
        </div>
        {isValid && <p class="hint">{texts.downloadHint}</p>}
        {more && isValid && (
          <Picture language={language} address={more.picture} number={snapshot.number} />
        )}
        {more && isValid && <Share language={language} address={more.share} />}
        {isValid && <HowToCheck snapshot={snapshot} texts={texts} />}
        {page.history && <History language={language} history={page.history} />}
        {more && isValid && (
          <p class="hint">
            <a href={more.credential} download>
              {learnerTexts[language].credential}
            </a>
          </p>
        )}
        {more && isValid && <FeedbackForm language={language} {...more.feedback} />}
        <section class="note" aria-labelledby="private">
          <h2 id="private">{texts.privateTitle}</h2>
          <p>{texts.privateText}</p>
        </section>
      </>
    ),
  })
}

interface CardProps {
  snapshot: CertificateSnapshot
  language: Language
  state: CertificateState
}

function Card({ snapshot, language, state }: CardProps) {
  const texts = pageTexts[language]
  const { learner, program } = snapshot
  const { lead, rest } = titleLines(snapshot.title)
  const translated = language === 'en' ? program.en : program.vi
  return (
    <article class={`paper paper-${state}`} aria-labelledby="title">
      <div class="paper-inner">
        <p class="nation" lang="vi">
          <span>{nationLines.name}</span>
          <span>{nationLines.motto}</span>
        </p>
        <p class="issuer" lang="vi">
          {snapshot.issuer}
        </p>
        <h1 id="title" lang="vi">
          <span>{lead}</span> {rest && <span>{rest}</span>}
        </h1>
        {texts.certificateGloss && <p class="gloss">{texts.certificateGloss}</p>}
        <StateBadge language={language} state={state} />
        <p class="lead">{texts.grantedTo}</p>
        <p class="person" lang="vi">
          {learner.fullName}
        </p>
        <p class="lead">{texts.completed}</p>
        <p class="course" lang={translated === null ? 'vi' : language}>
          {translated ?? program.vi}
        </p>
        <Facts facts={paperFacts(snapshot, language, texts)} />
      </div>
    </article>
  )
}

function paperFacts(snapshot: CertificateSnapshot, language: Language, texts: PageTexts): Fact[] {
  const { learner, score, attendance, periods } = snapshot
  const percent = attendance && displayAttendance(attendance, language)
  return [
    [texts.unit, <span lang="vi">{learner.unit}</span>],
    [texts.dateOfBirth, displayDate(learner.dateOfBirth, language)],
    [texts.period, periodText(snapshot, language, texts)],
    [texts.length, periods === null ? null : fill(texts.lengthValue, { n: periods })],
    [texts.score, score && fill(texts.scoreValue, { score: displayScore(score, language) })],
    [texts.attendance, percent && `${percent}%`],
    [texts.issueDate, displayDate(snapshot.issueDate, language)],
    [texts.number, snapshot.number],
    [texts.registerNumber, String(snapshot.registerNumber)],
  ]
}

function periodText(
  { start, end }: CertificateSnapshot,
  language: Language,
  texts: PageTexts,
): string | null {
  const values = {
    start: start ? displayDate(start, language) : '',
    end: end ? displayDate(end, language) : '',
  }
  if (start && end) return fill(texts.periodBetween, values)
  if (start) return fill(texts.periodFrom, values)
  return end ? fill(texts.periodUntil, values) : null
}

function HowToCheck({ snapshot, texts }: { snapshot: CertificateSnapshot; texts: PageTexts }) {
  const { side, path } = qrPath(snapshot.verifyUrl)
  const address = shortVerifyAddress(snapshot.verifyUrl)
  return (
    <section class="check" aria-labelledby="check">
      <div>
        <h2 id="check">{texts.anyoneTitle}</h2>
        <ol>
          <li>{texts.anyoneScan}</li>
          <li>
            {fill(texts.anyoneType, { address })} <code class="code">{snapshot.code}</code>
          </li>
          <li>{texts.anyoneCompare}</li>
        </ol>
      </div>
      <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={texts.qrLabel}>
        <rect width={side} height={side} fill="#fff" />
        <path fill="#000" d={path} />
      </svg>
    </section>
  )
}
