/** What taking a file of figures in would do, before anything is saved. */
import { figureFaultText } from '../../../foundation/texts/console/figure-faults.ts'
import { figureNoteText } from '../../../foundation/texts/console/figure-notes.ts'
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { FiguresPreview } from '../../../reports/figures/import-figures.ts'
import type { RejectedFigure } from '../../../reports/figures/read-figure-file.ts'
import { useFrame } from '../../kit/frame-context.ts'
import { Icon } from '../../kit/icon.tsx'
import { shownNumber } from '../../kit/number.ts'
import { Pager, withQuery } from '../../kit/pager.tsx'
import { PostButton } from '../../kit/post-button.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Day } from '../../kit/time.tsx'
import {
  columnTitle,
  figuresAddress,
  shownAmount,
  subjectTitle,
  titleIn,
  unitName,
} from './figure-words.ts'

export const figureStates = ['new', 'changed', 'unchanged', 'rejected'] as const
type FigureState = (typeof figureStates)[number]

const PREVIEW_SIZE = 50

interface PreviewView {
  language: Language
  plan: Plan
  /** Of the kept file. */
  id: string
  preview: FiguresPreview
  /** Only these; empty: all. */
  state: FigureState | ''
  page: number
}

export function figurePreviewPage(view: PreviewView) {
  const { language, plan, id, preview } = view
  const texts = planFigureTexts[language]
  const path = figuresAddress(plan.id)
  const { added, changed, unchanged } = preview.counts
  const taken = added + changed + unchanged
  const isLeft = added + changed > 0
  return {
    area: 'plans' as const,
    title: texts.previewTitle,
    trail: [{ label: titleIn(plan.definition.title, language), path }],
    wide: true,
    children: (
      <>
        <p>
          <strong lang="vi">{preview.name}</strong> –{' '}
          {isLeft || taken === 0 ? texts.previewLead : texts.previewSaved}
        </p>
        <Notes preview={preview} />
        <div class="btn-list mb-3">
          {isLeft && (
            <PostButton
              action={`${path}/imports/${id}/accept`}
              fields={{}}
              kind="primary"
              label={fill(texts.accept, { n: shownNumber(added + changed, language) })}
            />
          )}
          <PostButton action={`${path}/imports/${id}/discard`} fields={{}} label={texts.discard} />
          {preview.rejected.length > 0 && (
            <a class="btn" href={`${path}/imports/${id}/rejected`}>
              <Icon name="download" /> {texts.downloadRejected}
            </a>
          )}
        </div>
        <p class="text-secondary">
          {taken === 0
            ? texts.nothingToSave
            : preview.rejected.length > 0
              ? texts.acceptRest
              : null}
        </p>
        <States {...view} />
        <Rows {...view} />
      </>
    ),
  }
}

function Notes({ preview: { notes, figures } }: { preview: FiguresPreview }) {
  const { language } = useFrame()
  const jumps = figures.filter(
    ({ given, state, before }) =>
      state === 'changed' && before !== null && isJump(before.amount, given.amount),
  )
  if (notes.length + jumps.length === 0) return null
  const isWarning = jumps.length > 0 || notes.some(({ code }) => code === 'total-differs')
  return (
    <div class={`alert ${isWarning ? 'alert-warning' : 'alert-info'}`}>
      <Icon name={isWarning ? 'warning' : 'info'} />
      <div>
        <h2 class="alert-title">{planFigureTexts[language].remarks}</h2>
        <ul class="mb-0">
          {jumps.length > 0 && (
            <li>
              {fill(planFigureTexts[language].jumps, { n: shownNumber(jumps.length, language) })}
            </li>
          )}
          {notes.map((note) => {
            const text = figureNoteText(note, language)
            return <li key={text}>{text}</li>
          })}
        </ul>
      </div>
    </div>
  )
}

function States({ preview, state }: PreviewView) {
  const { language, address } = useFrame()
  const texts = planFigureTexts[language]
  const counts: Record<FigureState, number> = {
    new: preview.counts.added,
    changed: preview.counts.changed,
    unchanged: preview.counts.unchanged,
    rejected: preview.rejected.length,
  }
  const all = preview.figures.length + preview.rejected.length
  const tab = (value: FigureState | '', label: string, count: number) => (
    <li class="nav-item" key={value}>
      <a
        class={value === state ? 'nav-link active' : 'nav-link'}
        aria-current={value === state ? 'true' : undefined}
        href={withQuery(address, { state: value, page: '' })}
      >
        {label} <span class="badge bg-secondary-lt ms-2">{shownNumber(count, language)}</span>
      </a>
    </li>
  )
  return (
    <ul class="nav nav-tabs mb-3">
      {tab('', texts.all_rows, all)}
      {figureStates.map((value) =>
        counts[value] > 0 || value === state ? tab(value, texts[value], counts[value]) : null,
      )}
    </ul>
  )
}

