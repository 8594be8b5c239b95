import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateFile } from '../../../src/certificates/files.ts'
import { findByToken } from '../../../src/certificates/link/open.ts'
import { findByCode } from '../../../src/certificates/revisions/by-code.ts'
import { certificateHistory, publicHistory } from '../../../src/certificates/revisions/history.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { reconcileAsOf } from '../../../src/reconciliation/as-of/reconcile.ts'
import { overrideOutcomes } from '../../../src/reconciliation/person-decisions/override.ts'
import { lan } from '../../support/installation.ts'
import { COHORT, finalTest, onePage, rosterCsv } from '../../support/world.ts'
import { createIssuedClass, type IssuedClass } from './issued-class.ts'

let issued: IssuedClass
beforeAll(async () => {
  issued = await createIssuedClass({
    A: { score: '5' },
    B: { score: '5' },
    C: { score: '5' },
    D: {},
    E: {},
    F: { unit: 'Xã B' },
    G: {},
    H: {},
  })
})
afterAll(() => issued.close())

const codeOf = (code: string) => issued.issued.get(code)?.code ?? ''
const linked = (code: string) => findByToken(issued, issued.issued.get(code)?.token ?? '')
const historyOf = async (code: string) =>
  publicHistory((await linked(code))?.history ?? { revisions: [], revocations: [] })
const stored = async (id: string) =>
  await issued.db
    .selectFrom('certificate_files')
    .selectAll()
    .where('certificate_id', '=', id)
    .execute()
const actsOn = async (id: string) =>
  await issued.db
    .selectFrom('audit_entries')
    .select(['action', 'actor', 'after'])
    .where('subject', '=', id)
    .orderBy('seq')
    .execute()

describe('a grade that falls after the issue, 5.0 then 4.9', () => {
  it('deletes nothing and issues nothing: the certificate goes to review, and a person decides', async () => {
    const before = await linked('A')
    if (before === null) throw new Error('no certificate')
    const file = await certificateFile(issued, before)
    await issued.score('A', '4.9')
    expect(await issued.outcomeOf('A')).toBe('review/changed-after-issue')
    expect(await linked('A')).toEqual(before)
    expect((await findByCode(issued.db, codeOf('A')))?.standing).toBe('in-force')
    expect(await stored(before.id)).toContainEqual(
      expect.objectContaining({ kind: 'pdf', sha256: file.sha256, bytes: file.bytes }),
    )
  })

  it('may be revoked: reason and actor are kept, the file too, and the rules judge without it', async () => {
    const { id } = await issued.certificateOf('A')
    const files = await stored(id)
    const { runs } = await issued.revoke(['A'], { reason: 'Điểm bị hạ sau phúc khảo' })
    expect(runs).toHaveLength(1)
    expect(await linked('A')).toMatchObject({ state: 'revoked', revision: 1 })
    expect((await findByCode(issued.db, codeOf('A')))?.standing).toBe('revoked')
    expect(await stored(id)).toEqual(files)
    expect(await historyOf('A')).toMatchObject([
      { kind: 'issued' },
      { kind: 'revoked', on: '2026-03-02', revision: 1, reason: 'Điểm bị hạ sau phúc khảo' },
    ])
    expect(await actsOn(id)).toMatchObject([
      {
        action: 'certificates.revoke',
        actor: 'cli:lan',
        after: { reason: 'Điểm bị hạ sau phúc khảo', count: 1, first: '1/2026/GCN' },
      },
    ])
    await issued.reconcile()
    expect(await issued.outcomeOf('A')).toBe('incomplete/score')
  })

  it('may be let stand by an override, and the paper then be corrected', async () => {
    await issued.score('B', '4.9')
    await overrideOutcomes(issued, lan, await getCohort(issued.db, COHORT), {
      kind: 'allow',
      lastDay: null,
      expiresOn: null,
      reason: 'Hội đồng thi giữ nguyên kết quả',
      attachment: null,
      selection: { learners: ['B'] },
    })
    await issued.reconcile()
    expect(await issued.outcomeOf('B')).toBe('passed/override-allowed')
    const { certificates } = await issued.revise(['B'], ['score'])
    expect(certificates[0]?.changes).toEqual([{ fact: 'score', before: '5', after: '4.9' }])
    await issued.reconcile()
    expect(await issued.outcomeOf('B')).toBe('passed/override-allowed')
    expect(await linked('B')).toMatchObject({ revision: 2, snapshot: { score: '4.9' } })
  })
})

