import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../../src/access/verify-audit.ts'
import { servedFile } from '../../../../src/certificates/files.ts'
import { findByCode } from '../../../../src/certificates/revisions/by-code.ts'
import { reviseCertificates } from '../../../../src/certificates/revisions/revise.ts'
import { revokeCertificates } from '../../../../src/certificates/revisions/revoke.ts'
import { embeddedCode } from '../../../../src/certificates/signature/agency/embedded-code.ts'
import { CertificateSnapshot } from '../../../../src/certificates/snapshot.ts'
import { zipStream } from '../../../../src/foundation/zip-stream.ts'
import { lan } from '../../../support/installation.ts'
import { rosterCsv } from '../../../support/world.ts'
import { people } from '../../certified-world.ts'
import { changed, numberAt, signAs } from '../agency-signature.ts'
import { type KeyShop, type MadeKey, openKeyShop } from '../test-keys.ts'
import { type AwaitingWorld, createAwaitingWorld, PLAIN, WAITING } from './awaiting-world.ts'

let world: AwaitingWorld
let shop: KeyShop
let person: MadeKey
let agency: MadeKey
let pdfs: Map<string, Buffer>

beforeAll(async () => {
  world = await createAwaitingWorld(people(13))
  shop = openKeyShop()
  person = shop.makeKey('/C=VN/CN=Quàng Thị Ánh Tuyết')
  agency = shop.makeKey('/C=VN/CN=Sở Khoa học và Công nghệ')
  pdfs = (await world.exported()).pdfs
})
afterAll(async () => {
  shop.close()
  await world.close()
})

const unsigned = (code: string): Buffer => {
  const pdf = pdfs.get(code)
  if (!pdf) throw new Error(`${code} is not in the export`)
  return pdf
}
const sign = (code: string, key = agency) => signAs(key, unsigned(code), world.clock.now())

const signedFiles = (id: string) =>
  world.db
    .selectFrom('certificate_files')
    .select(['revision', 'version', 'bytes', 'details'])
    .where('certificate_id', '=', id)
    .where('kind', '=', 'agency-pdf')
    .orderBy('version')
    .execute()

