import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkCredential } from '../../src/certificates/credential/check-credential.ts'
import { bundleTrust } from '../../src/certificates/credential/trust.ts'
import type { Command } from '../../src/commands/command.ts'
import { doctor } from '../../src/commands/doctor.ts'
import {
  bundleKeys,
  createSigningKey,
  distrust,
  listSigningKeys,
  rotate,
} from '../../src/commands/keys.ts'
import { createOutput } from '../../src/commands/output.ts'
import {
  credentialOf,
  type Issued,
  issueFor,
  revoke,
} from '../certificates/credential/issued-world.ts'
import { lan } from '../support/installation.ts'
import { createWorld, type World } from '../support/world.ts'

const TODAY = 'https://hocvu.example.gov.vn'
const TOMORROW = 'https://hocvu.moi.example.vn'
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** The command itself, in this process. */
async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
  const said: string[] = []
  const stream = { write: (text: string) => said.push(text) }
  const context = {
    settings: world.settings,
    output: createOutput(true, { out: stream, err: stream }),
    viewer: lan,
    open: async () => world,
    untilStopped: async () => {},
  }
  const code = await command(context, ...given)
  return { code, json: z.record(z.string(), z.unknown()).parse(JSON.parse(said.at(-1) ?? '')) }
}

const Id = z.object({ id: z.string() })
const Keys = z.object({
  issuers: z.array(z.string()),
  keys: z.array(z.object({ id: z.string(), state: z.string(), signed: z.int().nullable() })),
})
const findingOf = async (name: string) =>
  z
    .array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string() }))
    .parse((await run(doctor)).json.findings)
    .find((finding) => finding.name === name)

describe('keys on the command line', () => {
  let first: string
  let issued: Issued[]

  it('are none on a new installation, which says how the first one comes', async () => {
    expect((await run(listSigningKeys)).json).toEqual({
      issuers: ['did:web:hocvu.example.gov.vn'],
      keys: [],
    })
    expect(await findingOf('signing keys')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('none yet'),
    })
  })

  it('are made once', async () => {
    first = Id.parse((await run(createSigningKey)).json).id
    await expect(run(createSigningKey)).rejects.toMatchObject({ code: 'key.at-work' })
    expect(await findingOf('signing keys')).toMatchObject({
      ok: true,
      detail: expect.stringContaining(first),
    })
  })

  it('are replaced; the list tells what each has signed', async () => {
    issued = await issueFor(world, ['A', 'B', 'C'])
    await credentialOf(world, issued[0]?.id ?? '')
    const { id: second } = Id.parse((await run(rotate)).json)
    await credentialOf(world, issued[1]?.id ?? '')
    expect(Keys.parse((await run(listSigningKeys)).json).keys).toEqual([
      { id: first, state: 'at-rest', signed: 1 },
      { id: second, state: 'at-work', signed: 1 },
    ])
  })

  it('go into a bundle, with which files are checked when the service is out of reach', async () => {
    const credentials = await Promise.all(issued.map(({ id }) => credentialOf(world, id)))
    await revoke(world, issued[1]?.id ?? '')
    const tomorrow = { ...world, publicUrl: TOMORROW, formerPublicUrls: [TODAY] }
    const here = world
    world = tomorrow
    const out = join(world.settings.HOCVU_DATA, 'bundle.json')
    const { json } = await run(bundleKeys, { out })
    world = here
    expect(json).toEqual({
      file: out,
      issuers: ['did:web:hocvu.moi.example.vn', 'did:web:hocvu.example.gov.vn'],
      keys: 2,
      pdfSigners: 0,
      statusLists: 1,
    })
    const written = readFileSync(out, 'utf8')
    expect(written).not.toMatch(/secret|private/i)
    const trust = bundleTrust(JSON.parse(written))
    const later = new Date('2046-01-01T00:00:00Z')
    const found = await Promise.all(credentials.map((one) => checkCredential(one, trust, later)))
    expect(found.map(({ proof, status }) => [proof.state, status.reason])).toEqual([
      ['holds', 'in-force'],
      ['holds', 'revoked-or-replaced'],
      ['holds', 'in-force'],
    ])
  })

  it('are distrusted with a reason, also in later bundles', async () => {
    const before = await credentialOf(world, issued[0]?.id ?? '')
    const { json } = await run(distrust, first, { reason: 'Lộ khoá' })
    expect(json).toEqual({ id: first, signed: 1, successor: null })
    const out = join(world.settings.HOCVU_DATA, 'later.json')
    await run(bundleKeys, { out })
    const trust = bundleTrust(JSON.parse(readFileSync(out, 'utf8')))
    const { proof } = await checkCredential(before, trust, world.clock.now())
    expect(proof).toEqual({ state: 'fails', reason: 'key-distrusted' })
    expect(await findingOf('signing keys')).toMatchObject({
      detail: expect.stringContaining('1 distrusted'),
    })
  })

  it('that cannot be opened are a finding, with what to do', async () => {
    await world.db.updateTable('signing_keys').set({ private_sealed: null }).execute()
    expect(await findingOf('signing keys')).toMatchObject({
      ok: false,
      mend: expect.stringContaining('hocvu keys rotate'),
    })
  })
})
