/** One target: how far, how fast, and in which units it is stuck. */
import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlanReport, TargetProgress } from '../../reports/plan/plan-report.ts'
import { BarLegend, type BarPart } from '../charts/bar.tsx'
import { Trend } from '../charts/trend.tsx'
import { SelectField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, shownDay } from '../kit/time.tsx'
import { PlanActions } from './downloads.tsx'
import { PlanFrame, type PlanFrameView } from './plan-frame.tsx'
import { planAddress } from './plan-tabs.tsx'
import { TargetFigures } from './target-card.tsx'
import { countWord, denominatorWords, titleIn } from './target-words.ts'
import { trendOfTarget } from './trend-of-target.ts'
import { type AskedUnits, chooseLines, hasUnitsBelow } from './unit-lines.ts'
import { PlanUnitTable } from './unit-table.tsx'
import { PAPER_UNITS } from './units-page.tsx'

const UNITS_PAGE = 50

export interface TargetView {
  language: Language
  address: string
  frame: PlanFrameView
  report: PlanReport
  target: TargetProgress
  asked: AskedUnits
  page: number
  mayFreeze: boolean
  /** The list of those of a unit who are not trained (null: of no unit); null: there is none of this target. */
  missingAddress: ((unitId: string | null) => string) | null
  /** Of everything that is looked at. */
  missingOfAll: string | null
}

export function targetPage(view: TargetView) {
  const { language, address, frame, report, target, mayFreeze } = view
  return {
    area: 'plans' as const,
    title: titleIn(target.title, language),
    trail: [{ label: titleIn(report.plan.title, language), path: planAddress(frame.planId) }],
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
      <PlanFrame frame={frame} report={report} tab="progress" viewForm>
        <Standing view={view} />
        <TrendCard target={target} on={report.on} />
        <Units view={view} />
      </PlanFrame>
    ),
  }
}

function Standing({ view: { report, target, missingOfAll, frame } }: { view: TargetView }) {
  const { language, viewer } = useFrame()
  const texts = planPartTexts[language]
  const titles = new Map(report.audiences.map(({ id, title }) => [id, titleIn(title, language)]))
  const facts = [
    { name: texts.dueName, value: <Day date={target.due} /> },
    { name: texts.turns, value: shownNumber(target.turns, language) },
    {
      name: texts.denominator,
      value: denominatorWords(target.denominator, target.counts, language),
    },
    ...(target.audiences.length > 0
      ? [
          {
            name: texts.audiences,
            value: target.audiences.map((id) => titles.get(id) ?? id).join('; '),
          },
        ]
      : []),
    ...(target.clause === null
      ? []
      : [{ name: texts.clauseName, value: <span lang="vi">{target.clause}</span> }]),
    ...(target.open === null
      ? []
      : [{ name: texts.openName, value: <span lang="vi">{target.open}</span> }]),
  ]
  return (
    <section class="card mb-3">
      <div class="card-body plan-standing">
        <div class="plan-target-figures">
          <TargetFigures target={target} on={report.on} />
          <p class="btn-list no-print mt-3 mb-0">
            {missingOfAll !== null && (
              <a class="btn btn-primary" href={missingOfAll}>
                {target.counts === 'people' ? texts.whoIsMissing : texts.whichAreMissing}
              </a>
            )}
            {target.denominator === null && viewer.unitId === null && (
              <a class="btn" href={planAddress(frame.planId, 'figures')}>
                {texts.addFigure}
              </a>
            )}
          </p>
        </div>
        <dl class="facts-two">
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  )
}

