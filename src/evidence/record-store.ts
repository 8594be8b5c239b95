/** SQL of records, their versions, and checkpoints. */
import { type RawBuilder, sql } from 'kysely'
import type { Checkpoint } from '../../connectors/contract.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { PageContext } from './ingest.ts'

export interface RecordRow {
  course: string
  source_id: string
  kind: string
  account: string
  /** The payload as JSON. */
  text: string
  /** In hex. */
  payload_hash: string
  source_updated_at: Date | null
}

const recordColumns = {
  course: 'text',
  source_id: 'text',
  kind: 'text',
  account: 'text',
  text: 'text',
  payload_hash: 'text',
  source_updated_at: 'timestamptz',
} as const

/** Rows a statement: a page of a thousand learners is stored by one. */
const CHUNK = 8000

/** When a platform says that something changed; of what it says of a time to come, when it said so. */
const changedAt = (said: RawBuilder<unknown>, observed: RawBuilder<unknown>) =>
  sql`(case when ${said} > ${observed} then ${observed} else ${said} end)`

/**
 * Stores what is new. An unchanged record writes nothing; a version that was read earlier (a replay), or changed earlier on
 * the platform, than the newest one is kept once in the history but never becomes the newest.
 * @param answer the last kept answer of the run that these rows were read from; null when none is kept
 * @returns keys (`recordKey`) of the records that changed
 */
export async function upsertRecords(
  db: Queryable,
  context: Pick<PageContext, 'platformId' | 'runId' | 'observedAt' | 'replayOf'>,
  rows: readonly RecordRow[],
  answer: number | null,
): Promise<Set<string>> {
  const changed = new Set<string>()
  const isReplay = sql`${context.replayOf !== null}::boolean`
  for (const chunk of inChunks(rows, CHUNK)) {
    const result = await sql<{ course: string; source_id: string }>`
      with incoming as (
        select i.course, i.source_id, i.kind, i.account, i.text::jsonb as payload,
          decode(i.payload_hash, 'hex') as payload_hash, i.source_updated_at,
          -- What is read now is newer than what was read, also when the clock was ahead then.
          case when r.observed_at > ${context.observedAt}::timestamptz and not ${isReplay}
            then r.observed_at + interval '1 millisecond' else ${context.observedAt}::timestamptz end as read_at,
          r.payload_hash as known_hash, r.observed_at as known_at, r.source_updated_at as known_change
        from ${rowsAsTable('i', recordColumns, chunk)}
        -- By the key of each row, whatever the planner thinks of the size of the table: never by reading all of it.
        left join lateral (
          select * from records
          where platform_id = ${context.platformId} and course = i.course and source_id = i.source_id
          offset 0
        ) r on true
        where r.source_id is null or r.payload_hash <> decode(i.payload_hash, 'hex')
      ),
      -- Most records of a first reading are new. They are written without a look for what they could collide with.
      fresh as materialized (
        select *, nextval('record_versions_id_seq') as version_id from incoming where known_hash is null
      ),
      fresh_versions as (
        insert into record_versions (id, platform_id, course, source_id, kind, account, payload, payload_hash, observed_at, source_updated_at, run_id, answer)
        overriding system value
        select version_id, ${context.platformId}, course, source_id, kind, account, payload, payload_hash, read_at, source_updated_at, ${context.runId}::uuid, ${answer}::int
        from fresh
      ),
      fresh_records as (
        insert into records (platform_id, course, source_id, kind, account, version_id, payload_hash, observed_at, source_updated_at, first_observed_at, session_list)
        select ${context.platformId}, course, source_id, kind, account, version_id, payload_hash, read_at, source_updated_at, read_at,
          case when kind = 'sessions' then session_list(payload) end
        from fresh
      ),
      news as (
        select * from incoming i where i.known_hash is not null and not (
          ((${isReplay} and i.known_at > ${context.observedAt}::timestamptz)
            or coalesce(${changedAt(sql`i.known_change`, sql`i.known_at`)} >
              ${changedAt(sql`i.source_updated_at`, sql`${context.observedAt}::timestamptz`)}, false))
          and coalesce((
            select true from record_versions v
            where v.platform_id = ${context.platformId} and v.course = i.course and v.source_id = i.source_id
              and v.payload_hash = i.payload_hash limit 1), false))
      ),
      versions as (
        insert into record_versions (platform_id, course, source_id, kind, account, payload, payload_hash, observed_at, source_updated_at, run_id, answer)
        select ${context.platformId}, course, source_id, kind, account, payload, payload_hash, read_at, source_updated_at, ${context.runId}::uuid, ${answer}::int
        from news
        on conflict (platform_id, course, source_id, observed_at, payload_hash) do nothing
        returning id, course, source_id
      ),
      newer as (
        insert into records as r (platform_id, course, source_id, kind, account, version_id, payload_hash, observed_at, source_updated_at, first_observed_at, session_list)
        select ${context.platformId}, n.course, n.source_id, n.kind, n.account, v.id, n.payload_hash, n.read_at, n.source_updated_at, n.read_at,
          case when n.kind = 'sessions' then session_list(n.payload) end
        from news n join versions v on v.course = n.course and v.source_id = n.source_id
        on conflict (platform_id, course, source_id) do update set
          kind = excluded.kind, account = excluded.account, version_id = excluded.version_id,
          payload_hash = excluded.payload_hash, observed_at = excluded.observed_at,
          source_updated_at = excluded.source_updated_at, quarantined = false,
          session_list = excluded.session_list
        where r.observed_at <= excluded.observed_at
          and coalesce(${changedAt(sql`r.source_updated_at`, sql`r.observed_at`)} <=
            ${changedAt(sql`excluded.source_updated_at`, sql`excluded.observed_at`)}, true)
        returning r.course, r.source_id
      )
      select course, source_id from fresh union all select course, source_id from newer`.execute(db)
    for (const row of result.rows) changed.add(`${row.course}\u0000${row.source_id}`)
  }
  return changed
}

