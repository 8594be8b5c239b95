/** Bringing a list of units: choose, look at what would change, save. */

import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import {
  unitColumnName,
  unitImportTexts,
  unitSentence,
} from '../../foundation/texts/console/unit-import.ts'
import { unitsTexts } from '../../foundation/texts/console/units.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { UnitImport } from '../../roster/units/import-units.ts'
import type { Province } from '../../roster/units/national-units.ts'
import type { TakenUnitRow } from '../../roster/units/take-units.ts'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { Pager, withQuery } from '../kit/pager.tsx'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { LEARNERS, UNITS } from '../learners/tabs.tsx'
import { shownKind } from './unit-kind.ts'

export const UNIT_IMPORT = `${UNITS}/import`

const frame = (language: Language, title: string, isBelow = false) => ({
  area: 'learners' as const,
  title,
  trail: [
    { label: learnersTexts[language].title, path: LEARNERS },
    { label: unitsTexts[language].title, path: UNITS },
    ...(isBelow ? [{ label: unitImportTexts[language].title, path: UNIT_IMPORT }] : []),
  ],
})

export function unitImportPage({
  language,
  provinces,
}: {
  language: Language
  provinces: readonly Province[]
}) {
  const texts = unitImportTexts[language]
  return {
    ...frame(language, texts.title),
    children: (
      <>
        <p>{texts.lead}</p>
        <p>
          <a class="btn" href={`${UNIT_IMPORT}/template`}>
            <Icon name="download" /> {texts.template}
          </a>{' '}
          <span class="text-secondary">{texts.templateHint}</span>
        </p>
        <form method="post" action={UNIT_IMPORT} enctype="multipart/form-data" class="card mb-3">
          <FormToken />
          <div class="card-body">
            <h2 class="h3">{texts.fileTitle}</h2>
            <TextField
              name="file"
              type="file"
              label={texts.file}
              hint={texts.fileHint}
              accept=".xlsx,.csv,.txt"
              required
            />
            <button type="submit" class="btn btn-primary">
              {texts.look}
            </button>
            <p class="form-hint">{texts.lookNote}</p>
          </div>
        </form>
        <form method="get" action={`${UNIT_IMPORT}/province`} class="card">
          <div class="card-body">
            <h2 class="h3">{texts.provinceTitle}</h2>
            <p>{texts.provinceText}</p>
            <SelectField
              name="province"
              label={texts.province}
              required
              nothing={texts.provinceChoose}
              options={provinces.map(({ code, name, communes }) => ({
                value: code,
                label: fill(texts.provinceOption, { name, n: shownNumber(communes, language) }),
              }))}
            />
            <TextField
              name="from"
              type="date"
              label={texts.provinceFrom}
              hint={texts.provinceFromHint}
            />
            <button type="submit" class="btn">
              {texts.look}
            </button>
            <p class="form-hint">{texts.lookNote}</p>
          </div>
        </form>
      </>
    ),
  }
}

export const unitRowKinds = ['added', 'changed', 'unchanged', 'rejected'] as const
type UnitRowKind = (typeof unitRowKinds)[number]

/** As written, whether it can be taken or not. */
export interface WrittenUnit {
  code: string
  name: string
}

interface Preview {
  language: Language
  /** Of the file or the province. */
  name: string
  result: UnitImport
  /** What stands in the rows that were refused, by row. */
  written: ReadonlyMap<number, WrittenUnit>
  /** Only rows of this kind; empty: all. */
  kind: UnitRowKind | ''
  page: number
  accept: { action: string; fields: Record<string, string>; asksForSource: boolean }
  /** null: nothing is kept that could be dropped. */
  discard: string | null
  /** Address of the refused rows as a sheet; null: there are none. */
  rejected: string | null
}

const PREVIEW_SIZE = 50

export function unitPreviewPage(preview: Preview) {
  const { language, name, result, written, kind, page } = preview
  const texts = unitImportTexts[language]
  const rows = rowsOf(result, written)
  const shown = kind === '' ? rows : rows.filter((row) => row.kind === kind)
  const at = Math.min(page, Math.max(1, Math.ceil(shown.length / PREVIEW_SIZE)))
  return {
    ...frame(language, texts.previewTitle, true),
    children: (
      <>
        <p lang="vi">
          <strong>{name}</strong>
        </p>
        <Kinds rows={rows} kind={kind} />
        <Remarks result={result} />
        <Accept {...preview} />
        <div class="card">
          <TableFrame label={texts.caption}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col" class="number">
                    {texts.row}
                  </th>
                  <th scope="col">{texts.unit}</th>
                  <th scope="col">{texts.what}</th>
                  <th scope="col">{texts.detail}</th>
                </tr>
              </thead>
              <tbody>
                {shown.slice((at - 1) * PREVIEW_SIZE, at * PREVIEW_SIZE).map((row) => (
                  <Row key={row.row} row={row} />
                ))}
              </tbody>
            </table>
          </TableFrame>
          <Pager page={at} size={PREVIEW_SIZE} total={shown.length} />
        </div>
        <p class="text-secondary mt-3">{texts.noUndo}</p>
      </>
    ),
  }
}

type ShownRow =
  | UnitImport['rows'][number]
  | (WrittenUnit & { row: number; kind: 'rejected'; field: string; reason: string })

