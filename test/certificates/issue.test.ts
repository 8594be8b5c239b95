import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { issuedByRun, privateLinks } from '../../src/certificates/link/links.ts'
import { findByToken } from '../../src/certificates/link/open.ts'
import { listCertificates } from '../../src/certificates/list.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { getCohort } from '../../src/programs/store.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import {
  COHORT,
  cohortYaml,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../support/world.ts'
import { certifiedWorlds, certify, pass, people, register, upTo } from './certified-world.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

/** They pass under the names that the roster has. */
async function passUnder(world: World, rows: { code: string; name: string; unit?: string }[]) {
  await world.importRoster(rosterCsv(rows))
  const records = rows.flatMap(({ code, name }) =>
    learnerWith(code, '8').map((one) =>
      one.kind === 'account' ? { ...one, fullName: name } : one,
    ),
  )
  await world.sync(onePage(...records))
  await world.reconcile()
}

describe('issuing what a cohort has earned', () => {
  it('gives everybody who passed one certificate, and nobody else one', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    await pass(world, ['C'], '4.9')
    const { issued, held } = await certify(world)
    expect(held).toEqual([])
    expect(issued.map(({ learner }) => learner)).toEqual(['A', 'B'])
    expect(issued.map(({ number }) => number)).toEqual(['1/2026/GCN', '2/2026/GCN'])
  })

  it('issues nothing a second time and writes nothing', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    await certify(world)
    const before = await tableContents(world.db, { without: ['runs'] })
    expect(await certify(world)).toMatchObject({ issued: [], held: [] })
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
  })

  it('freezes what it says: a name that changes later changes no certificate', async () => {
    const world = await worlds.withPassed(['A'])
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
      parentBody: null,
      place: 'Sơn La',
      signer: null,
      legalBasis: [],
      wording: [],
      decision: null,
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
      revision: 1,
      replaces: null,
      template: null,
      agencySignature: false,
    })
  })

  it('draws the line at exactly 5 points', async () => {
    const world = await worlds.withPassed([])
    await pass(world, ['Enough'], '5')
    await pass(world, ['Close'], '4.995')
    await pass(world, ['Closer'], '4.9999999999999999')
    expect((await certify(world)).issued.map(({ learner }) => learner)).toEqual(['Enough'])
  })

  it('keeps a name as it is composed, however the roster wrote it', async () => {
    const world = await worlds.withPassed([])
    const name = 'Nguyễn Thị Huyền Đặng'
    await passUnder(world, [{ code: 'D', name: name.normalize('NFD') }])
    const [issued] = (await certify(world)).issued
    const found = await findByCode(world.db, issued?.code ?? '')
    expect(found?.snapshot.learner.fullName).toBe(name.normalize('NFC'))
  })

  it('enters the people of a unit in the order of their given names', async () => {
    const world = await worlds.withPassed([])
    const inOrder = ['Lò Thị Ánh', 'Lê Thị Ân', 'Trần Văn Bình', 'Vàng A Dua', 'Nguyễn Văn Đạt']
    await passUnder(world, [
      ...inOrder.toReversed().map((name) => ({ code: name.slice(-3), name, unit: 'Sở B' })),
      { code: 'Yen', name: 'An Thị Yến', unit: 'Ban A' },
    ])
    expect((await certify(world)).issued).toHaveLength(6)
    const names = await sql<{ name: string }>`
      select r.snapshot->'learner'->>'fullName' as name from certificates c
      join certificate_revisions r on r.certificate_id = c.id order by c.register_number`.execute(
      world.db,
    )
    expect(names.rows.map(({ name }) => name)).toEqual(['An Thị Yến', ...inOrder])
  })

  it('takes a score that no decimal ends', async () => {
    const world = await worlds.withPassed(['A'])
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
    const world = await worlds.withPassed(people(5))
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

  it('goes through more people than are put together at once', async () => {
    const world = await worlds.withPassed(people(510))
    const batches: string[] = []
    const runId = await world.newRun('certify', COHORT)
    await issueCertificates(world, await getCohort(world.db, COHORT), {
      runId,
      actor: 'cli:lan',
      onProgress: async (issued, of) => {
        batches.push(`${issued} of ${of}`)
      },
    })
    expect(batches).toEqual(['510 of 510'])
    const { certificate_dossiers: dossiers = [] } = await tableContents(world.db)
    expect(dossiers).toHaveLength(510)
    expect((await register(world)).map((row) => row.register_number)).toEqual(upTo(510))
  })
})

describe('who is not complete', () => {
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(['A'])
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
      { learner: 'Neither', reason: 'roster', missing: ['date-of-birth', 'unit'] },
      { learner: 'NoBirth', reason: 'roster', missing: ['date-of-birth'] },
      { learner: 'NoUnit', reason: 'roster', missing: ['unit'] },
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

describe('codes and links', () => {
  let world: World
  let done: Awaited<ReturnType<typeof certify>>
  beforeAll(async () => {
    world = await worlds.withPassed(people(3))
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
    expect((await findByToken(world, token))?.snapshot).toEqual(found?.snapshot)
    expect(await findByCode(world.db, token)).toBeNull()
    expect(await findByToken(world, code)).toBeNull()
    expect(await findByCode(world.db, '')).toBeNull()
  })

  it('can be shown again to whoever asked for the issue', async () => {
    expect(await issuedByRun(world, lan, done.runId)).toEqual(done.issued)
    const links = await privateLinks(world, lan, COHORT, 10)
    expect(links).toEqual(done.issued.map(({ learner, link }) => ({ learner, link })))
  })
})

describe('people without a code', () => {
  it('are named by their other key', async () => {
    const world = await worlds.withPassed([])
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
    world = await worlds.withPassed(['A'], {
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
