import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { addUser, linkUser, showUsers, switchOff, switchOn } from '../../src/commands/users.ts'
import { lan } from '../support/installation.ts'
import { createWorld, type World } from '../support/world.ts'

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

const tokenOf = (json: Record<string, unknown>) => String(json.link).split('/').at(-1) ?? ''
const refusal = { code: 'user.last-administrator' }

describe('people on the command line', () => {
  it('are added with a link, and a later link ends the one before', async () => {
    const { db } = world.database
    const added = await run(addUser, 'huong', { name: 'Hương', role: 'administrator' })
    const again = await run(linkUser, 'HUONG')
    await expect(readSignInLink(db, world.clock, tokenOf(added.json))).rejects.toMatchObject({
      code: 'not-found',
    })
    await useSignInLink(db, world.clock, tokenOf(again.json), { password: 'một câu ngắn' })
    const { users } = z
      .object({ users: z.array(z.object({ login: z.string(), hasPassword: z.boolean() })) })
      .parse((await run(showUsers)).json)
    expect(users).toEqual([expect.objectContaining({ login: 'huong', hasPassword: true })])
  })

  it('are switched off and on; the last administrator who can sign in is not', async () => {
    await expect(run(switchOff, 'huong')).rejects.toMatchObject(refusal)
    await run(addUser, 'moi', { name: 'Mới', role: 'administrator' })
    // Somebody without a password cannot sign in to switch anybody on again.
    await expect(run(switchOff, 'huong')).rejects.toMatchObject(refusal)
    expect((await run(switchOff, 'moi')).json).toMatchObject({ state: 'disabled', changed: true })
    expect((await run(switchOff, 'moi')).json).toMatchObject({ changed: false })
    expect((await run(switchOn, 'moi')).json).toMatchObject({ state: 'active', changed: true })
    await expect(run(switchOff, 'nobody')).rejects.toMatchObject({ code: 'not-found' })
  })
})
