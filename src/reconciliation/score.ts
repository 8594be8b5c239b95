/** Which attempt counts, and whether it passes: exact, by cross-multiplication, nothing rounded before comparing. */
import type { TestRecord } from '../../connectors/contract.ts'
import type { ProgramRules } from '../programs/definition.ts'

type FinalTestRule = ProgramRules['finalTest']

export type Attempt = TestRecord['attempts'][number]

/** What was earned of what could be earned, in whole numbers; `bottom` is above 0. */
export interface Share {
  top: bigint
  bottom: bigint
}

/** Decimals of a record or a definition have at most this many places (`DecimalString`). */
const PLACES = 20

/**
 * A plain decimal as a whole number of its last possible place.
 * @throws RangeError for more places: cutting them could turn a pass into a fail
 */
function whole(decimal: string): bigint {
  const known = wholes.get(decimal)
  if (known !== undefined) return known
  const [units = '', places = ''] = decimal.split('.')
  if (places.length > PLACES) throw new RangeError(`more than ${PLACES} decimals: ${decimal}`)
  const made = BigInt(units + places.padEnd(PLACES, '0'))
  if (wholes.size >= MOST_WHOLES) wholes.clear()
  wholes.set(decimal, made)
  return made
}

/** A class has few different scores, and each is compared some times. */
const wholes = new Map<string, bigint>()
const MOST_WHOLES = 1000

const ONE = 10n ** BigInt(PLACES)

/** The whole number of last places as a plain decimal. */
function decimal(places: bigint): string {
  const sign = places < 0n ? '-' : ''
  const digits = (places < 0n ? -places : places).toString().padStart(PLACES + 1, '0')
  return `${sign}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/\.?0+$/, '')
}

export interface CountedAttempts<A extends Attempt = Attempt> {
  /** The attempt that counts; null when there is none in time. */
  counted: A | null
  /** Of the attempts that came too late, the one that would count; null when none is late. */
  late: A | null
}

/**
 * Sorts attempts into in time and late and picks one of each by `rule.attempts`. An attempt without a submission time
 * is in time and older than any other. An attempt whose item has no range (maximum not above minimum) has no score.
 * @param closesAt null: the window never closes
 */
export function countedAttempts<A extends Attempt>(
  attempts: readonly A[],
  rule: Pick<FinalTestRule, 'attempts'>,
  closesAt: Date | null,
): CountedAttempts<A> {
  const scored = attempts.filter((attempt) => shareOf(attempt).bottom > 0n)
  const close = closesAt?.getTime() ?? Number.POSITIVE_INFINITY
  return {
    counted: pick(
      scored.filter((attempt) => instantOf(attempt) < close),
      rule.attempts,
    ),
    late: pick(
      scored.filter((attempt) => instantOf(attempt) >= close),
      rule.attempts,
    ),
  }
}

/** (raw − min) of (max − min) */
export function shareOf({ raw, minimum, maximum }: Attempt): Share {
  return { top: whole(raw) - whole(minimum), bottom: whole(maximum) - whole(minimum) }
}

/**
 * The average of several shares, each with its weight.
 * @throws RangeError where the weights come to nothing: that would be no average, and no share to pass with
 */
export function weightedAverage(parts: readonly { share: Share; weight: string }[]): Share {
  const total = parts.reduce((sum, { weight }) => sum + whole(weight), 0n)
  if (total <= 0n) throw new RangeError('the weights of the papers must come to more than 0')
  const sum = parts.reduce<Share>(
    ({ top, bottom }, { share, weight }) => ({
      top: top * share.bottom + whole(weight) * share.top * bottom,
      bottom: bottom * share.bottom,
    }),
    { top: 0n, bottom: 1n },
  )
  return { top: sum.top, bottom: sum.bottom * total }
}

/** share × 10 >= pass × (10 ÷ scale), without dividing. */
export function reaches(
  { top, bottom }: Share,
  rule: Pick<FinalTestRule, 'pass' | 'scale'>,
): boolean {
  return top * whole(rule.scale) >= bottom * whole(rule.pass)
}

/** Points of 10, rounded towards 0 after 20 decimals; for showing and storing, never for comparing. */
export function pointsOf({ top, bottom }: Share): string {
  return decimal((top * 10n * ONE) / bottom)
}

export function passes(attempt: Attempt, rule: Pick<FinalTestRule, 'pass' | 'scale'>): boolean {
  return reaches(shareOf(attempt), rule)
}

/** The pass mark in points of 10, rounded up after 20 decimals; for showing. */
export function passMarkOfTen(rule: Pick<FinalTestRule, 'pass' | 'scale'>): string {
  const [top, bottom] = [whole(rule.pass) * 10n * ONE, whole(rule.scale)]
  return decimal((top + bottom - 1n) / bottom)
}

function pick<A extends Attempt>(attempts: readonly A[], by: FinalTestRule['attempts']): A | null {
  const ordered = attempts.toSorted(by === 'highest' ? byScore : byTime)
  return (by === 'first' ? ordered.at(0) : ordered.at(-1)) ?? null
}

/** Lowest first; of equal scores the earliest stands last, because it earned the score. */
function byScore(a: Attempt, b: Attempt): number {
  const [x, y] = [shareOf(a), shareOf(b)]
  return compare(x.top * y.bottom, y.top * x.bottom) || byTime(b, a)
}

function byTime(a: Attempt, b: Attempt): number {
  return instantOf(a) - instantOf(b) || compareIds(a.id, b.id) || compare(a.raw, b.raw)
}

function instantOf({ submittedAt }: Attempt): number {
  return submittedAt === null ? 0 : Date.parse(submittedAt)
}

/** Platforms number attempts upwards: 10 comes after 9. */
function compareIds(a: string, b: string): number {
  const numbered = /^\d+$/.test(a) && /^\d+$/.test(b)
  return numbered ? compare(BigInt(a), BigInt(b)) : compare(a, b)
}

function compare<T extends string | bigint>(a: T, b: T): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
