/** What taking a roster in would do, row by row, before anything is saved. */
import { cohortLearnersTexts } from '../../foundation/texts/console/cohort-learners.ts'
import { rosterField, rosterSentence } from '../../foundation/texts/console/roster-rows.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ImportedRow } from '../../roster/upload/try-import.ts'
import type { UploadPreview } from '../../roster/upload/upload.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager, withQuery } from '../kit/pager.tsx'
import { PostButton } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'

export const rowKinds = ['added', 'changed', 'unchanged', 'rejected', 'asked'] as const
export type RowKind = (typeof rowKinds)[number]

const PREVIEW_SIZE = 50

const MOST_REMARKS = 20

export function RosterPreview({
  preview,
  language,
  kind,
  page,
  accept,
  discard,
  rejected,
}: {
  preview: UploadPreview
  language: Language
  /** Only rows of this kind; empty: all. */
  kind: RowKind | ''
  page: number
  /** Addresses of the two forms. */
  accept: string
  discard: string
  /** Address of the refused rows as a sheet to mend. */
  rejected?: string
}) {
  const texts = cohortLearnersTexts[language]
  const { rows, result } = preview
  const shown = kind === '' ? rows : rows.filter((row) => row.kind === kind)
  const pages = Math.max(1, Math.ceil(shown.length / PREVIEW_SIZE))
  const at = Math.min(page, pages)
  const taken = rows.length - result.rejected.length
  return (
    <>
      <p class="text-secondary">{texts.previewLead}</p>
      <Counts rows={rows} kind={kind} language={language} />
      <Remarks warnings={result.warnings} language={language} />
      <div class="btn-list mb-3">
        {taken > 0 && (
          <PostButton
            action={accept}
            fields={{}}
            kind="primary"
            label={fill(texts.accept, { n: shownNumber(taken, language) })}
          />
        )}
        <PostButton action={discard} fields={{}} label={texts.discard} />
        {rejected !== undefined && result.rejected.length > 0 && (
          <a class="btn" href={rejected}>
            <Icon name="download" /> {texts.downloadRejected}
          </a>
        )}
      </div>
      <p class="text-secondary">
        {taken === 0 ? texts.acceptNothing : result.rejected.length > 0 ? texts.acceptRest : null}
      </p>
      <div class="card">
        <TableFrame label={texts.previewTitle}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col" class="number">
                  {texts.row}
                </th>
                <th scope="col">{texts.person}</th>
                <th scope="col">{texts.what}</th>
                <th scope="col">{texts.detail}</th>
              </tr>
            </thead>
            <tbody>
              {shown.slice((at - 1) * PREVIEW_SIZE, at * PREVIEW_SIZE).map((row) => (
                <Row key={`${row.file}:${row.row}`} row={row} language={language} />
              ))}
            </tbody>
          </table>
        </TableFrame>
        <Pager page={at} size={PREVIEW_SIZE} total={shown.length} />
      </div>
    </>
  )
}

function Counts({
  rows,
  kind,
  language,
}: {
  rows: readonly ImportedRow[]
  kind: RowKind | ''
  language: Language
}) {
  const { address } = useFrame()
  const texts = cohortLearnersTexts[language]
  const tab = (value: RowKind | '', label: string, count: number) => (
    <li class="nav-item" key={value}>
      <a
        class={value === kind ? 'nav-link active' : 'nav-link'}
        aria-current={value === kind ? 'true' : undefined}
        href={withQuery(address, { kind: value, page: '' })}
      >
        {label} <span class="badge bg-secondary-lt ms-2">{shownNumber(count, language)}</span>
      </a>
    </li>
  )
  return (
    <ul class="nav nav-tabs mb-3">
      {tab('', texts.all, rows.length)}
      {rowKinds.map((value) => {
        const count = rows.filter((row) => row.kind === value).length
        return count > 0 || value === kind ? tab(value, texts[value], count) : null
      })}
    </ul>
  )
}

function Remarks({ warnings, language }: { warnings: readonly string[]; language: Language }) {
  const texts = cohortLearnersTexts[language]
  if (warnings.length === 0) return null
  const more = warnings.length - MOST_REMARKS
  return (
    <div class="alert alert-info">
      <Icon name="info" />
      <div>
        <h2 class="alert-title">{texts.remarks}</h2>
        <ul class="mb-0">
          {warnings.slice(0, MOST_REMARKS).map((warning) => (
            <li key={warning}>{rosterSentence(warning, language)}</li>
          ))}
          {more > 0 && <li>{fill(texts.moreRemarks, { n: more })}</li>}
        </ul>
      </div>
    </div>
  )
}

const looks: Record<RowKind, string> = {
  added: 'badge bg-green-lt',
  changed: 'badge bg-azure-lt',
  unchanged: 'badge bg-secondary-lt',
  rejected: 'badge bg-red-lt',
  asked: 'badge bg-yellow-lt',
}

function Row({ row, language }: { row: ImportedRow; language: Language }) {
  const texts = cohortLearnersTexts[language]
  const { person, kind, enrolment } = row
  return (
    <tr>
      <td class="number">
        {row.row}
        {row.file !== null && <small class="d-block text-secondary">{row.file}</small>}
      </td>
      <th scope="row" class="preview-person" lang="vi">
        {person?.fullName ?? '–'}
        <small class="d-block text-secondary">
          {[person?.employeeCode, person?.unit].filter(Boolean).join(' · ')}
        </small>
      </th>
      <td>
        <span class={looks[kind]}>{texts[kind]}</span>
        {enrolment !== null && (
          <small class="d-block text-secondary">
            {enrolment === 'new' ? texts.enrolledNew : texts.enrolledAlready}
          </small>
        )}
      </td>
      <td class="preview-detail">
        <Detail row={row} language={language} />
      </td>
    </tr>
  )
}

function Detail({
  row: { changes, fault, doubt },
  language,
}: {
  row: ImportedRow
  language: Language
}) {
  const texts = cohortLearnersTexts[language]
  if (fault !== null)
    return (
      <>
        <strong>{rosterField(fault.field, language)}:</strong>{' '}
        {rosterSentence(fault.reason, language)}
      </>
    )
  if (doubt !== null)
    return (
      <>
        {fill(doubt.reason === 'unit' ? texts.doubtUnit : texts.doubtBirth, {
          n: doubt.candidates,
        })}
      </>
    )
  const value = (field: string, text: string | null) =>
    text !== null && field === 'date_of_birth' ? shownDay(text, language) : text
  return (
    <ul class="preview-changes">
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          {rosterField(field, language)}: <strong lang="vi">{value(field, after)}</strong>{' '}
          <span class="text-secondary">
            ({fill(texts.before, { value: value(field, before) ?? texts.empty })})
          </span>
        </li>
      ))}
    </ul>
  )
}
