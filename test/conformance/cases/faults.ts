/** A platform that answers with a fault, at each of its questions in turn. */
import { expect } from 'vitest'
import type { ErrorCode } from '../../../src/foundation/errors.ts'
import { startLocalPlatform } from '../../connectors/local-platform.ts'
import { type MisbehavingServer, type Misbehaviour, misbehaviours } from '../misbehaviour.ts'
import type { HttpPlatform } from '../platform.ts'
import { accountsOf, byKey, type Reading, read, TRIES, triesOf } from '../reading.ts'
import { atEveryRequest, type Case } from './case.ts'

interface Fault {
  name: string
  how(platform: HttpPlatform): Misbehaviour
  code: ErrorCode
  /** Whether the call is tried again. */
  again: boolean
  /** The status of the answer, where the fault lies in it. */
  status?: number
  /** Like a fault before it in the list: one question of a pull is enough, a different one for each fault. */
  alike?: true
  /** It damages JSON as only JSON can be damaged. */
  ofJson?: true
  deadlineMs?: number
}

/** Shortens the deadline of a slow case; an honest answer over loopback takes a few milliseconds. */
const DEADLINE_MS = 100

const secretOf = ({ secrets: [secret] }: HttpPlatform) => secret
const statusFault = (status: number, code: ErrorCode, again = false): Fault => ({
  name: `HTTP ${status}`,
  how: (platform) => misbehaviours.status(status, secretOf(platform)),
  code,
  again,
  status,
})
const bodyFault = (
  name: string,
  body: string | Buffer,
  { type = 'application/json', alike }: { type?: string; alike?: true } = {},
): Fault => ({
  name,
  how: () => misbehaviours.body(body, type),
  code: 'platform.bad-answer',
  again: false,
  ...(alike && { alike }),
})

const faults: readonly Fault[] = [
  statusFault(401, 'platform.unauthorised'),
  statusFault(403, 'platform.no-right'),
  statusFault(404, 'platform.not-found'),
  { ...statusFault(400, 'platform.bad-answer'), alike: true },
  { ...statusFault(409, 'platform.bad-answer'), alike: true },
  { ...statusFault(429, 'platform.rate-limited', true), alike: true },
  statusFault(500, 'platform.unavailable', true),
  ...[501, 502, 503, 504].map(
    (status): Fault => ({ ...statusFault(status, 'platform.unavailable', true), alike: true }),
  ),
  {
    name: 'malformed JSON',
    how: (platform) => misbehaviours.body(`{"token":"${secretOf(platform)}",,}`),
    code: 'platform.bad-answer',
    again: false,
    alike: true,
  },
  {
    name: 'JSON that breaks off',
    how: () => misbehaviours.half,
    code: 'platform.bad-answer',
    again: false,
    ofJson: true,
  },
  bodyFault('an HTML page with status 200', '<!DOCTYPE html><html>Đăng nhập</html>', {
    type: 'text/html',
  }),
  bodyFault('XML', '<?xml version="1.0"?><error/>', { type: 'application/xml', alike: true }),
  bodyFault('nothing at all with status 200', '', { alike: true }),
  bodyFault('a bare number', '0', { alike: true }),
  bodyFault('null', 'null'),
  bodyFault('an object without anything', '{}'),
  bodyFault('a body that is not UTF-8', Buffer.from([0x7b, 0xe1, 0xbb, 0x7d]), { alike: true }),
  {
    name: 'an answer cut off on the way',
    how: () => misbehaviours.truncated,
    code: 'platform.unreachable',
    again: true,
    alike: true,
  },
  {
    name: 'a connection reset',
    how: () => misbehaviours.reset,
    code: 'platform.unreachable',
    again: true,
    alike: true,
  },
]

const slow: readonly Fault[] = [
  { name: 'headers that do not come', how: () => misbehaviours.slowHeaders },
  { name: 'a body that drips', how: () => misbehaviours.slowBody },
].map((fault) => ({
  ...fault,
  alike: true,
  code: 'platform.unreachable',
  again: true,
  deadlineMs: DEADLINE_MS,
}))

