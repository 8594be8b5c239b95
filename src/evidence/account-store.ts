/** SQL of accounts: people as platforms know them, linked to a learner or waiting. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { AccountIdentity, Candidate, Match } from './match.ts'

export interface AccountRow {
  source_id: string
  full_name: string
  name_order: string
  name_key: string
  employee_code: string | null
  employee_code_key: string | null
  national_id_hash: Buffer | null
  national_id_last4: string | null
  username: string | null
  email: string | null
  email_key: string | null
  email_verified: boolean
  phone: string | null
  date_of_birth: string | null
  unit: string | null
}

const accountColumns = {
  source_id: 'text',
  full_name: 'text',
  name_order: 'text',
  name_key: 'text',
  employee_code: 'text',
  employee_code_key: 'text',
  national_id_hash: 'bytea',
  national_id_last4: 'text',
  username: 'text',
  email: 'text',
  email_key: 'text',
  email_verified: 'bool',
  phone: 'text',
  date_of_birth: 'date',
  unit: 'text',
} as const

/** New accounts wait; known ones take on what the platform now says and keep their link until it is looked at again. */
export async function upsertAccounts(
  db: Queryable,
  platformId: string,
  accounts: readonly AccountRow[],
  now: Date,
): Promise<void> {
  const names = Object.keys(accountColumns)
  const updates = names.filter((name) => name !== 'source_id')
  for (const chunk of inChunks(accounts)) {
    const given = rowsAsTable(
      't',
      { id: 'uuid', ...accountColumns } as const,
      chunk.map((account) => ({ id: randomUUID(), ...account })),
    )
    await sql`insert into accounts (id, platform_id, ${sql.raw(names.join(', '))}, state, reason, created_at, updated_at)
      select id, ${platformId}, ${sql.raw(names.join(', '))}, 'waiting', '{"code":"not-yet-matched"}', ${now}, ${now} from ${given}
      on conflict (platform_id, source_id) do update set
        ${sql.raw(updates.map((name) => `${name} = excluded.${name}`).join(', '))}, updated_at = excluded.updated_at`.execute(
      db,
    )
  }
}

export interface AccountToMatch extends AccountIdentity {
  id: string
  learnerId: string | null
  /** Why it stands as it does: the last decision. */
  reason: { code: string; candidates?: string[] }
  updatedAt: Date
  candidates: Candidate[]
}

/** So many people of a shared mailbox or phone are named to the person who decides. */
const CANDIDATES_BY_SHARED_KEY = 20

/**
 * Accounts whose link is to be decided by keys: the waiting ones, and linked ones that changed since the link.
 * What a person decided is never looked at again by itself.
 */
export async function accountsToMatch(
  db: Queryable,
  platformId: string | null,
  after: string | null,
  limit: number,
): Promise<AccountToMatch[]> {
  const result = await sql<Omit<AccountToMatch, 'candidates'> & { candidates: Candidate[] | null }>`
    select a.id, a.full_name as "fullName", a.employee_code_key as "employeeCodeKey",
      encode(a.national_id_hash, 'hex') as "nationalIdHash", a.email_key as "emailKey",
      a.email_verified as "emailVerified", a.phone, a.date_of_birth as "dateOfBirth", a.unit,
      a.learner_id as "learnerId", a.reason, a.updated_at as "updatedAt", c.candidates
    from accounts a
    left join lateral (
      select jsonb_agg(jsonb_build_object(
        'learnerId', l.id, 'fullName', l.full_name, 'dateOfBirth', l.date_of_birth,
        'employeeCodeKey', l.employee_code_key, 'nationalIdHash', encode(l.national_id_hash, 'hex'),
        'emailKey', l.email_key,
        'emailIsShared', exists (select from learners s where s.email_key = l.email_key and s.id <> l.id),
        'phone', l.phone,
        'phoneIsShared', exists (select from learners s where s.phone = l.phone and s.id <> l.id),
        'unitName', u.name, 'unitCode', u.code) order by l.id) as candidates
      from learners l
      left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      left join units u on u.id = lu.unit_id
      where l.id in (
        select id from learners where employee_code_key = a.employee_code_key
        union select id from learners where national_id_hash = a.national_id_hash
        union (select id from learners where email_key = a.email_key order by id limit ${CANDIDATES_BY_SHARED_KEY})
        union (select id from learners where phone = a.phone order by id limit ${CANDIDATES_BY_SHARED_KEY})
        union select id from learners where name_key = a.name_key and date_of_birth = a.date_of_birth)
    ) c on true
    where (${platformId}::text is null or a.platform_id = ${platformId})
      and (${after}::uuid is null or a.id > ${after}::uuid)
      and (a.state = 'waiting' or (a.linked_by = 'key' and a.updated_at > a.linked_at))
    order by a.id limit ${limit}`.execute(db)
  return result.rows.map((row) => ({ ...row, candidates: row.candidates ?? [] }))
}

