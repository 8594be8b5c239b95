/** Which attempt counts, and whether it passes: exact, by cross-multiplication, nothing rounded before comparing. */
import type { TestRecord } from '../../connectors/contract.ts'
import { Exact } from '../foundation/decimal.ts'
import type { ProgramRules } from '../programs/definition.ts'

type FinalTestRule = ProgramRules['finalTest']

export type Attempt = TestRecord['attempts'][number]

export interface Score {
  /** Points of 10, rounded down after 20 decimals; for showing and storing, never for comparing. */
  points: string
  attemptId: string
  submittedAt: string | null
  /** Submitted after the window closed: kept and shown, not counted. */
  late: boolean
}

/** Wide enough for the product of two differences of the longest decimals a record may hold (33 digits each). */
const Wide = Exact.clone({ precision: 100 })

export interface CountedAttempts {
  /** The attempt that counts; null when there is none in time. */
  counted: Attempt | null
  /** Of the attempts that came too late, the one that would count; null when none is late. */
  late: Attempt | null
}

/**
 * Sorts attempts into in time and late and picks one of each by `rule.attempts`. An attempt without a submission time
 * is in time and older than any other. An attempt whose item has no range (maximum not above minimum) has no score.
 * @param closesAt null: the window never closes
 */
export function countedAttempts(
  attempts: readonly Attempt[],
  rule: Pick<FinalTestRule, 'attempts'>,
  closesAt: Date | null,
): CountedAttempts {
  const scored = attempts.filter(({ minimum, maximum }) => new Wide(maximum).gt(minimum))
  const isLate = ({ submittedAt }: Attempt) =>
    closesAt !== null && submittedAt !== null && Date.parse(submittedAt) >= closesAt.getTime()
  return {
    counted: pick(
      scored.filter((attempt) => !isLate(attempt)),
      rule.attempts,
    ),
    late: pick(scored.filter(isLate), rule.attempts),
  }
}

/** (raw − min) ÷ (max − min) × 10 >= pass × (10 ÷ scale), without dividing. */
export function passes(attempt: Attempt, rule: Pick<FinalTestRule, 'pass' | 'scale'>): boolean {
  const { earned, range } = partsOf(attempt)
  return earned.times(rule.scale).gte(range.times(rule.pass))
}

export function pointsOfTen(attempt: Attempt): string {
  const { earned, range } = partsOf(attempt)
  return earned.times(10).div(range).toDecimalPlaces(20, Wide.ROUND_DOWN).toFixed()
}

/** The pass mark in points of 10, for showing. */
export function passMarkOfTen(rule: Pick<FinalTestRule, 'pass' | 'scale'>): string {
  return new Wide(rule.pass).times(10).div(rule.scale).toDecimalPlaces(20, Wide.ROUND_UP).toFixed()
}

function partsOf({ raw, minimum, maximum }: Attempt) {
  return { earned: new Wide(raw).minus(minimum), range: new Wide(maximum).minus(minimum) }
}

function pick(attempts: readonly Attempt[], by: FinalTestRule['attempts']): Attempt | null {
  const ordered = attempts.toSorted(by === 'highest' ? byScore : byTime)
  return (by === 'first' ? ordered.at(0) : ordered.at(-1)) ?? null
}

/** Lowest first; of equal scores the earliest stands last, because it earned the score. */
function byScore(a: Attempt, b: Attempt): number {
  const [x, y] = [partsOf(a), partsOf(b)]
  return x.earned.times(y.range).comparedTo(y.earned.times(x.range)) || byTime(b, a)
}

function byTime(a: Attempt, b: Attempt): number {
  return instantOf(a) - instantOf(b) || compareIds(a.id, b.id) || compareText(a.raw, b.raw)
}

function instantOf({ submittedAt }: Attempt): number {
  return submittedAt === null ? 0 : Date.parse(submittedAt)
}

/** Platforms number attempts upwards: 10 comes after 9. */
function compareIds(a: string, b: string): number {
  const numbered = /^\d+$/.test(a) && /^\d+$/.test(b)
  return numbered ? new Wide(a).comparedTo(b) : compareText(a, b)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
