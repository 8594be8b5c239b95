import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/access/audit.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import {
  findByCode,
  findByToken,
  issuedByRun,
  listCertificates,
  privateLinks,
} from '../../src/certificates/read.ts'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { getCohort } from '../../src/programs/store.ts'
import { atOnce } from '../support/at-once.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import {
  COHORT,
  cohortYaml,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../support/world.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

type Options = NonNullable<Parameters<typeof createWorld>[0]>

/** A world in which these people have passed in every cohort there is. */
async function worldWithPassed(people: string[], options: Options = {}): Promise<World> {
  const world = await createWorld(options)
  worlds.push(world)
  await pass(world, people)
  return world
}

async function pass(world: World, people: string[], score = '8') {
  await world.importRoster(rosterCsv(people.map((code) => ({ code }))))
  await world.sync(onePage(...people.flatMap((code) => learnerWith(code, score))))
  const cohorts = await world.db.selectFrom('cohorts').select('id').execute()
  for (const { id } of cohorts) await world.reconcile(id)
}

async function certify(world: World, cohort = COHORT, db = world.db) {
  const runId = await world.newRun('certify', cohort)
  const context = { runId, actor: 'cli:lan' }
  return {
    runId,
    ...(await issueCertificates({ ...world, db }, await getCohort(world.db, cohort), context)),
  }
}

const register = async (world: World) =>
  await world.db
    .selectFrom('certificates')
    .innerJoin('certificate_revisions as r', (join) =>
      join.onRef('r.certificate_id', '=', 'id').onRef('r.revision', '=', 'certificates.revision'),
    )
    .select(['issuer', 'year', 'register_number', 'number', 'r.code', 'enrolment_id'])
    .orderBy('issuer')
    .orderBy('year')
    .orderBy('register_number')
    .execute()

const numbersOf = async (world: World) =>
  (await register(world)).map(({ year, register_number }) => `${register_number}/${year}`)

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const people = (count: number) => upTo(count).map((number) => `P${number}`)

