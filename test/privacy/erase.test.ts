import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRecord } from '../../connectors/contract.ts'
import { appendAudit } from '../../src/access/audit.ts'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import { storeQuarantined } from '../../src/evidence/quarantine-store.ts'
import { sealAnswer, storeAnswers } from '../../src/evidence/raw-pages.ts'
import { suppressedSieve } from '../../src/evidence/without-suppressed.ts'
import { ERASED } from '../../src/foundation/erased.ts'
import { sha256, type Vault } from '../../src/foundation/secrets.ts'
import { pageTexts } from '../../src/foundation/texts/pages.ts'
import { erasePerson, finishErasures } from '../../src/privacy/erase/erase-person.ts'
import { readmitPerson } from '../../src/privacy/erase/readmit.ts'
import { answerRequest, recordRequest } from '../../src/privacy/requests/requests.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { lan } from '../support/installation.ts'
import { everythingKept } from '../support/kept-text.ts'

/** Words that tell Lò Thị An from everybody else. */
const MARKED = [
  'Lò Thị An',
  'an@example.vn',
  'an@platform.vn',
  'an.lo.0977',
  '0977123456',
  '001180000123',
]
const ROSTER = `employee_code,full_name,date_of_birth,national_id,unit_code,unit_name,email,phone
A1,Lò Thị An,01/02/1980,001180000123,XA,Xã A,an@example.vn,0977123456
`
let service: TestService
let learner: string
const eraser = () => ({ ...service.deps, pool: service.installation.database.pool })

beforeAll(async () => {
  service = await startTestService()
  const { installation, deps } = service
  const { db, vault, clock } = deps
  await installation.importRoster(ROSTER)
  const found = await db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  learner = found.id
  await sql`update accounts set username = 'an.lo.0977' where source_id = '11'`.execute(db)
  const { id: run } = await db.selectFrom('runs').select('id').limit(1).executeTakeFirstOrThrow()
  const body = JSON.stringify([
    {
      id: 11,
      fullname: 'Lò Thị An',
      idnumber: '001180000123',
      email: 'an@platform.vn',
      phone: 977123456,
    },
    { id: 12, fullname: 'Nguyễn Thị Dung', email: 'dung@platform.vn' },
  ])
  const answer = {
    place: 'users of course KNS, Lò Thị An',
    question: 'q',
    status: 200,
    headers: {},
    body,
  }
  await storeAnswers(db, { runId: run, observedAt: clock.now() }, 0, [
    await sealAnswer(answer, vault),
  ])
  const raw = JSON.stringify({ user: 'an.lo.0977', grade: 'chín' })
  await storeQuarantined(
    db,
    { platformId: 'onetouch', runId: run, observedAt: clock.now(), replayOf: null },
    [
      {
        ...{
          row_key: 'grade:11',
          row_hash: sha256(raw),
          place: 'grades',
          reason: 'score-not-a-number',
        },
        ...{
          detail: 'The score of Lò Thị An is no number.',
          sealed: vault.encrypt('raw-pages', Buffer.from(raw)),
          course: 'KNS',
        },
      },
    ],
  )
  await db
    .insertInto('platform_files')
    .values({
      ...{
        id: randomUUID(),
        platform_id: 'lop-hoc',
        name: 'Lò Thị An.csv',
        sha256: Buffer.alloc(32),
        size: 9,
      },
      ...{
        sealed: vault.encrypt('raw-pages', Buffer.from('ten\nLò Thị An')),
        options: '{}',
        origin: 'upload',
      },
      ...{
        received_at: clock.now(),
        received_by: 'cli:lan',
        state: 'done',
        report: null,
        run_id: null,
        settled_at: clock.now(),
      },
    })
    .execute()
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      ...{ at: clock.now(), actor: 'cli:lan', action: 'learner.correct', subject: learner },
      before: { full_name: 'Lò Thị Ân', email: null },
      after: { full_name: 'Lò Thị An', email: 'an@example.vn' },
    }),
  )
  await db
    .insertInto('link_requests')
    .values({
      ...{ id: randomUUID(), learner_id: learner, contact: '0977123456', asked_at: clock.now() },
      ...{ closed_at: null, closed_by: null, answer: null },
    })
    .execute()
})
afterAll(() => service.close())

const marks = async () => {
  const kept = await everythingKept(service.deps)
  return MARKED.flatMap((mark) =>
    kept.filter(({ text }) => text.includes(mark)).map(({ table }) => `${mark} in ${table}`),
  )
}

