/** SQL of quarantined rows: what could not be read, kept with its reason. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { CourseRequest } from '../../connectors/contract.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'

export interface SealedRow {
  row_key: string
  row_hash: Buffer
  place: string
  reason: string
  detail: string
  sealed: Buffer
  course: string | null
}

/**
 * The same bad row read again is one row that was seen again. A replay tells nothing new of rows that were settled, or
 * met by another sync, since.
 */
export async function storeQuarantined(
  db: Queryable,
  context: { platformId: string; runId: string; observedAt: Date; replayOf: string | null },
  rows: readonly SealedRow[],
): Promise<void> {
  const unique = [
    ...new Map(rows.map((row) => [`${row.row_key}/${row.row_hash.toString('hex')}`, row])).values(),
  ]
  for (const chunk of inChunks(unique)) {
    const given = rowsAsTable(
      't',
      {
        id: 'uuid',
        row_key: 'text',
        row_hash: 'bytea',
        place: 'text',
        reason: 'text',
        detail: 'text',
        sealed: 'bytea',
        course: 'text',
      },
      chunk.map((row) => ({ id: randomUUID(), ...row })),
    )
    await sql`insert into quarantined_rows (id, platform_id, row_key, row_hash, place, reason, detail, sealed, course, state, run_id, first_seen_at, last_seen_at)
      select id, ${context.platformId}, row_key, row_hash, place, reason, detail, sealed, course, 'waiting', ${context.runId}, ${context.observedAt}, ${context.observedAt} from ${given}
      on conflict (platform_id, row_key, row_hash) do update set
        run_id = excluded.run_id, state = 'waiting', settled_at = null,
        last_seen_at = greatest(quarantined_rows.last_seen_at, excluded.last_seen_at)
      where ${context.replayOf}::uuid is null
        or (quarantined_rows.state = 'waiting' and quarantined_rows.run_id in (${context.replayOf}::uuid, ${context.runId}::uuid))`.execute(
      db,
    )
  }
}

/** A bad row may name anybody, so it is shown to nobody who sees a part of the roster only. */
export async function listQuarantined(db: Queryable, viewer: Viewer, runId: string) {
  if (viewer.unitId !== null) return []
  return await db
    .selectFrom('quarantined_rows')
    .select(['id', 'place', 'reason', 'detail', 'first_seen_at', 'last_seen_at', 'state'])
    .where('run_id', '=', runId)
    .orderBy('place')
    .limit(1000)
    .execute()
}

/**
 * Rows that a whole reading did not show again were mended, or are gone: where it asked for everything that was asked
 * when they were last met. Of a row that names no course, that is everything of all courses.
 */
export async function settleMended(
  db: Queryable,
  read: { platformId: string; runId: string; requests: readonly CourseRequest[]; now: Date },
): Promise<void> {
  const asked = JSON.stringify(read.requests)
  await sql`update quarantined_rows q set state = 'settled', settled_at = ${read.now}
    where q.platform_id = ${read.platformId} and q.state = 'waiting' and q.run_id <> ${read.runId}
      and (q.course is null or q.course = any(${read.requests.map(({ course }) => course)}::text[]))
      and not exists (
        select from sync_checkpoints c, jsonb_array_elements(c.checkpoint->'requests') as once
        where c.run_id = q.run_id and (q.course is null or once->>'course' = q.course)
          and not ${asked}::jsonb @> jsonb_build_array(once))`.execute(db)
}

/** Rows that were waiting for a reason of ours, and no longer do. @param rows those for which it still holds */
export async function settleReason(
  db: Queryable,
  found: { platformId: string; courses: readonly string[]; reason: string; now: Date },
  rows: readonly SealedRow[],
): Promise<void> {
  const still = rows.map(({ row_key, row_hash }) => `${row_key}/${row_hash.toString('hex')}`)
  await sql`update quarantined_rows set state = 'settled', settled_at = ${found.now}
    where platform_id = ${found.platformId} and state = 'waiting' and reason = ${found.reason}
      and course = any(${[...found.courses]}::text[])
      and not row_key || '/' || encode(row_hash, 'hex') = any(${still}::text[])`.execute(db)
}

