/** What the document says, what was brought and what units add up to, side by side. */
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { FigureKind } from '../../../reports/figures/figure-kinds.ts'
import type { Total, UnitGap } from '../../../reports/figures/figure-totals.ts'
import type { ReachTotal } from '../../../reports/figures/read-totals.ts'
import { useFrame } from '../../kit/frame-context.ts'
import { shownNumber, shownShare } from '../../kit/number.ts'
import { TableFrame } from '../../kit/table-frame.tsx'
import { shownDay } from '../../kit/time.tsx'
import { figuresAddress, SUBJECT_NAMES, titleIn } from './figure-words.ts'

interface TotalTableView {
  plan: Plan
  kind: Extract<FigureKind, 'head-count' | 'promised' | 'recorded'>
  totals: readonly Total[]
  mayTakeRoster: boolean
  branch: string | null
}

export function TotalTable({ plan, kind, totals, mayTakeRoster, branch }: TotalTableView) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const withDocument = kind !== 'recorded' && branch === null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.totals}</h2>
      <TableFrame label={texts.totals}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts[SUBJECT_NAMES[kind]]}</th>
              {withDocument && (
                <th scope="col" class="number">
                  {texts.document}
                </th>
              )}
              <th scope="col" class="number">
                {branch === null ? texts.whole : texts.wholeBranch}
              </th>
              <th scope="col" class="number">
                {texts.ofUnits}
              </th>
              <th scope="col">{texts.check}</th>
              {mayTakeRoster && (
                <th scope="col">
                  <span class="visually-hidden">{texts.fromRoster}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {totals.map((total) => (
              <tr key={total.id}>
                <th scope="row" class="figure-subject">
                  <span lang="vi">{titleIn(total.title, language)}</span>
                  <Remark plan={plan} total={total} mayTakeRoster={mayTakeRoster} />
                </th>
                {withDocument && (
                  <td class="number">
                    <Stated plan={plan} kind={kind} total={total} />
                  </td>
                )}
                <td class="number">
                  <Amount amount={total.whole?.amount ?? null} asOf={total.whole?.asOf ?? null} />
                </td>
                <UnitsCell total={total} />
                <td>
                  <Check total={total} isDenominator={kind === 'head-count'} />
                </td>
                {mayTakeRoster && (
                  <td>
                    <RosterLink plan={plan} total={total} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <Gaps totals={totals} />
    </section>
  )
}

/** Where the document states it, and why the roster cannot tell it. */
function Remark({
  plan,
  total,
  mayTakeRoster,
}: Pick<TotalTableView, 'plan' | 'mayTakeRoster'> & { total: Total }) {
  const { language } = useFrame()
  const isUntold = mayTakeRoster && audienceRule(plan, total.id) === null
  return (
    <>
      {total.document?.clause && (
        <small class="d-block text-secondary" lang="vi">
          {total.document.clause}
        </small>
      )}
      {isUntold && <small class="d-block text-secondary">{planFigureTexts[language].noRule}</small>}
    </>
  )
}

const audienceRule = (plan: Plan, id: string) =>
  plan.definition.audiences.find((audience) => audience.id === id)?.rule ?? null

/** A head count, or the share that a target promises. */
function Stated({ plan, kind, total }: Pick<TotalTableView, 'plan' | 'kind'> & { total: Total }) {
  const { language } = useFrame()
  const { document, id } = total
  const percent =
    kind === 'promised' ? plan.definition.targets.find((one) => one.id === id)?.percent : null
  if (document !== null || !percent)
    return <Amount amount={document?.amount ?? null} asOf={document?.asOf ?? null} />
  return <>{shownShare(percent.numerator, percent.denominator, language)}</>
}

function Amount({ amount, asOf }: { amount: number | null; asOf: string | null }) {
  const { language } = useFrame()
  if (amount === null) return <Nothing />
  return (
    <>
      {shownNumber(amount, language)}
      {asOf !== null && <small class="d-block text-secondary">{shownDay(asOf, language)}</small>}
    </>
  )
}

function Nothing() {
  const { language } = useFrame()
  return (
    <span class="text-secondary">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{planFigureTexts[language].none}</span>
    </span>
  )
}

function UnitsCell({ total: { units, outside } }: { total: Total }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const shown = (n: number) => shownNumber(n, language)
  return (
    <td class="number">
      {units === null ? (
        <Nothing />
      ) : (
        <>
          {shown(units.sum)}
          <small class="d-block text-secondary">
            {fill(texts.unitsCounted, { n: shown(units.counted) })}
            {units.missing > 0 && ` · ${fill(texts.unitsMissing, { n: shown(units.missing) })}`}
          </small>
        </>
      )}
      {outside > 0 && (
        <small class="d-block text-secondary">
          {fill(texts.unitsOutside, { n: shown(outside) })}
        </small>
      )}
    </td>
  )
}

function Check({ total, isDenominator }: { total: Total; isDenominator: boolean }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const { state, whole, document, units } = total
  const signed = (n: number) => `${n > 0 ? '+' : ''}${shownNumber(n, language)}`
  const stated = whole?.amount ?? document?.amount ?? null
  const broughtOff = whole !== null && document !== null ? whole.amount - document.amount : 0
  return (
    <>
      {state === 'equal' && <span class="badge bg-green-lt">{texts.stateEqual}</span>}
      {state === 'missing' && <span class="badge bg-yellow-lt">{texts.stateMissing}</span>}
      {state === 'differs' && (
        <span class="badge bg-red-lt">
          {fill(texts.stateDiffers, { n: signed((units?.sum ?? 0) - (stated ?? 0)) })}
        </span>
      )}
      {state === null &&
        (isDenominator && stated === null && units === null ? (
          <span class="badge bg-secondary-lt">{texts.stateNone}</span>
        ) : (
          <Nothing />
        ))}
      {broughtOff !== 0 && (
        <small class="d-block text-secondary">
          {fill(texts.broughtDiffers, { n: signed(broughtOff) })}
        </small>
      )}
    </>
  )
}

function RosterLink({ plan, total }: { plan: Plan; total: Total }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  if (audienceRule(plan, total.id) === null) return null
  return (
    <a
      class="btn btn-sm"
      href={`${figuresAddress(plan.id)}/roster/${encodeURIComponent(total.id)}`}
    >
      <span aria-hidden="true">{texts.fromRoster}</span>
      <span class="visually-hidden">
        {fill(texts.fromRosterOf, { audience: titleIn(total.title, language) })}
      </span>
    </a>
  )
}

const MOST_GAPS = 10

function Gaps({ totals }: { totals: readonly Total[] }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const gaps = totals.flatMap((total) => total.gaps.map((gap) => ({ gap, title: total.title })))
  if (gaps.length === 0) return null
  const shown = (n: number) => shownNumber(n, language)
  const told = ({ unit, own, below }: UnitGap) =>
    fill(texts.gap, { unit: unit.name, own: shown(own), sum: shown(below.sum) })
  return (
    <div class="card-footer">
      <h3 class="h4">{texts.gaps}</h3>
      <ul class="mb-0">
        {gaps.slice(0, MOST_GAPS).map(({ gap, title }) => (
          <li key={`${gap.unit.id}${title.vi}`}>
            <span lang="vi">{titleIn(title, language)}</span> – {told(gap)}
          </li>
        ))}
        {gaps.length > MOST_GAPS && (
          <li>{fill(texts.moreGaps, { n: shown(gaps.length - MOST_GAPS) })}</li>
        )}
      </ul>
    </div>
  )
}

/** Reached without being taught. */
export function ReachTable({ reach }: { reach: readonly ReachTotal[] }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.reach}</h2>
      <TableFrame label={texts.reach}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.channel}</th>
              <th scope="col" class="number">
                {texts.reachAmount}
              </th>
              <th scope="col" class="number">
                {texts.entries}
              </th>
              <th scope="col">{texts.newest}</th>
            </tr>
          </thead>
          <tbody>
            {reach.map(({ id, title, clause, amount, entries, asOf }) => (
              <tr key={id}>
                <th scope="row" lang="vi">
                  {titleIn(title, language)}
                  {clause !== null && <small class="d-block text-secondary">{clause}</small>}
                </th>
                <td class="number">
                  {amount === null ? <Nothing /> : shownNumber(amount, language)}
                </td>
                <td class="number">{shownNumber(entries, language)}</td>
                <td>{asOf !== null && shownDay(asOf, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
