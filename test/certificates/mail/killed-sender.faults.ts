import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hocvu, type RunningCommand, startCommand } from '../../support/hocvu.ts'
import { type MailedWorld, mailedWorld } from './mailed-world.ts'

let world: MailedWorld
let environment: Record<string, string>
beforeAll(async () => {
  world = await mailedWorld()
  environment = { ...world.environment, MAIL_URL: world.mail.url, MAIL_FROM: world.mail.from }
})
afterAll(() => world.close())
beforeEach(() => world.begin())

const KILLS = 4
const SEND = ['certificates', 'mails', '--send', '--json']
const taken = () => world.server.taken.map(({ to }) => to[0])
/** Nobody waits for the time of a lease here. */
const leaseIsOver = () =>
  sql`update certificate_mails set claimed_until = 'epoch', not_before = 'epoch'
    where state in ('claimed', 'waiting')`.execute(world.db)

/** Commands take their time to start on a busy machine. */
const MANY_STARTS = { timeout: 240_000 }

describe('a sender that is killed', MANY_STARTS, () => {
  it.each(['recipient', 'text', 'taken'] as const)(
    'at %s has sent one mail or none, and none is sent twice afterwards',
    async (moment) => {
      await world.certified([{ email: `${moment}@example.vn` }])
      const sender: { child?: RunningCommand } = {}
      world.server.on(moment, async () => {
        await sender.child?.kill()
      })
      sender.child = startCommand(SEND, environment)
      await sender.child.ended
      // What had arrived is read to its end.
      await pause(200)
      const before = taken()
      world.server.keepTaking()
      await leaseIsOver()
      const again = await hocvu(SEND, environment)
      expect(again.code).toBe(0)
      const [mail] = await world.mails()
      const wasHanded = moment === 'text' || moment === 'taken'
      expect(mail?.state).toBe(wasHanded ? 'handed' : 'sent')
      expect(taken()).toEqual(wasHanded ? before : [`${moment}@example.vn`])
      expect(taken().length).toBeLessThanOrEqual(1)
    },
  )

  it('right after the answer has sent one, whether it could note that or not', async () => {
    await world.certified(
      Array.from({ length: KILLS }, (_, at) => ({ email: `after${at}@example.vn` })),
    )
    for (let killed = 0; killed < KILLS; killed++) {
      const sender: { child?: RunningCommand } = {}
      const seen = taken().length
      world.server.on('taken', () => {
        if (taken().length > seen) setTimeout(() => void sender.child?.kill(), killed * 3)
      })
      sender.child = startCommand(SEND, environment)
      await sender.child.ended
      await leaseIsOver()
    }
    world.server.keepTaking()
    await hocvu(SEND, environment)
    expect(taken().toSorted()).toEqual(
      Array.from({ length: KILLS }, (_, at) => `after${at}@example.vn`),
    )
    const states = new Set((await world.mails()).map(({ state }) => state))
    for (const state of states) expect(['sent', 'handed']).toContain(state)
  })

  it('three commands at once send each once', async () => {
    const addresses = Array.from({ length: 8 }, (_, at) => `together${at}@example.vn`)
    await world.certified(addresses.map((email) => ({ email })))
    const ended = await Promise.all([1, 2, 3].map(() => hocvu(SEND, environment)))
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(taken().toSorted()).toEqual(addresses)
  })
})
