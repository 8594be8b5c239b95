import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/connection.ts'
import { type AccountRow, upsertAccounts } from '../../src/evidence/account-store.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { matchAccount } from '../../src/evidence/matching/match.ts'
import type { AccountIdentity, RosterPerson } from '../../src/evidence/matching/people.ts'
import { indexRoster } from '../../src/evidence/matching/roster-index.ts'
import { foldKey, foldName } from '../../src/foundation/names.ts'
import { insertLearners, setUnits } from '../../src/roster/store.ts'
import { createWorld, type World } from '../support/world.ts'
import { invent } from './matching/population.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** As long as the database wants it. */
const wholeHash = (hash: string | null) =>
  hash === null ? null : createHash('sha256').update(hash).digest('hex')

async function putOnRoster(db: Database, people: readonly RosterPerson[], now: Date) {
  const last4 = new Map(people.map(({ learnerId }) => [learnerId, '0000']))
  const hashed = new Map(last4)
  for (const { learnerId, nationalIdHash } of people)
    if (nationalIdHash === null) hashed.delete(learnerId)
  const rows = people.map((person) => ({
    ...person,
    id: person.learnerId,
    rosterKey: person.learnerId,
    employeeCodeKey: person.employeeCode === null ? null : foldKey(person.employeeCode),
    nameKey: foldName(person.fullName),
    emailKey: person.email === null ? null : foldKey(person.email),
    position: null,
    audience: null,
    tags: [],
    unitId: null,
  }))
  await insertLearners(db, rows, hashed, now)
  const units = new Map<string, string>()
  for (const { unit, formerUnits } of people)
    for (const { code, name } of [unit, ...formerUnits].filter((one) => one !== null))
      if (!units.has(name)) {
        const id = randomUUID()
        units.set(name, id)
        await db
          .insertInto('units')
          .values({ id, code, name, name_key: foldName(name) })
          .execute()
      }
  const inUnits = (of: (person: RosterPerson) => RosterPerson['unit'] | undefined) =>
    new Map(
      people.flatMap((person) => {
        const id = units.get(of(person)?.name ?? '')
        return id === undefined ? [] : [[person.learnerId, id] as const]
      }),
    )
  await setUnits(
    db,
    inUnits(({ formerUnits }) => formerUnits[0]),
    '2024-01-01',
  )
  await setUnits(
    db,
    inUnits(({ unit }) => unit),
    '2025-01-01',
  )
}

const asRow = (account: AccountIdentity, at: number): AccountRow => ({
  source_id: String(at),
  full_name: account.fullName,
  name_order: 'unknown',
  name_key: foldName(account.fullName),
  employee_code: account.employeeCode,
  employee_code_key: account.employeeCode === null ? null : foldKey(account.employeeCode),
  national_id_hash:
    account.nationalIdHash === null ? null : Buffer.from(account.nationalIdHash, 'hex'),
  national_id_last4: null,
  national_id_doubtful: account.nationalIdDoubtful,
  username: account.username,
  email: account.email,
  email_key: account.email === null ? null : foldKey(account.email),
  email_verified: account.emailVerified,
  phone: account.phone,
  date_of_birth: account.dateOfBirth,
  unit: account.unit,
})

describe('people found in the database', () => {
  it.each([11, 12])(
    'and what comes of them are the same as in memory (population %i)',
    async (seed) => {
      const own = await createWorld()
      try {
        const { roster, accounts } = invent(seed, 250)
        const people = roster.map((person) => ({
          ...person,
          learnerId: randomUUID(),
          nationalIdHash: wholeHash(person.nationalIdHash),
        }))
        const given = accounts.map(({ account }) => ({
          ...account,
          nationalIdHash: wholeHash(account.nationalIdHash),
        }))
        await putOnRoster(own.db, people, own.clock.now())
        await upsertAccounts(own.db, 'lms', given.map(asRow), own.clock.now())
        const counts = await matchAccounts(own.db, own.clock, null)
        expect(counts.linked).toBeGreaterThan(100)
        expect(counts.waiting).toBeGreaterThan(25)
        const stored = await sql<{ id: string; learner: string | null; reason: object }>`
          select source_id as id, learner_id as learner, reason from accounts`.execute(own.db)
        const found = new Map(stored.rows.map(({ id, ...row }) => [id, row]))
        const index = indexRoster(people)
        for (const [at, account] of given.entries()) {
          const match = matchAccount(account, index.find(account))
          const expected =
            match.linked === null
              ? { code: match.reason, candidates: match.candidates }
              : {
                  code: `linked-by-${match.method}`,
                  score: match.linked.score,
                  weights: match.linked.weights,
                }
          const learner = match.linked?.learnerId ?? null
          // As JSON has it: no zero below zero.
          const reason: unknown = JSON.parse(JSON.stringify(expected))
          expect(found.get(String(at)), account.fullName).toEqual({ learner, reason })
        }
      } finally {
        await own.close()
      }
    },
  )
})

describe('looking people up', () => {
  it('goes by the index of the keys, also where nothing has been counted yet', async () => {
    const plan = await sql<{ 'QUERY PLAN': string }>`
      explain select w.key, h.ids from unnest(array[17::int8]) w(key)
      cross join lateral (
        select array_agg(learner_id) as ids from (
          select learner_id from learner_match_keys where key = w.key offset 0) f) h`.execute(
      world.db,
    )
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(text).not.toContain('Seq Scan')
  })
})
