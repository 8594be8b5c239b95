/**
 * Goes through the whole audit trail and finds what was changed outside the service. It is computed by functions of
 * PostgreSQL itself, for those of the schema may have been changed, too; and here for what is not sound.
 */
import { sql } from 'kysely'
import type { Database, Trx } from '../database/connection.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type AuditFault, explainMoves, type Moved } from './audit-faults.ts'
import type { AuditHead } from './audit-heads.ts'

export interface AuditVerdict {
  /** The newest entry; its number is how many entries there should be. */
  head: AuditHead
  /** In the order of the entries; empty: the trail is whole. */
  faults: AuditFault[]
  /** How many entries had details erased, as an entry `privacy.erase` says. */
  erased: number
  /** Damage that was found when the trail was chained anew by an upgrade, which the new chain covers. */
  before: { entry: number; foundBy: number } | null
}

/** What is needed of an entry; the rest only where it is not sound. */
type Row = Light & (({ sound: true } & Record<keyof Written, null>) | ({ sound: false } & Written))

interface Light {
  seq: number
  at: Date
  previous_hash: Buffer
  hash: Buffer
  action: string
  after: unknown
}

interface Written {
  /** What the hash covers besides the digest of the details. */
  text: string
  details: string
  salt: Buffer
  details_hash: Buffer
}

const BATCH = 5_000
/** Of a trail that is damaged throughout nobody reads more. */
const MOST_FAULTS = 1_000
/** How far off an entry is looked for that does not fit under its number. */
const FARTHEST_MOVE = 1_000

/** @param kept heads that were written down outside, in any order */
export async function verifyAudit(
  db: Database,
  kept: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  const walk = startWalk(kept)
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`declare trail no scroll cursor for
        select seq, at, hash, previous_hash, action, sound,
          case when not sound then text end as text, case when not sound then details end as details,
          case when not sound then salt end as salt, case when not sound then details_hash end as details_hash,
          case when action in ('privacy.erase', 'audit.rechain') then after end as after
        from (
          select *, sha256(previous_hash || details_hash || convert_to(text, 'UTF8')) = hash
            and sha256(salt || convert_to(details, 'UTF8')) = details_hash as sound
          from (
            select *, jsonb_build_array(seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                actor, action, subject)::text as text,
              jsonb_build_array(before, after, encode(items_hash, 'hex'))::text as details
            from audit_entries order by seq offset 0
          ) written
        ) looked_at order by seq`.execute(trx)
      for await (const row of rowsOf(trx)) if (!walk.take(row)) break
    })
  return walk.end()
}

