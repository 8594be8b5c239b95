/** What every page of a plan has: its parts, what is looked at and as of when, downloads, who printed it. */
import type { ComponentChildren } from 'preact'
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { ChosenUnit } from '../../reports/choose-unit.ts'
import type { PlanReport } from '../../reports/plan/plan-report.ts'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { withQuery } from '../kit/pager.tsx'
import { shownDay } from '../kit/time.tsx'
import { UNITS } from '../learners/tabs.tsx'
import { madeAt } from '../reports/made-at.ts'
import { type PlanTab, PlanTabs } from './plan-tabs.tsx'

/** What a page of a plan is asked for in its address. */
interface AskedPlan {
  /** As typed; empty: everything that the viewer sees. */
  unit: string
  /** Days; empty: today. */
  on: string
  tree: string
}

export interface PlanFrameView {
  planId: string
  /** null: a program that no plan names is looked at as one. */
  version: number | null
  document: string | null
  asked: AskedPlan
  chosen: ChosenUnit
  printer: { name: string; unit: string | null }
  isForPaper: boolean
}

export function PlanFrame({
  frame,
  report,
  tab,
  viewForm,
  children,
}: {
  frame: PlanFrameView
  report: Pick<PlanReport, 'on' | 'treeOn' | 'unit'>
  tab: PlanTab
  /** Where the form that asks for another unit or day stands; left out: the page has its own. */
  viewForm?: boolean
  children: ComponentChildren
}) {
  const { language, now } = useFrame()
  const texts = planPageTexts[language]
  const { planId, version, document, isForPaper, printer } = frame
  const unit = report.unit?.name ?? printer.unit
  const asOf = fill(texts.asOf, {
    on: shownDay(report.on, language),
    tree: shownDay(report.treeOn, language),
  })
  return (
    <>
      {isForPaper ? <PaperHint /> : <PlanTabs planId={planId} tab={tab} />}
      <p class="text-secondary plan-of">
        <span lang="vi">{document ?? texts.noDocument}</span>
        {version !== null && ` · ${fill(texts.version, { n: version })}`}
        {' · '}
        {asOf}
        {report.unit !== null && (
          <>
            {' · '}
            <a href={`${UNITS}/${report.unit.id}`} lang="vi">
              <strong>{report.unit.name}</strong>
            </a>
          </>
        )}
      </p>
      {version === null && <p class="text-secondary no-print">{texts.ofProgram}</p>}
      <p class="report-subject print-only">
        <span>{unit === null ? texts.scopeWhole : fill(texts.scopeUnit, { unit })}</span>
        <span>{fill(texts.printedBy, { at: madeAt(now, language), name: printer.name })}</span>
      </p>
      {!isForPaper && viewForm && <ViewForm {...frame} />}
      {!isForPaper && <UnitAnswer {...frame} />}
      {/* What was asked for is not one unit: nothing is shown as if it had not been asked. */}
      {frame.chosen.kind !== 'none' && frame.chosen.kind !== 'many' && children}
    </>
  )
}

/** Which unit, and as of when. Folded up while everything is looked at as of today. */
function ViewForm({ asked, chosen }: PlanFrameView) {
  const { language, address } = useFrame()
  const texts = planPageTexts[language]
  const isNarrowed = asked.unit !== '' || asked.on !== '' || asked.tree !== ''
  return (
    <details class="plan-view mb-3" open={isNarrowed}>
      <summary class="btn">
        <Icon name="search" /> {texts.view}
      </summary>
      <form method="get" class="card report-filter">
        <UnitField asked={asked} chosen={chosen} />
        <DayFields asked={asked} />
        <div class="btn-list plan-view-acts">
          <button type="submit" class="btn btn-primary">
            {texts.show}
          </button>
          {isNarrowed && (
            <a class="btn" href={withQuery(address, { unit: '', on: '', tree: '', page: '' })}>
              {texts.reset}
            </a>
          )}
        </div>
      </form>
    </details>
  )
}

function UnitField({ asked, chosen }: Pick<PlanFrameView, 'asked' | 'chosen'>) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  const value = chosen.kind === 'one' ? (chosen.unit.code ?? chosen.unit.name) : asked.unit
  return (
    <TextField
      name="unit"
      type="search"
      label={texts.unit}
      hint={texts.unitHint}
      value={value}
      maxLength={200}
      unmarked
    />
  )
}

export function DayFields({ asked }: Pick<PlanFrameView, 'asked'>) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  return (
    <>
      <TextField name="on" type="date" label={texts.on} value={asked.on} unmarked />
      <TextField
        name="tree"
        type="date"
        label={texts.tree}
        hint={texts.treeHint}
        value={asked.tree}
        unmarked
      />
    </>
  )
}

/** What became of the unit that was typed, where it is not one. */
function UnitAnswer({ asked, chosen }: PlanFrameView) {
  const { language, address } = useFrame()
  const texts = planPageTexts[language]
  if (chosen.kind === 'none')
    return (
      <p class="alert alert-warning" role="alert">
        {fill(texts.unitUnknown, { unit: asked.unit })}
      </p>
    )
  if (chosen.kind !== 'many') return null
  return (
    <div class="alert alert-warning d-block" role="alert">
      {fill(texts.unitMany, { unit: asked.unit, n: chosen.count })}
      <ul class="list-inline mb-0">
        {chosen.units.map(({ id, name, code }) => (
          <li class="list-inline-item" key={id}>
            <a href={withQuery(address, { unit: id, page: '' })}>
              {code === null ? name : `${name} (${code})`}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

function PaperHint() {
  const { language, address } = useFrame()
  const texts = planPageTexts[language]
  return (
    <p class="alert alert-info no-print">
      <Icon name="info" />
      <span>
        {texts.printHint} <a href={withQuery(address, { paper: '' })}>{texts.back}</a>
      </span>
    </p>
  )
}
