/** How the name of an account compares with a name of the roster, which is written family name first. Pure. */
import {
  isSyllable,
  type NameWords,
  nameWords,
  withoutTitles,
} from '../../foundation/name-words.ts'
import { isOneSlipApart } from './edit-distance.ts'
import { remembered } from './remembered.ts'

export type NameLevel =
  /** Word by word, marks and all. */
  | 'same'
  /** One of the two was typed without marks. */
  | 'without-marks'
  /** The same words in another order that platforms use: given name first, family name last. */
  | 'reordered'
  /** Both bear marks, and other ones: Hùng and Hưng. */
  | 'other-marks'
  /** One slip of the hand, after which one of the two words is none: Hùng and Hngù. Or a blank too many or too few. */
  | 'typed-apart'
  /** One letter that makes another given name: Lan and Loan. */
  | 'near'
  /** One letter that makes another name of what stands before the given name: Lò and Lù, Thu and Thị. */
  | 'near-before-given'
  /** All its words stand in the name on the roster, the given name with them. */
  | 'part'
  /** All words of the name on the roster stand in it, the given name with them, and others: Thu Anh and Thu Lan Anh. */
  | 'longer'
  /** The words of one stand in the other, but the given name is another: Lan and Lan Anh. */
  | 'part-other-given'
  /** Family and given name agree, what is between them does not. */
  | 'other-middle'
  | 'different'
  /** One of the two says no name: nothing, or a user name. */
  | 'unknown'

/** A name in the ways it can be read: with what may be a title before it, and without. */
export type ReadName = readonly NameWords[]

export const readName = remembered((name: string): ReadName => {
  const bare = withoutTitles(name)
  const whole = nameWords(name)
  const alone = nameWords(bare)
  return alone.folded.length === whole.folded.length ? [whole] : [alone, whole]
})

/** From the best fit to the worst. */
const LEVELS: readonly NameLevel[] = [
  'same',
  'without-marks',
  'reordered',
  'typed-apart',
  'part',
  'longer',
  'near-before-given',
  'other-marks',
  'near',
  'other-middle',
  'part-other-given',
  'different',
]

export const rankOfName = (level: NameLevel) => LEVELS.length - LEVELS.indexOf(level)

export function compareNames(account: ReadName, roster: ReadName): NameLevel {
  let best: NameLevel = 'unknown'
  for (const ours of account)
    for (const theirs of roster) {
      const level = compareWords(ours, theirs)
      if (level !== 'unknown' && (best === 'unknown' || rankOfName(level) > rankOfName(best)))
        best = level
    }
  return best
}

function compareWords(ours: NameWords, theirs: NameWords): NameLevel {
  if (theirs.folded.length === 0 || !saysAName(ours)) return 'unknown'
  const orders = ordersOf(ours)
  const [asWritten] = orders
  if (asWritten && equalWords(asWritten.folded, theirs.folded)) {
    const marks = compareMarks(asWritten, theirs)
    if (marks !== 'other-marks') return marks
    const turned = orders.slice(1).some((order) => fits(order, theirs))
    return turned ? 'reordered' : 'other-marks'
  }
  if (orders.some((order) => fits(order, theirs))) return 'reordered'
  if (orders.some((order) => equalWords(order.folded, theirs.folded))) return 'other-marks'
  return compareUnequal(ours, theirs, orders)
}

const fits = (ours: NameWords, theirs: NameWords) =>
  equalWords(ours.folded, theirs.folded) && compareMarks(ours, theirs) !== 'other-marks'

function compareUnequal(
  ours: NameWords,
  theirs: NameWords,
  orders: readonly NameWords[],
): NameLevel {
  const joined = theirs.folded.join('')
  // Nearly everybody who comes up: nothing below holds without a word in common.
  const sharesWord = ours.folded.some((word) => theirs.folded.includes(word))
  if (!sharesWord && ours.folded.join('').length !== joined.length) return 'different'
  if (orders.some(({ folded }) => folded.join('') === joined)) return 'typed-apart'
  if (orders.some((order) => mayBeTurned(order, theirs, ours) && isPart(order, theirs, true)))
    return ours.folded.length > theirs.folded.length ? 'longer' : 'part'
  const slips = orders.map((order) => slipOf(order, theirs))
  if (slips.includes('typed-apart')) return 'typed-apart'
  if (slips.includes('near-before-given')) return 'near-before-given'
  if (slips.includes('near')) return 'near'
  if (orders.some((order) => mayBeTurned(order, theirs, ours) && sharesEnds(order, theirs)))
    return 'other-middle'
  return isPart(ours, theirs, false) ? 'part-other-given' : 'different'
}

/** A single word that Vietnamese cannot have is a user name, not a name. */
const saysAName = ({ folded }: NameWords) =>
  folded.length > 1 || (folded[0] !== undefined && isSyllable(folded[0]))

