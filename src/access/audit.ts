/** The audit trail: what people changed, each entry bound to the one before by its hash. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { sha256 } from '../foundation/secrets.ts'
import type { AuditAction } from '../foundation/texts/console/audit-actions.ts'

export interface AuditEntry {
  at: Date
  actor: string
  /** What was done, such as `roster.import`. */
  action: AuditAction
  /** What it was done to, such as a cohort's id. */
  subject: string
  before?: object | null
  after?: object | null
  /** For an act on many rows: the rows, of which one hash is kept, so that parallel work does not queue behind the chain. */
  items?: readonly unknown[]
}

/** Appends inside the caller's transaction, as its last statement: the chain is locked until it ends. */
export async function appendAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  const itemsHash = entry.items === undefined ? null : sha256(JSON.stringify(entry.items))
  await sql`select append_audit(
    ${entry.at}, ${entry.actor}, ${entry.action}, ${entry.subject},
    ${entry.before ? JSON.stringify(entry.before) : null}::jsonb,
    ${entry.after ? JSON.stringify(entry.after) : null}::jsonb,
    ${itemsHash}::bytea)`.execute(db)
}

/** The first entry that does not follow from the one before, or null when the whole chain holds. */
export async function findBrokenAudit(db: Queryable): Promise<number | null> {
  const broken = await sql<{ seq: number }>`
    select seq from (
      select seq, hash, previous_hash,
        lag(hash, 1, '\\x'::bytea) over (order by seq) as expected_previous,
        row_number() over (order by seq) as expected_seq,
        sha256(previous_hash || convert_to(audit_text(seq, at, actor, action, subject, before, after, items_hash), 'UTF8')) as expected_hash
      from audit_entries
    ) chain
    where hash <> expected_hash or previous_hash <> expected_previous or seq <> expected_seq
    order by seq limit 1`.execute(db)
  return broken.rows[0]?.seq ?? null
}