/** Rows of files that read well in a file that was brought later. @param keys as in `row_key` */
export async function settleRows(
  db: Queryable,
  context: { platformId: string; observedAt: Date },
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await sql`update quarantined_rows set state = 'settled', settled_at = ${context.observedAt}
    where platform_id = ${context.platformId} and state = 'waiting' and row_key = any(${[...keys]}::text[])`.execute(
    db,
  )
}

/** Rows that a replay met stay with the sync, whose answers may be read once more. */
export async function leaveWithReplayed(
  db: Queryable,
  { replayOf, runId }: { replayOf: string; runId: string },
): Promise<void> {
  await sql`update quarantined_rows set run_id = ${replayOf} where run_id = ${runId}`.execute(db)
}

/**
 * Settles the rows of a sync that its replay did not meet again.
 * @returns how many are settled
 */
export async function settleReplayed(
  db: Queryable,
  { replayOf, runId, now }: { replayOf: string; runId: string; now: Date },
): Promise<number> {
  const result = await sql`update quarantined_rows set state = 'settled', settled_at = ${now}
    where run_id = ${replayOf} and state = 'waiting'`.execute(db)
  await leaveWithReplayed(db, { replayOf, runId })
  return Number(result.numAffectedRows ?? 0)
}

const ofPlatform = (platformId: string | null) =>
  platformId === null ? sql`true` : sql`platform_id = ${platformId}`

export async function countWaitingRows(db: Queryable, platformId: string | null): Promise<number> {
  const result = await sql<{ count: number }>`select count(*)::int as count from quarantined_rows
    where state = 'waiting' and ${ofPlatform(platformId)}`.execute(db)
  return result.rows[0]?.count ?? 0
}

export interface WaitingRow {
  id: string
  platform: string
  /** null: the row does not tell. */
  course: string | null
  place: string
  reason: string
  detail: string
  /** The sync that last met it. */
  sync: string
  firstSeenAt: Date
  lastSeenAt: Date
}

const waitingColumns = sql`id, platform_id as platform, course, place, reason, detail, run_id as sync,
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`

/** The newest thousand; like all bad rows for nobody who sees a part of the roster only. */
export async function listWaitingRows(
  db: Queryable,
  viewer: Viewer,
  platformId: string | null,
): Promise<WaitingRow[]> {
  if (viewer.unitId !== null) return []
  const result = await sql<WaitingRow>`select ${waitingColumns} from quarantined_rows
    where state = 'waiting' and ${ofPlatform(platformId)}
    order by last_seen_at desc, platform_id, place limit 1000`.execute(db)
  return result.rows
}

/** The same by id, some at a time. @param window after this id */
export async function pageOfWaitingRows(
  db: Queryable,
  viewer: Viewer,
  platformId: string | null,
  window: { after: string | undefined; limit: number },
): Promise<WaitingRow[]> {
  if (viewer.unitId !== null) return []
  const after = window.after === undefined ? sql`true` : sql`id > ${window.after}::uuid`
  const result = await sql<WaitingRow>`select ${waitingColumns} from quarantined_rows
    where state = 'waiting' and ${ofPlatform(platformId)} and ${after}
    order by id limit ${window.limit}`.execute(db)
  return result.rows
}

/** The syncs that last met the waiting rows, oldest first. */
export async function runsOfWaitingRows(
  db: Queryable,
  platformId: string | null,
): Promise<{ run: string; platform: string }[]> {
  const result = await sql<{ run: string; platform: string }>`
    select run_id as run, platform_id as platform from quarantined_rows
    where state = 'waiting' and ${ofPlatform(platformId)}
    group by run_id, platform_id order by min(last_seen_at)`.execute(db)
  return result.rows
}
