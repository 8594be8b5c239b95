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

export interface ComparisonView {
  against: ComparedWith
  today: string
  planVersion: number
  /** How many there are in each part. */
  counts: Record<ShownPart, number>
  part: ShownPart
  page: number
  /** Of the page. */
  differences: readonly FigureDifference[]
}

export function Differences({
  frozen,
  comparison,
}: {
  frozen: FrozenReport
  comparison: ComparisonView
}) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const { against, counts, part, page, differences, planVersion, today } = comparison
  const address = (query: { against: ComparedWith; part: ShownPart }) =>
    `${frozenAddress(frozen.planId, frozen.id)}?against=${query.against}&part=${query.part}#differences`
  const ways = [
    ['same-day', fill(texts.sameDay, { day: shownDay(frozen.on, language) })],
    ['today', fill(texts.today, { day: shownDay(today, language) })],
  ] as const
  const isSameDay = against === 'same-day'
  return (
    <section class="card" id="differences">
      <div class="card-header">
        <h2 class="card-title">{texts.differences}</h2>
      </div>
      <div class="card-body">
        <ul class="nav nav-pills mb-2">
          {ways.map(([way, label]) => (
            <li class="nav-item" key={way}>
              <a
                class={way === against ? 'nav-link active' : 'nav-link'}
                aria-current={way === against ? 'true' : undefined}
                href={address({ against: way, part: 'all' })}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
        <p class="text-secondary mb-2">{isSameDay ? texts.sameDayHint : texts.todayHint}</p>
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
                      href={address({ against, part: one })}
                    >
                      {`${texts.parts[one]} (${shownNumber(counts[one], language)})`}
                    </a>
                  </li>
                ),
            )}
          </ul>
        )}
      </div>
      {counts.all > 0 && (
        <>
          <Lines differences={differences} />
          <Pager page={page} size={DIFFERENCES_PAGE} total={counts[part]} />
        </>
      )}
    </section>
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
export function ofWords({ part, name, target, audience }: FigureOf, language: Language): string {
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
