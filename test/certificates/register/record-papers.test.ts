import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPapers } from '../../../src/certificates/register/paper-store.ts'
import { withdrawPaper } from '../../../src/certificates/register/withdraw.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { cohortYaml, programYaml, rosterCsv, type World } from '../../support/world.ts'
import { certifiedWorlds, certify } from '../certified-world.ts'
import { importCsv, recordCsv } from './papers.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

describe('papers that somebody else has issued', () => {
  let world: World
  const program = (id: string, certificate: string) =>
    programYaml({ id, cohorts: cohortYaml(id) }).replace(
      /certificate:.*\n/,
      `certificate: ${certificate}\n`,
    )
  beforeAll(async () => {
    world = await worlds.withPassed([], {
      programs: [
        program('ministry', '{ issuedBy: platform, issuer: Bộ Thông tin và Truyền thông }'),
        program('academy', '{ issuedBy: institution }'),
        program('own', '{ issuer: Sở Khoa học và Công nghệ }'),
      ],
    })
    await world.importRoster(
      rosterCsv([
        ...['A', 'B', 'C', 'D', 'E', 'F'].map((code) => ({ code, cohort: 'ministry' })),
        { name: 'Lò An', email: 'chung@example.vn', cohort: 'ministry' },
        { name: 'Lò Ba', email: 'chung@example.vn', cohort: 'ministry' },
      ]),
    )
    for (const cohort of ['academy', 'own'])
      await world.importRoster(rosterCsv([{ code: 'A', cohort }]))
  })
  const held = (cohort: string) => listPapers(world.db, lan, { cohort, limit: 50 })

  it('are recorded for their learners, with the issuer that the program names', async () => {
    const done = await recordCsv(world, 'ministry', [
      { code: 'A', number: 'BTTTT-1', issuer: '' },
      { email: 'chung@example.vn', name: 'Lò Ba', number: 'BTTTT-2', issuer: '' },
    ])
    expect(done).toMatchObject({ source: 'platform', recorded: 2, rejected: [] })
    const papers = await held('ministry')
    expect(papers.map(({ learner, number }) => [learner, number])).toEqual(
      expect.arrayContaining([
        ['A', 'BTTTT-1'],
        ['chung@example.vn', 'BTTTT-2'],
      ]),
    )
    expect(new Set(papers.map(({ issuer }) => issuer))).toEqual(
      new Set(['Bộ Thông tin và Truyền thông']),
    )
    expect(await world.db.selectFrom('register_entries').selectAll().execute()).toEqual([])
  })

  it('the same list once more changes nothing', async () => {
    const list = [{ code: 'B', number: 'BTTTT-3', issuer: '' }]
    await recordCsv(world, 'ministry', list)
    const before = await tableContents(world.db)
    expect(await recordCsv(world, 'ministry', list)).toMatchObject({ recorded: 0, unchanged: 1 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('belong to whom a key names and the name confirms; never to a name alone', async () => {
    const done = await recordCsv(world, 'ministry', [
      { name: 'Nguyễn Văn C', number: 'N-1' },
      { code: 'C', name: 'Nguyễn Văn Khác', number: 'N-2' },
      { code: 'Z', number: 'N-3' },
      { code: 'C', born: '09/09/1999', number: 'N-4' },
      { code: 'C', number: 'N-5', issued: '01/12/2026' },
      { code: 'C', number: 'N-6' },
      { code: 'C', number: 'N-7' },
      { code: 'D', number: 'N-6' },
      { code: 'E', number: 'N-6', issuer: 'Nơi khác' },
    ])
    expect(done.recorded).toBe(2)
    expect(done.rejected.map(({ row, field }) => [row, field])).toEqual([
      [2, 'employee_code'],
      [3, 'full_name'],
      [4, 'employee_code'],
      [5, 'date_of_birth'],
      [6, 'issued_on'],
      [8, 'number'],
      [9, 'number'],
    ])
  })

  it('a second one needs the first to be withdrawn', async () => {
    await recordCsv(world, 'ministry', [{ code: 'F', number: 'F-1' }])
    const second = [{ code: 'F', number: 'F-2' }]
    const refused = await recordCsv(world, 'ministry', second)
    expect(refused.rejected).toMatchObject([{ reason: expect.stringContaining('withdraw it') }])
    const paper = (await held('ministry')).find(({ number }) => number === 'F-1')
    await withdrawPaper(world, lan, paper?.id ?? '', 'Ghi nhầm số')
    expect(await recordCsv(world, 'ministry', second)).toMatchObject({ recorded: 1 })
  })

  it('need an issuer, from the list or the program', async () => {
    const done = await recordCsv(world, 'academy', [{ code: 'A', number: 'X-1', issuer: '' }])
    expect(done.rejected).toMatchObject([{ row: 2, field: 'issuer' }])
    const given = await recordCsv(world, 'academy', [
      { code: 'A', number: 'X-1', issuer: 'Học viện Hành chính' },
    ])
    expect(given).toMatchObject({ source: 'institution', recorded: 1, rejected: [] })
  })

  it('are not recorded where certificates are issued here, and the other way round', async () => {
    await expect(recordCsv(world, 'own', [{ code: 'A', number: 'X' }])).rejects.toMatchObject({
      code: 'certificate.issued-here',
    })
    await expect(certify(world, 'ministry')).rejects.toMatchObject({
      code: 'certificate.issued-elsewhere',
      message: expect.stringContaining('hocvu certificates record'),
    })
    const done = await importCsv(world, [{ register: 1, code: 'A', cohort: 'ministry' }])
    expect(done.rejected).toMatchObject([
      { field: 'cohort', reason: expect.stringContaining('hocvu certificates record ministry') },
    ])
  })
})