describe('issuing what a cohort has earned', () => {
  it('gives everybody who passed one certificate, and nobody else one', async () => {
    const world = await worldWithPassed(['A', 'B'])
    await pass(world, ['C'], '4.9')
    const { issued, held } = await certify(world)
    expect(held).toEqual([])
    expect(issued.map(({ learner }) => learner)).toEqual(['A', 'B'])
    expect(issued.map(({ number }) => number)).toEqual(['1/2026/GCN', '2/2026/GCN'])
  })

  it('issues nothing a second time and writes nothing', async () => {
    const world = await worldWithPassed(['A', 'B'])
    await certify(world)
    const before = await tableContents(world.db, { without: ['runs'] })
    expect(await certify(world)).toMatchObject({ issued: [], held: [] })
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
  })

  it('freezes what it says: a name that changes later changes no certificate', async () => {
    const world = await worldWithPassed(['A'])
    const { issued } = await certify(world)
    const code = issued[0]?.code ?? ''
    const before = await findByCode(world.db, code)
    await world.importRoster(
      rosterCsv([{ code: 'A', name: 'Nguyễn Văn Đổi Tên', unit: 'Xã khác', born: '09/09/1999' }]),
    )
    expect(await findByCode(world.db, code)).toEqual(before)
    expect(before?.snapshot).toEqual({
      number: '1/2026/GCN',
      registerNumber: 1,
      year: 2026,
      title: 'Giấy chứng nhận hoàn thành khóa học',
      issuer: 'Sở Khoa học và Công nghệ',
      place: 'Sơn La',
      signer: null,
      program: { id: 'ky-nang-so', vi: 'Kỹ năng số cơ bản', en: 'Basic digital skills' },
      cohort: { id: COHORT, name: 'Lớp 1' },
      learner: { fullName: 'Nguyễn Văn A', dateOfBirth: '1980-02-01', unit: 'Sở Nội vụ' },
      start: '2026-01-05',
      // Issued before the cohort's deadline: a paper names no day that is still to come.
      end: '2026-03-02',
      periods: 16,
      score: '8',
      attendance: null,
      issueDate: '2026-03-02',
      code,
      verifyUrl: `https://hocvu.example.gov.vn/verify/${code}`,
    })
  })

  it('takes a score that no decimal ends', async () => {
    const world = await worldWithPassed(['A'])
    const test = learnerWith('A', '2').map((record) =>
      record.kind === 'test'
        ? { ...record, attempts: record.attempts.map((one) => ({ ...one, maximum: '3' })) }
        : record,
    )
    await world.sync(onePage(...test))
    await world.reconcile()
    expect((await certify(world)).issued).toHaveLength(1)
  })

  it('is in the audit trail as one act', async () => {
    const world = await worldWithPassed(people(5))
    const { runId } = await certify(world)
    const entries = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject', 'after'])
      .where('action', '=', 'certificates.issue')
      .execute()
    expect(entries).toEqual([
      {
        actor: 'cli:lan',
        subject: COHORT,
        after: { count: 5, first: '1/2026/GCN', last: '5/2026/GCN', run: runId },
      },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('goes through more people than one batch holds', async () => {
    const world = await worldWithPassed(people(510))
    const batches: number[] = []
    const runId = await world.newRun('certify', COHORT)
    await issueCertificates(world, await getCohort(world.db, COHORT), {
      runId,
      actor: 'cli:lan',
      onProgress: async (issued) => {
        batches.push(issued)
      },
    })
    expect(batches).toEqual([500, 510])
    expect((await register(world)).map((row) => row.register_number)).toEqual(upTo(510))
  })
})

describe('many at once', () => {
  it('fifty callers over connections of their own issue each certificate once, without a gap', async () => {
    const world = await worldWithPassed(people(30))
    const cohort = await getCohort(world.db, COHORT)
    const runId = await world.newRun('certify', COHORT)
    const pools = upTo(25).map(() => createPool(world.databaseUrl, 2))
    const databases = pools.map(createDatabase)
    const calls = [...databases, ...databases].map((db) =>
      issueCertificates({ ...world, db }, cohort, { runId, actor: 'cli:lan' }),
    )
    const results = await Promise.all(calls)
    await Promise.all(pools.map((pool) => pool.end()))
    expect(results.flatMap(({ issued }) => issued)).toHaveLength(30)
    const rows = await register(world)
    expect(rows.map((row) => row.register_number)).toEqual(upTo(30))
    for (const key of ['number', 'code', 'enrolment_id'] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(30)
  })

  it('leaves no gap and no certificate when it fails half-way', async () => {
    const world = await worldWithPassed(people(4))
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner(
      `alter table certificates add constraint refused check (register_number < 3) not valid`,
    )
    const before = await tableContents(world.db, { without: ['runs'] })
    await expect(certify(world)).rejects.toThrow('refused')
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
    await owner('alter table certificates drop constraint refused')
    await certify(world)
    expect(await numbersOf(world)).toEqual(['1/2026', '2/2026', '3/2026', '4/2026'])
  })

  it('a second certificate of an enrolment is impossible in the database itself', async () => {
    const world = await worldWithPassed(['A'])
    await certify(world)
    const again = sql`insert into certificates select (jsonb_populate_record(c, jsonb_build_object(
      'id', gen_random_uuid(), 'register_number', 2, 'number', 'x', 'code', repeat('x', 22),
      'token_hash', '\\x00'))).* from certificates c`.execute(world.db)
    await expect(again).rejects.toThrow('certificates_enrolment_id_key')
  })
})

describe('who is not complete', () => {
  let world: World
  beforeAll(async () => {
    world = await worldWithPassed(['A'])
    await world.importRoster(
      rosterCsv([
        { code: 'NoBirth', born: '' },
        { code: 'NoUnit', unit: '' },
        { code: 'Neither', born: '', unit: '' },
      ]),
    )
    await world.sync(
      onePage(...['NoBirth', 'NoUnit', 'Neither'].flatMap((code) => learnerWith(code, '8'))),
    )
    await world.reconcile()
  })

  it('is held, and named with what is missing; the others are issued', async () => {
    const { issued, held } = await certify(world)
    expect(issued.map(({ learner }) => learner)).toEqual(['A'])
    expect(held.toSorted((a, b) => a.learner.localeCompare(b.learner))).toEqual([
      { learner: 'Neither', missing: ['date-of-birth', 'unit'] },
      { learner: 'NoBirth', missing: ['date-of-birth'] },
      { learner: 'NoUnit', missing: ['unit'] },
    ])
  })

  it('gets the certificate once the roster says the rest', async () => {
    await certify(world)
    await world.importRoster(rosterCsv([{ code: 'NoBirth' }, { code: 'NoUnit' }]))
    const { issued, held } = await certify(world)
    expect(issued.map(({ learner }) => learner).toSorted()).toEqual(['NoBirth', 'NoUnit'])
    expect(held.map(({ learner }) => learner)).toEqual(['Neither'])
  })
})

describe('the register', () => {
  const programOf = (id: string, issuer: string) =>
    programYaml({ id, issuer, cohorts: cohortYaml(id) })

  it('is one for all programs of an issuer, and another issuer has its own', async () => {
    const world = await worldWithPassed(['A', 'B'], {
      programs: [
        programOf('co-ban', 'Sở Khoa học và Công nghệ'),
        programOf('nang-cao', 'Sở Khoa học và Công nghệ'),
        programOf('dai-hoc', 'Trường Đại học Tây Bắc'),
      ],
    })
    for (const cohort of ['co-ban', 'dai-hoc', 'nang-cao']) await certify(world, cohort)
    const rows = await register(world)
    expect(rows.map(({ issuer, number }) => `${issuer}: ${number}`).toSorted()).toEqual([
      'Sở Khoa học và Công nghệ: 1/2026/GCN',
      'Sở Khoa học và Công nghệ: 2/2026/GCN',
      'Sở Khoa học và Công nghệ: 3/2026/GCN',
      'Sở Khoa học và Công nghệ: 4/2026/GCN',
      'Trường Đại học Tây Bắc: 1/2026/GCN',
      'Trường Đại học Tây Bắc: 2/2026/GCN',
    ])
  })

  it('has no gap when two programs of one issuer issue at the same time', async () => {
    const world = await worldWithPassed(people(10), {
      programs: ['co-ban', 'nang-cao'].map((id) => programOf(id, 'Sở Nội vụ')),
    })
    await certify(world, 'co-ban')
    await pass(world, ['P11'])
    const acts = ['co-ban', 'nang-cao'].map((id) => () => certify(world, id))
    const results = await atOnce(world.database, 'certificates', acts)
    expect(results.map(({ issued }) => issued.length)).toEqual([1, 11])
    expect((await register(world)).map((row) => row.register_number)).toEqual(upTo(22))
  })

  it('belongs to the year of issue in Vietnam, and begins anew with it', async () => {
    const world = await worldWithPassed(['A'])
    // The process may think what it likes: 23:30 on 31 December and 00:30 on 1 January in Vietnam.
    world.clock.set('2026-12-31T16:30:00Z')
    const before = await certify(world)
    await pass(world, ['B'])
    world.clock.set('2026-12-31T17:30:00Z')
    const after = await certify(world)
    const numbers = [before, after].map(({ issued }) => issued.map(({ number }) => number))
    expect(numbers).toEqual([['1/2026/GCN'], ['1/2027/GCN']])
    const dates = [before, after].map(async ({ issued }) => {
      const found = await findByCode(world.db, issued[0]?.code ?? '')
      return [found?.snapshot.year, found?.snapshot.issueDate]
    })
    expect(await Promise.all(dates)).toEqual([
      [2026, '2026-12-31'],
      [2027, '2027-01-01'],
    ])
  })
})

describe('codes and links', () => {
  let world: World
  let done: Awaited<ReturnType<typeof certify>>
  beforeAll(async () => {
    world = await worldWithPassed(people(3))
    done = await certify(world)
  })
  const tokenOf = ({ link }: { link: string }) => link.split('/c/')[1] ?? ''

  it('are two different secrets of at least 128 bits; the link is not stored in clear', async () => {
    const secrets = done.issued.flatMap((one) => [one.code, tokenOf(one)])
    expect(new Set(secrets).size).toBe(6)
    for (const secret of secrets)
      expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(16)
    const everything = JSON.stringify(await tableContents(world.db))
    for (const one of done.issued) expect(everything).not.toContain(tokenOf(one))
  })

  it('find their certificate, each by its own door only', async () => {
    const [certificate = { code: '', link: '' }] = done.issued
    const { code } = certificate
    const token = tokenOf(certificate)
    const found = await findByCode(world.db, code)
    expect(found).toMatchObject({ state: 'valid', snapshot: { code } })
    expect(await findByToken(world.db, world.vault, token)).toEqual(found)
    expect(await findByCode(world.db, token)).toBeNull()
    expect(await findByToken(world.db, world.vault, code)).toBeNull()
    expect(await findByCode(world.db, '')).toBeNull()
  })

  it('can be shown again to whoever asked for the issue', async () => {
    expect(await issuedByRun(world.db, world.vault, lan, done.runId)).toEqual(done.issued)
    const links = await privateLinks(world.db, world.vault, lan, COHORT, 10)
    expect(links).toEqual(done.issued.map(({ learner, link }) => ({ learner, link })))
  })
})

describe('people without a code', () => {
  it('are named by their other key', async () => {
    const world = await worldWithPassed([])
    await world.importRoster(
      rosterCsv([
        { name: 'Lò An', phone: '0912345678', cohort: COHORT },
        { name: 'Lò Ba', id: '014185000301', cohort: COHORT },
      ]),
    )
    await world.reconcile()
    await world.database.asOwner((owner) =>
      owner.query(`update outcomes set verdict = 'passed', reason = ''`),
    )
    const { issued } = await certify(world)
    expect(issued.map(({ learner }) => learner).toSorted()).toEqual(['0912345678', '…0301'])
    const listed = await listCertificates(world.db, lan, { limit: 10 })
    expect(listed.map(({ learner }) => learner).toSorted()).toEqual(['0912345678', '…0301'])
  })
})

describe('nothing is issued', () => {
  let world: World
  beforeAll(async () => {
    const program = (id: string) => programYaml({ id, cohorts: cohortYaml(id) })
    world = await worldWithPassed(['A'], {
      programs: [
        program('manual'),
        program('approval').replace('rules:', 'issue: approval\nrules:'),
        program('none').replace(/certificate:.*\n/, ''),
      ],
    })
  })
  afterEach(async () => {
    expect(await register(world)).toEqual([])
  })

  it('without PUBLIC_URL, which every certificate carries for ever', async () => {
    const without = { ...world, publicUrl: undefined }
    await expect(certify(without, 'manual')).rejects.toMatchObject({
      code: 'certificate.no-public-url',
    })
  })

  it('where the program says that an approver releases', async () => {
    await expect(certify(world, 'approval')).rejects.toMatchObject({
      code: 'certificate.approval-required',
    })
  })

  it('where the program has no certificate', async () => {
    await expect(certify(world, 'none')).rejects.toMatchObject({ code: 'configuration.invalid' })
  })
})
