import { describe, expect, it } from 'vitest'
import type { HeldSession } from '../../src/reconciliation/sessions.ts'
import { marksOf } from '../../src/reconciliation/trace.ts'
import {
  catalogued,
  excused,
  late,
  measured,
  present,
  session,
  situation,
  unexcused,
  unrecorded,
} from './situation.ts'

const S1 = { source: 'lms/KNS', code: 'S1' }
const accepted = { ...S1, reason: 'Nghỉ ốm, có giấy', by: 'Trưởng phòng' }
const stated = (mark: 'present' | 'absent') => ({ ...S1, mark, by: 'lan' })

/** What becomes of one session of 45 minutes that these records name. */
function markOf(presences: readonly HeldSession['presence'][], changes = {}) {
  const sessions = presences.map((presence) => session('S1', presence))
  const [mark] = marksOf(situation({ sessions, sessionCatalogue: [catalogued('S1')], ...changes }))
  return mark
}

describe('the mark of a session', () => {
  it.each([
    { name: 'present', given: present, says: { mark: 'present', attended: 45, absence: null } },
    { name: 'late', given: late, says: { mark: 'late', attended: 45, absence: null } },
    {
      name: 'all of it measured',
      given: measured(50),
      says: { mark: 'present', attended: 45, absence: null },
    },
    {
      name: 'half of it measured',
      given: measured(23),
      says: { mark: 'partial', attended: 23, absence: null },
    },
    {
      name: 'less than half',
      given: measured(22),
      says: { mark: 'partial', attended: 22, absence: 'unexcused', excuse: null },
    },
    {
      name: 'less than half, with a reason',
      given: measured(22, ' ốm '),
      says: { mark: 'partial', attended: 22, absence: 'excused', excuse: 'ốm' },
    },
    {
      name: 'absent',
      given: unexcused,
      says: { mark: 'absent', attended: 0, absence: 'unexcused', excusedBy: null },
    },
    {
      name: 'absent with a reason',
      given: excused,
      says: {
        mark: 'absent',
        attended: 0,
        absence: 'excused',
        excuse: 'ốm',
        excusedBy: 'platform',
      },
    },
  ])('$name', ({ given, says }) => {
    expect(markOf([given])).toMatchObject({
      ...S1,
      minutes: 45,
      startsAt: null,
      markedBy: 'platform',
      ...says,
    })
  })

  it('is none where nobody marked it: unrecorded once it was held, else to come', () => {
    const none = { attended: 0, absence: null, excuse: null, markedBy: null, excusedBy: null }
    expect(markOf([unrecorded])).toMatchObject({ ...none, mark: 'unrecorded' })
    expect(markOf([])).toMatchObject({ ...none, mark: 'unrecorded' })
    const toCome = { sessionCatalogue: [catalogued('S1', { taken: false })] }
    expect(markOf([], toCome)).toMatchObject({ ...none, mark: 'to-come' })
  })

  it('of equal records is the same in whatever order they come', () => {
    const other = { state: 'absent', excuse: 'công tác' } as const
    for (const pair of [
      [excused, other],
      [other, excused],
    ])
      expect(markOf(pair)?.excuse).toBe('công tác')
    for (const pair of [
      [late, present],
      [present, late],
    ])
      expect(markOf(pair)?.mark).toBe('late')
  })

  it('of unequal records is the one with most minutes, and of equal minutes the milder absence', () => {
    const both = (...pair: HeldSession['presence'][]) =>
      [pair, pair.toReversed()].map((records) => markOf(records)?.absence)
    expect(both(measured(22), excused)).toEqual(['unexcused', 'unexcused'])
    expect(both(measured(0, 'ốm'), unexcused)).toEqual(['excused', 'excused'])
    expect(both(excused, unexcused)).toEqual(['excused', 'excused'])
    const short = { sessionCatalogue: [catalogued('S1', { minutes: 0 })] }
    for (const records of [
      [present, excused],
      [excused, present],
    ])
      expect(markOf(records, short)?.absence).toBeNull()
  })

  it('begins at the earliest hour that is said of it', () => {
    const hours = [null, '2022-11-07T02:00:00Z', '2022-11-07T01:00:00Z']
    const sessions = hours.map((startsAt) => session('S1', present, { startsAt }))
    for (const order of [sessions, sessions.toReversed()])
      expect(markOf([], { sessions: order })?.startsAt).toBe('2022-11-07T01:00:00Z')
  })

  it('has the length that the catalogue says, else the longest that is said', () => {
    const own = [session('S1', present, { minutes: 90 }), session('S1', present, { minutes: 60 })]
    for (const sessions of [own, own.toReversed()]) {
      expect(markOf([], { sessions })?.minutes).toBe(45)
      expect(markOf([], { sessions, sessionCatalogue: [] })?.minutes).toBe(90)
    }
    const twice = [catalogued('S1'), catalogued('S1', { minutes: 50 })]
    for (const sessionCatalogue of [twice, twice.toReversed()])
      expect(markOf([], { sessions: own, sessionCatalogue })?.minutes).toBe(50)
  })

  it('stands in the order of codes, then of platforms', () => {
    const sessionCatalogue = [
      catalogued('S2'),
      catalogued('S1', { source: 'portal/X' }),
      catalogued('S1'),
    ]
    for (const order of [sessionCatalogue, sessionCatalogue.toReversed()])
      expect(
        marksOf(situation({ sessions: [], sessionCatalogue: order })).map(
          ({ source, code }) => `${code} ${source}`,
        ),
      ).toEqual(['S1 lms/KNS', 'S1 portal/X', 'S2 lms/KNS'])
  })
})

