import { afterAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { finalTest, onePage } from '../../support/world.ts'
import { certify } from '../meanwhile.ts'
import { createSchool, type School } from './school.ts'

const schools: School[] = []
afterAll(() => Promise.all(schools.map((school) => school.close())))

const open = async (pupils: Parameters<typeof createSchool>[0]) => {
  const school = await createSchool(pupils)
  schools.push(school)
  return school
}

describe('a coordinator decides beside the rules', () => {
  it('refuses somebody who passed, and only they are looked at again', async () => {
    const school = await open([
      { code: 'A', marks: 'pppp' },
      { code: 'B', marks: 'pppp' },
    ])
    await school.override(['A'], { kind: 'refuse' })
    expect(await school.reconcile()).toMatchObject({ looked: 1, changed: 1 })
    expect(await school.outcomes()).toEqual({ A: 'failed/override-refused', B: 'passed' })
    expect(await school.reconcile()).toMatchObject({ looked: 0 })
  })

  it('allows somebody who failed, and refusing wins over allowing, whichever came first', async () => {
    const school = await open([
      { code: 'A', marks: 'aapp' },
      { code: 'B', marks: 'aapp' },
      { code: 'C', marks: 'aapp' },
    ])
    expect(await school.outcomeOf('A')).toBe('failed/attendance')
    await school.override(['A', 'B', 'C'], { kind: 'allow' })
    await school.override(['B'], { kind: 'refuse' })
    await school.reconcile()
    expect(await school.outcomes()).toEqual({
      A: 'passed/override-allowed',
      B: 'failed/override-refused',
      C: 'passed/override-allowed',
    })
  })

  it('extends the window: a test after the deadline counts until the day that was granted', async () => {
    const school = await open([
      { code: 'A', marks: 'pppp', score: null },
      { code: 'B', marks: 'pppp', score: null },
    ])
    school.clock.set('2026-04-02T03:00:00Z')
    const late = (code: string) =>
      finalTest(code, null, {
        attempts: [
          {
            id: '1',
            raw: '8',
            minimum: '0',
            maximum: '10',
            submittedAt: '2026-04-02T02:00:00.000Z',
            overridden: false,
          },
        ],
      })
    await school.sync(onePage(late('A'), late('B')))
    await school.reconcile()
    expect(await school.outcomes()).toEqual({ A: 'failed/late', B: 'failed/late' })
    await school.override(['A'], { kind: 'extend', lastDay: '2026-04-02' })
    await school.override(['B'], { kind: 'extend', lastDay: '2026-04-01' })
    await school.reconcile()
    expect(await school.outcomes()).toEqual({ A: 'passed', B: 'failed/late' })
  })

  it('also where it makes no difference: looked at once, and issued again', async () => {
    const school = await open([{ code: 'A', marks: 'pppp' }])
    await school.override(['A'], { kind: 'extend', lastDay: '2026-04-30', expiresOn: '2026-04-30' })
    expect((await certify(school)).issued).toEqual([])
    expect(await school.reconcile()).toMatchObject({ looked: 1, counts: { passed: 1 } })
    expect((await certify(school)).issued).toHaveLength(1)
  })

  it('again after it was taken back, before anybody has reconciled', async () => {
    const school = await open([{ code: 'A', marks: 'pppp', score: null }])
    const granted = { kind: 'extend', lastDay: '2026-04-30' } as const
    const taken = await school.override(['A'], granted)
    await school.reconcile()
    await expect(school.override(['A'], granted)).rejects.toMatchObject({ code: 'request.invalid' })
    await school.undo(taken)
    expect(await school.override(['A'], granted)).toMatchObject({ enrolments: 1 })
  })

  it('for so long: when its last day is over, reconciliation decides anew by itself', async () => {
    const school = await open([
      { code: 'A', marks: 'aapp' },
      { code: 'B', marks: 'pppp' },
    ])
    await school.override(['A'], { kind: 'allow', expiresOn: '2026-03-10' })
    await school.reconcile()
    school.clock.set('2026-03-10T16:50:00Z')
    expect(await school.reconcile()).toMatchObject({ looked: 0, counts: { passed: 2 } })
    school.clock.set('2026-03-10T17:00:00Z')
    expect(await school.reconcile()).toMatchObject({ looked: 1, counts: { passed: 1, failed: 1 } })
    expect(await school.outcomeOf('A')).toBe('failed/attendance')
    expect(await school.reconcile()).toMatchObject({ looked: 0 })
  })

  it('about somebody with a certificate: nothing is revoked, a person has to look', async () => {
    const school = await open([{ code: 'A', marks: 'pppp' }])
    expect((await certify(school)).issued).toHaveLength(1)
    await school.override(['A'], { kind: 'refuse' })
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('review/changed-after-issue')
    const { state } = await school.db
      .selectFrom('certificates')
      .select('state')
      .executeTakeFirstOrThrow()
    expect(state).toBe('valid')
  })

  it('and nothing is issued between a decision and its reconciliation', async () => {
    const school = await open([{ code: 'A', marks: 'pppp' }])
    await school.override(['A'], { kind: 'refuse' })
    expect((await certify(school)).issued).toEqual([])
    await school.reconcile()
    expect((await certify(school)).issued).toEqual([])
  })

  it('while a reconciliation of an earlier instant is at work, and it counts all the same', async () => {
    const school = await open([{ code: 'A', marks: 'pppp' }])
    school.clock.set('2026-03-05T00:00:00Z')
    await school.override(['A'], { kind: 'refuse' })
    school.clock.set('2026-03-04T00:00:00Z')
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('failed/override-refused')
  })

  it.each([
    ['an extension without a day', { kind: 'extend' }, 'lastDay'],
    ['a day for something else', { kind: 'allow', lastDay: '2026-05-01' }, 'lastDay'],
    ['a last day that is over', { kind: 'allow', expiresOn: '2026-03-01' }, 'expiresOn'],
    ['no reason', { kind: 'allow', reason: ' ' }, 'reason'],
    ['words that nobody sees', { kind: 'allow', reason: '\u200b\u2060' }, 'reason'],
    ['a day that extends nothing', { kind: 'extend', lastDay: '2026-03-31' }, 'lastDay'],
    [
      'an extension that ends before its last day',
      { kind: 'extend', lastDay: '2026-04-30', expiresOn: '2026-04-29' },
      'expiresOn',
    ],
  ] as const)('not with %s', async (_, decided, field) => {
    const school = schools[0] ?? (await open([{ code: 'A', marks: 'pppp' }]))
    await expect(school.override(['A'], decided)).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field }],
    })
  })

  it('writes a row and one entry of the audit trail, and no citizen’s number', async () => {
    const school = await open([
      { code: 'A', marks: 'aapp' },
      { code: 'B', marks: 'aapp' },
    ])
    const { act } = await school.override(['A', 'B'], { reason: 'CCCD 014095001234 xác nhận' })
    const rows = await school.db.selectFrom('overrides').selectAll().execute()
    expect(rows.map((row) => row.act_id)).toEqual([act, act])
    const entries = await school.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject', 'after', 'items_hash'])
      .where('action', '=', 'override.decide')
      .execute()
    expect(entries).toEqual([
      {
        actor: 'cli:lan',
        subject: 'kns-1',
        after: expect.objectContaining({ act, count: 2, reason: 'CCCD ********1234 xác nhận' }),
        items_hash: expect.any(Buffer),
      },
    ])
    expect(await findBrokenAudit(school.db)).toBeNull()
  })
})