/** What the connector makes of the status at the question that got it. */
function meaningOf(platform: HttpPlatform, server: MisbehavingServer, fault: Fault) {
  const request = server.asked.find((one) => one.misbehaved)
  if (!request || fault.status === undefined) return fault.code
  return platform.meaning?.(request, fault.status) ?? fault.code
}

/** Tries of a question that always gets the fault. */
function expectTries(platform: HttpPlatform, server: MisbehavingServer, fault: Fault): void {
  const renewed = fault.status === 401 && platform.isSignIn !== undefined
  const most = fault.again ? TRIES : renewed ? 2 : 1
  expect(Math.max(...triesOf(server)), 'tries of a question').toBe(most)
}

/** What came before the fault is right, nothing is called whole that is not, and the next pull brings the rest. */
async function expectRecovery(
  platform: HttpPlatform,
  server: MisbehavingServer,
  broken: Reading,
  whole: Reading,
): Promise<void> {
  const all = byKey(whole.records)
  for (const [key, record] of byKey(broken.records)) expect(record).toEqual(all.get(key))
  if (broken.pages.some((page) => page.listed?.length))
    expect(accountsOf(broken.records)).toEqual(accountsOf(whole.records))
  server.forget()
  const checkpoint = broken.pages.at(-1)?.checkpoint
  const rest = await read(platform, server, checkpoint ? { checkpoint } : {})
  expect(rest.error).toBeNull()
  expect(byKey([...broken.records, ...rest.records])).toEqual(all)
}

function lasting(fault: Fault, index: number): Case {
  return {
    name: `${fault.name} is ${fault.code}, ${fault.again ? `after ${TRIES} tries` : 'at once'}`,
    appliesTo: ({ withoutJson }) => !(fault.ofJson && withoutJson),
    run: (platform) =>
      atEveryRequest(platform, fault.alike && index, async (from, server) => {
        server.misbehave(fault.how(platform), { from, times: Number.POSITIVE_INFINITY })
        const { error } = await read(platform, server)
        const code = meaningOf(platform, server, fault)
        if (code === 'goes on') return
        expect(error, `data request ${from}`).toMatchObject({ code })
        expectTries(platform, server, fault)
      }),
  }
}

/** Faults that end a pull in different ways: of the answer, of the right to it, of the host. */
const brokenOff = [400, 403, 503].map(
  (status, index): Case => ({
    name: `a pull that HTTP ${status} broke off goes on from its last page, and loses nothing`,
    run: (platform) =>
      atEveryRequest(platform, index === 0 ? undefined : index, async (from, server, whole) => {
        const how = misbehaviours.status(status, secretOf(platform))
        server.misbehave(how, { from, times: Number.POSITIVE_INFINITY })
        await expectRecovery(platform, server, await read(platform, server), whole)
      }),
  }),
)

function passing(fault: Fault, index: number): Case {
  const { deadlineMs } = fault
  return {
    name: `${fault.name} once is asked again, and costs nothing`,
    run: (platform) =>
      atEveryRequest(platform, fault.alike && index, async (from, server, whole) => {
        server.misbehave(fault.how(platform), { from, times: 1 })
        const reading = await read(platform, server, deadlineMs === undefined ? {} : { deadlineMs })
        expect(reading.error, `data request ${from}`).toBeNull()
        expect(reading.records).toEqual(whole.records)
        expect(reading.pauses.length).toBeGreaterThan(0)
      }),
  }
}

/** A slow platform costs its deadline at each try, so it lasts at the first question only. */
function lastingSlowness(fault: Fault): Case {
  return {
    name: `${fault.name} for ever: the deadline ends each of ${TRIES} tries`,
    run: (platform) =>
      atEveryRequest(platform, 0, async (from, server) => {
        server.misbehave(fault.how(platform), { from, times: Number.POSITIVE_INFINITY })
        const { error } = await read(platform, server, { deadlineMs: 25 })
        expect(error).toMatchObject({ code: 'platform.unreachable' })
        expectTries(platform, server, fault)
      }),
  }
}

