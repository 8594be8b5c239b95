/** Only what changes is looked at again, and few keys of most accounts are asked: it comes to what looking at everybody would. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { upsertAccounts } from '../../src/evidence/account-store.ts'
import { createPeopleFinder } from '../../src/evidence/found-people.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { lockAccounts } from '../../src/evidence/match-store.ts'
import { MOST_HOLDERS, searchKeys } from '../../src/evidence/matching/keys.ts'
import { matchAccount } from '../../src/evidence/matching/match.ts'
import type { FieldWeight, Match } from '../../src/evidence/matching/people.ts'
import { foldKey, foldName } from '../../src/foundation/names.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { lan } from '../support/installation.ts'
import { createWorld, type World } from '../support/world.ts'
import { type Random, randomFrom } from './matching/random.ts'

/** So little of each that people are taken for each other all the time. */
const NAMES = [
  'Lò Văn An',
  'An Lò Văn',
  'Lo Van An',
  'Lò Vân An',
  'Lò Văn Ân',
  'Lò Thị Mai',
  'Hùng',
]
const BIRTHS = ['1980-01-01', '1980-02-03', '1980-03-02', '1981-02-03', null]
/** Of the last two no key is made. */
const CODES = ['CB1', 'CB-1', 'CB 01', 'CB2', 'cb-02', 'CB3', '--', '012345678901', null, null]
const MAILS = ['an@x.vn', 'lovanan@x.vn', 'vanthu@x.vn', null, null, null]
const PHONES = ['0912345678', '0987654321', null, null, null]
const IDS = ['a1', 'b2', 'c3', null, null, null]
const UNITS = ['Xã Mường La', 'Xã Mường Chanh', 'Sở Nội vụ']
const USERNAMES = ['anlv', 'lovanan80', 'CB1', 'an@x.vn', null, null]

const hash = (id: string | null) => (id === null ? null : Buffer.alloc(32, id))

/** What is said of somebody. */
function said(random: Random) {
  const [code, email, phone] = [random.pick(CODES), random.pick(MAILS), random.pick(PHONES)]
  const name = random.pick(NAMES)
  return {
    full_name: name,
    name_key: foldName(name),
    employee_code: code,
    employee_code_key: code === null ? null : foldKey(code),
    national_id_hash: hash(random.pick(IDS)),
    date_of_birth: random.pick(BIRTHS),
    email,
    email_key: email,
    phone,
  }
}

/** A roster and a platform to which anything may happen. */
async function createScene(world: World, random: Random) {
  const { db } = world
  const units = UNITS.map((name) => ({
    id: randomUUID(),
    code: null,
    name,
    name_key: foldName(name),
  }))
  await db.insertInto('units').values(units).execute()
  const at = { created_at: new Date(0), updated_at: new Date(0) }
  const someone = async (table: 'learners' | 'accounts', where = 'true') => {
    const found = await sql<{ id: string }>`select id from ${sql.table(table)} t
      where ${sql.raw(where)} order by id`.execute(db)
    return found.rows.length === 0 ? null : random.pick(found.rows).id
  }
  const aLearner = () => someone('learners', 'erased_at is null and merged_into is null')
  /** Codes and national IDs are one row's. */
  const free = async (row: ReturnType<typeof said>, id: string | null) => {
    const taken = await sql<{ code: boolean; id: boolean }>`
      select coalesce(bool_or(employee_code_key = ${row.employee_code_key}), false) as code,
        coalesce(bool_or(national_id_hash = ${row.national_id_hash}::bytea), false) as id
      from learners where ${id}::uuid is null or id <> ${id}::uuid`.execute(db)
    const [is] = taken.rows
    const nationalId = is?.id ? null : row.national_id_hash
    return {
      ...row,
      ...(is?.code && { employee_code: null, employee_code_key: null }),
      national_id_hash: nationalId,
      national_id_last4: nationalId === null ? null : '0000',
    }
  }
  const settle = async (id: string) => {
    await sql`delete from learner_units where learner_id = ${id}`.execute(db)
    const unit = random.pick(units)
    await sql`insert into learner_units (learner_id, unit_id, valid_from)
      values (${id}, ${unit.id}, '2025-01-01')`.execute(db)
  }
  const act = async (kind: string, undoes: string | null) => {
    const id = randomUUID()
    await sql`insert into decision_acts (id, kind, reason, undoes, actor, at)
      values (${id}, ${kind}, 'Đã hỏi', ${undoes}, 'cli:lan', now())`.execute(db)
    return id
  }
  const arrive = async () => {
    const id = randomUUID()
    const row = await free(said(random), null)
    await db
      .insertInto('learners')
      .values({ ...row, id, roster_key: id, ...at })
      .execute()
    if (random.chance(0.8)) await settle(id)
  }
  const open = async (sourceId: string) =>
    await upsertAccounts(
      db,
      'lms',
      [
        {
          ...said(random),
          source_id: sourceId,
          name_order: 'unknown',
          national_id_last4: null,
          national_id_doubtful: random.chance(0.1),
          username: random.pick(USERNAMES),
          email_verified: random.chance(0.8),
          unit: random.pick([...UNITS, null]),
        },
      ],
      world.clock.now(),
    )
  let accounts = 0
  const happenings: (readonly [() => Promise<unknown>, number])[] = [
    [arrive, 8],
    [() => open(`u${++accounts}`), 8],
    [() => open(`u${1 + random.below(accounts + 1)}`), 3],
    [
      async () => {
        const id = await aLearner()
        if (id === null) return
        await db
          .updateTable('learners')
          .set(await free(said(random), id))
          .where('id', '=', id)
          .execute()
      },
      4,
    ],
    [async () => ((id) => id && settle(id))(await aLearner()), 3],
    [
      async () => {
        const [kept, absorbed] = [await aLearner(), await aLearner()]
        if (kept === absorbed) return
        await sql`update learners set merged_into = ${kept}::uuid where id = ${absorbed}::uuid`.execute(
          db,
        )
      },
      2,
    ],
    [
      async () => {
        const id = await someone('learners', 'merged_into is not null')
        await sql`update learners set merged_into = null where id = ${id}::uuid`.execute(db)
      },
      1,
    ],
    // A person rejects, or takes that back.
    [
      async () => {
        const [account, learner] = [await someone('accounts'), await aLearner()]
        if (account === null || learner === null) return
        const id = await act('reject', null)
        await sql`insert into account_rejections (act_id, account_id, learner_id)
          values (${id}, ${account}, ${learner})`.execute(db)
      },
      3,
    ],
    [
      async () => {
        const found = await sql<{ id: string }>`select r.act_id as id from account_rejections r
          where not exists (select from decision_acts u where u.undoes = r.act_id) order by 1 limit 1`.execute(
          db,
        )
        const [one] = found.rows
        if (one) await act('undo', one.id)
      },
      2,
    ],
    // A person links, or takes that back.
    [
      async () => {
        const [account, learner] = [await someone('accounts'), await aLearner()]
        if (learner === null) return
        await sql`update accounts set state = 'linked', linked_by = 'cli:lan', linked_at = now(),
          learner_id = ${learner}::uuid, reason = '{"code":"linked-by-person"}' where id = ${account}::uuid`.execute(
          db,
        )
      },
      1,
    ],
    [
      async () => {
        const id = await someone('accounts', `linked_by <> 'key'`)
        await sql`update accounts set state = 'waiting', linked_by = null, linked_at = null, learner_id = null
          where id = ${id}::uuid`.execute(db)
      },
      2,
    ],
    [
      async () => {
        const id = await aLearner()
        if (id === null) return
        const why = { reason: 'Người học xin xóa', request: null, dryRun: false }
        await erasePerson({ ...world, pool: world.database.pool }, lan, id, why)
      },
      1,
    ],
  ]
  return { arrive, happen: () => random.weighted(happenings)() }
}

