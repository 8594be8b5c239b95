import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { createSchool, type School } from './school.ts'

const REVIEWS = 330
const number = (at: number) => String(at).padStart(4, '0')
const reviewed = Array.from({ length: REVIEWS }, (_, at) => `R${number(at)}`)
const others = Array.from({ length: 70 }, (_, at) => `P${number(at)}`)

const where = { verdict: 'review', reason: 'unexcused' } as const

describe('a decision about many', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      ...reviewed.map((code) => ({ code, marks: 'pppa' })),
      ...others.map((code) => ({ code, marks: 'pppp' })),
    ])
  })
  afterAll(() => school.close())

  const stored = async () => {
    const acts = await school.db.selectFrom('decision_acts').select('id').execute()
    const excuses = await school.db.selectFrom('excuses').select('id').execute()
    return { acts: acts.length, excuses: excuses.length }
  }

  it('is none when the list is another than the one that was decided on', async () => {
    await expect(
      school.excuse([], { selection: { where, expected: REVIEWS - 1 } }),
    ).rejects.toMatchObject({
      code: 'decision.selection-changed',
      params: { found: REVIEWS, expected: REVIEWS - 1 },
      fields: [{ field: 'expected' }],
    })
    expect(await stored()).toEqual({ acts: 0, excuses: 0 })
  })

  it('is none when one row is at fault; every such row is named', async () => {
    await expect(school.excuse([...reviewed.slice(0, 9), 'P0003', 'P0004'])).rejects.toMatchObject({
      fields: [{ field: 'learners.9' }, { field: 'learners.10' }],
    })
    await expect(school.excuse(['R0001', 'nobody'])).rejects.toMatchObject({
      code: 'not-found',
      fields: [{ field: 'learners.1', reason: expect.stringContaining('nobody: ') }],
    })
    expect(await stored()).toEqual({ acts: 0, excuses: 0 })
  })

  it('is one act with one reason, a row each and one entry of the audit trail, within about a second', async () => {
    const began = performance.now()
    const taken = await school.excuse([], { selection: { where, expected: REVIEWS } })
    expect(performance.now() - began).toBeLessThan(3000)
    expect(taken.enrolments).toBe(REVIEWS)
    expect(await stored()).toEqual({ acts: 1, excuses: REVIEWS })
    const entries = await school.db
      .selectFrom('audit_entries')
      .select('after')
      .where('action', '=', 'excuse.decide')
      .execute()
    expect(entries).toEqual([
      { after: expect.objectContaining({ count: REVIEWS, sessions: REVIEWS }) },
    ])
    expect(await findBrokenAudit(school.db)).toBeNull()
  })

  it('made twice is refused, for those people wait to be decided anew', async () => {
    await expect(
      school.excuse([], { selection: { where, expected: REVIEWS } }),
    ).rejects.toMatchObject({
      code: 'decision.selection-changed',
      message: expect.stringContaining(`${REVIEWS} more that are about to be decided anew`),
    })
  })

  it('has those people looked at again, and nobody else', async () => {
    expect(await school.reconcile()).toMatchObject({
      looked: REVIEWS,
      counts: { passed: REVIEWS + others.length, review: 0 },
    })
  })

  it('names a person twice and means them once', async () => {
    const enrolment = await school.enrolmentOf('P0001')
    const ids = { selection: { enrolments: [enrolment, enrolment] } }
    expect((await school.override([], { kind: 'refuse', ...ids })).enrolments).toBe(1)
    expect((await school.override(['P0002', ' p0002 '], {})).enrolments).toBe(1)
  })

  it('sent again under the same key is the same act', async () => {
    const again = { dedupeKey: 'request/1/again' }
    const first = await school.override(['P0005'], again)
    const second = await school.override(['P0005'], again)
    expect(second).toEqual(first)
  })

  it('finds people by a shared mailbox only if it means one person of the cohort', async () => {
    await school.db
      .updateTable('learners')
      .set({ email: 'van-thu@xa.vn', email_key: 'van-thu@xa.vn' })
      .where('employee_code', 'in', ['P0006', 'P0007'])
      .execute()
    await expect(school.override(['van-thu@xa.vn'], {})).rejects.toMatchObject({
      code: 'request.conflict',
      fields: [{ field: 'learners.0', reason: expect.stringContaining('2 people') }],
    })
  })
})

describe('a viewer who sees one unit', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A1', marks: 'pppa', unit: 'Xã A' },
      { code: 'A2', marks: 'pppa', unit: 'Xã A' },
      { code: 'B1', marks: 'pppa', unit: 'Xã B' },
    ])
  })
  afterAll(() => school.close())

  it('decides for the people of that unit only, and is told of nobody else', async () => {
    const ofA = await school.viewerOf('Xã A')
    const unknown = async (codes: string[], selection?: { enrolments: string[] }) => {
      const refused = await school
        .excuse(codes, selection === undefined ? {} : { selection }, ofA)
        .catch((error: unknown) => error)
      return refused
    }
    const foreign = await school.enrolmentOf('B1')
    const nowhere = '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11'
    expect(await unknown(['A1', 'B1'])).toMatchObject({ code: 'not-found' })
    const [one, other] = [
      await unknown([], { enrolments: [foreign] }),
      await unknown([], { enrolments: [nowhere] }),
    ].map((error) => JSON.stringify(error).replaceAll(foreign, '?').replaceAll(nowhere, '?'))
    expect(one).toBe(other)
    const all = { where, expected: 2 }
    expect((await school.excuse([], { selection: all }, ofA)).enrolments).toBe(2)
    await school.reconcile()
    expect(await school.outcomeOf('B1')).toBe('review/unexcused')
  })

  it('cannot undo what is also about somebody else', async () => {
    const ofA = await school.viewerOf('Xã A')
    const both = await school.override(['A1', 'B1'], {})
    await expect(school.undo(both, ofA)).rejects.toMatchObject({ code: 'not-found' })
    const own = await school.override(['A1'], {})
    await expect(school.undo(own, await school.viewerOf('Xã B'))).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await school.undo(own, ofA)).toEqual(expect.any(String))
  })
})
