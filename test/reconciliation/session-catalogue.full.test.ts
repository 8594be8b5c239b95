import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { getCohort } from '../../src/programs/store.ts'
import { sessionCatalogue } from '../../src/reconciliation/evidence-store.ts'
import type { CatalogueSession } from '../../src/reconciliation/sessions.ts'
import { COHORT, onePage, sessions, type World } from '../support/world.ts'
import { codes, createSchool, happen, happening, held } from './happenings.ts'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))

async function school(): Promise<World> {
  const world = await createSchool()
  worlds.push(world)
  await world.reconcile()
  return world
}

/** @param lookedAt of how many people each record is read; of the others only lists that nobody of these has */
async function catalogueOf({ db }: World, lookedAt?: number) {
  const { definition } = await getCohort(db, COHORT)
  return await sessionCatalogue(db, COHORT, definition.evidence, lookedAt)
}

/** What the catalogue is said to be: every record of every learner, read one by one. */
async function everybodysSessions({ db }: World): Promise<CatalogueSession[]> {
  const { definition } = await getCohort(db, COHORT)
  const courses = definition.evidence
    .filter(({ attendance }) => attendance === 'sessions')
    .map(({ platform, course }) => `${platform}/${course}`)
  const found = await sql<CatalogueSession>`
    select r.platform_id || '/' || r.course as source, s.code, min(s.minutes)::int as minutes,
      bool_or(s.taken) as taken, min(s."startsAt") as "startsAt"
    from enrolments e
    join accounts a on a.learner_id = e.learner_id
    join records r on r.platform_id = a.platform_id and r.account = a.source_id
    join record_versions v on v.id = r.version_id
    cross join lateral jsonb_to_recordset(v.payload->'sessions')
      as s(code text, minutes int, taken boolean, "startsAt" text)
    where e.cohort_id = ${COHORT} and r.kind = 'sessions' and not r.quarantined
      and r.platform_id || '/' || r.course = any(${courses})
    group by r.platform_id, r.course, s.code order by r.platform_id, r.course, s.code`.execute(db)
  return found.rows
}

const own = fc.record({
  what: fc.constant('own' as const),
  who: fc.constantFrom(...codes),
  list: fc.uniqueArray(
    fc.record({
      code: fc.constantFrom('S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7'),
      taken: fc.boolean(),
      startsAt: fc.constantFrom(null, '2026-02-01T01:00:00Z', '2026-02-02T01:00:00Z'),
    }),
    { selector: ({ code }) => code, maxLength: 4 },
  ),
})

/** This learner's record names these sessions, and no others any more. */
const name = async (
  world: World,
  { who, list }: typeof own extends fc.Arbitrary<infer T> ? T : never,
) => {
  const named = list.map((session) => ({
    ...session,
    minutes: 45,
    presence: { state: 'present' as const },
  }))
  await world.sync(onePage(sessions(who, [], { sessions: named })))
}

const concerned = ['sessions', 'length', 'link', 'set aside', 'enrolment']
const others = happening.filter(({ what }) => concerned.includes(what))

describe('the sessions of a class', () => {
  it('are those of everybody at every moment, however few are looked at one by one', async () => {
    const world = await school()
    const events = fc.sample(fc.oneof(own, others), { numRuns: 40, seed: 6 })
    const seen = new Set<string>()
    for (const event of events) {
      await (event.what === 'own' ? name(world, event) : happen(world, event))
      const expected = await everybodysSessions(world)
      seen.add(JSON.stringify(expected))
      for (const lookedAt of [0, 1, 4, undefined])
        expect({ event, lookedAt, is: await catalogueOf(world, lookedAt) }).toEqual({
          event,
          lookedAt,
          is: expected,
        })
    }
    expect(seen.size).toBeGreaterThan(8)
  })

  it('leave out what only an account of nobody in the class has', async () => {
    const world = await school()
    await world.sync(onePage(sessions('A', held(6)), sessions('B', held(5))))
    expect(await catalogueOf(world, 1)).toHaveLength(6)
    await happen(world, { what: 'link', who: 'A', to: null })
    for (const lookedAt of [0, 1, undefined])
      expect((await catalogueOf(world, lookedAt)).map(({ code }) => code)).toEqual(
        held(5).map(({ code }) => code),
      )
  })

  it('are named by a list for each record of sessions, the same for all who have the same', async () => {
    const world = await school()
    await world.sync(onePage(sessions('A', held(4, 'unrecorded')), sessions('B', held(5))))
    const lists = await sql<{ of: string[] }>`
      select array_agg(account order by account) as of from records
      where kind = 'sessions' group by session_list order by count(*)`.execute(world.db)
    expect(lists.rows.map(({ of }) => of)).toEqual([['B'], ['A', 'C', 'D', 'E', 'F']])
  })
})
