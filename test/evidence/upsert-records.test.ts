import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { payloadHash } from '../../src/evidence/record-row.ts'
import { type RecordRow, upsertRecords } from '../../src/evidence/record-store.ts'
import { createWorld, finalTest, onePage, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const BEGAN = Date.parse('2026-01-05T01:00:00Z')
const instant = (minute: number) => new Date(BEGAN + minute * 60_000)

/** What a platform says of a few records at a time; some of it older than what it said before. */
const Pages = fc.array(
  fc.record({
    readAt: fc.nat(20),
    said: fc.uniqueArray(
      fc.record({ id: fc.nat(3), value: fc.nat(2), changedAt: fc.option(fc.nat(25)) }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 8 },
)

interface Known {
  value: number
  observed: number
  changed: number | null
  versions: string[]
}

/** The same, a row at a time. @returns whether the record changed */
function say(
  known: Map<number, Known>,
  readAt: number,
  said: { id: number; value: number; changedAt: number | null },
): boolean {
  const own = known.get(said.id)
  const changed = said.changedAt === null ? null : instant(said.changedAt).getTime()
  const versionOf = (at: number) => `${at} ${said.value}`
  if (own === undefined) {
    const { value } = said
    known.set(said.id, { value, observed: readAt, changed, versions: [versionOf(readAt)] })
    return true
  }
  if (own.value === said.value) return false
  const clipped = (at: number | null, by: number) => (at === null ? null : Math.min(at, by))
  const isOlder = (by: number) => {
    const [before, now] = [clipped(own.changed, own.observed), clipped(changed, by)]
    return before !== null && now !== null && before > now
  }
  if (isOlder(readAt) && own.versions.some((one) => one.endsWith(` ${said.value}`))) return false
  const at = own.observed > readAt ? own.observed + 1 : readAt
  if (own.versions.includes(versionOf(at))) return false
  own.versions.push(versionOf(at))
  if (isOlder(at)) return false
  Object.assign(own, { value: said.value, observed: at, changed })
  return true
}

it('pages of new, changed, unchanged and older records are stored as if they came a row at a time', async () => {
  const runId = await world.newRun('sync', 'lms')
  let history = 0
  await fc.assert(
    fc.asyncProperty(Pages, async (pages) => {
      history += 1
      const course = `upsert-${history}`
      const known = new Map<number, Known>()
      for (const { readAt, said } of pages) {
        const rows = said.map(({ id, value, changedAt }): RecordRow => {
          const text = JSON.stringify({ value })
          return {
            course,
            source_id: `test:${id}`,
            kind: 'test',
            account: `upsert-${id}`,
            text,
            payload_hash: payloadHash('test', `upsert-${id}`, text),
            source_updated_at: changedAt === null ? null : instant(changedAt),
          }
        })
        const observedAt = instant(readAt)
        const context = { platformId: 'lms', runId, observedAt, replayOf: null }
        const changed = await upsertRecords(world.db, context, rows, null)
        const expected = said.filter((one) => say(known, observedAt.getTime(), one))
        expect([...changed].sort()).toEqual(
          expected.map(({ id }) => `${course}\u0000test:${id}`).sort(),
        )
      }
      const versions = await world.db
        .selectFrom('record_versions')
        .select(['id', 'source_id', 'payload', 'observed_at'])
        .where('course', '=', course)
        .execute()
      const records = await world.db
        .selectFrom('records')
        .select(['source_id', 'version_id'])
        .where('course', '=', course)
        .execute()
      const valueIn = (payload: object) => ('value' in payload ? payload.value : undefined)
      for (const [id, own] of known) {
        const theirs = versions.filter(({ source_id }) => source_id === `test:${id}`)
        expect(
          theirs
            .map(({ observed_at, payload }) => `${observed_at.getTime()} ${valueIn(payload)}`)
            .sort(),
        ).toEqual(own.versions.toSorted())
        const record = records.find(({ source_id }) => source_id === `test:${id}`)
        const newest = theirs.find((version) => version.id === record?.version_id)
        expect(newest && valueIn(newest.payload)).toBe(own.value)
      }
    }),
    { numRuns: 60 },
  )
})

it('a change before the first year, as platforms write "never", is stored like any other', async () => {
  const sourceUpdatedAt = new Date('0001-01-01T00:00:00+07:00').toISOString()
  const page = onePage(finalTest('never', '8', { sourceUpdatedAt }))
  expect(await world.sync(page)).toMatchObject({ changed: 1, quarantined: 0 })
  expect(await world.sync(page)).toMatchObject({ changed: 0, quarantined: 0 })
})
