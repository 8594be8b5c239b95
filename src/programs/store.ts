/** SQL of platforms, programs and cohorts: a row each, their definitions as versions. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { keptByClass } from '../database/while-classes-unchanged.ts'
import { HocvuError } from '../foundation/errors.ts'
import { sha256 } from '../foundation/secrets.ts'
import type { CohortDefinition } from './definition.ts'
import type { PlatformDefinition } from './platforms.ts'
import type { EnrolledGroup } from './review.ts'
import {
  type StoredProgram as Program,
  StoredCohort,
  StoredPlatform,
  StoredProgram,
} from './stored.ts'

const versioned = {
  platform: { table: 'platforms', versions: 'platform_versions', key: 'platform_id' },
  program: { table: 'programs', versions: 'program_versions', key: 'program_id' },
  plan: { table: 'plans', versions: 'plan_versions', key: 'plan_id' },
  cohort: { table: 'cohorts', versions: 'cohort_versions', key: 'cohort_id' },
} as const

type Kind = keyof typeof versioned

/**
 * Stores a definition. What is the same as the present version writes nothing; anything else is a new version, also
 * a cohort that has moved to another program.
 * @returns the version before and the one now in use; null when nothing was written
 */
export async function storeDefinition(
  db: Queryable,
  kind: Kind,
  definition: { id: string },
  context: { actor: string; now: Date; origin: 'file' | 'console'; programId?: string },
): Promise<{ before: number | null; after: number } | null> {
  const { table, versions, key } = versioned[kind]
  const text = JSON.stringify(definition)
  const hash = sha256(context.programId === undefined ? text : `${context.programId}\n${text}`)
  const head = sql.raw(table)
  const history = sql.raw(versions)
  const column = sql.raw(key)
  const present = await sql<{ hash: Buffer; version: number; active: boolean }>`
    select v.hash, v.version, h.active from ${head} h
    join ${history} v on v.${column} = h.id and v.version = h.version
    where h.id = ${definition.id} for update of h`.execute(db)
  const current = present.rows[0]
  if (current?.hash.equals(hash)) {
    if (current.active) return null
    await sql`update ${head} set active = true where id = ${definition.id}`.execute(db)
    return { before: null, after: current.version }
  }
  const version = (current?.version ?? 0) + 1
  const ofProgram = { column: sql`, program_id`, value: sql`, ${context.programId ?? null}` }
  const { column: programColumn, value: programValue } =
    kind === 'cohort' ? ofProgram : { column: sql``, value: sql`` }
  await sql`insert into ${history} (${column}, version, definition, hash, actor, created_at${programColumn})
    values (${definition.id}, ${version}, ${text}::jsonb, ${hash}, ${context.actor}, ${context.now}${programValue})`.execute(
    db,
  )
  if (kind === 'cohort')
    await sql`insert into cohorts (id, program_id, version, active, origin)
      values (${definition.id}, ${context.programId ?? ''}, ${version}, true, ${context.origin})
      on conflict (id) do update set version = excluded.version, active = true, program_id = excluded.program_id`.execute(
      db,
    )
  else
    await sql`insert into ${head} (id, version, active, origin)
      values (${definition.id}, ${version}, true, ${context.origin})
      on conflict (id) do update set version = excluded.version, active = true`.execute(db)
  return { before: current?.active ? current.version : null, after: version }
}

/** Switches off what the files no longer name; rows made elsewhere stay as they are. */
export async function deactivateMissing(
  db: Queryable,
  kind: Kind,
  ids: readonly string[],
): Promise<string[]> {
  const { table } = versioned[kind]
  const gone = await sql<{ id: string }>`
    update ${sql.raw(table)} set active = false
    where origin = 'file' and active and id <> all(${[...ids]}::text[]) returning id`.execute(db)
  return gone.rows.map(({ id }) => id)
}

export async function listPlatforms(db: Queryable): Promise<PlatformDefinition[]> {
  const rows = await sql<{ definition: unknown }>`
    select v.definition from platforms p
    join platform_versions v on v.platform_id = p.id and v.version = p.version
    where p.active order by p.id`.execute(db)
  return rows.rows.map(({ definition }) => StoredPlatform.parse(definition))
}

/** @throws HocvuError `not-found` */
export async function getPlatform(db: Queryable, id: string): Promise<PlatformDefinition> {
  const found = (await listPlatforms(db)).find((platform) => platform.id === id)
  if (!found)
    throw new HocvuError(
      'not-found',
      `There is no platform "${id}" in platforms.yaml. See: hocvu platforms`,
    )
  return found
}

export interface Cohort {
  id: string
  active: boolean
  /** Where it was set up: in a program file, or by people in the console. */
  origin: 'file' | 'console'
  version: number
  definition: CohortDefinition
  programId: string
  programVersion: number
  program: Program
}

