/**
 * The audit trail: what people changed, each entry bound to the one before by its hash.
 *
 * An entry's `hash` covers `previous_hash`, `details_hash` and [seq, at, actor, action, subject]; `details_hash` is a
 * digest of [before, after, items_hash] with a random `salt`. So details can be erased and the chain holds:
 *
 * 1. as the owner of the tables (a security-definer function), call `redact_audit(seq, before, after)` for each entry
 *    with what its details shall be from now on. It gives the digest of these (hex) and forgets the old salt, so that
 *    nobody can try out what stood there. `details_hash` stays as it was.
 * 2. in the same transaction append one entry `privacy.erase` whose `after` has `auditDetails: {"<seq>": "<digest>"}`.
 *
 * Details that do not fit their `details_hash` count as erased only when the last later `privacy.erase` that names
 * the entry names their digest; else they were changed. An entry `privacy.erase` itself cannot be redacted; subjects
 * and actors cannot either: let them be ids.
 */
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
