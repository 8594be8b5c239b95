import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../src/commands/command.ts'
import { sync } from '../../src/commands/learning.ts'
import { createOutput } from '../../src/commands/output.ts'
import { importFiles, listPlatformFiles, template } from '../../src/commands/platform-files.ts'
import { receiveFile } from '../../src/evidence/platform-files.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { programYaml } from '../support/world.ts'

let installation: TestInstallation
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hocvu-commands-'))
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': 'platforms:\n  - { id: lop-hoc, connector: spreadsheet, periods: 4 }\n',
      'programs/p.yaml': programYaml({
        cohorts: `
  - { id: lop-1, name: Lớp 1, start: 2026-01-05, deadline: 2026-12-31, evidence: [{ platform: lop-hoc, course: KNS, attendance: sessions }] }`,
      }),
    },
  })
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

/** The command itself, in this process, as it speaks to people. */
async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
  let said = ''
  const out = { write: (text: string) => (said += text) }
  const code = await command(
    {
      settings: installation.settings,
      output: createOutput(false, { out, err: { write: () => {} } }),
      viewer: lan,
      open: async () => installation,
      untilStopped: async () => {},
    },
    ...given,
  )
  return { code, said }
}

describe('hocvu import', () => {
  it('says of a question what to do, and of the answer what it changed', async () => {
    const roll = join(folder, 'diem-danh.csv')
    writeFileSync(roll, 'DANH SÁCH THAM DỰ,\nMã CBCCVC,Họ và tên\nCB1,Lò An')
    const asked = await run(importFiles, 'lop-hoc', [roll], { course: 'KNS' })
    expect(asked.code).toBe(3)
    expect(asked.said).toContain('question: Which session is it?')
    expect(asked.said).toContain('Bring the same file again with the answer.')
    const options = { course: 'KNS', session: 'Buổi 1' }
    expect(await run(importFiles, 'lop-hoc', [roll], options)).toMatchObject({
      code: 0,
      said: expect.stringContaining('diem-danh.csv (lop-hoc): done, 1 rows taken'),
    })
    const again = await run(importFiles, 'lop-hoc', [roll], options)
    expect(again.said).toContain('was taken before; --again reads it again')
    const { said } = await run(listPlatformFiles, 'lop-hoc')
    expect(said).toMatch(
      /^\d\d\/\d\d\/\d{4} \d\d:\d\d, .+ \(course=KNS, session=Buổi 1\)\n {2}diem-danh/,
    )
  })

  it('knows no files of a platform that is not there', async () => {
    await expect(run(listPlatformFiles, 'khong-co')).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('hocvu sync tells of the files that it read, and ends with 3 when one was rejected', async () => {
  const { database, clock, vault } = installation
  await receiveFile(
    { db: database.db, clock, vault },
    lan,
    { id: 'lop-hoc', connector: 'spreadsheet' },
    {
      name: 'la.csv',
      bytes: Buffer.from('a,b\n1,2'),
      options: {},
      origin: 'upload',
    },
  )
  expect(await run(sync, 'lop-hoc', {})).toMatchObject({
    code: 3,
    said: expect.stringMatching(/la\.csv \(lop-hoc\): rejected[\s\S]*No header was found/),
  })
  expect(await run(sync, 'lop-hoc', {})).toMatchObject({ code: 0 })
})

describe('hocvu template', () => {
  it('never writes over a form that somebody may have filled in', async () => {
    const out = join(folder, 'mau.xlsx')
    expect(await run(template, 'sign-in', { out })).toMatchObject({ code: 0 })
    writeFileSync(out, 'filled in')
    await expect(run(template, 'sign-in', { out })).rejects.toThrow('there already')
    expect(readFileSync(out, 'utf8')).toBe('filled in')
  })
})
