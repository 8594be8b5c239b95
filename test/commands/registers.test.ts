import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command, CommandContext } from '../../src/commands/command.ts'
import { printAll, zipCertificates } from '../../src/commands/hand-outs.ts'
import { createOutput } from '../../src/commands/output.ts'
import { papers, withdraw } from '../../src/commands/papers.ts'
import {
  beginRegister,
  importRegister,
  showRegisters,
  writeBook,
} from '../../src/commands/registers.ts'
import { certifiedWorlds, certify } from '../certificates/certified-world.ts'
import { ISSUER, paperCsv } from '../certificates/register/papers.ts'
import { lan } from '../support/installation.ts'
import { unzipped } from '../support/unzipped.ts'
import { COHORT, type World } from '../support/world.ts'

const worlds = certifiedWorlds()
const folder = mkdtempSync(join(tmpdir(), 'hocvu-registers-'))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await worlds.close()
})

let world: World
beforeAll(async () => {
  world = await worlds.withPassed(['A', 'B'])
})

/** Runs a command as the command line does. */
async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
  let text = ''
  const output = createOutput(false, {
    out: { write: (more: string) => (text += more) },
    err: { write: () => {} },
  })
  const context: CommandContext = {
    settings: world.settings,
    output,
    viewer: lan,
    open: async () => world,
    untilStopped: () => new Promise(() => {}),
  }
  const code = await command(context, ...given)
  return { code, text }
}

const out = (name: string) => join(folder, name)

describe('hocvu register', () => {
  it('begins a register, takes papers, says what is missing and what was rejected', async () => {
    expect((await run(showRegisters)).text).toBe('There is no register yet.\n')
    const begun = await run(beginRegister, ISSUER, '2026', '4', {})
    expect(begun.text).toBe(
      `${ISSUER} 2026: 0 entries; begins at 4, next 4\n  before 4 no paper has: 1-3\n`,
    )
    writeFileSync(out('so.csv'), paperCsv([{ register: 2 }, { register: 9 }]))
    const taken = await run(importRegister, out('so.csv'), {})
    expect(taken.code).toBe(3)
    expect(taken.text).toContain('1 papers taken into the register')
    expect(taken.text).toContain('row 3, register_number: Number 4 of 2026 is missing before it')
    expect(taken.text).toContain('before 4 no paper has: 1, 3')
    await expect(run(beginRegister, ISSUER, '2026', 'bốn', {})).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  it('writes the book: whole, for the owner alone, and never over a file that is there', async () => {
    await certify(world)
    const file = out('so.xlsx')
    const { code } = await run(writeBook, ISSUER, '2026', { out: file })
    expect(code).toBe(0)
    const [sheet] = await readWorkbook(readFileSync(file))
    expect(sheet?.data.slice(4).map(([number]) => number)).toEqual([2, 4, 5])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await expect(run(writeBook, ISSUER, '2026', { out: file })).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringContaining('it is there already'),
    })
  })
})

describe('hocvu certificates, about papers and all of a cohort', () => {
  it('lists papers and withdraws one', async () => {
    const listed = await run(papers, { source: 'agency' })
    expect(listed.text).toContain('register 2/2026')
    const [id = ''] = listed.text.split(' ')
    expect((await run(withdraw, id, { reason: 'Nhầm' })).text).toContain('withdrawn: Nhầm')
    for (const wrong of ['x', '../etc'])
      await expect(run(withdraw, wrong, { reason: 'r' })).rejects.toMatchObject({
        code: 'request.invalid',
      })
  })

  it('writes the archive and the print', async () => {
    const zip = await run(zipCertificates, COHORT, { out: out('gcn.zip') })
    expect(zip).toMatchObject({ code: 0, text: `${out('gcn.zip')}: 2 of 2 certificates\n` })
    expect([...unzipped(readFileSync(out('gcn.zip'))).keys()]).toHaveLength(3)
    const print = await run(printAll, COHORT, { out: out('gcn.pdf'), by: 'unit' })
    expect(print.code).toBe(0)
    expect(readFileSync(out('gcn.pdf')).subarray(-6).toString()).toBe('%%EOF\n')
  })

  it('names a folder that is not there', async () => {
    await expect(
      run(zipCertificates, COHORT, { out: join(folder, 'no-such-folder', 'a.zip') }),
    ).rejects.toMatchObject({ code: 'request.invalid' })
  })
})
