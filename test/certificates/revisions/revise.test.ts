import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { certificateFile } from '../../../src/certificates/files.ts'
import { findByToken } from '../../../src/certificates/link/open.ts'
import { findByCode } from '../../../src/certificates/revisions/by-code.ts'
import { certificateHistory, publicHistory } from '../../../src/certificates/revisions/history.ts'
import { holdCertificates } from '../../../src/certificates/revisions/store.ts'
import { noteUses } from '../../../src/certificates/uses.ts'
import { createDatabase, createPool } from '../../../src/database/connection.ts'
import { changePrograms } from '../../reconciliation/meanwhile.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { programYaml, rosterCsv } from '../../support/world.ts'
import { createIssuedClass, type IssuedClass } from './issued-class.ts'

let issued: IssuedClass
beforeAll(async () => {
  issued = await createIssuedClass({
    A: {},
    B: {},
    C: {},
    D: {},
    E: {},
    F: { unit: 'Xã B' },
    G: {},
  })
})
afterAll(() => issued.close())

const found = async (code: string) => {
  const certificate = await findByCode(issued.db, issued.issued.get(code)?.code ?? '')
  if (certificate === null) throw new Error(`the code of ${code} is unknown`)
  return certificate
}
const linked = async (code: string) => {
  const certificate = await findByToken(issued, issued.issued.get(code)?.token ?? '')
  if (certificate === null) throw new Error(`the link of ${code} opens nothing`)
  return certificate
}
const rename = (code: string, name: string) =>
  issued.importRoster(rosterCsv([{ code, name, born: '01/02/1980' }]))

describe('a name that was wrong', () => {
  it('is corrected by a new revision that names the one it replaces; the old file keeps its bytes', async () => {
    const before = await linked('A')
    const old = await certificateFile(issued, before)
    await rename('A', 'Nguyễn Thị Án')
    expect(await linked('A')).toEqual(before)

    const { certificates, runs } = await issued.revise(['A'], ['name'])
    expect(certificates).toMatchObject([
      {
        number: '1/2026/GCN',
        revision: 2,
        changes: [{ fact: 'fullName', before: 'Nguyễn Văn A', after: 'Nguyễn Thị Án' }],
        left: [],
      },
    ])
    expect(runs).toHaveLength(1)

    const after = await linked('A')
    expect(after.id).toBe(before.id)
    const { code, verifyUrl, replaces, revision, learner, ...same } = after.snapshot
    expect(before.snapshot).toMatchObject({ ...same, revision: 1, replaces: null })
    expect({ revision, replaces, name: learner.fullName }).toEqual({
      revision: 2,
      replaces: { revision: 1, madeOn: '2026-03-02', revisedOn: '2026-03-02' },
      name: 'Nguyễn Thị Án',
    })
    expect(code).not.toBe(before.snapshot.code)
    expect(verifyUrl).toBe(`https://hocvu.example.gov.vn/verify/${code}`)

    // The same bytes, and a file of its own for the new revision.
    expect((await certificateFile(issued, before)).bytes.equals(old.bytes)).toBe(true)
    expect((await certificateFile(issued, after)).bytes.equals(old.bytes)).toBe(false)
  })

  it('leaves a paper that says it was replaced, with what it showed and where the new one is', async () => {
    const old = await found('A')
    expect(old).toMatchObject({
      standing: 'replaced',
      revision: 1,
      snapshot: { learner: { fullName: 'Nguyễn Văn A' } },
      present: { revision: 2, code: (await linked('A')).snapshot.code },
    })
    expect(await findByCode(issued.db, old.present.code)).toMatchObject({ standing: 'in-force' })
    expect(publicHistory(old.history)).toEqual([
      { kind: 'issued', on: '2026-03-02', revision: 1, changed: [] },
      { kind: 'revised', on: '2026-03-02', revision: 2, changed: ['fullName'] },
    ])
  })

  it('stands in the audit trail with reason and actor, as one act for many', async () => {
    await rename('B', 'Lò Thị Bằng')
    await rename('C', 'Quàng Văn Chung')
    const { certificates, unchanged } = await issued.revise(['B', 'C', 'D'], ['name'])
    expect(certificates.map(({ number }) => number)).toEqual(['2/2026/GCN', '3/2026/GCN'])
    expect(unchanged).toBe(1)
    const entries = await issued.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject', 'after'])
      .where('action', '=', 'certificates.revise')
      .orderBy('seq')
      .execute()
    expect(entries).toHaveLength(2)
    expect(entries[1]).toMatchObject({
      actor: 'cli:lan',
      subject: 'kns-1',
      after: { count: 2, reason: 'Theo công văn 12', facts: ['fullName'], taken: ['name'] },
    })
    expect(await findBrokenAudit(issued.db)).toBeNull()
    const { revisions } = await certificateHistory(issued.db, lan, (await found('B')).id)
    expect(revisions).toMatchObject([
      { kind: 'issued', reason: null },
      { kind: 'revised', reason: 'Theo công văn 12', actor: 'cli:lan' },
    ])
  })
})

