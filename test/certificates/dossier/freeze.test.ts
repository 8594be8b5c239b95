import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDossier } from '../../../src/certificates/dossier/read.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { explain } from '../../../src/reconciliation/explain.ts'
import { createSchool, marked, type School } from '../../reconciliation/person-decisions/school.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { account, COHORT, enrolment, finalTest, onePage } from '../../support/world.ts'
import { certify, inspectedClass, NATIONAL_ID } from './inspected.ts'

const dossierOf = (school: School, id = '') => readDossier(school.db, lan, id)

describe('a dossier', () => {
  let school: School
  let ids: Record<string, string>
  beforeAll(async () => {
    school = await inspectedClass()
    ids = await certify(school, ['A', 'B'])
  })
  afterAll(() => school.close())

  it.each(['A', 'B'])('freezes what explain says when it is issued (%s)', async (code) => {
    const { content } = await dossierOf(school, ids[code])
    const said = await explain(school.db, lan, code, COHORT, school.clock.now())
    expect(content.how.reproduced).toBe(true)
    expect(content.how.rules).toEqual(said.how?.rules)
    expect(content.how.sessions).toEqual(said.how?.sessions)
    expect(content.outcome).toMatchObject({
      verdict: 'passed',
      score: '7.5',
      attendance: said.outcome?.attendance,
      decidedAt: said.outcome?.decidedAt,
    })
    expect(content.records.map(({ id, hash }) => [id, hash]).toSorted()).toEqual(
      said.records.map(({ id, hash }) => [id, hash]).toSorted(),
    )
    expect(content.records.map(({ payload }) => payload)).toHaveLength(said.records.length)
    expect(content.links.map(({ account: of, at, reason }) => [of, at, reason])).toEqual(
      said.links.map(({ id, at, reason }) => [id, at, reason]),
    )
  })

  it('holds every decision with its reason, actor and document, also what was taken back', async () => {
    const { content } = await dossierOf(school, ids.A)
    const { overrides, excuses, presences } = content.decisions
    expect(excuses).toMatchObject([
      {
        session: 'B3',
        acceptedBy: 'Trưởng phòng Nội vụ',
        act: {
          reason: 'Ốm, có giấy ra viện',
          actor: 'cli:lan',
          attachment: {
            name: 'đơn xin phép.pdf',
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          undone: null,
        },
      },
    ])
    expect(overrides).toMatchObject([
      { kind: 'refuse', act: { reason: 'Nhầm người', undone: { reason: 'Nhập nhầm' } } },
    ])
    expect(presences).toMatchObject([{ session: 'B4', mark: 'present' }])
    expect(content.links.at(-1)).toMatchObject({
      account: 'X',
      of: 'learner',
      act: { reason: 'Đã gọi điện xác nhận', actor: 'cli:lan' },
    })
    expect(content.merges).toMatchObject([{ this: 'kept', other: { key: 'A9' } }])
  })

  it('holds the definitions themselves, and where each record was read', async () => {
    const { content } = await dossierOf(school, ids.B)
    expect(content.program.definition.rules.finalTest.pass).toBe('5')
    expect(content.cohort.definition).toMatchObject({ id: COHORT, deadline: '2026-03-31' })
    for (const record of content.records)
      expect(record.sync).toMatchObject({ id: expect.any(String), actor: 'cli:lan' })
  })

  it('knows the last four digits of the citizen’s number and no more', async () => {
    const { content } = await dossierOf(school, ids.A)
    expect(content.learner.nationalIdLast4).toBe('0301')
    const { certificate_dossiers: rows = [] } = await tableContents(school.db)
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      expect(row).not.toContain(NATIONAL_ID)
      expect(row).not.toContain('0912345678')
    }
  })

  it('cannot be changed or taken away', async () => {
    for (const change of [
      sql`update certificate_dossiers set content = '{}'`,
      sql`delete from certificate_dossiers`,
    ])
      await expect(change.execute(school.db)).rejects.toThrow()
  })

  it('is not there for whoever does not see the learner', async () => {
    const { rows } = await sql<{ id: string }>`
      insert into units (id, name_key, name) values (gen_random_uuid(), 'xa', 'Xã') returning id`.execute(
      school.db,
    )
    const stranger = { ...lan, unitId: rows[0]?.id ?? null }
    await expect(readDossier(school.db, stranger, ids.A ?? '')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('is another for another revision, and the first stays', async () => {
    const before = await dossierOf(school, ids.B)
    await sql`update learners set full_name = 'Nguyễn Văn Bê' where employee_code = 'B'`.execute(
      school.db,
    )
    school.clock.pass(10)
    await reviseCertificates(school, lan, {
      choice: { names: [ids.B ?? ''], issuer: null },
      reason: 'Sửa tên theo căn cước',
      attachment: null,
      taken: ['name'],
      dryRun: false,
    })
    const first = await readDossier(school.db, lan, ids.B ?? '', { revision: 1 })
    expect(first.content).toEqual(before.content)
    const second = await dossierOf(school, ids.B)
    expect(second.revision).toBe(2)
    expect(second.content.learner.fullName).toBe('Nguyễn Văn Bê')
    expect(second.content.how).toEqual(first.content.how)
  })
})

describe('the sessions of a dossier', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'pppp' },
      { code: 'B', marks: 'ppp' },
      { code: 'C', marks: 'pppp' },
    ])
  })
  afterAll(() => school.close())
  const codes = async (id: string | undefined) =>
    (await dossierOf(school, id)).content.how.sessions.map(({ code, mark }) => `${code} ${mark}`)

  it('are those of the whole class, also for somebody who is issued one alone', async () => {
    await sql`update outcomes set verdict = 'passed', reason = ''`.execute(school.db)
    const { B } = await certify(school, ['B'])
    expect(await codes(B)).toEqual(['B1 present', 'B2 present', 'B3 present', 'B4 unrecorded'])
  })

  it('are those that counted, whatever is read before the issue', async () => {
    await school.sync(
      onePage(
        ...['A', 'C'].flatMap((code) => [
          account(code, { employeeCode: code }),
          enrolment(code),
          finalTest(code, '7.5'),
          marked(code, 'ppppp'),
        ]),
      ),
    )
    const { A } = await certify(school, ['A'])
    const { content } = await dossierOf(school, A)
    expect(content.how.reproduced).toBe(true)
    expect(await codes(A)).toEqual(['B1 present', 'B2 present', 'B3 present', 'B4 present'])
  })

  it('are said to be read otherwise where the outcome does not follow from them', async () => {
    const id = await school.enrolmentOf('C')
    await school.database.asOwner((owner) =>
      owner.query(`alter table outcome_revisions disable trigger append_only;
        update outcome_revisions set score = '9' where enrolment_id = '${id}'`),
    )
    const { C } = await certify(school, ['C'])
    const { content } = await dossierOf(school, C)
    expect(content.how.reproduced).toBe(false)
    expect(content.outcome.score).toBe('9')
  })
})
