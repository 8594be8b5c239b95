/** Plan against actual by unit: the tree level by level, one target in full or all side by side. */
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { unitKinds, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'
import type { PlanReport, UnitLine } from '../../reports/plan/plan-report.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Pager, withQuery } from '../kit/pager.tsx'
import { PlanActions } from './downloads.tsx'
import { DayFields, PlanFrame, type PlanFrameView } from './plan-frame.tsx'
import { planAddress } from './plan-tabs.tsx'
import { titleIn } from './target-words.ts'
import {
  type AskedUnits,
  type ChosenUnits,
  chooseLines,
  hasUnitsBelow,
  unitFilters,
} from './unit-lines.ts'
import { PlanUnitTable } from './unit-table.tsx'

/** Lines of a page on a screen. */
const UNITS_PAGE = 100
/** More are not put on one page for printing. */
export const PAPER_UNITS = 4000

export interface UnitsView {
  language: Language
  address: string
  frame: PlanFrameView
  report: PlanReport
  asked: AskedUnits
  page: number
  mayFreeze: boolean
  /** The list of those of a unit who are not trained; null: of no one target. */
  missingAddress: ((unitId: string | null) => string) | null
}

export function planUnitsPage(view: UnitsView) {
  const { language, address, frame, report, asked, mayFreeze } = view
  const texts = planPartTexts[language]
  const chosen = chooseLines(report.units, asked)
  return {
    area: 'plans' as const,
    title: titleIn(report.plan.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    ...(!frame.isForPaper && {
      actions: (
        <PlanActions
          planId={frame.planId}
          address={address}
          language={language}
          mayFreeze={mayFreeze}
          withPaper
        />
      ),
    }),
    children: (
      <PlanFrame frame={frame} report={report} tab="units">
        {!frame.isForPaper && <UnitFilterForm view={view} chosen={chosen} />}
        <div id="units">
          <Trail trail={chosen.trail} isForPaper={frame.isForPaper} />
          <Lines view={view} chosen={chosen} />
        </div>
        <p class="report-note">
          {texts.unitsLead} {texts.countedOnce}
        </p>
      </PlanFrame>
    ),
  }
}

function Lines({ view, chosen }: { view: UnitsView; chosen: ChosenUnits }) {
  const { report, asked, frame, address, page } = view
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const { lines, isTree } = chosen
  const target = report.targets.find(({ id }) => id === asked.target) ?? null
  if (lines.length === 0)
    return (
      <div class="card">
        <Empty
          icon="search"
          title={texts.noUnits}
          text={texts.noUnitsText}
          action={{ label: texts.clear, path: cleared(address) }}
        />
      </div>
    )
  if (frame.isForPaper && lines.length > PAPER_UNITS)
    return (
      <p class="alert alert-warning">
        {fill(texts.tooMany, { n: shownNumber(lines.length, language) })}
      </p>
    )
  const number = Math.min(page, Math.ceil(lines.length / UNITS_PAGE))
  const shown = frame.isForPaper
    ? lines
    : lines.slice((number - 1) * UNITS_PAGE, number * UNITS_PAGE)
  return (
    <div class="card">
      {target !== null && <h2 class="card-header card-title">{titleIn(target.title, language)}</h2>}
      <PlanUnitTable
        targets={report.targets}
        target={target}
        whole={isEverything(asked) ? report : null}
        lines={shown}
        parents={hasUnitsBelow(report.units)}
        treeFrom={isTree ? (lines[0]?.depth ?? 0) : null}
        sort={asked.sort}
        isForPaper={frame.isForPaper}
        openPath={planAddress(frame.planId, 'units')}
        leafPath={planAddress(frame.planId)}
        missingAddress={frame.isForPaper ? null : view.missingAddress}
      />
      {!frame.isForPaper && <Pager page={number} size={UNITS_PAGE} total={lines.length} />}
    </div>
  )
}

/** Nothing narrows what is listed: then the sum of everything stands below. */
const isEverything = ({ unitId, text, kind, which }: AskedUnits): boolean =>
  unitId === null && text === '' && kind === null && which === 'all'

const cleared = (address: string): string =>
  withQuery(address, { ...{ text: '', kind: '', which: '', level: '' }, page: '' })

/** The units above the one that is open. */
function Trail({ trail, isForPaper }: { trail: readonly UnitLine[]; isForPaper: boolean }) {
  const { language, address } = useFrame()
  const texts = planPartTexts[language]
  if (trail.length === 0) return null
  const here = trail.at(-1)
  if (isForPaper) return <p lang="vi">{trail.map(({ name }) => name).join(' › ')}</p>
  return (
    <nav aria-label={texts.above}>
      <ol class="breadcrumb mb-2">
        <li class="breadcrumb-item">
          <a href={withQuery(address, { unit: '', level: '', page: '' })}>{texts.up}</a>
        </li>
        {trail.map((unit) => (
          <li
            class={unit === here ? 'breadcrumb-item active' : 'breadcrumb-item'}
            aria-current={unit === here ? 'page' : undefined}
            lang="vi"
            key={unit.id}
          >
            {unit === here ? (
              unit.name
            ) : (
              <a href={withQuery(address, { unit: unit.id ?? '', level: '', page: '' })}>
                {unit.name}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function UnitFilterForm({ view, chosen }: { view: UnitsView; chosen: ChosenUnits }) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const { report, asked, frame, address } = view
  const present = new Set(report.units.map(({ kind }) => kind))
  const kinds = unitKinds.filter((kind) => present.has(kind))
  const filters = {
    all: texts.whichAll,
    behind: texts.whichBehind,
    nothing: texts.whichNothing,
    without: texts.whichWithout,
    ended: texts.whichEnded,
  }
  return (
    <form
      method="get"
      class="card mb-3 report-filter no-print"
      hx-get={planAddress(frame.planId, 'units')}
      hx-select="#page"
      hx-target="#page"
      hx-swap="outerHTML"
      hx-push-url="true"
      hx-trigger="submit, change from:select"
    >
      {asked.unitId !== null && <input type="hidden" name="unit" value={asked.unitId} />}
      {asked.sort !== '' && <input type="hidden" name="sort" value={asked.sort} />}
      <SelectField
        unmarked
        name="target"
        label={texts.target}
        value={asked.target ?? ''}
        nothing={texts.allTargets}
        options={report.targets.map(({ id, title }) => ({
          value: id,
          label: titleIn(title, language),
        }))}
      />
      {chosen.levels > 1 && (
        <SelectField
          unmarked
          name="level"
          label={texts.level}
          value={String(chosen.level)}
          options={Array.from({ length: chosen.levels }, (_, index) => ({
            value: String(index + 1),
            label: fill(texts.levelName, { n: index + 1 }),
          }))}
        />
      )}
      {kinds.length > 1 && (
        <SelectField
          unmarked
          name="kind"
          label={texts.kind}
          value={asked.kind ?? ''}
          nothing={texts.anyKind}
          options={kinds.map((kind) => ({ value: kind, label: unitKindTexts[kind][language] }))}
        />
      )}
      <SelectField
        unmarked
        name="which"
        label={texts.which}
        value={asked.which}
        options={unitFilters.map((value) => ({ value, label: filters[value] }))}
      />
      <TextField
        name="text"
        type="search"
        label={texts.search}
        value={asked.text}
        maxLength={100}
        unmarked
      />
      <DayFields asked={frame.asked} />
      <div class="btn-list plan-view-acts">
        <button type="submit" class="btn btn-primary">
          {texts.show}
        </button>
        <a class="btn" href={cleared(withQuery(address, { on: '', tree: '', sort: '' }))}>
          {texts.clear}
        </a>
      </div>
    </form>
  )
}