function TrendCard({ target, on }: { target: TargetProgress; on: string }) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const what = countWord(target.counts, language)
  const shown = (value: number) => shownNumber(value, language)
  const trend = trendOfTarget(target, on, ({ from, to, total }) =>
    fill(texts.trendLabel, {
      ...{ from: shownDay(from, language), to: shownDay(to, language) },
      ...{ total: shown(total), what },
    }),
  )
  const legend: Omit<BarPart, 'value'>[] = [
    { colour: 'plan', name: texts.trendTotal },
    { colour: 'open', name: texts.trendAdded },
    ...(target.promised === null
      ? []
      : [
          {
            colour: 'good' as const,
            name: fill(texts.trendGoal, { n: shown(target.promised) }),
          },
        ]),
    ...(trend?.chart.ahead ? [{ colour: 'rest' as const, name: texts.trendAhead }] : []),
  ]
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.trend}</h2>
      </div>
      {trend === null ? (
        <p class="card-body text-secondary mb-0">{texts.trendNone}</p>
      ) : (
        <div class="card-body">
          <BarLegend entries={legend} />
          <Trend chart={trend.chart} />
          <p class="plan-trend-days text-secondary">
            <Day date={trend.from} />
            <Day date={trend.to} />
          </p>
          {target.forecast !== null && <p class="text-secondary mb-2">{texts.forecastHow}</p>}
          <details>
            <summary>{texts.trendTable}</summary>
            <TableFrame label={texts.trendTable}>
              <table class="table plan-table plan-weeks">
                <thead>
                  <tr>
                    <th scope="col">{texts.week}</th>
                    <th scope="col" class="number">
                      {texts.trendAdded}
                    </th>
                    <th scope="col" class="number">
                      {texts.trendTotal}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {target.weeks.toReversed().map((week) => (
                    <tr key={week.from}>
                      <th scope="row">
                        <Day date={week.from} />
                      </th>
                      <td class="number">{shown(week.added)}</td>
                      <td class="number">{shown(week.total)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </details>
        </div>
      )}
    </section>
  )
}

function Units({ view }: { view: TargetView }) {
  const { report, target, asked, frame, page } = view
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const chosen = chooseLines(report.units, asked)
  const { lines } = chosen
  const path = `${planAddress(frame.planId)}/targets/${encodeURIComponent(target.id)}`
  const hasPromise = lines.some(({ targets }) => (targets[target.id]?.promised ?? null) !== null)
  const number = Math.min(page, Math.max(1, Math.ceil(lines.length / UNITS_PAGE)))
  const shown = frame.isForPaper
    ? lines.slice(0, PAPER_UNITS)
    : lines.slice((number - 1) * UNITS_PAGE, number * UNITS_PAGE)
  return (
    <section class="card mb-3" id="units">
      <div class="card-header">
        <h2 class="card-title">{texts.unitsTable}</h2>
        <div class="card-actions no-print">
          <LevelChoice asked={asked} levels={chosen.levels} level={chosen.level} frame={frame} />
        </div>
      </div>
      {asked.sort === 'share' && (
        <p class="card-body text-secondary mb-0">
          {hasPromise ? texts.behindFirst : texts.noOrder}
        </p>
      )}
      <PlanUnitTable
        targets={report.targets}
        target={target}
        whole={report}
        lines={shown}
        parents={hasUnitsBelow(report.units)}
        treeFrom={null}
        sort={asked.sort}
        isForPaper={frame.isForPaper}
        openPath={path}
        leafPath={path}
        missingAddress={frame.isForPaper ? null : view.missingAddress}
      />
      {!frame.isForPaper && <Pager page={number} size={UNITS_PAGE} total={lines.length} />}
    </section>
  )
}

/** Sent at once where there is script; a button stands beside it otherwise. */
function LevelChoice({
  asked,
  levels,
  level,
  frame,
}: {
  asked: AskedUnits
  levels: number
  level: number
  frame: PlanFrameView
}) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  if (levels < 2) return null
  const kept = { ...frame.asked, sort: asked.sort === 'share' ? '' : asked.sort }
  return (
    <form method="get" class="plan-level">
      {Object.entries(kept).map(
        ([name, value]) =>
          value !== '' && <input type="hidden" name={name} value={value} key={name} />,
      )}
      <SelectField
        name="level"
        label={texts.level}
        unmarked
        value={String(level)}
        options={Array.from({ length: levels }, (_, index) => ({
          value: String(index + 1),
          label: fill(texts.levelName, { n: index + 1 }),
        }))}
      />
      <button type="submit" class="btn">
        {texts.show}
      </button>
    </form>
  )
}
