/**
 * Sums over the people of classes, kept for whoever asks again, exactly as long as they hold. Triggers note whatever such
 * sums rest on (`class_changes`, 0029); a state is the list of the notes that somebody sees. Where it is the same as when sums
 * were made, nothing that they rest on is another by now, and the same would be made anew.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from './connection.ts'

/** Where sums are asked for. */
export interface Sight {
  /** The database that they are kept for; a transaction: they are made anew, for it sees what it has changed itself. */
  home: Queryable
  /** Through which it is looked: the same, or a transaction of it that sees one moment throughout. */
  db: Queryable
}

export interface SumsAsked {
  /** All that the sums are of besides the classes: who sees them, and whatever else is asked. */
  key: string
  /** They rest on people, their units or the tree of units, too. */
  people: boolean
}

/**
 * @param mostKept how many are kept, of each database: those that were asked for last
 * @returns asks for sums over classes together, null being all there are: made anew as soon as one of these has changed
 */
export function keptWhileClassesUnchanged<T>(
  mostKept: number,
): (
  sight: Sight,
  asked: SumsAsked & { classes: readonly string[] | null },
  make: (db: Queryable) => Promise<T>,
) => Promise<T> {
  const kept = keptByState<T>(mostKept)
  return async (sight, { key, people, classes }, make) => {
    const slot = JSON.stringify([key, classes])
    const states = async (db: Queryable) => {
      const state = await stateOf(db, classes, people)
      return () => state
    }
    const found = await kept(sight, [[slot, slot]], states, async (db) => [[slot, await make(db)]])
    const [value] = found.values()
    if (value === undefined) throw new Error('sums over classes together are always made')
    return value
  }
}

/**
 * @param mostKept how many classes' sums are kept, of each database: those that were asked for last
 * @returns asks for sums class by class: of those alone that have changed they are made anew. A class of which `make` tells
 * nothing is left out
 */
export function keptByClass<T>(
  mostKept: number,
): (
  sight: Sight,
  asked: SumsAsked & { classes: readonly string[] },
  make: (db: Queryable, classes: readonly string[]) => Promise<Iterable<readonly [string, T]>>,
) => Promise<Map<string, T>> {
  const kept = keptByState<T>(mostKept)
  return async (sight, { key, people, classes }, make) => {
    const slots = classes.map((id) => [id, JSON.stringify([key, id])] as const)
    return await kept(sight, slots, (db) => statesOfEach(db, classes, people), make)
  }
}

/** People, by the first digit of their id: what is counted of all is the sum of what is counted of each part. */
const parts: readonly string[] = [...'0123456789abcdef']

/** Stands for everybody, where nothing is kept and there is no use in parts. */
const UNDIVIDED: readonly string[] = ['']

/** SQL condition: the learner is of one of the parts. */
export function isOfParts(
  learnerId: RawBuilder<unknown>,
  of: readonly string[],
): RawBuilder<boolean> {
  if (of === UNDIVIDED || of.length === parts.length) return sql<boolean>`true`
  const ranges = of.map(
    (part) =>
      sql`${learnerId} between ${LOWEST.replaceAll('x', part)}::uuid and ${HIGHEST.replace('x', part)}::uuid`,
  )
  return sql<boolean>`(${sql.join(ranges, sql` or `)})`
}

const LOWEST = 'x0000000-0000-0000-0000-000000000000'
const HIGHEST = 'xfffffff-ffff-ffff-ffff-ffffffffffff'

/** SQL: which of the parts the learner is of. */
export function partOf(learnerId: RawBuilder<unknown>, of: readonly string[]): RawBuilder<string> {
  return of === UNDIVIDED ? sql<string>`''::text` : sql<string>`left(${learnerId}::text, 1)`
}

/**
 * @param mostKept how many parts' sums are kept, of each database: those that were asked for last
 * @returns asks for sums part by part: what was done to few people is looked at in their parts only
 */
export function keptByPart<T>(
  mostKept: number,
): (
  sight: Sight,
  asked: SumsAsked & { classes: readonly string[] | null },
  make: (db: Queryable, parts: readonly string[]) => Promise<Iterable<readonly [string, T]>>,
) => Promise<Map<string, T>> {
  const kept = keptByState<T>(mostKept)
  return async (sight, { key, people, classes }, make) => {
    if (sight.home.isTransaction) return new Map(await make(sight.db, UNDIVIDED))
    const slots = parts.map((part) => [part, JSON.stringify([key, classes, part])] as const)
    return await kept(sight, slots, (db) => statesOfParts(db, classes, people), make)
  }
}

