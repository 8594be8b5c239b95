/** What was found out about a file that somebody brought: the result, each check apart, and what the register says. */
import type {
  Check,
  CheckState,
  Checks,
  VerificationResult,
} from '../certificates/verification/conclude.ts'
import type { FileVerification } from '../certificates/verification/verify-file.ts'
import { fill, type Language, pageTexts } from '../foundation/texts/pages.ts'
import { type VerificationTexts, verificationTexts } from '../foundation/texts/verification.ts'
import { StateBanner } from './certificate-state.tsx'
import { renderPage } from './document.tsx'
import { Facts } from './facts.tsx'
import { publicFacts } from './public-facts.tsx'
import { VerifyForm } from './verify-code-form.tsx'
import { VerifyUploadForm } from './verify-upload-form.tsx'

const EXPLAINED: Record<VerificationResult, keyof VerificationTexts> = {
  valid: 'resultValid',
  revoked: 'resultRevoked',
  replaced: 'resultReplaced',
  unknown: 'resultUnknown',
  'cannot-tell': 'resultCannotTell',
}

const NAMES: Record<keyof Checks, keyof VerificationTexts> = {
  file: 'checkFile',
  signature: 'checkSignature',
  credential: 'checkCredential',
  issuer: 'checkIssuer',
  register: 'checkRegister',
  status: 'checkStatus',
}

const STATES: Record<CheckState, keyof VerificationTexts> = {
  holds: 'stateHolds',
  fails: 'stateFails',
  'cannot-tell': 'stateCannotTell',
}

export function verifyFilePage({ language, file }: { language: Language; file: FileVerification }) {
  const texts = pageTexts[language]
  const own = verificationTexts[language]
  return renderPage({
    language,
    title: texts.verifyTitle,
    description: texts.verifyDescription,
    listed: false,
    children: (
      <>
        <h1>{texts.verifyTitle}</h1>
        <StateBanner
          language={language}
          state={file.result === 'unknown' ? 'not-issued' : file.result}
          text={own[EXPLAINED[file.result]]}
        />
        <section class="panel" aria-labelledby="checks">
          <h2 id="checks">{own.checksTitle}</h2>
          <ul class="findings">
            {checksOf(file.checks).map(([name, check]) => (
              <li key={name} class={`finding finding-${check.state}`}>
                <strong>{own[NAMES[name]]}</strong>
                <span class="verdict">{own[STATES[check.state]]}</span>
                <span>{own[check.reason]}</span>
              </li>
            ))}
          </ul>
          {file.signers.map((name) => (
            <p key={name} class="hint" lang="vi">
              {fill(own.signedBy, { name })}
            </p>
          ))}
          <p class="hint">
            {own.fileDigest}
            <br />
            <code class="digest">{file.sha256}</code>
          </p>
        </section>
        {file.snapshot && (
          <section class="panel" aria-label={texts.certificate}>
            <p class="hint">{own.compare}</p>
            <Facts facts={publicFacts(file.snapshot, null, language)} />
          </section>
        )}
        <section class="panel" aria-label={own.uploadTitle}>
          <h2>{own.uploadTitle}</h2>
          <VerifyUploadForm language={language} />
        </section>
        <section class="panel" aria-label={texts.verifyAnother}>
          <h2>{texts.verifyAnother}</h2>
          <VerifyForm language={language} />
        </section>
      </>
    ),
  })
}

const ORDER = ['file', 'signature', 'credential', 'issuer', 'register', 'status'] as const

function checksOf(checks: Checks): [keyof Checks, Check][] {
  return ORDER.flatMap((name): [keyof Checks, Check][] => {
    const check = checks[name]
    return check === undefined ? [] : [[name, check]]
  })
}
