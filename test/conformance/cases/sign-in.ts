/** Platforms that give out access tokens: the sign-in fails, a token runs out in the middle of a pull. */
import { expect } from 'vitest'
import type { ErrorCode } from '../../../src/foundation/errors.ts'
import { startLocalPlatform } from '../../connectors/local-platform.ts'
import { type Misbehaviour, misbehaviours } from '../misbehaviour.ts'
import type { HttpPlatform } from '../platform.ts'
import { expectWhole, learners, read } from '../reading.ts'
import { atEveryRequest, type Case, withPlatform } from './case.ts'

const appliesTo = (platform: HttpPlatform) => platform.isSignIn !== undefined
const holds = { learners: learners(3), pageSize: 2 }
const echo = (status: number) => (platform: HttpPlatform) =>
  misbehaviours.status(status, platform.secrets[0])

const failing = (
  name: string,
  how: (platform: HttpPlatform) => Misbehaviour,
  code: ErrorCode,
): Case => ({
  name: `a sign-in answered with ${name} is ${code}, and no data is asked for`,
  appliesTo,
  run: (platform) =>
    withPlatform(platform, holds, async (server) => {
      server.misbehave(how(platform), { from: 1, times: Number.POSITIVE_INFINITY, signIn: true })
      const { error } = await read(platform, server)
      expect(error).toMatchObject({ code })
      expect(server.dataRequests).toBe(0)
    }),
})

const passing = (name: string, how: Misbehaviour): Case => ({
  name: `a sign-in that meets ${name} once is made again`,
  appliesTo,
  run: (platform) =>
    withPlatform(platform, holds, async (server) => {
      server.misbehave(how, { from: 1, times: 1, signIn: true })
      const { error, records } = await read(platform, server, { deadlineMs: 250 })
      expect(error).toBeNull()
      expectWhole(platform, records, holds.learners)
    }),
})

export const signInCases: readonly Case[] = [
  failing('HTTP 400', echo(400), 'platform.unauthorised'),
  failing('HTTP 401', echo(401), 'platform.unauthorised'),
  failing('HTTP 503', echo(503), 'platform.unavailable'),
  failing('an HTML page', () => misbehaviours.body('<html>'), 'platform.bad-answer'),
  failing('no token', () => misbehaviours.body('{"expires_in":3600}'), 'platform.bad-answer'),
  passing('a connection reset', misbehaviours.reset),
  passing('headers that do not come', misbehaviours.slowHeaders),
  {
    name: 'a sign-in that is sent on to another host is refused: the secret does not follow',
    appliesTo,
    async run(platform) {
      const other = await startLocalPlatform((_, response) => response.end('{}'))
      try {
        for (const status of [301, 302, 307, 308])
          await withPlatform(platform, holds, async (server) => {
            const how = misbehaviours.redirect(`${other.url}/taken`, status)
            server.misbehave(how, { from: 1, times: Number.POSITIVE_INFINITY, signIn: true })
            const { error } = await read(platform, server)
            expect(error).toMatchObject({ code: 'platform.refused-address' })
            expect(other.arrived).toEqual([])
          })
      } finally {
        await other.close()
      }
    },
  },
  {
    name: 'one sign-in is enough for a pull',
    appliesTo,
    run: (platform) =>
      withPlatform(platform, { learners: learners(9), pageSize: 2 }, async (server) => {
        await read(platform, server)
        expect(server.asked.length - server.dataRequests).toBe(1)
      }),
  },
  {
    name: 'an access token that runs out in the middle is renewed once, and costs nothing',
    appliesTo,
    run: (platform) =>
      atEveryRequest(platform, undefined, async (from, server, whole) => {
        server.misbehave(misbehaviours.status(401, platform.secrets[0]), { from, times: 1 })
        const { error, records } = await read(platform, server)
        expect(error, `data request ${from}`).toBeNull()
        expect(records).toEqual(whole.records)
        expect(server.asked.length - server.dataRequests).toBe(2)
      }),
  },
]
