/** The figures of a kind that stand, with their day, source and who brought them. */

import { actorWords } from '../../../foundation/texts/actors.ts'
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import { subjectsOf } from '../../../reports/figures/figure-kinds.ts'
import type { FigureLine } from '../../../reports/figures/list-figures.ts'
import { Choice } from '../../kit/choice.tsx'
import { Confirm } from '../../kit/confirm.tsx'
import { Empty } from '../../kit/empty.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { Icon } from '../../kit/icon.tsx'
import { Pager } from '../../kit/pager.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { Day } from '../../kit/time.tsx'
import {
  figuresAddress,
  SUBJECT_NAMES,
  shownAmount,
  subjectTitle,
  titleIn,
  unitName,
} from './figure-words.ts'
import type { FiguresView } from './figures-page.tsx'

export function FigureList(view: FiguresView) {
  const { plan, kind, lines, page, size, total, subjectId, search, mayBring } = view
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const isFiltered = subjectId !== '' || search !== ''
  const plain = `${figuresAddress(plan.id)}?kind=${kind}`
  return (
    <section class="card" id="figures">
      <h2 class="card-header card-title">{texts.list}</h2>
      {(total > 0 || isFiltered) && <Filter {...view} />}
      {lines.length > 0 ? (
        <>
          <Lines {...view} />
          <Pager page={page} size={size} total={total} />
        </>
      ) : isFiltered ? (
        <Empty
          icon="search"
          title={texts.emptyFiltered}
          text={texts.emptyFilteredText}
          action={{ label: texts.clear, path: plain }}
        />
      ) : (
        <Empty
          icon="plan"
          title={texts.emptyTitle}
          text={mayBring ? texts.emptyText : texts.emptyReader}
        />
      )}
    </section>
  )
}

function Filter({ plan, kind, subjectId, search }: FiguresView) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const attributes = {
    ...{ 'hx-get': figuresAddress(plan.id), 'hx-select': '#figures', 'hx-target': '#figures' },
    ...{ 'hx-swap': 'outerHTML', 'hx-push-url': 'true' },
  }
  return (
    <search class="card-body no-print">
      <form method="get" class="figure-filter" {...attributes}>
        <input type="hidden" name="kind" value={kind} />
        <Choice
          name="of"
          label={texts[SUBJECT_NAMES[kind]]}
          value={subjectId}
          nothing={texts.all}
          options={subjectsOf(kind, plan.definition).map(({ id, title }) => ({
            value: id,
            label: titleIn(title, language),
          }))}
        />
        <input
          class="form-control"
          type="search"
          name="unit"
          value={search}
          maxLength={200}
          placeholder={texts.search}
          aria-label={texts.search}
          data-key="/"
        />
        <button type="submit" class="btn">
          <Icon name="search" /> {texts.filter}
        </button>
      </form>
    </search>
  )
}

function Lines({ plan, kind, lines, mayBring }: FiguresView) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const withYear = kind === 'promised' || kind === 'recorded'
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.unit}</th>
            <th scope="col">{texts[SUBJECT_NAMES[kind]]}</th>
            {withYear && <th scope="col">{texts.year}</th>}
            <th scope="col" class="number">
              {kind === 'spent' ? texts.amountDong : texts.amount}
            </th>
            <th scope="col">{texts.day}</th>
            <th scope="col">{texts.source}</th>
            {mayBring && (
              <th scope="col">
                <span class="visually-hidden">{texts.withdrawVerb}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} class={line.counts ? undefined : 'text-secondary'}>
              <th scope="row" lang="vi">
                {unitName(line.unit, language)}
                {line.unit?.code && <small class="d-block text-secondary">{line.unit.code}</small>}
              </th>
              <td lang="vi">{subjectTitle(plan, kind, line.subjectId, language)}</td>
              {withYear && <td>{line.year ?? texts.anyYear}</td>}
              <td class="number">{shownAmount(kind, line.amount, language)}</td>
              <td>
                <Day date={line.asOf} />
                {!line.counts && <small class="d-block">{texts.superseded}</small>}
              </td>
              <td class="figure-source">
                <span lang="vi">{line.source}</span>
                <small class="d-block text-secondary">
                  {fill(texts.recorded_by, { actor: actorWords(line.recordedBy, null, language) })}
                </small>
              </td>
              {mayBring && (
                <td>
                  <Withdraw planId={plan.id} line={line} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Withdraw({ planId, line }: { planId: string; line: FigureLine }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const said = {
    amount: shownAmount(line.kind, line.amount, language),
    unit: unitName(line.unit, language),
  }
  return (
    <Confirm
      action={`${figuresAddress(planId)}/${line.id}/withdraw`}
      label={
        <>
          <span aria-hidden="true">{texts.withdraw}</span>
          <span class="visually-hidden">{fill(texts.withdrawOf, said)}</span>
        </>
      }
      warning={fill(texts.withdrawWarning, said)}
      verb={texts.withdrawVerb}
      danger
    />
  )
}