describe('what a person says of a session without a mark', () => {
  it('is the mark: the whole session, or an absence without a reason', () => {
    const says = (mark: 'present' | 'absent') => markOf([unrecorded], { presences: [stated(mark)] })
    expect(says('present')).toMatchObject({ mark: 'present', attended: 45, markedBy: 'lan' })
    expect(says('absent')).toMatchObject({
      mark: 'absent',
      attended: 0,
      absence: 'unexcused',
      markedBy: 'lan',
    })
  })

  it('gives way to a mark of the platform', () => {
    expect(markOf([unexcused], { presences: [stated('present')] })).toMatchObject({
      mark: 'absent',
      markedBy: 'platform',
    })
  })

  it('says nothing of a session to come, nor of another platform’s', () => {
    const toCome = { sessionCatalogue: [catalogued('S1', { taken: false })] }
    expect(markOf([], { ...toCome, presences: [stated('present')] })?.mark).toBe('to-come')
    const elsewhere = { presences: [{ ...stated('present'), source: 'portal/X' }] }
    expect(markOf([], elsewhere)?.mark).toBe('unrecorded')
  })

  it('is the last that was said', () => {
    const presences = [stated('absent'), stated('present')]
    expect(markOf([], { presences })?.mark).toBe('present')
  })

  it('may have been said by nobody who is named', () => {
    const { by: _, ...unnamed } = stated('present')
    expect(markOf([], { presences: [unnamed] })?.markedBy).toBe('person')
  })
})

describe('a reason that a person accepted', () => {
  const excuses = [accepted]
  const byPerson = { absence: 'excused', excuse: 'Nghỉ ốm, có giấy', excusedBy: 'Trưởng phòng' }

  it('excuses an absence, also in part, and keeps what was attended', () => {
    expect(markOf([unexcused], { excuses })).toMatchObject({ ...byPerson, attended: 0 })
    expect(markOf([measured(20)], { excuses })).toMatchObject({
      ...byPerson,
      mark: 'partial',
      attended: 20,
      markedBy: 'platform',
    })
  })

  it('says of a session without a mark that it was missed', () => {
    expect(markOf([unrecorded], { excuses })).toMatchObject({ ...byPerson, mark: 'absent' })
    expect(markOf([], { excuses, presences: [stated('absent')] })).toMatchObject({
      ...byPerson,
      markedBy: 'lan',
    })
  })

  it('changes nothing where the learner was there, where the platform excuses, or of a session to come', () => {
    expect(markOf([present], { excuses })).toMatchObject({ mark: 'present', absence: null })
    expect(markOf([excused], { excuses })).toMatchObject({ excuse: 'ốm', excusedBy: 'platform' })
    expect(markOf([], { excuses, presences: [stated('present')] })?.absence).toBeNull()
    const toCome = { sessionCatalogue: [catalogued('S1', { taken: false })] }
    expect(markOf([], { ...toCome, excuses })?.mark).toBe('to-come')
  })

  it('needs no words to excuse', () => {
    expect(markOf([unexcused], { excuses: [S1] })).toMatchObject({
      absence: 'excused',
      excuse: null,
      excusedBy: 'person',
    })
  })
})
