/** The public page that tells whether a certificate is genuine. It shows what the paper shows for checking, no more. */
import type { PublicEvent } from '../certificates/revisions/history.ts'
import type { CertificateSnapshot } from '../certificates/snapshot.ts'
import { historyTexts } from '../foundation/texts/certificate-history.ts'
import { type Language, type PageTexts, pageTexts } from '../foundation/texts/pages.ts'
import { verificationTexts } from '../foundation/texts/verification.ts'
import { History } from './certificate-history.tsx'
import { type CertificateState, StateBanner, type StateChange } from './certificate-state.tsx'
import { renderPage } from './document.tsx'
import { Facts } from './facts.tsx'
import { publicFacts } from './public-facts.tsx'
import { VerifyForm } from './verify-code-form.tsx'
import { VerifyUploadForm } from './verify-upload-form.tsx'

interface FoundCertificate {
  state: CertificateState
  snapshot: CertificateSnapshot
  /** Hex SHA-256 of the stored PDF; null when there is no file yet. */
  sha256: string | null
  change?: StateChange | undefined
  /** Of the certificate; left out: nothing but its issue. */
  history?: readonly PublicEvent[] | undefined
}

type VerifyResult = FoundCertificate | { state: 'unknown' }

export interface VerifyPage {
  language: Language
  /** null: nobody asked yet, only the form is shown. */
  result: VerifyResult | null
  /** The form for a file was sent without one. */
  noFile?: boolean
}

const EXPLAINED: Record<Exclude<VerifyResult['state'], 'awaiting'>, keyof PageTexts> = {
  valid: 'verifyValid',
  revoked: 'verifyRevoked',
  replaced: 'verifyReplaced',
  unknown: 'verifyUnknown',
}

function explained(state: VerifyResult['state'], language: Language): string {
  return state === 'awaiting'
    ? historyTexts[language].awaitingVerify
    : pageTexts[language][EXPLAINED[state]]
}

export function verifyPage({ language, result, noFile = false }: VerifyPage): string {
  const texts = pageTexts[language]
  return renderPage({
    language,
    title: texts.verifyTitle,
    description: texts.verifyDescription,
    listed: result === null && !noFile,
    children: (
      <>
        <h1>{texts.verifyTitle}</h1>
        {result && (
          <StateBanner
            language={language}
            state={result.state}
            text={explained(result.state, language)}
            change={result.state === 'unknown' ? undefined : result.change}
          />
        )}
        {result && result.state !== 'unknown' && <Paper language={language} found={result} />}
        {result && result.state !== 'unknown' && result.history && (
          <History language={language} history={result.history} paper={result.snapshot.revision} />
        )}
        <section class="panel" aria-label={result ? texts.verifyAnother : texts.landingVerify}>
          {result && <h2>{texts.verifyAnother}</h2>}
          <VerifyForm language={language} />
        </section>
        <section class="panel" aria-labelledby="upload">
          <h2 id="upload">{verificationTexts[language].uploadTitle}</h2>
          <VerifyUploadForm language={language} noFile={noFile} />
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

/** The facts of the revision that has the code, and the fingerprint of its file. */
function Paper({ language, found }: { language: Language; found: FoundCertificate }) {
  const texts = historyTexts[language]
  const facts = <Facts facts={publicFacts(found.snapshot, found.sha256, language)} />
  if (found.state !== 'replaced')
    return (
      <section class="panel" aria-label={pageTexts[language].certificate}>
        {facts}
      </section>
    )
  return (
    <section class="panel" aria-labelledby="earlier">
      <h2 id="earlier">{texts.earlierPaper}</h2>
      <p class="hint">{texts.earlierHint}</p>
      {facts}
    </section>
  )
}