async function* rowsOf(trx: Trx): AsyncGenerator<Row> {
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH)} from trail`.execute(trx)
    yield* rows
    if (rows.length < BATCH) return
  }
}

/** Number of the first entry that something is wrong with; null: the trail is whole. */
export async function findBrokenAudit(db: Database): Promise<number | null> {
  return (await verifyAudit(db)).faults[0]?.entry ?? null
}

function startWalk(kept: readonly AuditHead[]) {
  const heads = kept.toSorted((a, b) => a.entries - b.entries)
  const faults: AuditFault[] = []
  const moved: Moved[] = []
  /** Entries with other details than were written, with the digest of what stands there now, and of what may. */
  const redacted = new Map<number, { is: string; may: string | null }>()
  let last: { seq: number; hash: Buffer; at: Date | null; fits: boolean } = {
    ...{ seq: 0, hash: Buffer.alloc(0), at: null, fits: true },
  }
  let before: AuditVerdict['before'] = null
  let sound = 0
  let nextHead = 0

  function lookAtPlace(row: Row): boolean {
    const { seq } = row
    const follows = seq === last.seq + 1
    if (seq > last.seq + 1) faults.push({ how: 'removed', entry: last.seq + 1, until: seq - 1 })
    if (seq <= last.seq) faults.push({ how: 'inserted', entry: seq, until: seq })
    if (row.sound || hashUnder(row, seq).equals(row.hash)) {
      // After one that stands elsewhere than it was written, only that one is wrong.
      if (follows && last.fits && !row.previous_hash.equals(last.hash))
        faults.push({ how: 'rewritten', entry: Math.max(seq - 1, 1) })
      return true
    }
    const was = formerNumber(row, moved.at(-1))
    if (was === null) faults.push({ how: 'changed', entry: seq })
    else moved.push({ entry: seq, was })
    return was === null
  }

  function lookAtDetails(row: Row): void {
    const { seq, action, after } = row
    const digest = row.sound ? null : sha256(Buffer.concat([row.salt, Buffer.from(row.details)]))
    if (digest !== null && !digest.equals(row.details_hash ?? digest))
      redacted.set(seq, { is: digest.toString('hex'), may: null })
    else if (action === 'privacy.erase')
      for (const [entry, may] of Object.entries(property(after, 'auditDetails') ?? {})) {
        const one = redacted.get(Number(entry))
        if (one && typeof may === 'string') one.may = may
      }
    else if (action === 'audit.rechain') {
      const entry: unknown = property(after, 'brokenAt')
      if (typeof entry === 'number') before = { entry, foundBy: seq }
    }
  }

  function lookAtHeads({ seq, hash }: Pick<Row, 'seq' | 'hash'>): void {
    for (let head = heads[nextHead]; head && head.entries <= seq; head = heads[++nextHead]) {
      const found =
        head.entries === 0 || (head.entries === seq && head.hash === hash.toString('hex'))
      if (found) sound = head.entries
      else if (!faults.some(({ how }) => how === 'not-the-head'))
        faults.push({ how: 'not-the-head', entry: sound + 1, until: head.entries })
    }
  }

  return {
    /** @returns whether there is any use in going on */
    take(row: Row): boolean {
      const fits = lookAtPlace(row)
      lookAtDetails(row)
      lookAtHeads(row)
      last = { seq: row.seq, hash: row.hash, at: row.at, fits }
      return faults.length + moved.length + unexplained(redacted).length < MOST_FAULTS
    },
    end(): AuditVerdict {
      const newest = heads.at(-1)?.entries ?? 0
      if (newest > last.seq && heads[nextHead] !== undefined)
        faults.push({ how: 'cut-off', entry: last.seq + 1, until: newest })
      const details = unexplained(redacted)
      return {
        head: { entries: last.seq, hash: last.hash.toString('hex'), at: last.at },
        faults: explainMoves(moved, [
          ...faults,
          ...details.map((entry): AuditFault => ({ how: 'details', entry })),
        ]),
        erased: redacted.size - details.length,
        before,
      }
    },
  }
}

/** Entries whose details were changed and are not those of the last erasure that names them. */
function unexplained(redacted: ReadonlyMap<number, { is: string; may: string | null }>): number[] {
  return [...redacted].flatMap(([entry, { is, may }]) => (is === may ? [] : [entry]))
}

function property(value: unknown, name: string): object | number | null {
  if (typeof value !== 'object' || value === null) return null
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof found === 'object' || typeof found === 'number' ? found : null
}

function hashUnder(
  { previous_hash, details_hash, text, seq }: Light & Written,
  number: number,
): Buffer {
  const written = number === seq ? text : text.replace(`[${seq},`, `[${number},`)
  return sha256(Buffer.concat([previous_hash, details_hash, Buffer.from(written)]))
}

/** The number under which an entry fits; null: under none near its own. */
function formerNumber(row: Light & Written, neighbour: Moved | undefined): number | null {
  const fits = (number: number) => number > 0 && hashUnder(row, number).equals(row.hash)
  const likely = neighbour === undefined ? row.seq : row.seq + neighbour.was - neighbour.entry
  if (fits(likely)) return likely
  for (let far = 1; far <= FARTHEST_MOVE; far++)
    for (const number of [row.seq - far, row.seq + far]) if (fits(number)) return number
  return null
}
