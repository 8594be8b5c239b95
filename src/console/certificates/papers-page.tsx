import type { PaperLine } from '../../certificates/register/list-papers.ts'
import type { PaperRecord } from '../../certificates/register/record-papers.ts'
import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextArea, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, Time } from '../kit/time.tsx'
import { CertificateTabs } from './tabs.tsx'

export const paperSources = ['agency', 'platform', 'institution'] as const

interface PapersPage {
  lines: readonly PaperLine[]
  filter: { text?: string | undefined; source?: string | undefined }
  page: PageOf
  /** Of programs whose papers others issue. */
  cohorts: readonly { id: string; name: string }[]
  waiting: WaitingCounts
  language: Language
}

export function papersPage(shown: PapersPage) {
  const { page, waiting, cohorts, filter, language } = shown
  const texts = keepingTexts[language]
  const isFiltered = filter.text !== undefined || filter.source !== undefined
  return {
    area: 'certificates' as const,
    title: texts.papers,
    wide: true,
    children: (
      <>
        <CertificateTabs tab="papers" waiting={waiting} />
        <p class="cert-lead">{texts.papersLead}</p>
        <RecordForm cohorts={cohorts} />
        {page.total === 0 && !isFiltered ? (
          <Empty icon="certificate" title={texts.noPapers} text={texts.noPapersText} />
        ) : (
          <div class="card">
            <Filter {...shown} />
            <Rows {...shown} />
            <Pager {...page} />
          </div>
        )}
      </>
    ),
  }
}

function RecordForm({ cohorts }: Pick<PapersPage, 'cohorts'>) {
  const { language, viewer } = useFrame()
  const texts = keepingTexts[language]
  if (cohorts.length === 0 || !viewer.scopes.has('certificates:write')) return null
  return (
    <details class="card card-body mb-3">
      <summary>{texts.record}</summary>
      <form
        method="post"
        action="/console/certificates/papers"
        enctype="multipart/form-data"
        class="mt-3"
      >
        <FormToken />
        <SelectField
          name="cohort"
          label={texts.cohort}
          required
          nothing=""
          options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          name="file"
          type="file"
          accept=".xlsx,.csv"
          label={texts.recordFile}
          hint={texts.recordHint}
          required
        />
        <button type="submit" class="btn btn-primary">
          {texts.recordVerb}
        </button>
      </form>
    </details>
  )
}

function Filter({ filter }: PapersPage) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  const kit = kitTexts[language]
  const search = certificatesTexts[language].search
  return (
    <form method="get" action="/console/certificates/papers" class="card-body cert-line">
      <input
        class="form-control"
        type="search"
        name="text"
        value={filter.text ?? ''}
        aria-label={search}
        placeholder={search}
      />
      <Choice
        name="source"
        label={texts.source}
        value={filter.source}
        nothing={kit.all}
        options={paperSources.map((source) => ({ value: source, label: texts[source] }))}
      />
      <button type="submit" class="btn">
        {kit.filter}
      </button>
    </form>
  )
}

function Rows({ lines }: PapersPage) {
  const { language } = useFrame()
  const texts = keepingTexts[language]
  if (lines.length === 0) return null
  return (
    <TableFrame label={texts.papers}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.fullName}</th>
            <th scope="col">{texts.number}</th>
            <th scope="col">{texts.issuer}</th>
            <th scope="col">{texts.program}</th>
            <th scope="col">{texts.issuedOn}</th>
            <th scope="col">{texts.state}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td lang="vi">
                {line.learnerId === null ? (
                  line.fullName
                ) : (
                  <a href={`/console/learners/${line.learnerId}`}>{line.fullName}</a>
                )}
                {line.learnerId === null && (
                  <small class="d-block text-secondary">{texts.notKnown}</small>
                )}
              </td>
              <td class="text-nowrap">{line.number}</td>
              <td lang="vi">
                {line.issuer}
                <small class="d-block text-secondary">{texts[line.source]}</small>
              </td>
              <td lang="vi">{line.program}</td>
              <td>
                <Day date={line.issuedOn} />
              </td>
              <td>
                <State line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function State({ line }: { line: PaperLine }) {
  const { language, viewer } = useFrame()
  const texts = keepingTexts[language]
  if (line.withdrawnAt !== null)
    return (
      <>
        <span class="badge bg-secondary-lt">{texts.withdrawn}</span>{' '}
        <small>
          <Time at={line.withdrawnAt} />
        </small>
        <small class="d-block" lang="vi">
          {line.withdrawnReason}
        </small>
      </>
    )
  if (!viewer.scopes.has('certificates:write')) return null
  return (
    <Confirm
      action={`/console/certificates/papers/${line.id}/withdraw`}
      label={texts.withdraw}
      warning={texts.withdrawWarning}
      verb={texts.withdrawVerb}
      danger
    >
      <TextArea
        name="reason"
        id={`reason-${line.id}`}
        label={texts.withdrawReason}
        required
        rows={2}
        maxLength={1000}
      />
    </Confirm>
  )
}

/** What became of the rows of a sheet. */
export function recordedPage({ record, language }: { record: PaperRecord; language: Language }) {
  const texts = keepingTexts[language]
  const { recorded, unchanged, rejected, warnings } = record
  return {
    area: 'certificates' as const,
    title: texts.resultPapers,
    trail: [
      { label: certificatesTexts[language].title, path: '/console/certificates' },
      { label: texts.papers, path: '/console/certificates/papers' },
    ],
    children: (
      <div class="card card-body">
        <p>{fill(texts.recorded, { recorded, unchanged })}</p>
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
        {rejected.length > 0 && (
          <>
            <h2>{texts.rejectedTitle}</h2>
            <ul>
              {rejected.map(({ row, reason }) => (
                <li key={row}>{fill(texts.rejectedRow, { row, reason })}</li>
              ))}
            </ul>
          </>
        )}
        <p class="mb-0">
          <a class="btn" href="/console/certificates/papers">
            {texts.backPapers}
          </a>
        </p>
      </div>
    ),
  }
}