const rowsOf = ({ rows, rejected }: UnitImport, written: Preview['written']): ShownRow[] =>
  [
    ...rows,
    ...rejected.map((one) => ({
      ...one,
      ...(written.get(one.row) ?? { code: '', name: '' }),
      kind: 'rejected' as const,
    })),
  ].toSorted((a, b) => a.row - b.row)

function Kinds({ rows, kind }: { rows: readonly ShownRow[]; kind: UnitRowKind | '' }) {
  const { language, address } = useFrame()
  const texts = unitImportTexts[language]
  const choices = (['', ...unitRowKinds] as const).flatMap((choice) => {
    const n = choice === '' ? rows.length : rows.filter((row) => row.kind === choice).length
    return n === 0 && choice !== '' ? [] : [{ choice, n }]
  })
  return (
    <ul class="nav nav-pills mb-3">
      {choices.map(({ choice, n }) => (
        <li class="nav-item" key={choice}>
          <a
            class={choice === kind ? 'nav-link active' : 'nav-link'}
            aria-current={choice === kind ? 'page' : undefined}
            href={withQuery(address, { kind: choice, page: '' })}
          >
            {texts[choice === '' ? 'all' : choice]} {shownNumber(n, language)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Remarks({ result: { moved, left, warnings } }: { result: UnitImport }) {
  const { language } = useFrame()
  const texts = unitImportTexts[language]
  const remarks = [
    ...(moved > 0 ? [fill(texts.moved, { n: shownNumber(moved, language) })] : []),
    ...(left > 0 ? [fill(texts.left, { n: shownNumber(left, language) })] : []),
    ...warnings.map((warning) => unitSentence(warning, language)),
  ]
  if (remarks.length === 0) return null
  return (
    <ul class="alert alert-warning ps-5">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  )
}

function Accept({ language, result, accept, discard, rejected }: Preview) {
  const texts = unitImportTexts[language]
  const { added, changed, moved } = result
  const isNothing = added + changed + moved === 0
  return (
    <>
      {isNothing ? (
        <p>{texts.acceptNothing}</p>
      ) : (
        <form method="post" action={accept.action} class="mb-2">
          <FormToken />
          {Object.entries(accept.fields).map(([name, value]) => (
            <input type="hidden" name={name} value={value} key={name} />
          ))}
          {accept.asksForSource && (
            <TextField name="source" label={texts.source} hint={texts.sourceHint} maxLength={300} />
          )}
          <button type="submit" class="btn btn-primary">
            {fill(texts.accept, { n: shownNumber(added + changed, language) })}
          </button>
        </form>
      )}
      <div class="btn-list mb-3">
        {discard !== null && <PostButton action={discard} fields={{}} label={texts.discard} />}
        {rejected !== null && (
          <a class="btn" href={rejected}>
            <Icon name="download" /> {texts.downloadRejected}
          </a>
        )}
      </div>
      {rejected !== null && <p class="text-secondary">{texts.acceptRest}</p>}
    </>
  )
}

const LOOKS: Record<UnitRowKind, string> = {
  added: 'bg-green-lt',
  changed: 'bg-azure-lt',
  unchanged: 'bg-secondary-lt',
  rejected: 'bg-red-lt',
}

function Row({ row }: { row: ShownRow }) {
  const { language } = useFrame()
  const texts = unitImportTexts[language]
  return (
    <tr>
      <td class="number">{shownNumber(row.row, language)}</td>
      <th scope="row" lang="vi">
        {row.name} <small class="text-secondary">{row.code}</small>
      </th>
      <td>
        <span class={`badge ${LOOKS[row.kind]}`}>{texts[row.kind]}</span>
      </td>
      <td>
        {row.kind === 'rejected' ? (
          `${unitColumnName(row.field, language)}: ${unitSentence(row.reason, language)}`
        ) : (
          <>
            <Changes changes={row.changes} />
            <People moved={row.moved} left={row.left} />
          </>
        )}
      </td>
    </tr>
  )
}

function People({ moved, left }: { moved: number; left: number }) {
  const { language } = useFrame()
  const texts = unitImportTexts[language]
  return (
    <>
      {moved > 0 && (
        <strong class="d-block">{fill(texts.rowMoved, { n: shownNumber(moved, language) })}</strong>
      )}
      {left > 0 && (
        <strong class="d-block text-warning-emphasis">
          {fill(texts.rowLeft, { n: shownNumber(left, language) })}
        </strong>
      )}
    </>
  )
}

function Changes({ changes }: { changes: TakenUnitRow['changes'] }) {
  const { language } = useFrame()
  const texts = unitImportTexts[language]
  const shown = (field: string, value: string | null) =>
    value === null
      ? ''
      : field === 'kind'
        ? shownKind(value, language)
        : /^\d{4}-\d\d-\d\d$/.test(value)
          ? shownDay(value, language)
          : value
  return (
    <>
      {changes.map(({ field, before, after }, index) => (
        <span class="d-block" key={`${field}-${index}`}>
          <span class="text-secondary">{unitColumnName(field, language)}</span>{' '}
          {before === null ? texts.newly : `${texts.from} ${shown(field, before)} ${texts.to}`}{' '}
          <span lang="vi">{shown(field, after)}</span>
        </span>
      ))}
    </>
  )
}
