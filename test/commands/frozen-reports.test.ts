import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/commands/command.ts'
import {
  freezeReportNow,
  showFrozenReport,
  verifyFrozenFile,
} from '../../src/commands/frozen-reports.ts'
import { createOutput } from '../../src/commands/output.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { lan } from '../support/installation.ts'
import { createWorld, rosterCsv, type World } from '../support/world.ts'

const PLAN = 'ky-nang-so'
const folder = mkdtempSync(join(tmpdir(), 'hocvu-frozen-'))
let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(rosterCsv([{ code: 'A1' }]))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await world.close()
})

async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
  let text = ''
  const out = {
    write: (chunk: string) => {
      text = chunk
    },
  }
  const context = {
    settings: world.settings,
    output: createOutput(true, { out, err: { write: () => {} } }),
    viewer: lan,
    open: async () => world,
    untilStopped: async () => {},
  }
  return { code: await command(context, ...given), json: JSON.parse(text) }
}

const Frozen = z.object({
  id: z.string(),
  sha256: z.string(),
  files: z.array(z.object({ format: z.string(), sha256: z.string() })),
})

it('a frozen report is written out as it was frozen, and each of its files is recognised', async () => {
  const { id, ...made } = Frozen.parse((await run(freezeReportNow, PLAN, { kind: 'yearly' })).json)
  const [out, xlsx, docx] = ['a.json', 'a.xlsx', 'a.docx'].map((name) => join(folder, name))
  if (!out || !xlsx || !docx) throw new Error('three names')
  expect(await run(showFrozenReport, id, { out, xlsx, docx })).toMatchObject({
    code: 0,
    json: { kind: 'yearly', intact: true, files: [{ intact: true }, { intact: true }] },
  })
  const hashes = [out, xlsx, docx].map((file) => sha256(readFileSync(file)).toString('hex'))
  expect(hashes).toEqual([made.sha256, ...made.files.map((file) => file.sha256)])
  for (const [file, format] of [
    [out, 'json'],
    [xlsx, 'xlsx'],
    [docx, 'docx'],
  ] as const)
    expect(await run(verifyFrozenFile, file)).toMatchObject({
      ...{ code: 0, json: { reports: [{ id, format, plan: PLAN }] } },
    })
  appendFileSync(xlsx, '\0')
  expect(await run(verifyFrozenFile, xlsx)).toMatchObject({ code: 1, json: { reports: [] } })
  await expect(run(freezeReportNow, PLAN, { kind: 'participation' })).rejects.toThrow(/--kind/)
})
