/** What pages say of a target, in words. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import { planPageTexts } from '../../foundation/texts/console/plan-pages.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Denominator, TargetCount, TargetProgress } from '../../reports/plan/plan-report.ts'
import { shownDecimal, shownNumber } from '../kit/number.ts'
import { shownDay } from '../kit/time.tsx'
import type { TargetState } from './target-state.ts'

export const titleIn = (title: { vi: string; en: string | null }, language: Language): string =>
  (language === 'en' && title.en) || title.vi

/** 60,0% in Vietnamese, 60.0% in English. */
export const shownPercent = (percent: number, language: Language): string =>
  `${shownDecimal(percent.toFixed(1), language)}%`

/** What is counted: people, units, teams. */
export const countWord = (counts: TargetProgress['counts'], language: Language): string =>
  planPageTexts[language][counts]

export function stateWord(state: TargetState, language: Language): string {
  const texts = planPageTexts[language]
  return {
    met: texts.stateMet,
    onTrack: texts.stateOnTrack,
    behind: texts.stateBehind,
    over: texts.stateOver,
    running: texts.stateRunning,
    open: texts.stateOpen,
  }[state]
}

/** `312 / 520 người`; where one is not known, what is. */
export function reachedWords(
  { reached, promised }: Pick<TargetCount, 'reached' | 'promised'>,
  counts: TargetProgress['counts'],
  language: Language,
): string {
  const texts = planPageTexts[language]
  const what = countWord(counts, language)
  if (reached === null) return texts.notKnown
  if (promised === null)
    return fill(texts.reachedOnly, { reached: shownNumber(reached, language), what })
  return fill(texts.reachedOf, {
    ...{ reached: shownNumber(reached, language), what },
    promised: shownNumber(promised, language),
  })
}

/** Why nothing of a target can be counted. */
export function whyNotKnown(
  { counts, evidence }: Pick<TargetProgress, 'counts' | 'evidence'>,
  language: Language,
): string {
  const texts = planPageTexts[language]
  if (evidence === 'recorded') return texts.noRecord
  return counts === 'entities' ? texts.noRule : texts.noAudience
}

/** `60,0% tổng số đối tượng`, or that there is no head count: never 0 %. Empty: nothing can be counted. */
export function percentWords(
  { percent, denominator }: Pick<TargetCount, 'percent' | 'denominator'>,
  language: Language,
): string {
  const texts = planPageTexts[language]
  if (denominator === null) return texts.noDenominator
  if (percent === null) return ''
  return fill(texts.percentOf, { percent: shownPercent(percent, language) })
}

/** Of which day and by whom a head count is, and whether it was added up. */
export function denominatorWords(
  denominator: Denominator | null,
  counts: TargetProgress['counts'],
  language: Language,
): string {
  const texts = planPageTexts[language]
  if (denominator === null) return texts.noDenominator
  const { amount, asOf, source, from, missingUnits } = denominator
  const said = fill(texts.asOfSource, {
    ...{ n: shownNumber(amount, language), what: countWord(counts, language), source },
    day: shownDay(asOf, language),
  })
  if (from !== 'sum') return said
  const how =
    missingUnits === 0
      ? texts.fromSum
      : fill(texts.fromSumMissing, { n: shownNumber(missingUnits, language) })
  return `${said} ${how}`
}

/** The pace, what would be needed, and where it leads; nothing where nothing can be foreseen. */
export function forecastWords(
  { forecast, counts, promised, reached, due }: TargetProgress,
  on: DateString,
  language: Language,
): string[] {
  if (forecast === null || (promised !== null && reached !== null && reached >= promised)) return []
  const texts = planPageTexts[language]
  const what = countWord(counts, language)
  const shown = (value: number) => shownNumber(Math.round(value * 10) / 10, language)
  const { perWeek, neededPerWeek, atDeadline, reachedOn } = forecast
  const isInTime = reachedOn !== null && reachedOn <= due
  return [
    perWeek === 0
      ? fill(texts.standstill, { what })
      : fill(texts.pace, { n: shown(perWeek), what }),
    ...(due < on
      ? [texts.timeOver]
      : [
          ...(neededPerWeek === null
            ? []
            : [fill(texts.needed, { n: shown(neededPerWeek), what })]),
          ...(isInTime
            ? [fill(texts.reachedOn, { day: shownDay(reachedOn, language) })]
            : perWeek === 0
              ? []
              : [fill(texts.neverReached, { n: shown(atDeadline), what })]),
        ]),
  ]
}
