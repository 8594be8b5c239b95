/** Watched folders: a file is taken once, and put away with a report beside it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newFolderWatch } from '../../jobs/folder-files.ts'
import { sweepFolder, watchFolders } from '../../jobs/watch-folders.ts'
import { putAwayFolder, takeFolder } from '../../src/commands/take-folder.ts'
import { listFiles } from '../../src/evidence/platform-files.ts'
import { openRuns } from '../../src/runs/run.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { programYaml } from '../support/world.ts'

const cohorts = `
  - { id: lop-1, name: Lớp 1, start: 2026-01-05, deadline: 2026-12-31, evidence: [{ platform: lop-hoc, course: KNS }] }`

let installation: TestInstallation
let folder: string
let watch: ReturnType<typeof newFolderWatch>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hocvu-folder-'))
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms:\n  - { id: lop-hoc, connector: spreadsheet, folder: "${folder}", course: KNS }\n`,
      'programs/p.yaml': programYaml({ cohorts }),
    },
  })
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  watch = newFolderWatch()
})

const look = (sync = false) => sweepFolder(installation, 'lop-hoc', folder, watch, { sync })
const lay = (name: string, text: string) => writeFileSync(join(folder, name), text)
const at = (...names: string[]) => join(folder, ...names)
const stored = async (name: string) =>
  (await listFiles(installation.database.db, lan, { limit: 200 })).filter(
    (file) => file.name === name,
  )
const reportOf = (...names: string[]) =>
  JSON.parse(readFileSync(at(...names.slice(0, -1), `${names.at(-1)}.report.json`), 'utf8'))

const folderRuns = async () =>
  Number(
    (
      await installation.database.db
        .selectFrom('runs')
        .select((select) => select.fn.countAll().as('count'))
        .where('actor', '=', 'folder:lop-hoc')
        .executeTakeFirstOrThrow()
    ).count,
  )

describe('a watched folder', () => {
  it('takes a file that stands still, and moves it to done/ with a report once it was read', async () => {
    lay('diem.csv', 'Mã CBCCVC,Điểm\nCB1,"7,5"\nCB2,8')
    await look()
    expect(existsSync(at('diem.csv'))).toBe(true)
    await look()
    expect(readdirSync(at('.taking'))).toEqual([expect.stringMatching(/~diem\.csv$/)])
    await installation.run('sync', 'lop-hoc')
    await look()
    expect(readdirSync(folder).toSorted()).toEqual(['.taking', 'done', 'rejected'])
    expect(readdirSync(at('.taking'))).toEqual([])
    expect(readdirSync(at('done')).toSorted()).toEqual([
      'diem.csv',
      'diem.csv.report.json',
      'diem.csv.report.txt',
    ])
    expect(reportOf('done', 'diem.csv')).toMatchObject({ state: 'done', taken: 2 })
    expect(readFileSync(at('done', 'diem.csv.report.txt'), 'utf8')).toContain('ĐÃ NHẬN / taken')
    for (const name of readdirSync(at('done')))
      expect(statSync(at('done', name)).mode & 0o077).toBe(0)
    expect(statSync(at('done')).mode & 0o077).toBe(0)
  })

  it('leaves a file alone that still grows, temporary and hidden ones, folders and links', async () => {
    lay('lon.csv', 'Mã CBCCVC,Điểm\n')
    await look()
    lay('lon.csv', 'Mã CBCCVC,Điểm\nCB1,7')
    for (const name of ['~$a.xlsx', '.a.csv', 'a.csv.part', 'b.tmp', 'c.crdownload']) lay(name, 'x')
    mkdirSync(at('sub'))
    symlinkSync(at('lon.csv'), at('link.csv'))
    await look()
    expect(readdirSync(at('.taking'))).toEqual([])
    await look()
    expect(readdirSync(at('.taking'))).toEqual([expect.stringMatching(/~lon\.csv$/)])
    await look()
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['~$a.xlsx', '.a.csv', 'a.csv.part', 'b.tmp', 'sub', 'link.csv']),
    )
  })

  it('takes up what a crash left in .taking', async () => {
    mkdirSync(at('.taking'))
    writeFileSync(at('.taking', 'sot.csv'), 'Mã CBCCVC,Điểm\nCB9,9')
    await look()
    expect(await stored('sot.csv')).toMatchObject([{ state: 'waiting', origin: 'folder' }])
    // Received, read, and cut off again before it was put away.
    await installation.run('sync', 'lop-hoc')
    await look()
    expect(readdirSync(at('done'))).toContain('sot.csv')
    expect(await stored('sot.csv')).toHaveLength(1)
  })

  it('is looked through by two workers without taking a file twice', async () => {
    lay('hai.csv', 'Mã CBCCVC,Điểm\nCB21,7')
    const watches = [newFolderWatch(), newFolderWatch()]
    const deps = { ...installation, platforms: installation.platforms }
    for (let round = 0; round < 3; round++)
      await Promise.all(watches.map((one) => watchFolders(deps, one)))
    expect(await stored('hai.csv')).toHaveLength(1)
    const runs = (await openRuns(installation.database.db)).filter(({ actor }) =>
      actor.startsWith('folder:'),
    )
    expect(runs).toHaveLength(1)
    await installation.run('sync', 'lop-hoc')
    await Promise.all(watches.map((one) => watchFolders(deps, one)))
    expect(readdirSync(at('done'))).toEqual(expect.arrayContaining(['hai.csv']))
  })

  it('puts the same file away without reading it again, under a name of its own', async () => {
    const text = 'Mã CBCCVC,Điểm\nCB31,7'
    for (const _ of ['first', 'again']) {
      lay('lai.csv', text)
      await look()
      await look()
      await installation.run('sync', 'lop-hoc')
      await look()
    }
    expect(readdirSync(at('done'))).toEqual(expect.arrayContaining(['lai.csv', 'lai (2).csv']))
    expect(await stored('lai.csv')).toHaveLength(1)
  })

  it('moves what cannot be read, what asks, what is foreign or too large to rejected/ with the reason', async () => {
    lay('la.csv', 'khong,co,tieu,de\n1,2,3,4')
    lay('hoi.csv', 'Mã CBCCVC,Buổi 1\nCB1,x')
    lay('anh.pdf', '%PDF-1.7')
    lay('trong.csv', '')
    lay('to.csv', 'x')
    truncateSync(at('to.csv'), 21 * 1024 * 1024)
    await look()
    await look()
    await installation.run('sync', 'lop-hoc')
    await look()
    const notes = (name: string) => reportOf('rejected', name).notes.join(' ')
    expect(notes('la.csv')).toContain('No header was found')
    expect(notes('hoi.csv')).toContain('How long is a session?')
    expect(notes('anh.pdf')).toContain('no .csv or .xlsx')
    expect(notes('trong.csv')).toContain('is empty')
    expect(notes('to.csv')).toContain('Split it')
    expect(reportOf('rejected', 'hoi.csv').state).toBe('asked')
    expect(readdirSync(at('.taking'))).toEqual([])
  })

  it('says that a file came before, and how to have it read again', async () => {
    for (const name of ['cu.csv', 'cu-gui-lai.csv']) {
      lay(name, 'Mã CBCCVC,Điểm\nCB61,7')
      await look()
      await look()
      await installation.run('sync', 'lop-hoc')
      await look()
    }
    expect(reportOf('done', 'cu.csv').notes).toEqual([])
    const [note] = reportOf('done', 'cu-gui-lai.csv').notes
    expect(note).toContain('came before as "cu.csv"')
    expect(note).toContain('hocvu import lop-hoc <file> --again')
  })

  it('begins one sync for all that stands still at once', async () => {
    const before = await folderRuns()
    for (let unit = 0; unit < 12; unit++) lay(`xa-${unit}.csv`, `Mã CBCCVC,Điểm\nXA${unit},7`)
    await look(true)
    await look(true)
    await look(true)
    expect((await folderRuns()) - before).toBe(1)
    await installation.run('sync', 'lop-hoc')
    await look(true)
    expect(readdirSync(at('done')).filter((name) => name.endsWith('.csv'))).toHaveLength(12)
  })

  it('is taken in by a sync by hand, and put away after it', async () => {
    lay('tay.csv', 'Mã CBCCVC,Điểm\nCB51,7')
    await takeFolder(installation, 'lop-hoc', 0)
    await installation.run('sync', 'lop-hoc')
    await putAwayFolder(installation, 'lop-hoc')
    expect(readdirSync(at('done'))).toContain('tay.csv')
  })

  it('goes on when the folder comes back', async () => {
    renameSync(folder, `${folder}.away`)
    await expect(look()).rejects.toMatchObject({ code: 'configuration.invalid' })
    renameSync(`${folder}.away`, folder)
    lay('ve.csv', 'Mã CBCCVC,Điểm\nCB41,7')
    await look()
    await look()
    expect(await stored('ve.csv')).toHaveLength(1)
  })
})

describe('a hostile folder', () => {
  const uuid = '3b0106b1-f2ba-44f5-9bb4-0f67bd4c528b'

  it('lets no name pass for a file that was received', async () => {
    lay('that.csv', 'Mã CBCCVC,Điểm\nCB71,7')
    await look()
    await look()
    const [real] = await stored('that.csv')
    lay(`${real?.id}~gia.csv`, 'Mã CBCCVC,Điểm\nCB72,8')
    lay(`${uuid}~${uuid}~khac.csv`, 'Mã CBCCVC,Điểm\nCB73,9')
    await look()
    await look()
    expect(await stored('gia.csv')).toHaveLength(1)
    expect(await stored('khac.csv')).toHaveLength(1)
    await installation.run('sync', 'lop-hoc')
    await look()
    expect(readdirSync(at('done'))).toEqual(
      expect.arrayContaining(['that.csv', 'gia.csv', 'khac.csv']),
    )
  })

  it('takes up what another database had received', async () => {
    mkdirSync(at('.taking'))
    writeFileSync(at('.taking', `${uuid}~cu-1.csv`), 'Mã CBCCVC,Điểm\nCB74,9')
    await look()
    expect(await stored('cu-1.csv')).toMatchObject([{ state: 'waiting' }])
  })

  it('follows no link that took the place of a file', async () => {
    lay('secret.txt', 'Mã CBCCVC,Điểm\nCB75,9')
    mkdirSync(at('.taking'))
    symlinkSync(at('secret.txt'), at('.taking', 'link.csv'))
    await look()
    expect(reportOf('rejected', 'link.csv').notes.join(' ')).toContain('is a link')
    expect(await stored('link.csv')).toEqual([])
  })

  it('writes into no folder that somebody else has put in the place of its own', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'hocvu-elsewhere-'))
    symlinkSync(elsewhere, at('done'))
    lay('a.csv', 'Mã CBCCVC,Điểm\nCB76,9')
    for (let round = 0; round < 2; round++)
      await expect(look()).rejects.toThrow('must be a folder of the service')
    expect(readdirSync(elsewhere)).toEqual([])
    expect(existsSync(at('a.csv'))).toBe(true)
    rmSync(elsewhere, { recursive: true })
  })

  it('keeps no file from its turn by one that cannot be put away', async () => {
    mkdirSync(at('.taking', 'thu-muc.csv'), { recursive: true })
    lay('tot.csv', 'Mã CBCCVC,Điểm\nCB77,9')
    await look()
    await look()
    expect(await stored('tot.csv')).toHaveLength(1)
    expect(reportOf('rejected', 'thu-muc.csv').notes.join(' ')).toContain('is no file')
  })

  it('reports in one line a name of several, and shows no national ID', async () => {
    const name = '014085001234\nkhac.csv: ĐÃ NHẬN.csv'
    lay(name, 'a,b\n1,2')
    await look()
    await look()
    await installation.run('sync', 'lop-hoc')
    await look()
    const [text] = readdirSync(at('rejected')).filter((file) => file.endsWith('.txt'))
    const [first, second] = readFileSync(at('rejected', text ?? ''), 'utf8').split('\n')
    expect(first).toBe('********1234khac.csv: ĐÃ NHẬN.csv: KHÔNG NHẬN / rejected')
    expect(second).toContain('rows taken: 0')
  })
})