type Row =
  | { row: number; figure: FiguresPreview['figures'][number] }
  | { row: number; rejected: RejectedFigure }

function Rows({ plan, preview, state, page }: PreviewView) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const rows: Row[] = [
    ...(state === 'rejected'
      ? []
      : preview.figures
          .filter((figure) => state === '' || figure.state === state)
          .map((figure) => ({ row: figure.given.row, figure }))),
    ...(state === '' || state === 'rejected'
      ? preview.rejected.map((rejected) => ({ row: rejected.row, rejected }))
      : []),
  ].toSorted((a, b) => a.row - b.row)
  const pages = Math.max(1, Math.ceil(rows.length / PREVIEW_SIZE))
  const at = Math.min(page, pages)
  const shown = rows.slice((at - 1) * PREVIEW_SIZE, at * PREVIEW_SIZE)
  return (
    <div class="card">
      <TableFrame label={texts.previewTitle}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col" class="number">
                {texts.row}
              </th>
              <th scope="col">{texts.unit}</th>
              <th scope="col">{texts.subject}</th>
              <th scope="col" class="number">
                {texts.amount}
              </th>
              <th scope="col">{texts.day}</th>
              <th scope="col">{texts.source}</th>
              <th scope="col">{texts.state}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) =>
              'figure' in row ? (
                <Taken key={`${row.row}${row.figure.subject}`} plan={plan} figure={row.figure} />
              ) : (
                <Refused
                  key={`${row.row}${row.rejected.column}`}
                  plan={plan}
                  rejected={row.rejected}
                />
              ),
            )}
          </tbody>
        </table>
      </TableFrame>
      <Pager page={at} size={PREVIEW_SIZE} total={rows.length} />
    </div>
  )
}

const looks = {
  new: 'badge bg-green-lt',
  changed: 'badge bg-azure-lt',
  unchanged: 'badge bg-secondary-lt',
}

function Taken({ plan, figure }: { plan: Plan; figure: FiguresPreview['figures'][number] }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const { given, unit, state, before } = figure
  return (
    <tr>
      <td class="number">{given.row}</td>
      <th scope="row" lang="vi">
        {unitName(unit, language)}
        {unit?.code && <small class="d-block text-secondary">{unit.code}</small>}
      </th>
      <td lang="vi">
        {subjectTitle(plan, given.kind, given.subjectId, language)}
        {given.year !== null && <small class="d-block text-secondary">{given.year}</small>}
      </td>
      <td class="number text-nowrap">
        {state === 'changed' && before !== null ? (
          <>
            <span class="text-secondary">
              {fill(texts.was, { n: shownAmount(before.kind, before.amount, language) })}
            </span>{' '}
            <strong>{shownAmount(given.kind, given.amount, language)}</strong>
            {isJump(before.amount, given.amount) && (
              <span class="badge bg-yellow-lt ms-2">{texts.jump}</span>
            )}
          </>
        ) : (
          shownAmount(given.kind, given.amount, language)
        )}
      </td>
      <td>
        <Day date={given.asOf} />
      </td>
      <td lang="vi">{given.source}</td>
      <td>
        <span class={looks[state]}>{texts[state]}</span>
      </td>
    </tr>
  )
}

/** A digit too many or too few looks like this. */
const isJump = (before: number, after: number): boolean => {
  const [less, more] = before < after ? [before, after] : [after, before]
  return less > 0 && more > 10 * less
}

function Refused({ plan, rejected }: { plan: Plan; rejected: RejectedFigure }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  return (
    <tr>
      <td class="number">{rejected.row}</td>
      <th scope="row" lang="vi">
        {fill(texts.inColumn, { column: columnTitle(plan, rejected.column, language) })}
      </th>
      <td colSpan={4}>{figureFaultText(rejected.fault, language)}</td>
      <td>
        <span class="badge bg-red-lt">{texts.rejected}</span>
      </td>
    </tr>
  )
}