export async function saveCheckpoint(
  db: Queryable,
  context: Pick<PageContext, 'runId' | 'rawPages'>,
  checkpoint: Checkpoint,
  rawPages: number,
): Promise<void> {
  // Whoever is cut off again and again and comes farther each time is not given up.
  await sql`
    with came_farther as (
      update runs set begun = 1 where id = ${context.runId} and begun > 1
    )
    insert into sync_checkpoints (run_id, checkpoint, raw_pages)
    values (${context.runId}, ${JSON.stringify(checkpoint)}, ${context.rawPages + rawPages})
    on conflict (run_id) do update set checkpoint = excluded.checkpoint, raw_pages = excluded.raw_pages`.execute(
    db,
  )
}

export async function readCheckpoint(
  db: Queryable,
  runId: string,
): Promise<{ checkpoint: Checkpoint; rawPages: number } | null> {
  const row = await db
    .selectFrom('sync_checkpoints')
    .selectAll()
    .where('run_id', '=', runId)
    .executeTakeFirst()
  if (!row) return null
  return {
    checkpoint: Object.fromEntries(Object.entries(row.checkpoint)),
    rawPages: row.raw_pages,
  }
}

/** Whether sessions were read since an instant, or are set aside: otherwise all is as it was looked at before. */
export async function mayContradict(
  db: Queryable,
  platformId: string,
  courses: readonly string[],
  since: Date | null,
): Promise<boolean> {
  const result = await sql`select from records
    where kind = 'sessions' and platform_id = ${platformId} and course = any(${[...courses]}::text[])
      and (${since}::timestamptz is null or observed_at >= ${since}::timestamptz or quarantined)
    limit 1`.execute(db)
  return result.rows.length > 0
}

/**
 * One session code with two lengths in one course is a contradiction: the records that hold the rarer length
 * are kept out of the evidence (the longer-known one wins a tie). Records that agree again come back.
 * @returns every record that is set aside, also those that were before
 */
export async function setAsideContradictingSessions(
  db: Queryable,
  platformId: string,
  courses: readonly string[],
): Promise<
  {
    course: string
    sourceId: string
    code: string
    minutes: number
    usual: number
    payload: object
  }[]
> {
  const result = await sql<{
    course: string
    source_id: string
    code: string
    minutes: number
    usual: number
    payload: object
  }>`
    with lengths as (
      select r.course, r.source_id, v.payload, r.first_observed_at, s.code, s.minutes
      from records r
      join record_versions v on v.id = r.version_id
      cross join lateral jsonb_to_recordset(v.payload->'sessions') as s(code text, minutes int)
      where r.platform_id = ${platformId} and r.kind = 'sessions' and r.course = any(${[...courses]}::text[])
    ),
    ranked as (
      select course, code, minutes,
        row_number() over (partition by course, code order by count(*) desc, min(first_observed_at), min(source_id), minutes) as rank
      from lengths group by course, code, minutes
    ),
    odd as (
      select distinct on (l.course, l.source_id) l.course, l.source_id, l.code, l.minutes, u.minutes as usual, l.payload
      from lengths l
      join ranked u on u.course = l.course and u.code = l.code and u.rank = 1
      where l.minutes <> u.minutes
      order by l.course, l.source_id, l.code
    ),
    back as (
      update records r set quarantined = false
      where r.platform_id = ${platformId} and r.kind = 'sessions' and r.quarantined and r.course = any(${[...courses]}::text[])
        and not exists (select from odd where odd.course = r.course and odd.source_id = r.source_id)
    ),
    aside as (
      update records r set quarantined = true from odd
      where r.platform_id = ${platformId} and r.course = odd.course and r.source_id = odd.source_id and not r.quarantined
    )
    select course, source_id, code, minutes, usual, payload from odd`.execute(db)
  return result.rows.map(({ source_id, ...row }) => ({ ...row, sourceId: source_id }))
}