function retryAfter(
  name: string,
  about: { header: () => string; least: number; most: number; at: number },
): Case {
  const { header, least, most, at } = about
  return {
    name: `HTTP 429 with ${name} is waited for`,
    run: (platform) =>
      atEveryRequest(platform, at, async (from, server, whole) => {
        const headers = { 'retry-after': header() }
        const how = misbehaviours.status(429, secretOf(platform), headers)
        server.misbehave(how, { from, times: 1 })
        const { error, records, pauses } = await read(platform, server)
        expect(error).toBeNull()
        expect(records).toEqual(whole.records)
        const [pause, ...others] = pauses
        expect(others).toEqual([])
        expect(pause).toBeGreaterThanOrEqual(least)
        expect(pause).toBeLessThanOrEqual(most)
      }),
  }
}

/** Another host, that counts who comes. */
async function withOtherHost(work: (url: string, visits: () => number) => Promise<void>) {
  const other = await startLocalPlatform((_, response) => response.end('{}'))
  try {
    await work(other.url, () => other.arrived.length)
  } finally {
    await other.close()
  }
}

const redirected = (status: number, index: number): Case => ({
  name: `HTTP ${status} to another host is refused: nothing is asked there`,
  run: (platform) =>
    withOtherHost((url, visits) =>
      atEveryRequest(platform, index === 0 ? undefined : index, async (from, server) => {
        server.misbehave(misbehaviours.redirect(`${url}/taken`, status), {
          from,
          times: Number.POSITIVE_INFINITY,
        })
        const { error } = await read(platform, server)
        expect(error, `data request ${from}`).toMatchObject({ code: 'platform.refused-address' })
        expect(Math.max(...triesOf(server))).toBe(1)
        expect(visits()).toBe(0)
      }),
    ),
})

export const faultCases: readonly Case[] = [
  ...faults.map(lasting),
  ...brokenOff,
  ...slow.map(lastingSlowness),
  ...[...faults, ...slow].filter(({ again }) => again).map(passing),
  retryAfter('Retry-After in seconds', { header: () => '7', least: 7000, most: 8000, at: 0 }),
  retryAfter('Retry-After as a date', {
    header: () => new Date(Date.now() + 20_000).toUTCString(),
    least: 15_000,
    most: 22_000,
    at: 1,
  }),
  retryAfter('Retry-After of a day, up to a ceiling', {
    header: () => '86400',
    least: 60_000,
    most: 60_000,
    at: 2,
  }),
  ...[302, 301, 303, 307, 308].map(redirected),
  {
    name: 'links that lead to another host are not followed',
    run: (platform) =>
      withOtherHost((url, visits) =>
        atEveryRequest(platform, undefined, async (from, server) => {
          const { origin } = new URL(server.url)
          server.misbehave(misbehaviours.reworded(origin, url), {
            from,
            times: Number.POSITIVE_INFINITY,
          })
          const { error } = await read(platform, server)
          if (error !== null) expect(error).toMatchObject({ code: 'platform.refused-address' })
          expect(visits()).toBe(0)
        }),
      ),
  },
  {
    name: 'an error object with status 200 is a failure, never "no data"',
    async run(platform) {
      for (const [index, { name, json, code }] of platform.errorObjects.entries())
        await atEveryRequest(platform, index === 0 ? undefined : index, async (from, server) => {
          const how = misbehaviours.body(JSON.stringify(json))
          server.misbehave(how, { from, times: Number.POSITIVE_INFINITY })
          const { error } = await read(platform, server)
          expect(error, `${name} at data request ${from}`).toMatchObject({ code })
        })
    },
  },
]
