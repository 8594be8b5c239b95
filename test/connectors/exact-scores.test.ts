/** Scores as they come over the wire against the same in whole numbers: no platform's way of writing moves the pass mark. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceRecord, TestRecord } from '../../connectors/contract.ts'
import { passes, pointsOf, shareOf } from '../../src/reconciliation/score.ts'
import { rules } from '../reconciliation/situation.ts'
import { gather, ofKind } from './onetouch/reading.ts'
import { account, course as edxCourse, enrolment, siteWith, startSite } from './open-edx/site.ts'
import { item, pagesOf, startPortal } from './provincial-portal/portal.ts'
import { answersOf, startStore, statement, type Wire } from './xapi/store.ts'

const MANY = 400
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** `units` of `of`, both counted in parts of 10^-places. */
interface Share {
  units: number
  of: number
  places: number
}

/** Anywhere in the range, and close about its half: 4.995 and 5.0 of 10. */
const share: fc.Arbitrary<Share> = fc
  .record({ places: fc.integer({ min: 0, max: 9 }), whole: fc.integer({ min: 1, max: 1000 }) })
  .chain(({ places, whole }) => {
    const of = whole * 10 ** places
    const half = Math.floor(of / 2)
    const near = fc.integer({ min: Math.max(0, half - 5), max: Math.min(of, half + 5) })
    return fc.oneof(fc.integer({ min: 0, max: of }), near).map((units) => ({ units, of, places }))
  })
/** Of one, as Open edX has course grades and xAPI scaled scores. */
const ofOne = share.map(({ units, of, places }): Share => {
  const scale = 10 ** (places + 3)
  return { units: Math.floor((units / of) * scale), of: scale, places: places + 3 }
})

/** The number as a platform writes it: `4995` of three places is 4.995. */
function written(units: number, places: number): string {
  const digits = String(units).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
const sent = (units: number, places: number): number => JSON.parse(written(units, places))
const sample = (arbitrary: fc.Arbitrary<Share>): Share[] => [
  { units: 4995, of: 10_000, places: 4 },
  { units: 5000, of: 10_000, places: 4 },
  { units: 4_999_999_999, of: 10_000_000_000, places: 10 },
  ...fc.sample(arbitrary, MANY),
]

/** Holds each learner's only attempt against whole numbers. */
function expectExact(
  records: readonly SourceRecord[],
  shares: readonly Share[],
  key: (test: TestRecord) => number,
) {
  const tests = ofKind(records, 'test')
  expect(tests).toHaveLength(shares.length)
  for (const test of tests) {
    const given = shares[key(test)]
    const [attempt] = test.attempts
    if (given === undefined) throw new Error('nobody has sent this')
    const { units, of } = given
    if (attempt === undefined) {
      expect(units, 'no attempt').toBe(0)
      continue
    }
    expect(passes(attempt, rules.finalTest), `${units} of ${of}`).toBe(
      2n * BigInt(units) >= BigInt(of),
    )
    const points = (BigInt(units) * 10n ** 21n) / BigInt(of)
    expect(pointsOf(shareOf(attempt)), `${units} of ${of}`).toBe(shortest(points))
  }
}

/** A count of 10^-20 as its shortest decimal. */
function shortest(value: bigint): string {
  const digits = String(value).padStart(21, '0')
  return `${digits.slice(0, -20)}.${digits.slice(-20)}`.replace(/\.?0+$/, '')
}

const lastNumber = ({ account: id }: TestRecord) => Number(/\d+$/.exec(id)?.[0]) - 1

describe('points of 10', () => {
  it('of an Open edX course are its percent times ten', async () => {
    const shares = sample(ofOne)
    const site = await startSite(
      siteWith(
        shares.map(({ units, places }, index) =>
          enrolment(index + 1, { percent: sent(units, places) }),
        ),
        { accounts: shares.map((_, index) => account(index + 1)) },
      ),
      { completion: 'none' },
    )
    open.push(site)
    expectExact((await gather(site.pull())).records, shares, lastNumber)
  })

  it('of an Open edX subsection are earned of possible points, whatever its rounded percent says', async () => {
    const possible = 40
    const shares = sample(share).map(({ units, of, places }) => ({
      units: Math.floor((units / of) * possible * 10 ** places),
      of: possible * 10 ** places,
      places,
    }))
    const exam = { id: 'exam', label: 'Final', name: 'Kiểm tra', possible }
    const site = await startSite(
      siteWith(
        shares.map(({ units, places }, index) =>
          enrolment(index + 1, { earned: [sent(units, places)] }),
        ),
        { accounts: shares.map((_, index) => account(index + 1)), course: { subsections: [exam] } },
      ),
      { completion: 'none' },
    )
    open.push(site)
    const { records } = await gather(site.pull([edxCourse({ finalTests: ['Final'] })]))
    expectExact(records, shares, lastNumber)
  })

  it.each([
    ['numbers', sent],
    ['text', written],
    [
      'text with a comma',
      (units: number, places: number) => written(units, places).replace('.', ','),
    ],
  ])('of a portal are the score of its largest, in %s', async (_, write) => {
    const shares = sample(share)
    const portal = await startPortal(
      pagesOf(() =>
        shares.map(({ units, of, places }, index) => {
          const final_test = {
            score: write(units, places),
            max_score: write(of, places),
            submitted_at: null,
          }
          return item(index + 1, { final_test })
        }),
      ),
    )
    open.push(portal)
    expectExact((await gather(portal.pull())).records, shares, lastNumber)
  })

  const statements = (shares: readonly Share[], score: (share: Share) => Wire) =>
    startStore(
      answersOf(() =>
        shares.map((one, index) => statement(index + 1, { result: { score: score(one) } })),
      ),
    )

  it('of a statement are its scaled score times ten', async () => {
    const shares = sample(ofOne)
    const store = await statements(shares, ({ units, places }) => ({ scaled: sent(units, places) }))
    open.push(store)
    expectExact((await gather(store.pull())).records, shares, lastNumber)
  })

  it.each([0, 7, -25])(
    'of a statement are raw between min (%i) and max, whatever scaled says',
    async (min) => {
      const shares = sample(share)
      const store = await statements(shares, ({ units, of, places }) => {
        const shift = min * 10 ** places
        const number = (value: number) => (value < 0 ? -sent(-value, places) : sent(value, places))
        return { raw: number(units + shift), min, max: number(of + shift), scaled: 0.5 }
      })
      open.push(store)
      expectExact((await gather(store.pull())).records, shares, lastNumber)
    },
  )
})
