import { describe, expect, it } from 'vitest'
import {
  type Allotment,
  decideHandOut,
  type HandingOut,
  type Holder,
  type Ledger,
  type LedgerAccount,
} from '../../../src/roster/ledger/hand-out-rules.ts'

const NOW = new Date('2022-05-20T02:00:00Z')
const ON_THE_7TH = new Date('2022-05-07T01:00:00Z')

const an: Holder = { id: 'an', learner: 'CB1', unitId: 'office' }
const binh: Holder = { id: 'binh', learner: 'CB2', unitId: 'department' }

const allotment = (changes: Partial<Allotment> = {}): Allotment => ({
  id: 'allotment',
  platform: 'onetouch',
  unitId: 'department',
  unit: 'Sở Nội vụ',
  accounts: 12,
  held: 0,
  usableFrom: '2022-05-06',
  usableUntil: '2022-05-21',
  ...changes,
})

const account = (changes: Partial<LedgerAccount> = {}): LedgerAccount => ({
  id: 'account',
  allotmentId: 'allotment',
  userName: 'nv01',
  holder: null,
  takenBackAt: null,
  ...changes,
})

const heldBy = ({ id, learner }: Holder, handedOutAt = ON_THE_7TH) => ({
  holdingId: 'holding',
  learnerId: id,
  learner,
  handedOutAt,
})

/** The office is below the department, the commune beside it. */
function ledgerOf({
  allotments = [allotment()],
  known = [] as LedgerAccount[],
}: {
  allotments?: Allotment[]
  known?: LedgerAccount[]
} = {}): Ledger {
  return {
    platform: 'onetouch',
    allotments: new Map(allotments.map((one) => [one.id, one])),
    accounts: new Map(known.map((one) => [one.userName, one])),
    parents: new Map([
      ['office', 'department'],
      ['department', null],
      ['commune', null],
    ]),
  }
}

const decide = (
  ledger: Ledger,
  wanted: Partial<HandingOut>,
  unsaid: 'now' | 'refused' = 'refused',
) =>
  decideHandOut(
    ledger,
    'nv01',
    { userName: 'nv01', holder: an, unitId: null, at: ON_THE_7TH, ...wanted },
    { now: NOW, unsaid },
  )

const refusedWith = (code: string, field: string) => ({ kind: 'refused', code, field })

