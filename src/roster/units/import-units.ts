/** Takes a list of units into the database: units, where they stand, which became which, and who goes on where. */
import { type AuditEntry, appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { isNationalCode } from './national-units.ts'
import type { RejectedUnitRow, UnitReading } from './read-unit-file.ts'
import { readKeptUnits } from './read-unit-tree.ts'
import { type TakenUnitRow, type TakenUnits, takeUnits } from './take-units.ts'
import {
  coordinatorsOf,
  countInEndedUnits,
  followMergers,
  insertPlaces,
  insertSuccessions,
  insertUnits,
  lockUnits,
  settleParents,
  updateUnits,
} from './unit-store.ts'

export interface UnitDeps {
  db: Database
  clock: Clock
}

export interface UnitImport {
  added: number
  changed: number
  unchanged: number
  rejected: RejectedUnitRow[]
  /** People whose membership goes on in the unit that theirs has become. */
  moved: number
  /** People who are left in units that have ended; a roster has to say where they are. */
  left: number
  warnings: string[]
  /** What became of every row that was taken. */
  rows: (TakenUnitRow & PeopleOfRow)[]
}

/** Whom a row of a list concerns. */
interface PeopleOfRow {
  /** Who goes on in the unit of the row. */
  moved: number
  /** Who is left in units that end by the row: it cannot be told into which of several they go. */
  left: number
}

export interface TakingList {
  /** The document that the list goes by; kept with what it says of which unit became which. */
  source: string | null
  /** Names that differ only in marks stay as they are on file. */
  keepsNames?: boolean
}

/**
 * One transaction: the whole list counts but for the rows that are rejected. An empty cell says nothing.
 * @throws HocvuError `not-found` for who sees a branch only
 */
export async function importUnits(
  { db, clock }: UnitDeps,
  viewer: Viewer,
  reading: UnitReading,
  list: TakingList,
): Promise<UnitImport> {
  return await db.transaction().execute(async (trx) => {
    const { result, audit } = await importUnitsInto(trx, clock, viewer, reading, list)
    if (audit !== null) await appendAudit(trx, audit)
    return result
  })
}

/** What `importUnits` would say, found by doing it and undoing it again. */
export async function tryUnits(
  { db, clock }: UnitDeps,
  viewer: Viewer,
  reading: UnitReading,
  list: TakingList,
): Promise<UnitImport> {
  const trx = await db.startTransaction().execute()
  try {
    return (await importUnitsInto(trx, clock, viewer, reading, list)).result
  } finally {
    await trx.rollback().execute()
  }
}

/** The import without its entry in the audit trail. */
async function importUnitsInto(
  trx: Queryable,
  clock: Clock,
  viewer: Viewer,
  reading: UnitReading,
  { source, keepsNames = false }: TakingList,
): Promise<{ result: UnitImport; audit: AuditEntry | null }> {
  refuseBranch(viewer)
  await lockUnits(trx)
  const now = clock.now()
  const today = dateInVietnam(now)
  const by = { actor: viewer.actor, at: now }
  const taken = takeUnits(await readKeptUnits(trx), reading.rows, {
    ...{ today, isNational: isNationalCode, keepsNames },
  })
  await insertUnits(trx, taken.added)
  await updateUnits(trx, taken.changed)
  await insertPlaces(trx, taken.places)
  await insertSuccessions(trx, taken.successions, { source, by: viewer.actor, at: now })
  await settleParents(trx, today)
  const { moved, arrived } = await followMergers(trx, today)
  const count = (kind: TakenUnitRow['kind']) => taken.rows.filter((row) => row.kind === kind).length
  const rejected = [...reading.rejected, ...taken.rejected].sort((a, b) => a.row - b.row)
  const counts = { added: count('added'), changed: count('changed'), moved: moved.length }
  const inEnded = await countInEndedUnits(trx, today)
  const isNothing = counts.added + counts.changed + counts.moved === 0
  return {
    result: {
      ...counts,
      ...{ unchanged: count('unchanged'), rejected, left: leftIn(taken.ended, inEnded) },
      rows: taken.rows.map((row) => ({
        ...row,
        moved: arrived.get(row.unitId) ?? 0,
        left: leftIn(endedBy(taken, row.unitId), inEnded),
      })),
      warnings: [...reading.warnings, ...(await coordinatorsLeft(trx, taken.ended, today))],
    },
    audit: isNothing
      ? null
      : {
          ...by,
          ...{ action: 'units.import', subject: 'units' },
          after: { ...counts, rejected: rejected.length, source },
          items: [...taken.rows.filter(({ kind }) => kind !== 'unchanged'), ...moved],
        },
  }
}

/** Units are everybody's: who sees one branch of them changes none. */
export function refuseBranch(viewer: Viewer): void {
  if (viewer.unitId !== null)
    throw new HocvuError('not-found', 'There is nothing here that the caller may see.')
}

const leftIn = (ended: readonly string[], inEnded: ReadonlyMap<string, number>): number =>
  [...new Set(ended)].reduce((sum, id) => sum + (inEnded.get(id) ?? 0), 0)

/** Ids of the units that end because of what the list says of this one: itself, and those it takes the place of. */
function endedBy({ ended, successions }: TakenUnits, id: string): string[] {
  const replaced = successions.filter(({ successorId }) => successorId === id)
  return [id, ...replaced.map(({ unitId }) => unitId)].filter((one) => ended.includes(one))
}

/** Nobody is given another branch by a list: a bigger unit would let them see more people. */
export async function coordinatorsLeft(
  trx: Queryable,
  ended: readonly string[],
  today: DateString,
): Promise<string[]> {
  const { units } = await readKeptUnits(trx)
  const names = new Map(
    units.flatMap(({ id, name, validTo }) =>
      ended.includes(id) && validTo !== null && validTo < today ? [[id, name] as const] : [],
    ),
  )
  const found = await coordinatorsOf(trx, [...names.keys()])
  return found.map(
    ({ unitId, login }) =>
      `${login} coordinates ${names.get(unitId) ?? ''}, which has ended; give ${login} the unit that it became.`,
  )
}
