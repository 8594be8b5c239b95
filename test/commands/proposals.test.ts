import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { certify } from '../../src/commands/certify.ts'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { bringCorrections, writeSheets } from '../../src/commands/proposal-sheets.ts'
import {
  hold,
  listLists,
  release,
  showList,
  unhold,
  withdraw,
} from '../../src/commands/proposals.ts'
import { answer, sheetRows, written } from '../certificates/approval/filled-sheet.ts'
import { createProposedWorld, type ProposedWorld } from '../certificates/approval/proposed-world.ts'
import { lan } from '../support/installation.ts'
import { COHORT } from '../support/world.ts'

describe('proposed lists on the command line', () => {
  let world: ProposedWorld
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-proposals-'))
  beforeAll(async () => {
    world = await createProposedWorld()
    await world.pass([
      { code: 'A' },
      { code: 'B', unit: 'Phường Tô Hiệu' },
      { code: 'C', born: ' ' },
    ])
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await world.close()
  })

  async function said<Given extends unknown[]>(
    json: boolean,
    command: Command<Given>,
    given: Given,
  ): Promise<{ code: number; text: string }> {
    let text = ''
    const out = {
      write: (chunk: string) => {
        text = chunk
      },
    }
    const context = {
      settings: world.settings,
      output: createOutput(json, { out, err: { write: () => {} } }),
      viewer: lan,
      open: async () => world,
      untilStopped: async () => {},
    }
    return { code: await command(context, ...given), text }
  }
  const run = async <Given extends unknown[]>(command: Command<Given>, ...given: Given) => {
    const { code, text } = await said(true, command, given)
    return { code, json: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) }
  }
  const text = async <Given extends unknown[]>(command: Command<Given>, ...given: Given) =>
    (await said(false, command, given)).text

  it('go from certify to the certificates: looked through, corrected, held, released', async () => {
    expect(await text(listLists, {})).toContain('There are no lists')
    const certified = await run(certify, COHORT, {})
    expect(certified.json).toMatchObject({
      cohort: COHORT,
      issued: 0,
      certificates: [],
      proposal: { proposed: 2, held: 1, dropped: 0 },
      held: [{ learner: 'C', reason: 'roster', missing: ['date-of-birth'] }],
    })
    expect(await text(certify, COHORT, {})).toMatch(
      /nothing is issued before an approver has released the list/,
    )
    expect(await text(listLists, {})).toContain('2 proposed, 1 held')

    await looksThrough()

    const held = await run(hold, COHORT, ['B'], { reason: 'Chờ xác minh' })
    expect(held.json).toMatchObject({ learners: ['B'], stillHeld: [] })
    expect(await text(showList, COHORT)).toMatch(/held {6}B {2}Nguyễn Văn B.*\(Chờ xác minh\)/)
    await run(unhold, COHORT, ['B'])
    await run(hold, COHORT, ['B'], { reason: 'Chờ xác minh' })

    const decision = { decision: '123/QĐ-SKHCN', date: '1/3/2026', issuedOn: '02/03/2026' }
    await expect(run(release, COHORT, { ...decision, date: '3/3/2026' })).rejects.toMatchObject({
      code: 'proposal.decision',
    })
    await expect(run(release, COHORT, { ...decision, expected: '3' })).rejects.toMatchObject({
      code: 'request.conflict',
    })
    const { json: shown } = await run(showList, COHORT)
    expect(await text(showList, COHORT)).toContain(`--as-shown ${shown.asShown}`)
    const asShown = 'BCDF-GHJK'
    await expect(run(release, COHORT, { ...decision, asShown })).rejects.toMatchObject({
      code: 'request.conflict',
    })
    const evidence = join(folder, 'QĐ 123.pdf')
    writeFileSync(evidence, '%PDF-1.7\n%%EOF\n')
    const released = await run(release, COHORT, { ...decision, expected: '2', evidence })
    expect(released).toMatchObject({
      code: 0,
      json: {
        cohort: COHORT,
        issued: 2,
        proposal: { state: 'released', issued: 2, held: 1 },
        decision: { number: '123/QĐ-SKHCN', date: '2026-03-01', issuedOn: '2026-03-02' },
        notIssued: [],
        held: [{ learner: 'B', reason: 'person' }],
        certificates: [
          { learner: 'A', number: '1/2026/GCN', link: expect.stringContaining('/c/') },
          { learner: 'C', number: '2/2026/GCN' },
        ],
      },
    })
    await run(certify, COHORT, {})
    const withdrawn = await run(withdraw, COHORT, { reason: 'Lập nhầm' })
    expect(withdrawn.json).toMatchObject({ state: 'withdrawn' })
    expect(await text(listLists, { state: 'released' })).toContain(
      'decision 123/QĐ-SKHCN of 01/03/2026, date of issue 02/03/2026, released by cli:lan',
    )
    await expect(run(listLists, { state: 'done' })).rejects.toThrow(/--state is one of/)
    await expect(run(showList, 'no-such-list')).rejects.toMatchObject({ code: 'not-found' })
  })

  /** Sheets into a folder, an archive and a file of one unit; one comes back filled in. */
  async function looksThrough() {
    const units = join(folder, 'rà soát')
    const sheets = await run(writeSheets, COHORT, { out: units })
    expect(sheets.json).toMatchObject({ units: 2, people: 3 })
    expect(readdirSync(units)).toEqual([
      'ra-soat-01-phuong-to-hieu.xlsx',
      'ra-soat-02-so-noi-vu.xlsx',
    ])
    await expect(run(writeSheets, COHORT, { out: units })).rejects.toThrow(/is there already/)
    const archive = join(folder, 'ra-soat.zip')
    await run(writeSheets, COHORT, { out: archive })
    expect(readFileSync(archive).toString('latin1')).toContain('ra-soat-02-so-noi-vu.xlsx')
    const one = join(folder, 'mot-don-vi.xlsx')
    await expect(run(writeSheets, COHORT, { out: one })).rejects.toThrow(/has 2 units/)
    expect(existsSync(one)).toBe(false)
    await run(writeSheets, COHORT, { out: one, unit: 'phường tô hiệu' })
    expect(existsSync(one)).toBe(true)

    const rows = await sheetRows(world, 'Sở Nội vụ')
    answer(rows, 'A', { mark: 'Sai', right_birth: '30/02/1980' })
    answer(rows, 'C', { mark: 'Sai', right_birth: '15/08/1979', note: 'Đã bổ sung' })
    const back = join(folder, 'gửi lại.xlsx')
    writeFileSync(back, await written(rows))
    const partly = await run(bringCorrections, COHORT, back, {})
    expect(partly).toMatchObject({
      code: 3,
      json: {
        corrected: 1,
        held: 1,
        rejected: [{ field: 'right_birth', reason: expect.stringContaining('30/02/1980') }],
        notes: [{ note: 'Đã bổ sung' }],
        list: { proposed: 2, held: 1 },
      },
    })
    answer(rows, 'A', { mark: 'Đúng', right_birth: null })
    writeFileSync(back, await written(rows))
    expect(await run(bringCorrections, COHORT, back, {})).toMatchObject({
      code: 0,
      json: { released: 1, unchanged: 1, list: { proposed: 3, held: 0 } },
    })
  }
})
