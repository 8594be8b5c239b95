/** A target with how far it has come: in the list of the plan, and at the top of its own page. */
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { Minimum, TargetProgress } from '../../reports/plan/plan-report.ts'
import { GoalBar } from '../charts/goal-bar.tsx'
import { Trend } from '../charts/trend.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { shownDay } from '../kit/time.tsx'
import { planAddress } from './plan-tabs.tsx'
import { type TargetState, targetState } from './target-state.ts'
import {
  countWord,
  denominatorWords,
  forecastWords,
  percentWords,
  reachedWords,
  stateWord,
  titleIn,
  whyNotKnown,
} from './target-words.ts'
import { trendOfTarget } from './trend-of-target.ts'

export const STATE_BADGES: Record<TargetState, string> = {
  met: 'badge bg-green-lt',
  onTrack: 'badge bg-blue-lt',
  behind: 'badge bg-yellow-lt',
  over: 'badge bg-red-lt',
  running: 'badge bg-secondary-lt',
  open: 'badge bg-secondary-lt',
}

function StateBadge({ target, on }: { target: TargetProgress; on: string }) {
  const { language } = useFrame()
  const state = targetState(target, on)
  return <span class={STATE_BADGES[state]}>{stateWord(state, language)}</span>
}

/** Page of a target, of the same unit and days. */
export function targetAddress(planId: string, targetId: string, address: string): string {
  const { search } = new URL(address, 'http://console')
  const kept = new URLSearchParams(search)
  for (const name of [...kept.keys()]) if (!['unit', 'on', 'tree'].includes(name)) kept.delete(name)
  const path = `${planAddress(planId)}/targets/${encodeURIComponent(targetId)}`
  return withQuery(`${path}?${kept}`, {})
}

export function TargetRow({
  planId,
  target,
  on,
  audiences,
}: {
  planId: string
  target: TargetProgress
  on: string
  /** Titles of its audiences. */
  audiences: readonly string[]
}) {
  const { language, address } = useFrame()
  const texts = planPageTexts[language]
  const { years, due, evidence, open } = target
  const ofYears =
    years.from === years.to ? fill(texts.years, { from: years.from }) : fill(texts.yearsSpan, years)
  return (
    <li class="plan-target">
      <div class="plan-target-name">
        <h3 class="plan-target-title">
          <a href={targetAddress(planId, target.id, address)}>{titleIn(target.title, language)}</a>
        </h3>
        <p class="text-secondary mb-0">
          {[...audiences, ofYears, fill(texts.due, { day: shownDay(due, language) })].join(' · ')}
        </p>
        {evidence === 'recorded' && (
          <p class="text-secondary mb-0 plan-target-more">{texts.recordedEvidence}</p>
        )}
        {open !== null && (
          <p class="text-secondary mb-0 plan-target-more" lang="vi">
            {fill(texts.openText, { text: open })}
          </p>
        )}
      </div>
      <div class="plan-target-figures">
        <TargetFigures target={target} on={on} />
      </div>
      <div class="plan-target-trend">
        <SmallTrend target={target} on={on} />
      </div>
    </li>
  )
}

export function TargetFigures({ target, on }: { target: TargetProgress; on: string }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  const { reached, promised, denominator, missing, counts, minimums } = target
  const whole = promised ?? denominator?.amount ?? null
  const shown = (value: number) => shownNumber(value, language)
  return (
    <>
      <p class="plan-target-reached">
        <strong>{reachedWords(target, counts, language)}</strong>
        <StateBadge target={target} on={on} />
      </p>
      {reached === null ? (
        <p class="text-secondary mb-0">{whyNotKnown(target, language)}</p>
      ) : (
        whole !== null && (
          <GoalBar
            reached={reached}
            goal={promised}
            whole={denominator?.amount ?? null}
            label={fill(texts.goalBar, {
              title: titleIn(target.title, language),
              reached: shown(reached),
              ...{ whole: shown(whole), what: countWord(counts, language) },
            })}
          />
        )
      )}
      <p class="text-secondary mb-0" title={denominatorWords(denominator, counts, language)}>
        {[
          percentWords(target, language),
          ...(missing ? [fill(texts.missingOf, { n: shown(missing) })] : []),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {forecastWords(target, on, language).map((line) => (
        <p class="text-secondary mb-0 plan-target-more" key={line}>
          {line}
        </p>
      ))}
      <Minimums minimums={minimums} />
    </>
  )
}

function SmallTrend({ target, on }: { target: TargetProgress; on: string }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  const what = countWord(target.counts, language)
  const trend = trendOfTarget(target, on, ({ from, to, total }) =>
    fill(texts.trendLabel, {
      ...{ from: shownDay(from, language), to: shownDay(to, language) },
      ...{ total: shownNumber(total, language), what },
    }),
  )
  return trend === null ? null : <Trend chart={trend.chart} small />
}

function Minimums({ minimums }: { minimums: readonly Minimum[] }) {
  const { language } = useFrame()
  const texts = planPageTexts[language]
  if (minimums.length === 0) return null
  return (
    <ul class="plan-minimums">
      {minimums.map((minimum) => (
        <li key={`${minimum.kind}${minimum.year}`}>
          {minimum.met !== null && (
            <span class={minimum.met ? 'badge bg-green-lt' : 'badge bg-yellow-lt'}>
              {minimum.met ? texts.minimumMet : texts.minimumNotMet}
            </span>
          )}{' '}
          {minimumWords(minimum, language)}
        </li>
      ))}
    </ul>
  )
}

function minimumWords({ kind, wanted, actual, year }: Minimum, language: 'vi' | 'en'): string {
  const texts = planPageTexts[language]
  const wording = {
    people: texts.minimumPeople,
    coursesPerYear: texts.minimumCoursesPerYear,
    coursesEach: texts.minimumCoursesEach,
    members: texts.minimumMembers,
  }[kind]
  const asked = fill(wording, { n: shownNumber(wanted, language), year: year ?? '' })
  if (actual === null) return `${asked}: ${texts.minimumUnknown}`
  const so = kind === 'coursesEach' || kind === 'members'
  return `${asked}: ${fill(so ? texts.minimumFulfil : texts.minimumActual, {
    n: shownNumber(actual, language),
  })}`
}