async function served(id: string, revision: number): Promise<Buffer> {
  const row = await world.db
    .selectFrom('certificate_revisions')
    .select('snapshot')
    .where('certificate_id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  const snapshot = CertificateSnapshot.parse(row.snapshot)
  return (await servedFile(world, { id, revision, snapshot })).bytes
}

const mailsOf = async (id: string) =>
  await world.db
    .selectFrom('certificate_mails')
    .select(['revision', 'n'])
    .where('certificate_id', '=', id)
    .execute()

const audited = () =>
  world.db
    .selectFrom('audit_entries')
    .select(['actor', 'subject', 'after'])
    .where('action', '=', 'certificates.take-signed')
    .orderBy('seq')
    .execute()

describe('files that wait for the agency’s signature', () => {
  it('are exported with lists that say whose they are, and nothing else is', async () => {
    const { entries } = await world.exported()
    expect(entries.size).toBe(15)
    expect([...entries.keys()]).toContain('danh-sach.xlsx')
    const manifest = JSON.parse(entries.get('manifest.json')?.toString() ?? '')
    expect(manifest.cohort).toBe(WAITING)
    expect(manifest.files[0]).toMatchObject({
      file: expect.stringMatching(/^2026-00001-.*\.pdf$/),
      number: '1/2026/GCN',
      fullName: expect.stringContaining('Nguyễn Văn P'),
      unit: 'Sở Nội vụ',
      id: expect.stringMatching(/^[\w-]{22}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const [first] = manifest.files
    expect(await embeddedCode(entries.get(first.file) ?? Buffer.alloc(0))).toBe(first.id)
  })

  it('are not there for the public until the signed file is', async () => {
    const { id, revision } = await world.certificateOf('P1')
    await expect(served(id, revision)).rejects.toMatchObject({
      code: 'certificate.awaiting-signature',
    })
    const { code } = await world.db
      .selectFrom('certificate_revisions')
      .select('code')
      .where('certificate_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(await findByCode(world.db, code)).toBeNull()
    await world.bring({ 'a.pdf': await sign('P1') })
    expect(await findByCode(world.db, code)).toMatchObject({ standing: 'in-force' })
  })

  it('have their link for as many days as the program says, from when it first opens', async () => {
    const lastDay = async () =>
      (
        await world.db
          .selectFrom('certificates')
          .select('link_expires_on')
          .where('id', '=', (await world.certificateOf('P13')).id)
          .executeTakeFirstOrThrow()
      ).link_expires_on
    const atIssue = await lastDay()
    world.clock.pass(3 * 24 * 60)
    await world.bring({ 'p13.pdf': await sign('P13') })
    const days = (Date.parse((await lastDay()) ?? '') - Date.parse(atIssue ?? '')) / 86_400_000
    expect(days).toBe(3)
  })
})

describe('a file that comes back signed', () => {
  it('becomes the file that is served, whatever it is called', async () => {
    await world.db
      .updateTable('learners')
      .set({ email: 'p2@example.gov.vn' })
      .where('employee_code', '=', 'P2')
      .execute()
    const signed = await sign('P2')
    const now = world.clock.now()
    expect(await world.bring({ 'scan (3).PDF': signed })).toMatchObject([
      { name: 'scan (3).PDF', state: 'taken', learner: 'P2', version: 1 },
    ])
    const { id, ...row } = await world.certificateOf('P2')
    expect(row).toMatchObject({ awaits_signature: false, first_signed_at: now })
    expect(await served(id, row.revision)).toEqual(signed)
    expect(await signedFiles(id)).toMatchObject([
      {
        version: 1,
        details: {
          signers: [
            {
              subject: 'C=VN, CN=Sở Khoa học và Công nghệ',
              serial: agency.certificate.serialNumber,
              fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
            },
          ],
        },
      },
    ])
    expect(await mailsOf(id)).toEqual([{ revision: 1, n: 1 }])
  })

  it('changes nothing when it comes again', async () => {
    const signed = await sign('P3')
    await world.bring({ 'a.pdf': signed })
    const before = await audited()
    expect(await world.bring({ 'b.pdf': signed })).toMatchObject([
      { state: 'known', learner: 'P3' },
    ])
    expect(await audited()).toEqual(before)
    expect(await signedFiles((await world.certificateOf('P3')).id)).toHaveLength(1)
  })

  it('may come again with one more signature: the person’s, then the agency’s', async () => {
    const first = await sign('P4', person)
    await world.bring({ 'a.pdf': first })
    const { id, first_signed_at } = await world.certificateOf('P4')
    world.clock.pass(60)
    const second = await signAs(agency, first, world.clock.now())
    expect(await world.bring({ 'a.pdf': second })).toMatchObject([{ state: 'taken', version: 2 }])
    expect(await served(id, 1)).toEqual(second)
    expect((await signedFiles(id)).map(({ bytes }) => bytes)).toEqual([first, second])
    expect((await world.certificateOf('P4')).first_signed_at).toEqual(first_signed_at)
    expect(await mailsOf(id)).toHaveLength(0)
    expect(await world.bring({ 'a.pdf': first })).toMatchObject([{ state: 'known' }])
    const beside = await signAs(agency, unsigned('P4'), world.clock.now())
    expect(await world.bring({ 'a.pdf': beside })).toMatchObject([
      { state: 'refused', fault: 'not-continuing' },
    ])
  })

  it('may come with both in one archive', async () => {
    const first = await sign('P5', person)
    const second = await signAs(agency, first, world.clock.now())
    expect(
      await world.bring({ 'both.zip': await zip({ '1.pdf': first, '2.pdf': second }) }),
    ).toMatchObject([
      { name: 'both.zip/1.pdf', state: 'taken', version: 1 },
      { name: 'both.zip/2.pdf', state: 'taken', version: 2 },
    ])
  })

  it('is refused for a revoked certificate, and for an older revision', async () => {
    const revoked = await sign('P6')
    const older = await sign('P7')
    const act = (code: string) => ({
      choice: { names: [code], issuer: null },
      reason: 'Sai thông tin',
      attachment: null,
    })
    const idOf = async (code: string) => (await world.certificateOf(code)).id
    await revokeCertificates(world, lan, act(await idOf('P6')))
    await world.importRoster(rosterCsv([{ code: 'P7', name: 'Nguyễn Văn Sửa' }]))
    await reviseCertificates(world, lan, {
      ...act(await idOf('P7')),
      taken: ['name'],
      dryRun: false,
    })
    expect(await world.bring({ '6.pdf': revoked, '7.pdf': older })).toMatchObject([
      { state: 'refused', fault: 'revoked' },
      { state: 'refused', fault: 'older-revision' },
    ])
    const { pdfs: again } = await world.exported()
    expect(again.has('P6')).toBe(false)
    const present = again.get('P7') ?? Buffer.alloc(0)
    const taken = await world.bring({ '7.pdf': await signAs(agency, present, world.clock.now()) })
    expect(taken).toMatchObject([{ state: 'taken', version: 1 }])
    expect(await signedFiles(await idOf('P7'))).toMatchObject([{ revision: 2, version: 1 }])
  })

  it('is refused where the program does not ask for it, or nobody knows it', async () => {
    const plain = await world.db
      .selectFrom('certificates')
      .innerJoin('certificate_revisions', 'certificate_id', 'certificates.id')
      .select(['certificates.id', 'snapshot'])
      .where('cohort_id', '=', PLAIN)
      .executeTakeFirstOrThrow()
    const snapshot = CertificateSnapshot.parse(plain.snapshot)
    const { bytes } = await servedFile(world, { id: plain.id, revision: 1, snapshot })
    const foreign = world.renderer.render({ ...snapshot, code: 'AAAAAAAAAAAAAAAAAAAAAA' }, null)
    expect(
      await world.bring({
        'plain.pdf': await signAs(agency, bytes, world.clock.now()),
        'foreign.pdf': await signAs(agency, foreign, world.clock.now()),
        'text.pdf': Buffer.from('Xin chào'),
      }),
    ).toMatchObject([{ fault: 'not-asked' }, { fault: 'not-ours' }, { fault: 'not-pdf' }])
  })

  it('is refused when its content was changed, and nothing is stored', async () => {
    const shadow = changed(unsigned('P8'), numberAt(unsigned('P8'), 'Pages/Kids'), (text) =>
      text.replace('/MediaBox [0 0', '/MediaBox [9 0'),
    )
    const signed = await signAs(agency, shadow, world.clock.now())
    expect(await world.bring({ 'a.pdf': signed })).toMatchObject([
      { state: 'refused', fault: 'changed', detail: 'MediaBox of a page was changed' },
    ])
    const { id, awaits_signature } = await world.certificateOf('P8')
    expect(awaits_signature).toBe(true)
    expect(await signedFiles(id)).toEqual([])
  })
})

async function zip(files: Record<string, Buffer>): Promise<Buffer> {
  async function* entries() {
    for (const [name, content] of Object.entries(files)) yield { name, content }
  }
  const chunks: Buffer[] = []
  for await (const chunk of zipStream(entries(), new Date(0))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('an archive of signed files', () => {
  it('is taken file by file: one that is bad loses nothing else, and it is one act', async () => {
    const before = await audited()
    const archive = await zip({
      'manifest.json': Buffer.from('{}'),
      'a/9.pdf': await sign('P9'),
      'a/bad.pdf': Buffer.from('%PDF-1.7 but no more'),
      'a/10.pdf': await sign('P10'),
      'a/again.pdf': await sign('P3'),
      '__MACOSX/a/._9.pdf': Buffer.from('x'),
    })
    expect(await world.bring({ 'đã ký.zip': archive })).toMatchObject([
      { name: 'đã ký.zip/a/9.pdf', state: 'taken' },
      { name: 'đã ký.zip/a/bad.pdf', state: 'refused', fault: 'not-ours' },
      { name: 'đã ký.zip/a/10.pdf', state: 'taken' },
      { name: 'đã ký.zip/a/again.pdf', state: 'refused' },
    ])
    const acts = (await audited()).slice(before.length)
    expect(acts).toMatchObject([
      { actor: 'cli:lan', subject: WAITING, after: { count: 2, nowIssued: 2 } },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('that two bring at once is taken once', async () => {
    const signed = { 'a.pdf': await sign('P11'), 'b.pdf': await sign('P12') }
    const both = await Promise.all([world.bring(signed), world.bring(signed)])
    const states = both.flat().map(({ state }) => state)
    expect(states.filter((state) => state === 'taken')).toHaveLength(2)
    for (const code of ['P11', 'P12'])
      expect(await signedFiles((await world.certificateOf(code)).id)).toHaveLength(1)
  })
})