describe('a correction', () => {
  const stored = () => tableContents(issued.db)

  it('that changes nothing is refused, and nothing is written', async () => {
    const before = await stored()
    await expect(issued.revise(['D'], ['name', 'date-of-birth', 'score'])).rejects.toMatchObject({
      code: 'certificate.unchanged',
    })
    expect(await stored()).toEqual(before)
  })

  it('is shown by a dry run, with what reads otherwise and was not asked for', async () => {
    await issued.importRoster(
      rosterCsv([{ code: 'D', name: 'Nguyễn Văn Đông', unit: 'Xã Mới', born: '01/02/1980' }]),
    )
    const before = await stored()
    const { certificates, runs } = await issued.revise(['D'], ['name'], { dryRun: true })
    expect(certificates).toMatchObject([
      {
        revision: 2,
        changes: [{ fact: 'fullName', before: 'Nguyễn Văn D', after: 'Nguyễn Văn Đông' }],
        left: [{ fact: 'unit', before: 'Sở Nội vụ', after: 'Xã Mới' }],
      },
    ])
    expect(runs).toEqual([])
    const all = await issued.revise(['D'], [], { dryRun: true })
    expect(all.certificates[0]).toMatchObject({
      changes: [],
      left: [{ fact: 'fullName' }, { fact: 'unit' }],
    })
    expect(await stored()).toEqual(before)
  })

  it('leaves the unit in which somebody was trained, unless that was what was wrong', async () => {
    await issued.revise(['D'], ['name'])
    expect((await linked('D')).snapshot.learner).toMatchObject({
      fullName: 'Nguyễn Văn Đông',
      unit: 'Sở Nội vụ',
    })
    // After midnight in Vietnam, before it in Greenwich: the date of issue stays what it was.
    issued.clock.set('2026-05-10T17:30:00Z')
    await issued.revise(['D'], ['unit'])
    expect((await linked('D')).snapshot).toMatchObject({
      revision: 3,
      learner: { unit: 'Xã Mới' },
      issueDate: '2026-03-02',
      replaces: { revision: 2, madeOn: '2026-03-02', revisedOn: '2026-05-11' },
    })
    expect((await found('D')).present.revision).toBe(3)
  })

  it('of the score takes the present outcome, whose certificate is then no longer in doubt', async () => {
    await issued.score('E', '9.5')
    const reasons = async () =>
      (
        await issued.db
          .selectFrom('outcome_revisions as r')
          .innerJoin('certificates as c', 'c.enrolment_id', 'r.enrolment_id')
          .select('r.reasons')
          .where('c.number', '=', issued.numberOf('E'))
          .orderBy('r.revision', 'desc')
          .executeTakeFirstOrThrow()
      ).reasons
    expect(await reasons()).toMatchObject([
      { code: 'score-changed-after-issue', params: { old: '8', new: '9.5' } },
    ])
    await issued.revise(['E'], ['score'])
    expect((await linked('E')).snapshot.score).toBe('9.5')
    await issued.reconcile()
    expect(await reasons()).toEqual([])
    expect(await issued.outcomeOf('E')).toBe('passed')
  })

  it('of the score is refused where the outcome is not passed, or waits to be decided', async () => {
    await issued.score('G', '4.9')
    await expect(issued.revise(['G'], ['score'])).rejects.toMatchObject({
      code: 'certificate.not-earned',
      message: expect.stringContaining('review'),
    })
    await issued.score('G', '7')
    await issued.db.updateTable('outcomes').set({ reopened_at: issued.clock.now() }).execute()
    await expect(issued.revise(['G'], ['score'])).rejects.toMatchObject({
      code: 'certificate.not-earned',
      message: expect.stringContaining('hocvu reconcile kns-1'),
    })
    await issued.reconcile()
  })

  it('of the wording takes what program and cohort say now, but no issuer, number or date of issue', async () => {
    await changePrograms(
      issued,
      programYaml({ issuer: 'Sở Khác' }).replace(
        'periods: 16',
        'periods: 20, signer: { title: Giám đốc, name: Lê Văn Tám }, agencySignature: true',
      ),
    )
    const { certificates } = await issued.revise(['C'], ['wording'])
    expect(certificates[0]?.changes).toMatchObject([
      { fact: 'periods', before: '16', after: '20' },
      { fact: 'signer', before: null, after: 'Giám đốc / Lê Văn Tám' },
      { fact: 'agencySignature', before: 'false', after: 'true' },
    ])
    const after = await linked('C')
    expect(after.snapshot).toMatchObject({
      issuer: 'Sở Khoa học và Công nghệ',
      number: '3/2026/GCN',
      issueDate: '2026-03-02',
    })
    // It waits for the agency's signature now; what had gone out before is not hidden again.
    expect(after.awaitsSignature).toBe(true)
    expect((await findByCode(issued.db, after.snapshot.code))?.standing).toBe('awaits-signature')
    expect((await found('C')).standing).toBe('replaced')
  })

  it('never leaves the link without a file: the template that the new revision names must be there', async () => {
    const wording = 'periods: 24, template: cua-so'
    await changePrograms(issued, programYaml().replace('periods: 16', wording))
    await expect(issued.revise(['D'], ['wording'])).rejects.toMatchObject({
      code: 'certificate.template',
      message: expect.stringContaining('Nothing was done. There is no templates/cua-so/'),
    })
    expect((await linked('D')).snapshot).toMatchObject({ periods: 16, template: null })
  })

  it('needs to be told what is corrected, and by whom it may be seen', async () => {
    await expect(issued.revise(['F'], [])).rejects.toMatchObject({ code: 'request.invalid' })
    const other = await issued.viewerOf('Sở Nội vụ')
    const told = (refused: Promise<unknown>) =>
      refused.catch((thrown: Error) => thrown.message.replace(/\d+\/2026\/GCN/, '…'))
    const foreign = await told(issued.revise(['F'], ['name'], {}, other))
    const unknown = await told(
      issued.revise(['F'], ['name'], { choice: { names: ['99/2026/GCN'], issuer: null } }),
    )
    expect(foreign).toBe(unknown)
  })

  it('holds up nobody who only looks: their use is counted meanwhile', async () => {
    const { id } = await issued.certificateOf('G')
    const warned: unknown[] = []
    const log = { warn: (...line: unknown[]) => void warned.push(line) }
    const pool = createPool(issued.databaseUrl, 1, '-c lock_timeout=500')
    await issued.db.transaction().execute(async (trx) => {
      await holdCertificates(trx, [id])
      const uses = noteUses(createDatabase(pool), log)
      uses.note(id, 'opened')
      await uses.write()
    })
    await pool.end()
    expect(warned).toEqual([])
  })

  it('of two people at once happens once: the second has seen a revision that is no more', async () => {
    await rename('F', 'Vàng A Phong')
    const revise = () => issued.revise(['F'], ['name'], { expectedRevision: 1 })
    const both = await Promise.allSettled([revise(), revise()])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find((one) => one.status === 'rejected')
    expect(refused?.status === 'rejected' && refused.reason).toMatchObject({
      code: 'certificate.changed',
    })
    expect((await found('F')).present.revision).toBe(2)
  })
})
