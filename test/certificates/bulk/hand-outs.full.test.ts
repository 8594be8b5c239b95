import { buffer } from 'node:stream/consumers'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { printCertificates } from '../../../src/certificates/bulk/print.ts'
import { certificatesZip } from '../../../src/certificates/bulk/zip.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'
import {
  account,
  COHORT,
  enrolment,
  finalTest,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { certifiedWorlds, certify } from '../certified-world.ts'
import { installed, readPdf } from '../foreign-tools.ts'

const poppler = installed('pdftotext', 'poppler-utils')
const qpdf = installed('qpdf', 'qpdf')

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

let world: World
/** Sees the people of one unit. */
let ofXaB: Viewer
beforeAll(async () => {
  world = await worlds.withPassed([], { programs: [programYaml()] })
  const people = [
    { code: 'A1', name: 'Lò Thị Ánh', unit: 'Xã A' },
    { code: 'A2', name: 'Đặng Văn Ước', unit: 'Xã A' },
    // No font of the house has these letters.
    { code: 'A3', name: 'Lý 李王', unit: 'Xã A' },
    { code: 'A4', name: 'Vàng A Thu', unit: 'Xã A' },
    { code: 'B1', name: 'Nguyễn Thị Bình', unit: 'Xã B' },
    { code: 'B2', name: 'Quàng Văn An', unit: 'Xã B' },
  ]
  await world.importRoster(rosterCsv(people))
  await world.sync(
    onePage(
      ...people.flatMap(({ code, name }) => [
        account(code, { employeeCode: code, fullName: name }),
        enrolment(code),
        finalTest(code, '8'),
      ]),
    ),
  )
  await world.reconcile()
  const { issued } = await certify(world)
  const { number = '' } = issued.find(({ learner }) => learner === 'A4') ?? {}
  await revokeCertificates(world, lan, {
    reason: 'Cấp nhầm',
    attachment: null,
    choice: { names: [number], issuer: null },
  })
  const unit = await world.db
    .selectFrom('units')
    .select('id')
    .where('name', '=', 'Xã B')
    .executeTakeFirstOrThrow()
  ofXaB = { ...lan, unitId: unit.id }
})

const zipFor = async (viewer: Viewer) => {
  const { report, archive } = await certificatesZip(
    world,
    viewer,
    await getCohort(world.db, COHORT),
  )
  return { report, files: unzipped(await buffer(archive)) }
}
const printFor = async (viewer: Viewer, order: 'register' | 'unit' = 'register') => {
  const cohort = await getCohort(world.db, COHORT)
  const { report, pdf } = await printCertificates(world, viewer, cohort, order)
  return { report, bytes: await buffer(pdf) }
}
const failed = [
  expect.objectContaining({ fullName: 'Lý 李王', reason: expect.stringContaining('李') }),
]

describe('all certificates of a cohort in one archive', () => {
  it('are the files that their learners are given, in the order of the register, without the revoked', async () => {
    const { report, files } = await zipFor(lan)
    expect([...files.keys()]).toEqual([
      '2026-00001-Lo-Thi-Anh.pdf',
      '2026-00003-Dang-Van-Uoc.pdf',
      '2026-00005-Quang-Van-An.pdf',
      '2026-00006-Nguyen-Thi-Binh.pdf',
      'danh-sach.xlsx',
    ])
    expect(report).toMatchObject({
      certificates: 5,
      files: 4,
      revoked: 1,
      awaitingSignature: 0,
      failed,
    })
    const stored = await world.db
      .selectFrom('certificate_files')
      .select('bytes')
      .where('kind', '=', 'pdf')
      .execute()
    expect([...files.values()].slice(0, -1).map((file) => file.length)).toEqual(
      expect.arrayContaining(stored.map(({ bytes }) => bytes.length)),
    )
    // Once more: the same bytes, nothing is made again.
    const again = await zipFor(lan)
    for (const [name, content] of files)
      if (name.endsWith('.pdf')) expect(again.files.get(name)?.equals(content)).toBe(true)
  })

  it('come with a list that names the file of each, and whose could not be made', async () => {
    const { files } = await zipFor(lan)
    const [sheet] = await readWorkbook(files.get('danh-sach.xlsx') ?? Buffer.alloc(0))
    const rows = sheet?.data ?? []
    expect(rows[1]?.[0]).toBe('4 tệp; 1 giấy chưa có tệp; 1 giấy đã thu hồi, không kèm theo')
    expect(rows.slice(3).map((row) => [row[0], row[2], row[4]])).toEqual([
      [1, 'Lò Thị Ánh', '2026-00001-Lo-Thi-Anh.pdf'],
      [3, 'Đặng Văn Ước', '2026-00003-Dang-Van-Uoc.pdf'],
      [4, 'Lý 李王', null],
      [5, 'Quàng Văn An', '2026-00005-Quang-Van-An.pdf'],
      [6, 'Nguyễn Thị Bình', '2026-00006-Nguyen-Thi-Binh.pdf'],
    ])
    expect(rows[5]?.[5]).toContain('李')
  })

  it('are those of the branch that the viewer sees', async () => {
    const { report, files } = await zipFor(ofXaB)
    expect(report).toMatchObject({ certificates: 2, files: 2, revoked: 0, failed: [] })
    expect([...files.keys()]).toHaveLength(3)
    expect(JSON.stringify([...files.keys()])).not.toContain('Anh')
  })

  it('are refused where there is none to hand out', async () => {
    const nobody = { ...lan, unitId: '00000000-0000-0000-0000-000000000000' }
    await expect(zipFor(nobody)).rejects.toMatchObject({ code: 'certificate.none-to-hand-out' })
  })

  it('stop with whatever stops all of them, instead of naming each', async () => {
    const cohort = await getCohort(world.db, COHORT)
    const { archive } = await certificatesZip(
      { ...world, renderer: failing(new Error('disk full')), db: world.db },
      lan,
      cohort,
    )
    await expect(buffer(archive)).rejects.toThrow('disk full')
  })
})

/** Prints nothing; whatever has been printed is found in the database, but of the one that cannot be. */
const failing = (error: Error) => ({
  render: () => {
    throw error
  },
})

describe('all certificates of a cohort in one PDF', () => {
  it.runIf(poppler && qpdf)(
    'are in the order of the register, and a last page names who is missing',
    async () => {
      const { report, bytes } = await printFor(lan)
      expect(report).toMatchObject({ files: 4, failed })
      expect(readPdf(bytes, 'qpdf', ['--check', '{pdf}'])).toContain('No syntax')
      expect(readPdf(bytes, 'qpdf', ['--show-npages', '{pdf}']).trim()).toBe('5')
      const pages = readPdf(bytes, 'pdftotext', ['{pdf}', '-']).split('\f')
      const names = ['Lò Thị Ánh', 'Đặng Văn Ước', 'Quàng Văn An', 'Nguyễn Thị Bình']
      for (const [index, name] of names.entries()) expect(pages[index]).toContain(name)
      expect(pages[4]).toContain('CHƯA IN ĐƯỢC')
      expect(pages[4]).toContain('4/2026/GCN')
    },
  )

  it.runIf(poppler)(
    'are in the order of units when that is wanted, of the viewer’s branch',
    async () => {
      const { bytes } = await printFor(ofXaB, 'unit')
      const pages = readPdf(bytes, 'pdftotext', ['{pdf}', '-']).split('\f')
      expect(pages).toHaveLength(3)
      expect(pages[0]).toContain('Quàng Văn An')
      expect(pages[1]).toContain('Nguyễn Thị Bình')
    },
  )

  it('name a file that cannot be read, and print the others', async () => {
    const other = await worlds.withPassed(['A', 'B'])
    const { issued } = await certify(other)
    const rows = await other.db
      .selectFrom('certificates')
      .select('id')
      .orderBy('register_number')
      .execute()
    await other.db
      .insertInto('certificate_files')
      .values({
        certificate_id: rows[0]?.id ?? '',
        revision: 1,
        kind: 'pdf',
        sha256: Buffer.alloc(32),
        bytes: Buffer.from('%PDF-1.7\nno more of it'),
        created_at: other.clock.now(),
      })
      .execute()
    const { report, pdf } = await printCertificates(
      other,
      lan,
      await getCohort(other.db, COHORT),
      'register',
    )
    await buffer(pdf)
    expect(report.files).toBe(1)
    expect(report.failed).toMatchObject([{ number: issued[0]?.number }])
  })
})