describe('whoever has passed again after a revocation', () => {
  it('has the same link and number, and a new revision with another code', async () => {
    const before = await linked('C')
    await issued.score('C', '4')
    await issued.revoke(['C'])
    await issued.reconcile()
    await expect(issued.reinstate(['C'])).rejects.toMatchObject({
      code: 'certificate.not-earned',
      message: expect.stringContaining('the outcome is incomplete'),
    })
    await issued.score('C', '6')
    expect(await issued.outcomeOf('C')).toBe('passed')
    // Nobody but a person lets it stand again.
    expect(await linked('C')).toMatchObject({ state: 'revoked' })

    await issued.reinstate(['C'], { reason: 'Thi lại đạt' })
    const after = await linked('C')
    expect(after).toMatchObject({
      id: before?.id,
      state: 'valid',
      revision: 2,
      snapshot: {
        number: before?.snapshot.number,
        registerNumber: before?.snapshot.registerNumber,
        issueDate: before?.snapshot.issueDate,
        score: '6',
        replaces: { revision: 1 },
      },
    })
    expect(await findByCode(issued.db, codeOf('C'))).toMatchObject({ standing: 'replaced' })
    expect(await findByCode(issued.db, after?.snapshot.code ?? '')).toMatchObject({
      standing: 'in-force',
    })
    expect((await historyOf('C')).map(({ kind }) => kind)).toEqual([
      'issued',
      'revoked',
      'reinstated',
    ])
    await issued.reconcile()
    expect(await issued.outcomeOf('C')).toBe('passed')
    expect((await issued.certificateOf('C')).verdict).toBe('passed')
  })

  it('may be given what the revoked one said, where the revocation was the mistake', async () => {
    await issued.revoke(['D'])
    await issued.importRoster(rosterCsv([{ code: 'D', name: 'Nguyễn Vân D', born: '01/02/1980' }]))
    await issued.reconcile()
    await issued.reinstate(['D'], { facts: 'same', reason: 'Thu hồi nhầm' })
    expect(await linked('D')).toMatchObject({
      revision: 2,
      snapshot: { learner: { fullName: 'Nguyễn Văn D' } },
    })
  })

  it('is decided before: an outcome that waits since the revocation is no pass', async () => {
    await issued.revoke(['E'])
    await expect(issued.reinstate(['E'])).rejects.toMatchObject({
      message: expect.stringContaining('waits to be decided anew'),
    })
    await issued.reconcile()
    await issued.reinstate(['E'])
  })

  it('need not have passed when a person says so, and then a person looks', async () => {
    await issued.score('H', '3')
    await issued.revoke(['H'])
    await issued.reconcile()
    await issued.reinstate(['H'], { despiteOutcome: true, reason: 'Kết luận thanh tra' })
    expect(await linked('H')).toMatchObject({ state: 'valid', snapshot: { score: '8' } })
    await issued.reconcile()
    expect(await issued.outcomeOf('H')).toBe('review/changed-after-issue')
    const history = await certificateHistory(issued.db, lan, (await issued.certificateOf('H')).id)
    expect(history.revisions.at(-1)).toMatchObject({
      kind: 'reinstated',
      reason: 'Kết luận thanh tra',
      actor: 'cli:lan',
    })
    expect(history.revocations).toMatchObject([{ revision: 1, actor: 'cli:lan' }])
  })
})

describe('an act on many', () => {
  it('is one act: all, or none when one stands in the way', async () => {
    await issued.revoke(['G'])
    const before = await linked('F')
    await expect(issued.revoke(['F', 'G'])).rejects.toMatchObject({
      code: 'certificate.state',
      fields: [{ field: issued.numberOf('G'), reason: expect.stringContaining('is revoked') }],
    })
    expect(await linked('F')).toEqual(before)
  })

  it('may be about everybody whose outcome was looked at, and about nobody else', async () => {
    await issued.reconcile()
    await issued.score('E', '2')
    await issued.score('F', '2')
    const where = { cohort: COHORT, verdict: 'review', reason: 'changed-after-issue' }
    await expect(issued.revoke([], { choice: { where, expected: 2 } })).rejects.toMatchObject({
      code: 'decision.selection-changed',
      params: { found: 3 },
    })
    const seen = await issued.viewerOf('Xã B')
    const { certificates } = await issued.revoke([], { choice: { where, expected: 1 } }, seen)
    expect(certificates.map(({ number }) => number)).toEqual([issued.numberOf('F')])
  })

  it.each([
    'Gọi 0912 345 678 để hỏi',
    'Liên hệ lan@sonla.gov.vn',
    'Sai ngày sinh 1/2/1980',
    'CCCD 014185001234 cấp nhầm',
  ])('gives no reason that must not be shown to everybody: %s', async (reason) => {
    await expect(issued.revoke(['B'], { reason })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  it('gives no right date of birth either, where the wrong one is why it is revoked', async () => {
    await issued.importRoster(rosterCsv([{ code: 'H', born: '03/04/1981' }]))
    const revoked = issued.revoke(['H'], {
      reason: 'Sai ngày sinh, đúng là ngày 03 tháng 4 năm 1981',
    })
    await expect(revoked).rejects.toMatchObject({
      message: expect.stringContaining('must not hold a date of birth'),
    })
  })
})

describe('looking back', () => {
  it('sees the certificate as it stood at the instant', async () => {
    await issued.sync(onePage(finalTest('B', '4.9')))
    const decidedAt = async (event: 'issued' | 'revoked' | 'reinstated') => {
      const { id } = await issued.certificateOf('C')
      const history = await certificateHistory(issued.db, lan, id)
      const found =
        event === 'revoked'
          ? history.revocations[0]
          : history.revisions.find(({ kind }) => kind === event)
      return found?.at ?? new Date(0)
    }
    const verdictAt = async (at: Date) => {
      const runId = await issued.newRun('reconcile', COHORT)
      await reconcileAsOf(issued.db, COHORT, at, { runId, dryRun: false })
      const row = await issued.db
        .selectFrom('recomputed_outcomes as r')
        .innerJoin('learners as l', 'l.id', 'r.learner_id')
        .select(['r.verdict', 'r.reasons'])
        .where('r.run_id', '=', runId)
        .where('l.employee_code', '=', 'C')
        .executeTakeFirstOrThrow()
      return row
    }
    const minute = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000)
    // The score had fallen to 4 by then, and the certificate was in force.
    expect(await verdictAt(minute(await decidedAt('revoked'), -1))).toMatchObject({
      verdict: 'review',
    })
    expect(await verdictAt(minute(await decidedAt('revoked'), 1))).toMatchObject({
      verdict: 'incomplete',
    })
    expect(await verdictAt(minute(await decidedAt('reinstated'), 1))).toMatchObject({
      verdict: 'passed',
      reasons: [],
    })
  })
})