/** The words as written, then in the other orders that platforms make of them; the whole turned round last. */
function ordersOf(words: NameWords): readonly NameWords[] {
  const known = orders.get(words)
  if (known) return known
  const { length } = words.folded
  const turned = Array.from({ length }, (_, by) => (by === 0 ? words : rotated(words, by)))
  const all = length > 2 ? [...turned, reversed(words)] : turned
  orders.set(words, all)
  return all
}

const orders = new WeakMap<NameWords, readonly NameWords[]>()

const rotated = ({ folded, marked, bare }: NameWords, by: number): NameWords => ({
  folded: [...folded.slice(by), ...folded.slice(0, by)],
  marked: [...marked.slice(by), ...marked.slice(0, by)],
  bare,
})

const reversed = ({ folded, marked, bare }: NameWords): NameWords => ({
  folded: folded.toReversed(),
  marked: marked.toReversed(),
  bare,
})

const equalWords = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((word, index) => word === b[index])

/** Of names whose words are the same without marks. A given name typed bare among marked words is taken at its word. */
function compareMarks(
  ours: NameWords,
  theirs: NameWords,
): 'same' | 'without-marks' | 'other-marks' {
  if (equalWords(ours.marked, theirs.marked)) return 'same'
  if (ours.bare || theirs.bare) return 'without-marks'
  const given = theirs.marked.length - 1
  const tolerated = ours.marked.every(
    (word, index) =>
      word === theirs.marked[index] || (index !== given && isHalfBare(word, theirs.marked[index])),
  )
  return tolerated ? 'without-marks' : 'other-marks'
}

const isHalfBare = (a: string, b = '') => /^[a-z]*$/.test(a) || /^[a-z]*$/.test(b)

/**
 * The words of the shorter stand in the longer, in their order; an initial stands for its word.
 * @param withGiven the last words must be the same
 */
function isPart(ours: NameWords, theirs: NameWords, withGiven: boolean): boolean {
  const [short, long] = ours.folded.length <= theirs.folded.length ? [ours, theirs] : [theirs, ours]
  if (short.folded.length < 2 && !withGiven) return false
  const bare = ours.bare || theirs.bare
  const sameWord = (one: number, other: number) =>
    short.folded[one] === long.folded[other] && (bare || short.marked[one] === long.marked[other])
  let from = 0
  for (let word = 0; word < short.folded.length; word++) {
    const isLast = word === short.folded.length - 1
    if (isLast && withGiven) from = Math.max(from, long.folded.length - 1)
    const initial = isLast ? null : initialOf(short.folded[word] ?? '')
    while (
      from < long.folded.length &&
      !sameWord(word, from) &&
      !(initial !== null && long.folded[from]?.startsWith(initial))
    )
      from += 1
    if (from >= long.folded.length) return false
    from += 1
  }
  return true
}

/** A longer name is not turned round as well: or Trần Thị Ngọc Mai would hold the whole of Mai Thị Ngọc. */
const mayBeTurned = (order: NameWords, theirs: NameWords, asWritten: NameWords) =>
  order === asWritten || order.folded.length <= theirs.folded.length

/** "V." for Văn, "Ng." for Nguyễn, "Th." for Thị; a vowel may be a name of its own (Vàng A Páo). */
const initialOf = (word: string) =>
  /^(?:[bcdghklmnpqrstvx]|ch|gi|kh|ng|nh|ph|qu|th|tr)$/.test(word) ? word : null

/** One word differs by one slip; near where both of it can be names. */
function slipOf(ours: NameWords, theirs: NameWords): NameLevel | null {
  if (ours.folded.length !== theirs.folded.length) return null
  const apart = ours.folded.flatMap((word, index) => (word === theirs.folded[index] ? [] : [index]))
  const [index] = apart
  if (index === undefined || apart.length > 1 || ours.folded.length < 2) return null
  const [a = '', b = ''] = [ours.folded[index], theirs.folded[index]]
  if (!isOneSlipApart(a, b)) return null
  const given = theirs.folded.length - 1
  if (index !== given && !ours.bare && !theirs.bare && ours.marked[given] !== theirs.marked[given])
    return null
  if (isSyllable(a) !== isSyllable(b)) return 'typed-apart'
  return index === given ? 'near' : 'near-before-given'
}

function sharesEnds(ours: NameWords, theirs: NameWords): boolean {
  const bare = ours.bare || theirs.bare
  const same = (a: number, b: number) =>
    ours.folded[a] === theirs.folded[b] && (bare || ours.marked[a] === theirs.marked[b])
  const [lastOfOurs, lastOfTheirs] = [ours.folded.length - 1, theirs.folded.length - 1]
  return lastOfOurs > 0 && lastOfTheirs > 0 && same(0, 0) && same(lastOfOurs, lastOfTheirs)
}
