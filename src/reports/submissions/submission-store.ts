/** SQL of what units have handed in: a row each, withdrawn where it was recorded by mistake. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { DateString } from '../../foundation/dates.ts'

export interface Submission {
  id: string
  /** `id` of a DueDate. */
  deadlineId: string
  /** null: of the body that runs the plan. */
  unitId: string | null
  receivedOn: DateString
  /** Number and day of the document. */
  document: string | null
  attachmentId: string | null
  note: string | null
  recordedBy: string
}

/** What stands of a plan. */
export async function listSubmissions(db: Queryable, planId: string): Promise<Submission[]> {
  const found = await sql<Submission>`
    select id, deadline_id as "deadlineId", unit_id as "unitId", received_on as "receivedOn", document,
      attachment_id as "attachmentId", note, recorded_by as "recordedBy"
    from plan_submissions where plan_id = ${planId} and withdrawn_at is null`.execute(db)
  return found.rows
}

/** @returns those that are new; of a unit that has handed it in already nothing changes */
export async function insertSubmissions(
  db: Queryable,
  planId: string,
  rows: readonly Omit<Submission, 'recordedBy'>[],
  by: { actor: string; at: Date },
): Promise<{ id: string; unitId: string | null }[]> {
  if (rows.length === 0) return []
  const table = rowsAsTable(
    't',
    {
      ...{ id: 'uuid', deadline_id: 'text', unit_id: 'uuid', received_on: 'date' },
      ...{ document: 'text', attachment_id: 'uuid', note: 'text' },
    },
    rows.map(({ id, deadlineId, unitId, receivedOn, document, attachmentId, note }) => ({
      ...{ id, deadline_id: deadlineId, unit_id: unitId, received_on: receivedOn },
      ...{ document, attachment_id: attachmentId, note },
    })),
  )
  const inserted = await sql<{ id: string; unitId: string | null }>`
    insert into plan_submissions (id, plan_id, deadline_id, unit_id, received_on, document, attachment_id, note,
      recorded_at, recorded_by)
    select t.id, ${planId}, t.deadline_id, t.unit_id, t.received_on, t.document, t.attachment_id, t.note,
      ${by.at}, ${by.actor}
    from ${table} on conflict do nothing
    returning id, unit_id as "unitId"`.execute(db)
  return inserted.rows
}

/** @returns what they said; those that do not stand are left out */
export async function endSubmissions(
  db: Queryable,
  planId: string,
  ids: readonly string[],
  by: { actor: string; at: Date },
): Promise<Submission[]> {
  const ended = await sql<Submission>`
    update plan_submissions set withdrawn_at = ${by.at}, withdrawn_by = ${by.actor}
    where plan_id = ${planId} and id = any(${[...ids]}::uuid[]) and withdrawn_at is null
    returning id, deadline_id as "deadlineId", unit_id as "unitId", received_on as "receivedOn", document,
      attachment_id as "attachmentId", note, recorded_by as "recordedBy"`.execute(db)
  return ended.rows
}
