/** What a program's certificate says, and how it is issued. */
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { StoredProgram } from '../../programs/stored.ts'

export function CertificateFacts({
  program: { certificate, issue },
  language,
}: {
  program: StoredProgram
  language: Language
}) {
  const texts = programsTexts[language]
  if (certificate === null) return <p class="text-secondary mb-0">{texts.noCertificate}</p>
  const { title, issuer } = certificate
  if (certificate.issuedBy !== 'agency')
    return (
      <>
        <p>{texts.elsewhere}</p>
        <dl class="datagrid">
          <Fact name={texts.certTitle} value={title} />
          <Fact name={texts.certIssuer} value={issuer} />
        </dl>
      </>
    )
  const { place, number, signer, periods, wording, legalBasis } = certificate
  const release = {
    manual: texts.releaseManual,
    automatic: texts.releaseAutomatic,
    approval: texts.releaseApproval,
  }[issue]
  return (
    <>
      <dl class="datagrid">
        <Fact name={texts.certTitle} value={title} />
        <Fact name={texts.certIssuer} value={issuer} />
        <Fact name={texts.certPlace} value={place} />
        <Fact name={texts.certNumber} value={numberInWords(number, texts)} />
        <Fact name={texts.certSigner} value={signer && `${signer.title} ${signer.name}`} />
        <Fact
          name={texts.certPeriods}
          value={periods === null ? null : fill(texts.certPeriodsValue, { n: periods })}
        />
        <Fact name={texts.certRelease} value={release} />
      </dl>
      {legalBasis.length + wording.length > 0 && (
        <>
          <h3 class="mt-3">{texts.certWording}</h3>
          <ul class="rules" lang="vi">
            {[...legalBasis, ...wording.map(({ vi }) => vi)].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** `{seq:4}/{year}/GCN` as people read it. */
const numberInWords = (pattern: string, texts: (typeof programsTexts)['vi']) =>
  pattern
    .replace(/\{seq(?::\d)?\}/g, `[${texts.numberSeq}]`)
    .replaceAll('{year}', `[${texts.numberYear}]`)

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{value}</dd>
    </div>
  )
}
