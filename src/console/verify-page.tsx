/** The public page that tells whether a certificate is genuine. It shows what the paper shows for checking, no more. */
import { displayDate, displayScore } from '../certificates/display.ts'
import type { CertificateSnapshot } from '../certificates/snapshot.ts'
import { fill, type Language, type PageTexts, pageTexts } from '../foundation/texts/pages.ts'
import { type CertificateState, StateBanner, type StateChange } from './certificate-state.tsx'
import { renderPage } from './document.tsx'
import { type Fact, Facts } from './facts.tsx'

interface FoundCertificate {
  state: CertificateState
  snapshot: CertificateSnapshot
  /** Hex SHA-256 of the stored PDF; null when there is no file yet. */
  sha256: string | null
  change?: StateChange | undefined
}

type VerifyResult = FoundCertificate | { state: 'unknown' }

export interface VerifyPage {
  language: Language
  /** null: nobody asked yet, only the form is shown. */
  result: VerifyResult | null
}

const EXPLAINED: Record<VerifyResult['state'], keyof PageTexts> = {
  valid: 'verifyValid',
  revoked: 'verifyRevoked',
  replaced: 'verifyReplaced',
  unknown: 'verifyUnknown',
}

export function verifyPage({ language, result }: VerifyPage): string {
  const texts = pageTexts[language]
  return renderPage({
    language,
    title: texts.verifyTitle,
    description: texts.verifyDescription,
    listed: result === null,
    children: (
      <>
        <h1>{texts.verifyTitle}</h1>
        {result && (
          <StateBanner
            language={language}
            state={result.state}
            text={texts[EXPLAINED[result.state]]}
            change={result.state === 'unknown' ? undefined : result.change}
          />
        )}
        {result && result.state !== 'unknown' && (
          <section class="panel" aria-label={texts.certificate}>
            <Facts facts={publicFacts(result, language, texts)} />
          </section>
        )}
        <section class="panel" aria-label={result ? texts.verifyAnother : texts.landingVerify}>
          {result && <h2>{texts.verifyAnother}</h2>}
          <VerifyForm language={language} />
        </section>
        <section aria-labelledby="proves">
          <h2 id="proves">{texts.provesTitle}</h2>
          <ul>
            <li>{texts.provesFacts}</li>
            <li>{texts.provesFile}</li>
            <li>{texts.provesAddress}</li>
            <li>{texts.provesPrivacy}</li>
          </ul>
        </section>
      </>
    ),
  })
}

function publicFacts(found: FoundCertificate, language: Language, texts: PageTexts): Fact[] {
  const { snapshot, sha256 } = found
  const { score, periods, program } = snapshot
  const translated = language === 'en' ? program.en : program.vi
  return [
    [texts.name, <strong lang="vi">{snapshot.learner.fullName}</strong>],
    [
      texts.program,
      <span lang={translated === null ? 'vi' : language}>{translated ?? program.vi}</span>,
    ],
    [texts.score, score && fill(texts.scoreValue, { score: displayScore(score, language) })],
    [texts.length, periods === null ? null : fill(texts.lengthValue, { n: periods })],
    [texts.number, snapshot.number],
    [texts.issueDate, displayDate(snapshot.issueDate, language)],
    [texts.issuer, <span lang="vi">{snapshot.issuer}</span>],
    [texts.fingerprint, sha256 && <code class="digest">{sha256}</code>],
  ]
}

/** Sends `GET /verify?code=…`; the server answers with the page of that code. */
export function VerifyForm({ language }: { language: Language }) {
  const texts = pageTexts[language]
  return (
    <form class="verify" action="/verify" method="get">
      {language !== 'vi' && <input type="hidden" name="lang" value={language} />}
      <label for="code">{texts.verifyLabel}</label>
      <div class="row">
        <input
          id="code"
          name="code"
          required
          maxLength={120}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          aria-describedby="code-hint"
        />
        <button class="button" type="submit">
          {texts.verifyButton}
        </button>
      </div>
      <p id="code-hint" class="hint">
        {texts.verifyIntro}
      </p>
    </form>
  )
}
