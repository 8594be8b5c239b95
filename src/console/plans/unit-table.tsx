/** Units of a plan, a line each with everything below it: one target in full, or all targets side by side. */
import type { ComponentChildren } from 'preact'
import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { unitKinds, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'
import type {
  PlanReport,
  TargetCount,
  TargetProgress,
  UnitLine,
} from '../../reports/plan/plan-report.ts'
import { GoalBar } from '../charts/goal-bar.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { SortHeader } from '../kit/sort-header.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { countWord, denominatorWords, shownPercent, titleIn } from './target-words.ts'
import type { UnitSort } from './unit-lines.ts'

export interface UnitTableView {
  targets: readonly TargetProgress[]
  /** Of one target in full; null: all side by side. */
  target: TargetProgress | null
  lines: readonly UnitLine[]
  /** All units together, below them; null: they are a part. */
  whole: Pick<PlanReport, 'totals' | 'targets'> | null
  /** Ids of units that have others below them. */
  parents: ReadonlySet<string>
  /** Deeper ones further in; 0 is the depth of the first. null: a list. */
  treeFrom: number | null
  sort: UnitSort
  isForPaper: boolean
  /** The path of the page on which a unit is opened with those below it. */
  openPath: string
  /** The path of the page that tells of a unit with none below it. */
  leafPath: string
  /** The list of those of a unit who are not trained; null: there is none. */
  missingAddress: ((unitId: string | null) => string) | null
}

export function PlanUnitTable(view: UnitTableView) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  return (
    <TableFrame label={texts.unitsTable}>
      <table class="table table-vcenter card-table plan-table plan-units">
        <thead>
          <tr>
            <SortHeader column="name" label={texts.unit} sort={view.sort} />
            {view.target === null ? <HeadsOfAll {...view} /> : <HeadsOfOne {...view} />}
          </tr>
        </thead>
        <tbody>
          {view.lines.map((line) => (
            <tr key={line.id ?? ''}>
              <UnitName {...view} line={line} />
              <Cells view={view} line={line} missingAddress={view.missingAddress} />
            </tr>
          ))}
        </tbody>
        {view.whole !== null && (
          <tfoot>
            <tr>
              <th scope="row">{texts.wholeRow}</th>
              <Cells view={view} line={lineOf(view.whole, texts.wholeRow)} missingAddress={null} />
            </tr>
          </tfoot>
        )}
      </table>
    </TableFrame>
  )
}

type Counted = Pick<UnitLine, 'id' | 'name' | 'people' | 'turns' | 'targets'>

/** Everything as a line. */
const lineOf = (
  { totals, targets }: Pick<PlanReport, 'totals' | 'targets'>,
  name: string,
): Counted => ({
  ...{ id: null, name, people: totals.people, turns: totals.turns },
  targets: Object.fromEntries(targets.map((target) => [target.id, target])),
})

function Cells({
  view,
  line,
  missingAddress,
}: {
  view: UnitTableView
  line: Counted
  missingAddress: UnitTableView['missingAddress']
}) {
  const { target } = view
  return target === null ? (
    <CellsOfAll view={view} line={line} />
  ) : (
    <CellsOfOne target={target} line={line} missingAddress={missingAddress} />
  )
}

/** Of which targets some unit has a head count; of the others it is said once, at the head. */
const withHeadCount = ({ lines }: UnitTableView, targetId: string): boolean =>
  lines.some(({ targets }) => (targets[targetId]?.denominator ?? null) !== null)

function HeadsOfAll(view: UnitTableView) {
  const { targets, sort } = view
  const { language, address } = useFrame()
  const texts = planPartTexts[language]
  return (
    <>
      <SortHeader column="people" label={texts.peopleTrained} sort={sort} isNumber />
      <SortHeader column="turns" label={texts.turns} sort={sort} isNumber />
      {targets.map(({ id, title }) => (
        <th scope="col" class="number plan-units-target" key={id}>
          <a href={withQuery(address, { target: id, sort: '', page: '' })}>
            {titleIn(title, language)}
          </a>
          {!withHeadCount(view, id) && (
            <small class="d-block text-secondary">{texts.noDenominator}</small>
          )}
        </th>
      ))}
    </>
  )
}

function HeadsOfOne({ sort }: UnitTableView) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const columns = ['denominator', 'promised', 'reached', 'missing'] as const
  return (
    <>
      {columns.map((column) => (
        <SortHeader column={column} label={texts[column]} sort={sort} isNumber key={column} />
      ))}
      <SortHeader column="share" label={texts.progress} sort={sort} />
    </>
  )
}

