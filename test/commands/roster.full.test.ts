import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { rosterAnswer, rosterImport } from '../../src/commands/roster.ts'
import { hocvu } from '../support/hocvu.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { platformsYaml, programYaml, rosterCsv } from '../support/world.ts'

describe('hocvu roster', () => {
  let installation: TestInstallation
  beforeAll(async () => {
    installation = await createTestInstallation({
      files: { 'platforms.yaml': platformsYaml, 'programs/p.yaml': programYaml() },
    })
    await installation.importRoster(rosterCsv([{ code: 'CB1', name: 'Lò An' }, { code: 'CB2' }]))
  })
  afterAll(() => installation.close())

  const file = (text: string) => {
    const path = join(installation.settings.HOCVU_CONFIG, 'roster.csv')
    writeFileSync(path, text)
    return path
  }

  /** The command itself, in this process. */
  async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
    let said = ''
    const stream = {
      write: (text: string) => {
        said += text
      },
    }
    const context = {
      settings: installation.settings,
      output: createOutput(true, { out: stream, err: stream }),
      viewer: lan,
      open: async () => installation,
      untilStopped: async () => {},
    }
    const code = await command(context, ...given)
    return { code, json: z.unknown().parse(JSON.parse(said)) }
  }

  it('asks about a probable duplicate, lists the question, and takes the answer', async () => {
    const path = file(rosterCsv([{ name: 'Lò An', email: 'an@example.gov.vn' }]))
    expect(await run(rosterImport, path, {})).toMatchObject({
      code: 3,
      json: { accepted: 0, rejected: [], asked: [{ row: 2, candidates: 1 }] },
    })
    const listed = await hocvu(['roster', 'questions', '--json'], installation.environment)
    const { questions } = z
      .object({ questions: z.array(z.object({ id: z.string(), candidates: z.unknown() })) })
      .parse(listed.json)
    expect(questions).toMatchObject([{ candidates: [{ learner: 'CB1' }] }])
    const id = questions[0]?.id ?? ''
    await expect(run(rosterAnswer, id, 'perhaps', {})).rejects.toMatchObject({
      code: 'request.invalid',
    })
    expect(await run(rosterAnswer, id, 'same', { as: 'cb1' })).toMatchObject({
      code: 0,
      json: { decision: 'same', learner: 'CB1' },
    })
    expect(await run(rosterImport, path, {})).toMatchObject({ code: 0, json: { unchanged: 1 } })
  })

  it('lets a complete file of a unit end memberships, and needs the unit for that', async () => {
    const path = file(rosterCsv([{ code: 'CB1', name: 'Lò An' }]))
    await expect(run(rosterImport, path, { complete: true })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    const imported = await hocvu(
      ['roster', 'import', path, '--unit', 'Sở Nội vụ', '--complete', '--json'],
      installation.environment,
    )
    expect(imported).toMatchObject({ code: 0, json: { unchanged: 1, ended: 1 } })
  })

  it('takes old letters when they are confirmed', async () => {
    const path = file('Hä vµ tªn;Email\nTrÇn ThÞ Hµ;ha@b.vn\nLª V¨n §øc;duc@b.vn\n')
    await expect(run(rosterImport, path, {})).rejects.toMatchObject({ code: 'sheet.old-letters' })
    await expect(run(rosterImport, path, { letters: 'VISCII' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    expect(await run(rosterImport, path, { letters: 'TCVN3' })).toMatchObject({
      code: 0,
      json: { accepted: 2 },
    })
  })
})
