/** What the platform holds: nothing, one row, many pages, rows that look alike, rows that cannot be read. */
import { expect } from 'vitest'
import { type HttpPlatform, NOW } from '../platform.ts'
import { accountsOf, expectDelivered, expectWhole, learner, learners, read } from '../reading.ts'
import { type Case, withPlatform } from './case.ts'

const SECOND = new Date('2026-02-20T03:00:00Z')

function holding(name: string, list: ReturnType<typeof learners>, pageSize: number): Case {
  return {
    name,
    run: (platform) =>
      withPlatform(platform, { learners: list, pageSize }, async (server) => {
        const { error, records, quarantined } = await read(platform, server)
        expect(error).toBeNull()
        expect(quarantined).toEqual([])
        expectWhole(platform, records, list)
      }),
  }
}

function badRow(name: string, list: (damage: string) => ReturnType<typeof learners>): Case {
  return {
    name,
    async run(platform) {
      for (const [damage, reason] of Object.entries(platform.damages)) {
        const mixed = list(damage)
        await withPlatform(platform, { learners: mixed, pageSize: 2 }, async (server) => {
          const first = await read(platform, server)
          expect(first.error, damage).toBeNull()
          for (const one of mixed)
            if (one.damage === null) expectDelivered(platform, first.records, one)
          expect(new Set(first.quarantined.map((row) => row.reason)), damage).toEqual(
            new Set([reason]),
          )
          for (const row of first.quarantined) {
            expect(row.place, damage).not.toBe('')
            expect(row.detail, damage).toMatch(/\.$/)
            expect(row.raw, damage).not.toBe('')
          }
          const again = await read(platform, server)
          const keys = first.quarantined.map((row) => row.key)
          expect(again.quarantined.map((row) => row.key)).toEqual(keys)
          const damaged = mixed.filter((one) => one.damage !== null)
          expect(new Set(keys).size).toBeGreaterThanOrEqual(damaged.length)
        })
      }
    },
  }
}

export const rowCases: readonly Case[] = [
  holding('an empty course is nothing, and no failure', [], 2),
  holding('one row', learners(1), 2),
  holding('one row on a page of many', learners(1), 200),
  holding('a last page that is not full', learners(7), 2),
  holding('a last page that is full', learners(8), 2),
  holding('rows of the same second on several pages', learners(7, { updatedAt: SECOND }), 2),
  holding(
    'a row that comes twice, on one page and on two',
    [1, 1, 2, 2, 2, 3, 4, 5, 5, 6].map((number) => learner(number)),
    3,
  ),
  holding('two accounts of one name are two', learners(3, { name: 'Lò Thị Hoa' }), 2),
  holding('a change dated in the future', learners(3, { updatedAt: NOW }), 2),
  {
    name: 'many pages are asked for, one after the other',
    appliesTo: ({ pages }) => pages,
    run: (platform) =>
      withPlatform(platform, { learners: learners(9), pageSize: 3 }, async (server) => {
        await read(platform, server)
        const few = server.dataRequests
        server.forget()
        server.state = { ...server.state, learners: learners(30) }
        await read(platform, server)
        expect(server.dataRequests).toBeGreaterThan(few)
        // Far below one a learner: pages grow, not requests.
        expect(server.dataRequests - few).toBeLessThan(21)
      }),
  },
  badRow('a bad row between good ones waits in quarantine', (damage) =>
    learners(5).map((one) => (one.number === 3 ? { ...one, damage } : one)),
  ),
  badRow('a bad row at the end of a page, and one at the beginning of the next', (damage) =>
    learners(6).map((one) => ([2, 3].includes(one.number) ? { ...one, damage } : one)),
  ),
  badRow('nothing but bad rows is nothing but quarantine', (damage) => learners(3, { damage })),
  {
    name: 'fields that nobody has heard of change nothing, and their secrets are not kept',
    appliesTo: ({ withoutJson }) => !withoutJson,
    run: (platform) =>
      withPlatform(platform, { learners: learners(5), pageSize: 2 }, async (server) => {
        server.extraField = platform.secrets[0]
        const { error, records, quarantined } = await read(platform, server)
        expect(error).toBeNull()
        expect(quarantined).toEqual([])
        expectWhole(platform, records, learners(5))
      }),
  },
  {
    name: 'a secret inside a bad row does not reach the quarantine',
    appliesTo: ({ withoutJson }) => !withoutJson,
    run: (platform: HttpPlatform) =>
      withPlatform(
        platform,
        {
          learners: learners(1, { damage: Object.keys(platform.damages)[0] ?? null }),
          pageSize: 2,
        },
        async (server) => {
          server.extraField = platform.secrets[0]
          const { quarantined } = await read(platform, server)
          expect(quarantined.map((row) => row.raw).join()).toContain('[hidden]')
        },
      ),
  },
  {
    name: 'a course is called listed only when all its members came',
    async run(platform) {
      await withPlatform(platform, { learners: learners(7), pageSize: 2 }, async (server) => {
        const { pages } = await read(platform, server)
        const at = pages.findIndex((page) => page.listed?.length)
        if (at === -1) return
        for (const page of pages)
          expect([[], [platform.course.course]]).toContainEqual(page.listed ?? [])
        const before = pages.slice(0, at + 1).flatMap((page) => page.records)
        expect(accountsOf(before)).toEqual(
          learners(7)
            .map((one) => platform.expected(one).account)
            .sort(),
        )
      })
    },
  },
]