function UnitName({
  line,
  treeFrom,
  parents,
  openPath,
  leafPath,
  isForPaper,
}: UnitTableView & { line: UnitLine }) {
  const { language, address } = useFrame()
  const texts = planPartTexts[language]
  const { id, name, code, kind, ended, depth } = line
  const inTree = treeFrom === null || id === null ? 0 : Math.min(depth - treeFrom, 5)
  const kindWords = unitKinds.find((known) => known === kind)
  const about = [code, kindWords && unitKindTexts[kindWords][language]].filter(Boolean).join(' · ')
  const { search } = new URL(address, 'http://console')
  const open = withQuery((parents.has(id ?? '') ? openPath : leafPath) + search, {
    ...{ unit: id ?? '', page: '', text: '', level: '', which: '' },
  })
  return (
    <th scope="row" class={inTree > 0 ? `unit-depth-${inTree}` : undefined}>
      {id === null ? (
        texts.withoutUnitRow
      ) : isForPaper ? (
        <span lang="vi">{name}</span>
      ) : (
        <a href={open} lang="vi">
          {name}
        </a>
      )}
      {ended && (
        <>
          {' '}
          <span class="badge bg-secondary-lt" title={texts.endedHint}>
            {texts.ended}
          </span>
        </>
      )}
      {about !== '' && <small class="d-block text-secondary">{about}</small>}
    </th>
  )
}

function CellsOfAll({ view, line }: { view: UnitTableView; line: Counted }) {
  const { language } = useFrame()
  const shown = (value: number) => shownNumber(value, language)
  return (
    <>
      <Figure>{shown(line.people)}</Figure>
      <Figure>{shown(line.turns)}</Figure>
      {view.targets.map((target) => (
        <td
          key={target.id}
          class="number plan-units-target"
          title={denominatorWords(
            line.targets[target.id]?.denominator ?? null,
            target.counts,
            language,
          )}
        >
          <ShortCount
            count={line.targets[target.id]}
            target={target}
            unit={line.name}
            saysNone={withHeadCount(view, target.id)}
          />
        </td>
      ))}
    </>
  )
}

function ShortCount({
  count,
  target,
  unit,
  saysNone,
}: {
  count: TargetCount | undefined
  target: TargetProgress
  unit: string
  /** Says where there is no head count. */
  saysNone: boolean
}) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  if (count === undefined) return <span class="text-secondary">–</span>
  const { percent, denominator, reached, promised } = count
  return (
    <>
      {reached === null
        ? texts.notKnown
        : [reached, promised]
            .flatMap((value) => (value === null ? [] : [shownNumber(value, language)]))
            .join(' / ')}
      {promised !== null && reached !== null && <Bar count={count} target={target} unit={unit} />}
      {denominator === null
        ? saysNone && <small class="d-block text-secondary">{texts.noDenominator}</small>
        : percent !== null && (
            <small class="d-block text-secondary">{shownPercent(percent, language)}</small>
          )}
    </>
  )
}

function CellsOfOne({
  target,
  line,
  missingAddress,
}: {
  target: TargetProgress
  line: Counted
  missingAddress: UnitTableView['missingAddress']
}) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const count = line.targets[target.id]
  if (count === undefined)
    return (
      <>
        {['denominator', 'promised', 'reached', 'missing'].map((column) => (
          <Figure key={column}>–</Figure>
        ))}
        <td />
      </>
    )
  const { denominator, promised, reached, missing, percent } = count
  const shown = (value: number | null) => (value === null ? '–' : shownNumber(value, language))
  const isListed = missingAddress !== null && missing !== null && missing > 0
  return (
    <>
      <Figure title={denominatorWords(denominator, target.counts, language)}>
        {denominator === null ? (
          <small class="text-secondary">{texts.noDenominator}</small>
        ) : (
          shown(denominator.amount)
        )}
      </Figure>
      <Figure>{shown(promised)}</Figure>
      <Figure>{shown(reached)}</Figure>
      <Figure>
        {isListed ? (
          <a
            href={missingAddress(line.id)}
            aria-label={`${shown(missing)}: ${fill(texts.unitMissing, { unit: line.name })}`}
          >
            {shown(missing)}
          </a>
        ) : (
          shown(missing)
        )}
      </Figure>
      <td class="target-cell">
        {promised !== null && reached !== null && (
          <Bar count={count} target={target} unit={line.name} />
        )}
        {percent !== null && (
          <small class="text-secondary">
            {fill(texts.percentOf, { percent: shownPercent(percent, language) })}
          </small>
        )}
      </td>
    </>
  )
}

function Bar({
  count: { reached, promised, denominator },
  target,
  unit,
}: {
  count: TargetCount
  target: TargetProgress
  unit: string
}) {
  const { language } = useFrame()
  return (
    <GoalBar
      reached={reached ?? 0}
      goal={promised}
      whole={denominator?.amount ?? null}
      label={fill(planPartTexts[language].goalBar, {
        ...{ title: unit, reached: shownNumber(reached ?? 0, language) },
        ...{ whole: shownNumber(promised ?? 0, language) },
        what: countWord(target.counts, language),
      })}
    />
  )
}

function Figure({ title, children }: { title?: string; children: ComponentChildren }) {
  return (
    <td class="number" title={title}>
      {children}
    </td>
  )
}
