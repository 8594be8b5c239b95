/** What happens between two pages: a pull is cut off and resumed, rows come and go, time filters, a replay. */
import { expect } from 'vitest'
import type { SourceRecord } from '../../../connectors/contract.ts'
import { replayHttp, replayTokens } from '../../../connectors/replay.ts'
import type { MisbehavingServer } from '../misbehaviour.ts'
import type { HttpPlatform, Learner } from '../platform.ts'
import {
  accountsOf,
  byKey,
  connect,
  expectDelivered,
  expectWhole,
  learner,
  learners,
  read,
  requestOf,
} from '../reading.ts'
import { type Case, withPlatform } from './case.ts'

/** Pulls on after a page drift that the connector noticed, as the next sync would. */
async function readSteadily(
  platform: HttpPlatform,
  server: MisbehavingServer,
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  let checkpoint = {}
  for (let sync = 0; sync < 3; sync += 1) {
    const reading = await read(platform, server, { checkpoint })
    records.push(...reading.records)
    if (reading.error === null) return records
    expect(reading.error).toMatchObject({ code: 'platform.bad-answer' })
    checkpoint = reading.pages.at(-1)?.checkpoint ?? checkpoint
  }
  throw new Error('the pull did not come to its end in three syncs')
}

const MOST_CHANGES = 6

/** The list changes just before one data request or another; whoever stands on both lists must come. */
function drifting(name: string, change: (list: Learner[]) => Learner[]): Case {
  const before = [2, 4, 6, 8, 10, 12].map((number) => learner(number))
  const after = change(before)
  return {
    name,
    async run(platform) {
      await withPlatform(platform, { learners: before, pageSize: 2 }, async (server) => {
        await read(platform, server)
        const count = server.dataRequests
        const step = Math.ceil(count / MOST_CHANGES)
        for (let at = 1; at <= count; at += step) {
          server.forget()
          server.state = { ...server.state, learners: before }
          server.before(at, () => {
            server.state = { ...server.state, learners: after }
          })
          const records = await readSteadily(platform, server)
          for (const one of before) if (after.includes(one)) expectDelivered(platform, records, one)
        }
      })
    },
  }
}

const T = new Date('2026-02-21T08:00:00Z')
const HOUR = 3_600_000

export const pagingCases: readonly Case[] = [
  drifting('a row inserted while paging costs nobody', (list) =>
    [...list, learner(3)].sort((a, b) => a.number - b.number),
  ),
  drifting('a row inserted at the front while paging costs nobody', (list) => [
    learner(1),
    ...list,
  ]),
  drifting('a row removed while paging costs nobody else', (list) => list.slice(1)),
  drifting('a row removed from the middle while paging costs nobody else', (list) =>
    list.filter(({ number }) => number !== 6),
  ),
  {
    name: 'a pull that is resumed after any page delivers the rest, and the same',
    run: (platform) =>
      withPlatform(platform, { learners: learners(7), pageSize: 2 }, async (server) => {
        const whole = await read(platform, server)
        expect(whole.error).toBeNull()
        const all = byKey(whole.records)
        for (const [index, { checkpoint }] of whole.pages.entries()) {
          const before = whole.pages.slice(0, index + 1).flatMap((page) => page.records)
          const resumed = await read(platform, server, { checkpoint })
          expect(resumed.error).toBeNull()
          expect(byKey([...before, ...resumed.records])).toEqual(all)
          expect(resumed.pages.length).toBeLessThan(whole.pages.length)
          expectWhole(platform, [...before, ...resumed.records], learners(7))
        }
      }),
  },
  {
    name: 'a pull reads nothing twice',
    run: (platform) =>
      withPlatform(platform, { learners: learners(7), pageSize: 2 }, async (server) => {
        const { records } = await read(platform, server)
        const keys = records.map((record) => `${record.kind} ${record.sourceId}`)
        expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
      }),
  },
  {
    name: 'a second pull of the same reads the same',
    run: (platform) =>
      withPlatform(platform, { learners: learners(5), pageSize: 2 }, async (server) => {
        const first = await read(platform, server)
        expect((await read(platform, server)).records).toEqual(first.records)
      }),
  },
  {
    name: 'a checkpoint that is not readable begins anew',
    run: (platform) =>
      withPlatform(platform, { learners: learners(5), pageSize: 2 }, async (server) => {
        const checkpoint = { version: 999, cursor: ['of another day'], done: 'yes' }
        const { error, records } = await read(platform, server, { checkpoint })
        expect(error).toBeNull()
        expectWhole(platform, records, learners(5))
      }),
  },
  {
    name: 'asking for changes since the far future gives no failure',
    run: (platform) =>
      withPlatform(platform, { learners: learners(5), pageSize: 2 }, async (server) => {
        const since = new Date('2999-12-31T23:59:59Z')
        const { error, records, quarantined } = await read(platform, server, { since })
        expect(error).toBeNull()
        expect(quarantined).toEqual([])
        if (platform.filtersByTime) expect(records).toEqual([])
        else expectWhole(platform, records, learners(5))
      }),
  },
  {
    name: 'asking for changes since an instant gives what changed within its second, and later',
    run: (platform) => {
      const list = [1, 2, 3, 4, 5, 6].map((number) =>
        learner(number, {
          updatedAt:
            number < 3
              ? new Date(T.getTime() - 48 * HOUR)
              : number < 6
                ? T
                : new Date(T.getTime() + HOUR),
        }),
      )
      return withPlatform(platform, { learners: list, pageSize: 2 }, async (server) => {
        const { error, records } = await read(platform, server, { since: T })
        expect(error).toBeNull()
        for (const one of list.slice(2)) expectDelivered(platform, records, one)
        if (platform.filtersByTime) expect(accountsOf(records)).toHaveLength(4)
      })
    },
  },
  {
    name: 'a replay of the kept answers gives the same records and the same quarantine',
    appliesTo: ({ connector }) => connector.capabilities.keepsAnswers,
    run: (platform) => {
      const damage = Object.keys(platform.damages)[0] ?? null
      const list = learners(7).map((one) => (one.number === 4 ? { ...one, damage } : one))
      return withPlatform(platform, { learners: list, pageSize: 2 }, async (server) => {
        const live = await read(platform, server)
        expect(live.error).toBeNull()
        const kept = new Map(live.answers.map((answer) => [answer.question, answer]))
        const asked = server.asked.length
        const { secrets, http, context } = connect(platform, server)
        http.close()
        const replay = replayHttp({ baseUrl: server.url, secrets }, async (question) => {
          return kept.get(question) ?? null
        })
        const again = { ...context, http: replay, tokens: replayTokens }
        const records: SourceRecord[] = []
        const quarantined: string[] = []
        for await (const page of platform.connector.pull(requestOf(platform, {}), again)) {
          records.push(...page.records)
          quarantined.push(...page.quarantined.map((row) => row.key))
        }
        expect(records).toEqual(live.records)
        expect(quarantined).toEqual(live.quarantined.map((row) => row.key))
        expect(server.asked).toHaveLength(asked)
      })
    },
  },
]
