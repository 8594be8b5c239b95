/** SQL of accounts: people as platforms know them, linked to a learner or waiting. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import { besideOtherAccounts } from './another-account.ts'
import type { Candidate, FieldWeight } from './matching/people.ts'

export interface AccountRow {
  source_id: string
  full_name: string
  name_order: string
  name_key: string
  employee_code: string | null
  employee_code_key: string | null
  national_id_hash: Buffer | null
  national_id_last4: string | null
  national_id_doubtful: boolean
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
  national_id_doubtful: 'bool',
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

/** Why an account stands as it does. */
export interface AccountReason {
  /** Stable: what linked it, or why it waits. */
  code: string
  /** Of a link that the rules made: the sum of the weights, in bits. */
  score?: number
  weights?: FieldWeight[]
  /** Of a waiting account: who fits, the best first. */
  candidates?: Candidate[]
}

export interface AccountView {
  id: string
  platform: string
  /** The platform's own id. */
  sourceId: string
  fullName: string
  employeeCode: string | null
  email: string | null
  /** As dialled inside Vietnam, where it can be read so. */
  phone: string | null
  dateOfBirth: string | null
  unit: string | null
  state: 'waiting' | 'linked' | 'rejected'
  reason: AccountReason
  learnerId: string | null
}

export interface AccountFilter {
  id?: string | undefined
  state?: AccountView['state'] | undefined
  platform?: string | undefined
  after?: string | undefined
  limit: number
}

/**
 * One page of accounts by id. Accounts without a learner belong to nobody yet: only who sees the whole roster sees
 * them, and whom they may belong to.
 */
export async function listAccounts(
  db: Queryable,
  viewer: Viewer,
  filter: AccountFilter,
): Promise<AccountView[]> {
  const result = await sql<AccountView & { withAccount: string[] }>`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.employee_code as "employeeCode", a.email, a.phone, a.date_of_birth as "dateOfBirth", a.unit,
      a.state, ${viewer.unitId === null ? sql`a.reason` : sql`a.reason - 'candidates'`} as reason,
      a.learner_id as "learnerId",
      array(
        select distinct b.learner_id from jsonb_array_elements(a.reason->'candidates') c
        join accounts b on b.learner_id = (c->>'learnerId')::uuid
        where b.platform_id = a.platform_id and b.id <> a.id) as "withAccount"
    from accounts a
    where (${filter.id ?? null}::uuid is null or a.id = ${filter.id ?? null}::uuid)
      and (${filter.state ?? null}::text is null or a.state = ${filter.state ?? null})
      and (${filter.platform ?? null}::text is null or a.platform_id = ${filter.platform ?? null})
      and (${filter.after ?? null}::uuid is null or a.id > ${filter.after ?? null}::uuid)
      and ${viewer.unitId === null ? sql`true` : sql`a.learner_id is not null and ${seesLearner(viewer, sql`a.learner_id`)}`}
    order by a.id limit ${filter.limit}`.execute(db)
  return result.rows.map(({ withAccount, ...account }) => {
    const { candidates } = account.reason
    if (candidates === undefined) return account
    const ranked = besideOtherAccounts(candidates, new Set(withAccount))
    return { ...account, reason: { ...account.reason, candidates: ranked } }
  })
}