/** Cohorts with their program, both in the present version. */
export async function listCohorts(db: Queryable, id?: string): Promise<Cohort[]> {
  const rows = await sql<{
    id: string
    active: boolean
    origin: 'file' | 'console'
    version: number
    definition: unknown
    program_id: string
    program_version: number
    program: unknown
  }>`
    select c.id, c.active and p.active as active, c.origin, c.version, cv.definition, c.program_id,
      p.version as program_version, pv.definition as program
    from cohorts c
    join cohort_versions cv on cv.cohort_id = c.id and cv.version = c.version
    join programs p on p.id = c.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    where (${id ?? null}::text is null or c.id = ${id ?? null})
    order by c.id`.execute(db)
  return rows.rows.map((row) => ({
    id: row.id,
    active: row.active,
    origin: row.origin,
    version: row.version,
    definition: StoredCohort.parse(row.definition),
    programId: row.program_id,
    programVersion: row.program_version,
    program: StoredProgram.parse(row.program),
  }))
}

/** @throws HocvuError `not-found` */
export async function getCohort(db: Queryable, id: string): Promise<Cohort> {
  const [found] = await listCohorts(db, id)
  if (!found)
    throw new HocvuError(
      'not-found',
      `There is no cohort "${id}". Cohorts stand in programs/*.yaml under \`cohorts\`.`,
    )
  return found
}

/**
 * A cohort with its program, both in the versions that were in force at an instant. Whether it is active is told as of
 * today.
 * @throws HocvuError `not-found` when there is no such cohort, `request.invalid` when it did not exist yet
 */
export async function getCohortAt(db: Queryable, id: string, at: Date): Promise<Cohort> {
  const present = await getCohort(db, id)
  const rows = await sql<{
    version: number
    definition: unknown
    program_id: string
    program_version: number
    program: unknown
  }>`
    select cv.version, cv.definition, pv.program_id, pv.version as program_version, pv.definition as program
    from cohort_versions cv
    join lateral (
      select * from program_versions
      where program_id = coalesce(cv.program_id, ${present.programId}) and created_at <= ${at}
      order by version desc limit 1
    ) pv on true
    where cv.cohort_id = ${id} and cv.created_at <= ${at}
    order by cv.version desc limit 1`.execute(db)
  const [row] = rows.rows
  if (!row) {
    const reason = `the cohort ${id} was not set up yet at ${at.toISOString()}`
    throw new HocvuError('request.invalid', `As of: ${reason}. Name a later instant.`, {
      fields: [{ field: 'asOf', reason }],
    })
  }
  return {
    id,
    active: present.active,
    origin: present.origin,
    version: row.version,
    definition: StoredCohort.parse(row.definition),
    programId: row.program_id,
    programVersion: row.program_version,
    program: StoredProgram.parse(row.program),
  }
}

/** A cohort's definition as it was at a version. */
export async function getCohortVersion(
  db: Queryable,
  cohortId: string,
  version: number,
): Promise<CohortDefinition> {
  const row = await db
    .selectFrom('cohort_versions')
    .select('definition')
    .where('cohort_id', '=', cohortId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return StoredCohort.parse(row.definition)
}

/** A program as it was at a version. */
export async function getProgramVersion(
  db: Queryable,
  programId: string,
  version: number,
): Promise<Program> {
  const row = await db
    .selectFrom('program_versions')
    .select('definition')
    .where('program_id', '=', programId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return StoredProgram.parse(row.definition)
}

export async function listPrograms(
  db: Queryable,
): Promise<{ id: string; version: number; definition: Program }[]> {
  const rows = await sql<{ id: string; version: number; definition: unknown }>`
    select p.id, p.version, v.definition from programs p
    join program_versions v on v.program_id = p.id and v.version = p.version
    where p.active order by p.id`.execute(db)
  return rows.rows.map((row) => ({ ...row, definition: StoredProgram.parse(row.definition) }))
}

/**
 * How many learners of each audience each cohort has; a cohort without any is left out.
 * @param cohorts left out: all
 */
export async function countEnrolled(
  db: Queryable,
  cohorts: readonly string[] | null = null,
): Promise<Map<string, EnrolledGroup[]>> {
  if (cohorts === null) return await countGroups(db, null)
  const asked = { key: '', people: true, classes: cohorts }
  return await keptGroups({ home: db, db }, asked, countGroups)
}

const keptGroups = keptByClass<EnrolledGroup[]>(5_000)

async function countGroups(
  db: Queryable,
  cohorts: readonly string[] | null,
): Promise<Map<string, EnrolledGroup[]>> {
  const rows = await sql<EnrolledGroup & { cohort: string }>`
    select e.cohort_id as cohort, l.audience, count(*)::int as learners
    from enrolments e join learners l on l.id = e.learner_id
    where ${cohorts === null} or e.cohort_id = any(${[...(cohorts ?? [])]}::text[])
    group by e.cohort_id, l.audience order by e.cohort_id, l.audience`.execute(db)
  const counts = new Map<string, EnrolledGroup[]>()
  for (const { cohort, ...group } of rows.rows)
    counts.set(cohort, [...(counts.get(cohort) ?? []), group])
  return counts
}