const levels = (weights: readonly FieldWeight[] = []) =>
  weights.map(({ field, level }) => `${field} ${level}`)

/** What is told of an account: of a link not how rare name and birth date were, which is told as of when it was looked at. */
const told = (
  learner: string | null,
  reason: string,
  of: { weights?: FieldWeight[]; candidates?: unknown },
) => ({
  learner,
  reason,
  ...(learner === null ? { candidates: of.candidates } : { levels: levels(of.weights) }),
})

const decided = (match: Match) =>
  match.linked === null
    ? told(null, match.reason, { candidates: match.candidates })
    : told(match.linked.learnerId, `linked-by-${match.method}`, match.linked)

/** How the accounts that are the rules' stand, and how each would if it were looked up under all its keys now. */
async function standAndShould({ db }: World) {
  const rows = await sql<{
    id: string
    learner: string | null
    reason: { code: string; weights?: FieldWeight[]; candidates?: unknown }
  }>`select id, learner_id as learner, reason from accounts`.execute(db)
  const stored = new Map(rows.rows.map((row) => [row.id, row]))
  return await db.transaction().execute(async (trx) => {
    const accounts = (await lockAccounts(trx, [...stored.keys()])).filter((one) => !one.isDecided)
    const wanted = accounts.map((account) => ({ account, keys: searchKeys(account), counted: [] }))
    const found = await createPeopleFinder().find(trx, wanted)
    const stand = accounts.map(({ id }) => {
      const { learner = null, reason = { code: '' } } = stored.get(id) ?? {}
      return [id, told(learner, reason.code, reason)]
    })
    const should = found.map(({ want, found: people }) => [
      want.account.id,
      decided(matchAccount(want.account, people, { rejected: new Set(want.account.rejected) })),
    ])
    // As JSON has it: no zero below zero.
    return { stand, should: JSON.parse(JSON.stringify(should)) as unknown }
  })
}

describe('whatever happens, in any order, the accounts stand as if all had been looked at again', () => {
  it.each([1, 2, 3, 4])('%i', { timeout: 120_000 }, async (seed) => {
    const world = await createWorld()
    try {
      const random = randomFrom(seed)
      const { arrive, happen } = await createScene(world, random)
      for (let n = 0; n < 6; n += 1) await arrive()
      for (let step = 0; step < 40; step += 1) {
        for (let n = random.below(4); n >= 0; n -= 1) await happen()
        await matchAccounts(world.db, world.clock, null)
        const { stand, should } = await standAndShould(world)
        expect(stand, `step ${step}`).toEqual(should)
      }
    } finally {
      await world.close()
    }
  })

  it('also where so many share a name or a phone that nobody is brought by it', {
    timeout: 120_000,
  }, async () => {
    const world = await createWorld()
    try {
      const random = randomFrom(7)
      const { happen } = await createScene(world, random)
      await sql`insert into learners (id, roster_key, full_name, name_key, date_of_birth, phone, created_at, updated_at)
        select gen_random_uuid(), 'x' || n, 'Lò Văn An', 'lo van an', '1980-02-03', '0912345678', now(), now()
        from generate_series(1, ${MOST_HOLDERS - 2}::int) n`.execute(world.db)
      for (let step = 0; step < 15; step += 1) {
        for (let n = random.below(4); n >= 0; n -= 1) await happen()
        await matchAccounts(world.db, world.clock, null)
        const { stand, should } = await standAndShould(world)
        expect(stand, `step ${step}`).toEqual(should)
      }
    } finally {
      await world.close()
    }
  })
})