describe('erasing a person', () => {
  it('says beforehand what goes and what a register must keep, and changes nothing', async () => {
    expect(new Set((await marks()).map((mark) => mark.split(' in ')[0]))).toContain('an.lo.0977')
    const report = await erasePerson(eraser(), lan, 'A1', {
      reason: 'x',
      request: null,
      dryRun: true,
    })
    expect(report).toMatchObject({
      state: 'would-erase',
      goes: { accounts: 1, certificates: 1, classes: 0 },
      stays: {
        certificates: [{ number: service.certificates[0]?.number, program: 'Kỹ năng số cơ bản' }],
      },
    })
    expect(await marks()).not.toEqual([])
  })

  it('leaves not a word of them in any table, sealed or not', async () => {
    const request = await recordRequest(service.deps, lan, {
      ...{
        kind: 'erasure',
        learner: 'A1',
        name: 'Lò Thị An',
        contact: '0977123456',
        text: 'Xin xóa',
        receivedOn: null,
      },
    })
    const report = await erasePerson(eraser(), lan, 'A1', {
      reason: 'Theo yêu cầu',
      request: String(request.number),
      dryRun: false,
    })
    expect(report).toMatchObject({
      state: 'erased',
      goes: { answers: 1, quarantined: 1, files: 1, accounts: 1 },
    })
    await answerRequest(service.deps, lan, String(request.number), {
      result: 'done',
      text: 'Đã xóa, trừ số, ngày, chương trình.',
    })
    expect(await marks()).toEqual([])
  })

  it('keeps number, date and program in the register, and says on the public page why the name is missing', async () => {
    const [certificate] = service.certificates
    const page = await supertest(service.app).get(`/verify/${certificate?.code}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain(certificate?.number)
    expect(page.text).toContain('Kỹ năng số cơ bản')
    expect(page.text).toContain(pageTexts.vi.nameErased)
    expect((await supertest(service.app).get(`/c/${certificate?.token}`)).status).toBe(404)
    const entry = await service.deps.db
      .selectFrom('register_entries')
      .selectAll()
      .where('number', '=', certificate?.number ?? '')
      .execute()
    expect(entry).toHaveLength(1)
  })

  it('leaves the audit trail whole: what was erased is named by an entry of its own', async () => {
    const { db } = service.deps
    expect(await findBrokenAudit(db)).toBeNull()
    const entry = await db
      .selectFrom('audit_entries')
      .select('after')
      .where('action', '=', 'privacy.erase')
      .executeTakeFirstOrThrow()
    expect(entry.after).toMatchObject({
      reason: 'Theo yêu cầu',
      stays: [service.certificates[0]?.number],
    })
  })

  it('lets neither a roster nor a platform bring them back', async () => {
    const { deps, installation } = service
    const { rejected, accepted } = await installation.importRoster(ROSTER)
    expect(accepted).toBe(0)
    expect(rejected).toMatchObject([
      { row: 2, reason: expect.stringContaining(`privacy readmit ${learner}`) },
    ])
    const sieve = suppressedSieve(deps.db, deps.vault, 'onetouch')
    const account: AccountRecord = {
      ...{
        kind: 'account' as const,
        sourceId: 'user:77',
        account: '77',
        fullName: 'AN LÒ THỊ',
        nameOrder: 'unknown' as const,
      },
      ...{
        employeeCode: null,
        nationalId: '001180000123',
        username: null,
        email: 'moi@platform.vn',
      },
      ...{ emailVerified: true, phone: null, dateOfBirth: null, unit: null },
    }
    const other: AccountRecord = {
      ...account,
      sourceId: 'user:78',
      account: '78',
      fullName: 'Lò Thị An',
      nationalId: '001181000999',
    }
    const page = { records: [account, other], quarantined: [], checkpoint: {} }
    const body = JSON.stringify([
      { id: 77, fullname: 'AN LÒ THỊ', email: 'moi@platform.vn' },
      { id: 78 },
    ])
    const answer = { place: 'users', question: 'q', status: 200, headers: {}, body }
    const sifted = await sieve.sift(page, [answer])
    // Somebody of the same name with another national ID is somebody else.
    expect(sifted.page.records).toEqual([other])
    expect(JSON.parse(sifted.answers[0]?.body ?? '')).toEqual([
      { id: 77, fullname: ERASED, email: ERASED },
      { id: 78 },
    ])
    expect(await sieve.settle()).toBe(1)
  })

  it('leaves the class to be reconciled as before', async () => {
    const run = await service.installation.run('reconcile', 'kns-1')
    expect(run).toMatchObject({ state: 'succeeded' })
    const kept = await service.deps.db
      .selectFrom('outcomes')
      .innerJoin('enrolments', 'enrolments.id', 'outcomes.enrolment_id')
      .select(['verdict', 'score'])
      .where('learner_id', '=', learner)
      .execute()
    expect(kept).toEqual([{ verdict: 'passed', score: null }])
  })

  it('lets them in again when they agree, as somebody new', async () => {
    const { deps, installation } = service
    expect(await readmitPerson(deps, lan, learner, 'Đã đồng ý')).toBe(true)
    expect(await installation.importRoster(ROSTER)).toMatchObject({ accepted: 1, rejected: [] })
    const found = await deps.db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', 'A1')
      .executeTakeFirstOrThrow()
    expect(found.id).not.toBe(learner)
  })
})

describe('an erasure that was cut off after its first step', () => {
  it('is brought to its end with the next hour', async () => {
    const { db, vault, clock } = service.deps
    const { id: run } = await db.selectFrom('runs').select('id').limit(1).executeTakeFirstOrThrow()
    const body = JSON.stringify([{ fullname: 'Quàng Văn Bình' }])
    const answer = { place: 'users', question: 'q2', status: 200, headers: {}, body }
    await storeAnswers(db, { runId: run, observedAt: clock.now() }, 5, [
      await sealAnswer(answer, vault),
    ])
    const cut = { ...eraser(), vault: { ...vault, decrypt: cutOff(vault) } }
    const options = { reason: 'x', request: null, dryRun: false }
    await expect(erasePerson(cut, lan, 'A2', options)).rejects.toThrow('killed')
    const named = async () =>
      (await everythingKept(service.deps)).filter(({ text }) => text.includes('Quàng Văn Bình'))
    expect((await named()).map(({ table }) => table).toSorted()).toEqual(['erasures', 'raw_pages'])
    expect(await finishErasures(eraser())).toBe(1)
    expect(await named()).toEqual([])
    expect(await findBrokenAudit(db)).toBeNull()
  })
})

/** Dies where the answers of platforms are opened. */
const cutOff =
  (vault: Vault): Vault['decrypt'] =>
  (purpose, sealed) => {
    if (purpose === 'raw-pages') throw new Error('killed')
    return vault.decrypt(purpose, sealed)
  }
