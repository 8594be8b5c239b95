import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertRecords } from '../../../src/evidence/record-store.ts'
import { newestVersions } from '../../../src/reconciliation/as-of/newest.ts'
import { createWorld, type World } from '../../support/world.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 2, minute))

const version = (id: number, observed: number, updated: number | null) => ({
  id,
  platform: 'lms',
  course: 'KNS',
  sourceId: 'test:A',
  observedAt: at(observed),
  sourceUpdatedAt: updated === null ? null : at(updated),
})

const newestOf = (...versions: ReturnType<typeof version>[]) =>
  [...newestVersions(versions).values()].map((newest) => newest.version.id)

describe('the newest version of a record', () => {
  it.each([
    ['is the last that was read', [version(1, 0, null), version(2, 5, null)], 2],
    ['is not one that was read earlier', [version(1, 5, null), version(2, 0, null)], 1],
    ['is not one that changed earlier on the platform', [version(1, 10, 9), version(2, 15, 8)], 1],
    [
      'is not bound by a change dated into the time to come',
      [version(1, 0, 9), version(2, 5, 4)],
      2,
    ],
    ['may have changed at the same time', [version(1, 0, 9), version(2, 5, 9)], 2],
    ['is told by reading where one says nothing', [version(1, 0, 9), version(2, 5, null)], 2],
    [
      'forgets a time of change that the last one lacks',
      [version(1, 0, 9), version(2, 5, null), version(3, 6, 1)],
      3,
    ],
  ])('%s', (_, versions, expected) => {
    expect(newestOf(...versions)).toEqual([expected])
  })

  it('knows when the record was read first', () => {
    const [newest] = newestVersions([
      version(1, 3, null),
      version(2, 5, null),
      version(3, 1, null),
    ]).values()
    expect(newest).toMatchObject({ firstObservedAt: at(3), version: { id: 2 } })
  })
})

describe('the rule and the store', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  const reading = fc.record({
    record: fc.constantFrom('a', 'b'),
    payload: fc.integer({ min: 0, max: 3 }),
    observed: fc.integer({ min: 0, max: 5 }),
    updated: fc.option(fc.integer({ min: 0, max: 7 })),
    isReplay: fc.boolean(),
  })

  it('agree after every reading, in whatever order readings come', async () => {
    const { db } = world
    const runId = await world.newRun('sync', 'lms')
    const stored = async (course: string) => {
      const records = await sql<{ id: number; version: number; first: Date }>`
        select source_id as id, version_id as version, first_observed_at as first from records
        where course = ${course} order by source_id`.execute(db)
      return records.rows
    }
    const folded = async (course: string) => {
      const versions = await sql<ReturnType<typeof version>>`
        select id, platform_id as platform, course, source_id as "sourceId",
          observed_at as "observedAt", source_updated_at as "sourceUpdatedAt"
        from record_versions where course = ${course} order by id`.execute(db)
      return [...newestVersions(versions.rows).values()]
        .map((newest) => ({
          id: newest.version.sourceId,
          version: newest.version.id,
          first: newest.firstObservedAt,
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    }
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { minLength: 2, maxLength: 9 }), async (readings) => {
        const course = randomUUID()
        for (const { record, payload, observed, updated, isReplay } of readings) {
          await upsertRecords(
            db,
            {
              platformId: 'lms',
              runId,
              observedAt: at(observed),
              replayOf: isReplay ? runId : null,
            },
            [
              {
                course,
                source_id: record,
                kind: 'test',
                account: 'A',
                text: JSON.stringify({ payload }),
                payload_hash: Buffer.alloc(32, payload).toString('hex'),
                source_updated_at: updated === null ? null : at(updated),
              },
            ],
            null,
          )
          const newest = await stored(course)
          expect(await folded(course)).toEqual(newest)
        }
      }),
      { numRuns: 40 },
    )
  })
})