/**
 * Writes decisions made by keys, and the history of links. An account that has changed since it was read, or that a
 * person has decided meanwhile, is left alone.
 */
export async function saveMatches(
  db: Queryable,
  matches: readonly { account: Pick<AccountToMatch, 'id' | 'updatedAt'>; match: Match }[],
  now: Date,
): Promise<void> {
  for (const chunk of inChunks(matches)) {
    const given = rowsAsTable(
      't',
      { account_id: 'uuid', read_at: 'timestamptz', learner_id: 'uuid', reason: 'jsonb' },
      chunk.map(({ account, match }) => ({
        account_id: account.id,
        read_at: account.updatedAt,
        learner_id: match.learnerId,
        reason: { code: match.reason, candidates: match.candidates },
      })),
    )
    await sql`with decided as (select * from ${given}),
      moved as (
        update accounts a set
          learner_id = d.learner_id,
          state = case when d.learner_id is null then 'waiting' else 'linked' end,
          reason = d.reason,
          linked_by = case when d.learner_id is null then null else 'key' end,
          linked_at = case when d.learner_id is null then null else greatest(a.updated_at, ${now}) end
        from decided d
        where a.id = d.account_id and date_trunc('milliseconds', a.updated_at) = d.read_at and (a.linked_by is null or a.linked_by = 'key')
        returning a.id, a.learner_id, a.state, a.reason
      )
      insert into account_links (account_id, learner_id, state, reason, actor, at)
      select id, learner_id, state, reason, 'rules', ${now} from moved`.execute(db)
  }
}

export interface AccountView {
  id: string
  platform: string
  fullName: string
  employeeCode: string | null
  email: string | null
  unit: string | null
  state: 'waiting' | 'linked'
  reason: { code: string; candidates?: string[] }
  learnerId: string | null
}

/** One page of accounts by id. Waiting accounts belong to nobody yet: only who sees the whole roster sees them. */
export async function listAccounts(
  db: Queryable,
  viewer: Viewer,
  filter: {
    id?: string | undefined
    state?: 'waiting' | 'linked' | undefined
    after?: string | undefined
    limit: number
  },
): Promise<AccountView[]> {
  const result = await sql<AccountView>`
    select a.id, a.platform_id as platform, a.full_name as "fullName",
      a.employee_code as "employeeCode", a.email, a.unit, a.state, a.reason, a.learner_id as "learnerId"
    from accounts a
    where (${filter.id ?? null}::uuid is null or a.id = ${filter.id ?? null}::uuid)
      and (${filter.state ?? null}::text is null or a.state = ${filter.state ?? null})
      and (${filter.after ?? null}::uuid is null or a.id > ${filter.after ?? null}::uuid)
      and ${viewer.unitId === null ? sql`true` : sql`a.learner_id is not null and ${seesLearner(viewer, sql`a.learner_id`)}`}
    order by a.id limit ${filter.limit}`.execute(db)
  return result.rows
}
