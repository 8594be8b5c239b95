import type { SigningCohort, WaitingCounts } from '../../certificates/search/waiting.ts'
import type { TakenAnswer } from '../../certificates/signature/agency/present-taken.ts'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { CertificateTabs } from './tabs.tsx'

export function signingPage(shown: {
  cohorts: readonly SigningCohort[]
  waiting: WaitingCounts
  /** Takes files out and brings them back. */
  mayExchange: boolean
  language: Language
}) {
  const { cohorts, waiting, mayExchange, language } = shown
  const texts = keepingTexts[language]
  return {
    area: 'certificates' as const,
    title: texts.signing,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="signing" waiting={waiting} />
        <p class="cert-lead">{texts.signingLead}</p>
        {cohorts.length === 0 ? (
          <Empty icon="check" title={texts.noneToSign} text={texts.noneToSignText} />
        ) : (
          <div class="card mb-3">
            <Rows cohorts={cohorts} mayExchange={mayExchange} />
          </div>
        )}
        {mayExchange ? <Bring /> : <p class="text-secondary">{texts.wholeOnly}</p>}
      </>
    ),
  }
}

function Rows({
  cohorts,
  mayExchange,
}: {
  cohorts: readonly SigningCohort[]
  mayExchange: boolean
}) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  return (
    <TableFrame label={texts.signing}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.cohort}</th>
            <th scope="col" class="number">
              {texts.waiting}
            </th>
            <th scope="col">{texts.since}</th>
            <th scope="col">{texts.unsigned}</th>
          </tr>
        </thead>
        <tbody>
          {cohorts.map(({ id, name, waiting, faulty, since }) => (
            <tr key={id}>
              <td lang="vi">
                <a href={`/console/cohorts/${encodeURIComponent(id)}`}>{name}</a>
                {faulty > 0 && (
                  <small class="d-block">
                    {fill(texts.faulty, { n: shownNumber(faulty, language) })}
                  </small>
                )}
              </td>
              <td class="number">
                <a href={`/console/certificates?cohort=${encodeURIComponent(id)}&state=awaiting`}>
                  {shownNumber(waiting, language)}
                  <span class="visually-hidden">{` ${texts.showThem}: ${name}`}</span>
                </a>
              </td>
              <td>
                <Day date={since} />
              </td>
              <td>
                {mayExchange && (
                  <a
                    class="btn btn-sm"
                    href={`/console/certificates/signing/${encodeURIComponent(id)}/unsigned.zip`}
                  >
                    {texts.unsigned}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Bring() {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  return (
    <section class="card" aria-labelledby="bring">
      <div class="card-header">
        <h2 class="card-title" id="bring">
          {texts.bring}
        </h2>
      </div>
      <form
        method="post"
        action="/console/certificates/signing/signed"
        enctype="multipart/form-data"
        class="card-body"
      >
        <FormToken />
        <div class="mb-3">
          <label class="form-label" for="file">
            {texts.bringFiles}
          </label>
          <input
            class="form-control"
            type="file"
            id="file"
            name="file"
            accept=".pdf,.zip"
            multiple
            required
            aria-describedby="file-hint"
          />
          <p class="form-hint" id="file-hint">
            {texts.bringHint}
          </p>
        </div>
        <button type="submit" class="btn btn-primary">
          {texts.bringVerb}
        </button>
      </form>
    </section>
  )
}

const COLOURS = { taken: 'bg-green-lt', known: 'bg-secondary-lt', refused: 'bg-red-lt' } as const

/** What became of each file, in plain words; the refused ones first. */
export function signedPage({ answer, language }: { answer: TakenAnswer; language: Language }) {
  const texts = keepingTexts[language]
  const files = answer.files.toSorted(
    (a, b) => Number(b.state === 'refused') - Number(a.state === 'refused'),
  )
  const path = '/console/certificates/signing'
  return {
    area: 'certificates' as const,
    title: texts.result,
    trail: [
      { label: certificatesTexts[language].title, path: '/console/certificates' },
      { label: texts.signing, path },
    ],
    children: (
      <>
        <p>
          <strong>
            {fill(texts.resultOf, {
              taken: shownNumber(answer.taken, language),
              known: shownNumber(answer.known, language),
              refused: shownNumber(answer.refused, language),
            })}
          </strong>
        </p>
        <div class="card mb-3">
          <TableFrame label={texts.result}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.file}</th>
                  <th scope="col">{texts.outcome}</th>
                  <th scope="col">{texts.number}</th>
                  <th scope="col">{texts.note}</th>
                </tr>
              </thead>
              <tbody>
                {files.map((file, index) => (
                  <tr key={index}>
                    <td>{file.name}</td>
                    <td>
                      <span class={`badge ${COLOURS[file.state]}`}>{texts[file.state]}</span>
                    </td>
                    <td class="text-nowrap">{file.number}</td>
                    <td>{noteOf(file, language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </div>
        <a class="btn" href={path}>
          {texts.back}
        </a>
      </>
    ),
  }
}

function noteOf(file: TakenAnswer['files'][number], language: Language): string {
  const texts = keepingTexts[language]
  if (file.reason !== null) return file.reason[language]
  if (file.signers.length === 0) return ''
  const names = fill(texts.signedBy, { names: file.signers.join(', ') })
  const version = file.version ?? 1
  return version > 1 ? `${names}. ${fill(texts.again, { n: version })}` : names
}