interface Kept<T> {
  state: string
  /** undefined: nothing was told. */
  value: T | undefined
}

/** Asks for parts, each kept in a slot of its own under its state. */
function keptByState<T>(mostKept: number) {
  const databases = new WeakMap<Queryable, Map<string, Kept<T>>>()
  return async (
    { home, db }: Sight,
    slots: readonly (readonly [part: string, slot: string])[],
    statesIn: (db: Queryable) => Promise<(part: string) => string>,
    make: (db: Queryable, parts: readonly string[]) => Promise<Iterable<readonly [string, T]>>,
  ): Promise<Map<string, T>> => {
    const all = slots.map(([part]) => part)
    if (home.isTransaction) return new Map(await make(db, all))
    const shelf = databases.get(home) ?? new Map<string, Kept<T>>()
    databases.set(home, shelf)

    /** null: some are to be made, for which only one moment of the database may be looked at. */
    const look = async (seen: Queryable, isOneMoment: boolean): Promise<Map<string, T> | null> => {
      const stateOfPart = await statesIn(seen)
      const found = new Map<string, Kept<T>>()
      for (const [part, slot] of slots) {
        const kept = shelf.get(slot)
        if (kept !== undefined && kept.state === stateOfPart(part)) found.set(part, kept)
      }
      const changed = all.filter((part) => !found.has(part))
      if (changed.length > 0 && !isOneMoment) return null
      const made = new Map(changed.length > 0 ? await make(seen, changed) : [])
      for (const part of changed)
        found.set(part, { state: stateOfPart(part), value: made.get(part) })
      for (const [part, slot] of slots) {
        const kept = found.get(part)
        // Those asked for last stand last.
        shelf.delete(slot)
        if (kept !== undefined) shelf.set(slot, kept)
      }
      for (const [oldest] of shelf) {
        if (shelf.size <= mostKept) break
        shelf.delete(oldest)
      }
      return new Map(
        [...found].flatMap(([part, { value }]) => (value === undefined ? [] : [[part, value]])),
      )
    }

    const known = await look(db, db !== home)
    if (known !== null) return known
    const made = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => look(trx, true))
    return made ?? new Map()
  }
}

const concernsAll = (people: boolean) => sql`kind = 'all' or (kind = 'other' and ${people})`

async function stateOf(
  db: Queryable,
  classes: readonly string[] | null,
  people: boolean,
): Promise<string> {
  const isAsked = classes === null ? sql`true` : sql`cohort_id = any(${[...classes]}::text[])`
  const found = await sql<{ notes: string | null }>`
    select string_agg(id::text, ' ' order by id) as notes from class_changes
    where ${isAsked} or ${concernsAll(people)}`.execute(db)
  return found.rows[0]?.notes ?? ''
}

async function statesOfEach(
  db: Queryable,
  classes: readonly string[],
  people: boolean,
): Promise<(id: string) => string> {
  const found = await sql<{ id: string | null; notes: string }>`
    select cohort_id as id, string_agg(id::text, ' ' order by id) as notes from class_changes
    where cohort_id = any(${[...classes]}::text[]) or ${concernsAll(people)}
    group by cohort_id`.execute(db)
  const notes = new Map(found.rows.map((row) => [row.id, row.notes]))
  const ofAll = notes.get(null) ?? ''
  return (id) => `${ofAll};${notes.get(id) ?? ''}`
}

async function statesOfParts(
  db: Queryable,
  classes: readonly string[] | null,
  people: boolean,
): Promise<(part: string) => string> {
  const isAsked = classes === null ? sql`true` : sql`cohort_id = any(${[...classes]}::text[])`
  const found = await sql<{ part: string | null; notes: string }>`
    select part, string_agg(id::text, ' ' order by id) as notes from class_changes
    where ${isAsked} or ${concernsAll(people)}
    group by part`.execute(db)
  const notes = new Map(found.rows.map((row) => [row.part, row.notes]))
  const ofAll = notes.get(null) ?? ''
  return (part) => `${ofAll};${notes.get(part) ?? ''}`
}

/** Puts one note, with a number of its own, in the place of many: whoever keeps sums makes them once more. */
export async function forgetClassChanges(db: Queryable): Promise<void> {
  // By their numbers: to compare each with each takes minutes where a thousand classes have changed.
  await sql`with many as (
      select array_agg(id) as ids from class_changes group by kind, cohort_id, part having count(*) > 1),
    gone as (
      delete from class_changes where id in (select unnest(ids) from many) returning kind, cohort_id, part)
    insert into class_changes (kind, cohort_id, part) select distinct kind, cohort_id, part from gone`.execute(
    db,
  )
}
