/** SQL of the audit trail as people look at it: newest first, in steps by the number of the entry. */
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import { endOfDateInVietnam, startOfDateInVietnam } from '../foundation/dates.ts'

export interface AuditQuestion {
  actor?: string | undefined
  action?: string | undefined
  subject?: string | undefined
  /** A day in Vietnam. */
  day?: string | undefined
  /** Entries older than this one; `after`: newer. Neither: the newest. */
  before?: number | undefined
  after?: number | undefined
}

export interface ShownEntry {
  seq: number
  at: Date
  actor: string
  /** Of a person who signs in; null for others. */
  actorName: string | null
  action: string
  subject: string
  /** Login name, where the subject is a person who signs in, or the name of a key. */
  subjectName: string | null
  before: object | null
  after: object | null
  /** Whether the hash of many rows is kept with it. */
  ofMany: boolean
}

export interface AuditPage {
  entries: ShownEntry[]
  hasNewer: boolean
  hasOlder: boolean
}

const PAGE = 50

export async function listAudit(db: Database, asked: AuditQuestion): Promise<AuditPage> {
  const upwards = asked.after !== undefined && asked.before === undefined
  const rows = (
    await sql<ShownEntry>`
    select e.seq, e.at, e.actor, u.name as "actorName", e.action, e.subject,
      coalesce(s.login, k.name) as "subjectName", e.before, e.after,
      e.items_hash is not null as "ofMany"
    from (select * from audit_entries where ${sql.join(conditions(asked), sql` and `)}
      order by seq ${upwards ? sql`asc` : sql`desc`} limit ${PAGE + 1}) e
    left join users u on e.actor = 'user:' || u.login
    left join users s on e.action like 'user.%' and s.id::text = e.subject
    left join api_keys k on e.action like 'api-key.%' and k.id::text = e.subject
    order by e.seq desc`.execute(db)
  ).rows
  const more = rows.length > PAGE
  const entries = upwards ? rows.slice(-PAGE) : rows.slice(0, PAGE)
  return {
    entries,
    hasNewer: upwards ? more : asked.before !== undefined,
    hasOlder: upwards || more,
  }
}

function conditions(asked: AuditQuestion): RawBuilder<unknown>[] {
  const { actor, action, subject, day, before, after } = asked
  const all: RawBuilder<unknown>[] = [sql`true`]
  if (actor !== undefined) all.push(sql`actor = ${actor}`)
  if (action !== undefined) all.push(sql`action = ${action}`)
  if (subject !== undefined) all.push(sql`subject = ${subject}`)
  if (before !== undefined) all.push(sql`seq < ${before}`)
  if (after !== undefined) all.push(sql`seq > ${after}`)
  if (day !== undefined) {
    const within = sql`at between ${startOfDateInVietnam(day)} and ${endOfDateInVietnam(day)}`
    // The numbers of that day bound the search, whatever index it goes by.
    all.push(within)
    for (const [end, side] of [
      [sql`min`, sql`>=`],
      [sql`max`, sql`<=`],
    ] as const)
      all.push(sql`seq ${side} (select ${end}(seq) from audit_entries where ${within})`)
  }
  return all
}

/** Who and what stands in the trail, for the filters. Hops from one to the next, whatever the number of entries. */
export async function auditNames(db: Database): Promise<{
  actors: { actor: string; name: string | null }[]
  actions: string[]
}> {
  const hop = (column: RawBuilder<unknown>) => sql<{ value: string }>`
    with recursive hop as (
      select min(${column}) as value from audit_entries
      union all
      select (select min(${column}) from audit_entries where ${column} > hop.value) from hop
      where hop.value is not null
    ) select value from hop where value is not null order by value limit 1000`
  const actors = await hop(sql`actor`).execute(db)
  // Whoever set a password by a link is one of many; the subject says who.
  const named = actors.rows.filter(({ value }) => !value.startsWith('link:'))
  const actions = await hop(sql`action`).execute(db)
  const people = await db.selectFrom('users').select(['login', 'name']).execute()
  const names = new Map(people.map(({ login, name }) => [`user:${login}`, name]))
  return {
    actors: named.map(({ value }) => ({ actor: value, name: names.get(value) ?? null })),
    actions: actions.rows.map(({ value }) => value),
  }
}

/** How many entries there are and when the newest was written. */
export async function auditExtent(db: Database): Promise<{ entries: number; newest: Date | null }> {
  const row = await db
    .selectFrom('audit_entries')
    .select(['seq', 'at'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { entries: row?.seq ?? 0, newest: row?.at ?? null }
}

/** Every entry as it is stored, oldest first; hashes in hex. */
export async function* auditEntries(db: Database): AsyncGenerator<object> {
  const STEP = 5_000
  for (let last = 0; ; ) {
    const { rows } = await sql<{ seq: number }>`
      select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, subject,
        before, after, encode(items_hash, 'hex') as items_hash, encode(salt, 'hex') as salt,
        encode(details_hash, 'hex') as details_hash, encode(previous_hash, 'hex') as previous_hash,
        encode(hash, 'hex') as hash
      from audit_entries where seq > ${last} order by seq limit ${STEP}`.execute(db)
    yield* rows
    last = rows.at(-1)?.seq ?? last
    if (rows.length < STEP) return
  }
}