describe('handing out an account', () => {
  it('takes it from the allotment of the learner’s unit, or of the nearest unit above', () => {
    expect(decide(ledgerOf(), {})).toMatchObject({
      kind: 'handed-out',
      allotment: { id: 'allotment' },
      at: ON_THE_7TH,
    })
    const own = allotment({ id: 'own', unitId: 'office' })
    expect(decide(ledgerOf({ allotments: [allotment(), own] }), {})).toMatchObject({
      allotment: { id: 'own' },
    })
  })

  it('takes it from the allotment that is usable on the day', () => {
    const later = allotment({ id: 'later', usableFrom: '2022-06-01', usableUntil: '2022-06-30' })
    expect(decide(ledgerOf({ allotments: [later, allotment()] }), {})).toMatchObject({
      allotment: { id: 'allotment' },
    })
  })

  it('is possible from the first to the last valid day in Vietnam, and on no other', () => {
    const at = (instant: string) => decide(ledgerOf(), { at: new Date(instant) }).kind
    expect(at('2022-05-05T16:59:59Z')).toBe('refused')
    expect(at('2022-05-05T17:00:00Z')).toBe('handed-out')
    const atTheEnd = (instant: string) =>
      decideHandOut(
        ledgerOf(),
        'nv01',
        { userName: 'nv01', holder: an, unitId: null, at: new Date(instant) },
        { now: new Date('2022-06-01T00:00:00Z'), unsaid: 'now' },
      ).kind
    expect(atTheEnd('2022-05-21T16:59:59Z')).toBe('handed-out')
    expect(atTheEnd('2022-05-21T17:00:00Z')).toBe('refused')
  })

  it('is refused in the future', () => {
    expect(decide(ledgerOf(), { at: new Date('2022-05-20T02:00:01Z') })).toMatchObject(
      refusedWith('request.invalid', 'handed_out_at'),
    )
  })

  it('is now when nobody says when, except in a file', () => {
    expect(decide(ledgerOf(), { at: null }, 'now')).toMatchObject({ kind: 'handed-out', at: NOW })
    expect(decide(ledgerOf(), { at: null }, 'refused')).toMatchObject(
      refusedWith('request.invalid', 'handed_out_at'),
    )
  })

  it('is refused when as many are out as were allotted', () => {
    const last = ledgerOf({ allotments: [allotment({ held: 11 })] })
    expect(decide(last, {}).kind).toBe('handed-out')
    const full = ledgerOf({ allotments: [allotment({ held: 12 })] })
    expect(decide(full, {})).toMatchObject(refusedWith('ledger.allotment-full', 'user_name'))
  })

  it('is refused while somebody else has it', () => {
    const held = ledgerOf({ known: [account({ holder: heldBy(binh) })] })
    expect(decide(held, {})).toMatchObject({
      ...refusedWith('ledger.account-held', 'employee_code'),
      reason: 'CB2 has held this account since 07/05/2022 08:00; take it back first.',
    })
  })

  it('is refused for a time at which the last holder still had it', () => {
    const back = new Date('2022-05-10T01:00:00Z')
    const free = ledgerOf({ known: [account({ takenBackAt: back })] })
    expect(decide(free, {})).toMatchObject(refusedWith('ledger.account-held', 'handed_out_at'))
    expect(decide(free, { at: back }).kind).toBe('handed-out')
  })

  it('to who has it already changes nothing, and another time corrects the one written down', () => {
    const held = ledgerOf({ known: [account({ holder: heldBy(an) })] })
    expect(decide(held, {})).toEqual({ kind: 'unchanged' })
    expect(decide(held, { at: null }, 'now')).toEqual({ kind: 'unchanged' })
    const at = new Date('2022-05-06T01:00:00Z')
    expect(decide(held, { at })).toEqual({
      kind: 'corrected',
      holdingId: 'holding',
      before: ON_THE_7TH,
      at,
    })
  })

  it('to who has it already changes nothing, also after they moved to another unit', () => {
    const moved = { ...an, unitId: 'commune' }
    const held = ledgerOf({ known: [account({ holder: heldBy(an) })] })
    expect(decide(held, { holder: moved })).toEqual({ kind: 'unchanged' })
  })

  it.each<[string, Partial<HandingOut>, string]>([
    ['a learner of another unit', { holder: { ...an, unitId: 'commune' } }, 'employee_code'],
    ['an account said to be another unit’s', { unitId: 'commune' }, 'unit_code'],
  ])('is refused for %s', (_, wanted, field) => {
    const known = ledgerOf({ known: [account()] })
    expect(decide(known, wanted)).toMatchObject(refusedWith('ledger.not-allotted', field))
  })

  it('is refused where the unit has no allotment, or the account is of a unit that is not seen', () => {
    expect(decide(ledgerOf({ allotments: [] }), {})).toMatchObject(
      refusedWith('ledger.not-allotted', 'unit_code'),
    )
    expect(decide(ledgerOf({ allotments: [], known: [account()] }), {})).toMatchObject(
      refusedWith('ledger.not-allotted', 'user_name'),
    )
  })

  it('needs the unit to be said for a learner without one', () => {
    const nowhere = { ...an, unitId: null }
    expect(decide(ledgerOf(), { holder: nowhere })).toMatchObject(
      refusedWith('request.invalid', 'unit_code'),
    )
    expect(decide(ledgerOf(), { holder: nowhere, unitId: 'department' }).kind).toBe('handed-out')
  })

  it('ends also where units were entered in a circle', () => {
    const ledger = ledgerOf({ allotments: [allotment({ unitId: 'elsewhere' })] })
    const circle = {
      ...ledger,
      parents: new Map([
        ['office', 'department'],
        ['department', 'office'],
      ]),
    }
    expect(decide(circle, {}).kind).toBe('refused')
  })
})

describe('an account without a learner', () => {
  it('is listed as one of the unit’s, and is never taken back by being listed', () => {
    expect(decide(ledgerOf(), { holder: null, unitId: 'department', at: null })).toMatchObject({
      kind: 'listed',
      allotment: { id: 'allotment' },
    })
    const held = ledgerOf({ known: [account({ holder: heldBy(binh) })] })
    expect(decide(held, { holder: null, at: null })).toEqual({ kind: 'unchanged' })
  })

  it('may be listed before the first day, and after the last', () => {
    const listed = (usableFrom: string, usableUntil: string) =>
      decide(ledgerOf({ allotments: [allotment({ usableFrom, usableUntil })] }), {
        holder: null,
        unitId: 'department',
        at: null,
      }).kind
    expect(listed('2022-06-01', '2022-06-30')).toBe('listed')
    expect(listed('2022-05-01', '2022-05-15')).toBe('listed')
  })
})
