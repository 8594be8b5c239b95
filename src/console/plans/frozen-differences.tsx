/** Figures that are no longer what a frozen report says. */
import { frozenTexts } from '../../foundation/texts/console/frozen.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { FigureDifference, FigureOf } from '../../reports/frozen/differences.ts'
import type { FrozenReport } from '../../reports/frozen/frozen-store.ts'
import type { ComparedWith } from '../../reports/frozen/look-into.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { frozenAddress } from './frozen-list-page.tsx'
import { titleIn } from './target-words.ts'

/** Lines of a page. */
export const DIFFERENCES_PAGE = 100

export const shownParts = ['all', 'whole', 'unit', 'audience', 'module', 'program'] as const
export type ShownPart = (typeof shownParts)[number]

interface ComparisonView {
  against: ComparedWith
  planVersion: number
  /** How many there are in each part. */
  counts: Record<ShownPart, number>
  part: ShownPart
  page: number
  /** Of the page. */
  differences: readonly FigureDifference[]
}

/** Worked out only for who asks. */
export type AskedComparison = ComparisonView | 'not-asked' | 'plan-gone'

export function Differences({
  frozen,
  today,
  comparison,
}: {
  frozen: FrozenReport
  today: string
  comparison: AskedComparison
}) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  if (comparison === 'plan-gone') return <p class="alert alert-warning">{texts.planGone}</p>
  const against = comparison === 'not-asked' ? null : comparison.against
  const ways = [
    ['same-day', fill(texts.sameDay, { day: shownDay(frozen.on, language) })],
    ['today', fill(texts.today, { day: shownDay(today, language) })],
  ] as const
  const lookOf = (way: ComparedWith) => {
    if (against === null) return 'btn'
    return way === against ? 'nav-link active' : 'nav-link'
  }
  return (
    <section class="card" id="differences">
      <div class="card-header">
        <h2 class="card-title">{texts.differences}</h2>
      </div>
      <div class="card-body">
        {against === null && <p class="text-secondary">{texts.compareHint}</p>}
        <ul class={against === null ? 'nav gap-2' : 'nav nav-pills'}>
          {ways.map(([way, label]) => (
            <li class="nav-item" key={way}>
              <a
                class={lookOf(way)}
                aria-current={way === against ? 'true' : undefined}
                href={differencesAddress(frozen, { against: way, part: 'all' })}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
        {comparison !== 'not-asked' && <Found frozen={frozen} comparison={comparison} />}
      </div>
      {comparison !== 'not-asked' && comparison.counts.all > 0 && (
        <>
          <Lines differences={comparison.differences} />
          <Pager
            page={comparison.page}
            size={DIFFERENCES_PAGE}
            total={comparison.counts[comparison.part]}
          />
        </>
      )}
    </section>
  )
}

const differencesAddress = (
  { planId, id }: FrozenReport,
  { against, part }: { against: ComparedWith; part: ShownPart },
): string => `${frozenAddress(planId, id)}?against=${against}&part=${part}#differences`

/** What the comparison is, and how much of what differs. */
function Found({ frozen, comparison }: { frozen: FrozenReport; comparison: ComparisonView }) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const { against, counts, part, planVersion } = comparison
  const isSameDay = against === 'same-day'
  return (
    <>
      <p class="text-secondary my-2">{isSameDay ? texts.sameDayHint : texts.todayHint}</p>
      {planVersion !== frozen.sources.plan.version && (
        <p class="alert alert-warning">
          {fill(texts.planChanged, { now: planVersion, former: frozen.sources.plan.version })}
        </p>
      )}
      {counts.all === 0 ? (
        <p class="mb-0">{isSameDay ? texts.noDifference : texts.noDifferenceToday}</p>
      ) : (
        <ul class="nav nav-pills">
          {shownParts.map(
            (one) =>
              counts[one] > 0 && (
                <li class="nav-item" key={one}>
                  <a
                    class={one === part ? 'nav-link active' : 'nav-link'}
                    aria-current={one === part ? 'true' : undefined}
                    href={differencesAddress(frozen, { against, part: one })}
                  >
                    {`${texts.parts[one]} (${shownNumber(counts[one], language)})`}
                  </a>
                </li>
              ),
          )}
        </ul>
      )}
    </>
  )
}

function Lines({ differences }: { differences: readonly FigureDifference[] }) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const shown = (n: number | null) =>
    n === null ? <span class="text-secondary">{texts.absent}</span> : shownNumber(n, language)
  return (
    <TableFrame label={texts.differences}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.of}</th>
            <th scope="col">{texts.figure}</th>
            <th scope="col" class="number">
              {texts.before}
            </th>
            <th scope="col" class="number">
              {texts.after}
            </th>
            <th scope="col" class="number">
              {texts.change}
            </th>
          </tr>
        </thead>
        <tbody>
          {differences.map((one) => (
            <tr
              key={JSON.stringify([one.part, one.id, one.target?.id, one.audience?.id, one.figure])}
            >
              <th scope="row" class="cohort-name" lang="vi">
                {ofWords(one, language)}
              </th>
              <td>{texts.names[one.figure]}</td>
              <td class="number">{shown(one.before)}</td>
              <td class="number">{shown(one.after)}</td>
              <td class="number">{changeWords(one, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** `Xã Tô Múa · Công chức: kỹ năng số cơ bản` */
function ofWords({ part, name, target, audience }: FigureOf, language: Language): string {
  const texts = frozenTexts[language]
  const own =
    name === null ? (part === 'unit' ? texts.noUnit : texts.parts.whole) : titleIn(name, language)
  return [own, ...[target, audience].flatMap((of) => (of ? titleIn(of.title, language) : []))].join(
    ' · ',
  )
}

function changeWords({ before, after }: FigureDifference, language: Language): string {
  if (before === null || after === null) return ''
  const change = after - before
  return `${change > 0 ? '+' : '−'}${shownNumber(Math.abs(change), language)}`
}
