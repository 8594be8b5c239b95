/** Takes a read roster file into the database: units, learners, memberships, assignments to cohorts. */
import { sql } from 'kysely'
import { type AuditEntry, appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { foldKey } from '../foundation/names.ts'
import type { Vault } from '../foundation/secrets.ts'
import { enrolLearners, findCohortIds } from './enrol.ts'
import { erasedAmong } from './erased-rows.ts'
import { learnersById } from './find-learner.ts'
import { isDoubtful, keyRow } from './keyed-row.ts'
import { indexLearners } from './learner-keys.ts'
import { inUsers } from './oneroster/read-bundle.ts'
import { settleClasses } from './oneroster/settle-classes.ts'
import { takeUnitTree } from './oneroster/take-unit-tree.ts'
import { findQuestions, rowKeyOf, settleQuestions, storeQuestions } from './question-store.ts'
import type { RejectedRow, RosterReading, RosterRow } from './roster-row.ts'
import {
  endMemberships,
  ensureUnits,
  findLearnersByKeys,
  insertLearners,
  membersOf,
  setUnits,
  unitKeyOf,
  updateLearners,
} from './store.ts'
import { type GivenRow, type Taken, takeRows } from './take-rows.ts'
import { membersGone, otherUnitNamed, type UnitFile, unitOfFile } from './unit-file.ts'
import { presentUnits } from './units/present-units.ts'

export interface ImportResult {
  /** People new on the roster. */
  accepted: number
  /** People whose row said something new. */
  changed: number
  unchanged: number
  /** New assignments to cohorts. */
  enrolled: number
  /** People who have left their unit, by a complete file of it. */
  ended: number
  rejected: RejectedRow[]
  /** Rows that wait until a person says whether they speak of somebody on the roster. */
  asked: AskedRow[]
  warnings: string[]
}

interface AskedRow {
  row: number
  /** Id of the question. */
  question: string
  /** How many people it may be. */
  candidates: number
  reason: string
}

export interface RosterDeps {
  db: Database
  clock: Clock
  vault: Vault
}

/** Imports take turns: two that bring the same new people at once would both think them new. */
export async function takeTurn(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 4)`.execute(trx)
}

/**
 * One transaction: either the whole file counts (but for rows that are rejected or asked about) or nothing does.
 * An empty cell says nothing and never erases what is known.
 * @param unitFile the file speaks of one unit and changes its people only; left out: of the whole roster
 * @throws HocvuError `not-found` for an unknown unit, `roster.too-many-ended`
 */
export async function importRoster(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  reading: RosterReading,
  unitFile: UnitFile | null = null,
): Promise<ImportResult> {
  return await db.transaction().execute(async (trx) => {
    const { result, audit } = await importInto(trx, { clock, vault }, viewer, reading, unitFile)
    if (audit !== null) await appendAudit(trx, audit)
    return result
  })
}

interface Imported {
  result: ImportResult
  /** null: nothing changed. */
  audit: AuditEntry | null
  /** The rows that speak of somebody, and those in doubt. */
  taken: Pick<Taken, 'rows' | 'asked'>
  given: readonly GivenRow['waiting'][]
}

/** The import without its entry in the audit trail, so that it can be tried as well. */
export async function importInto(
  trx: Queryable,
  { clock, vault }: Omit<RosterDeps, 'db'>,
  viewer: Viewer,
  brought: RosterReading,
  unitFile: UnitFile | null,
): Promise<Imported> {
  await takeTurn(trx)
  const now = clock.now()
  const { reading, alsoCohorts } = await settleClasses(trx, brought)
  const rejected = [...reading.rejected]
  const cohortIds = await findCohortIds(trx, reading.rows)
  const unit = unitFile === null ? null : await unitOfFile(trx, unitFile.unit, reading.rows)
  const placed = reading.rows.flatMap((row) => {
    const fault = faultOfPlace(row, cohortIds)
    const other = unit === null ? null : otherUnitNamed(unit, row)
    if (fault !== null) rejected.push(fault)
    else if (unit !== null && other !== null)
      rejected.push({
        row: row.row,
        field: other,
        reason: `The file is of the unit ${unit.name}, but this row names another; leave it to that unit's file.`,
      })
    else return [row]
    return []
  })
  if (unit === null && reading.bundle !== undefined)
    await takeUnitTree(trx, reading.bundle.units, dateInVietnam(now))
  const units = unit === null ? await ensureUnits(trx, placed) : new Map<string, string>()
  const present = await presentUnits(trx, dateInVietnam(now))
  const unitOf = (row: RosterRow) => {
    const named = units.get(unitKeyOf(row) ?? '')
    return named === undefined ? null : present(named)
  }
  const keyed = placed.map((row) => ({
    ...keyRow(vault, { ...row, unitName: row.unitName ?? unit?.name ?? null }),
    isDoubtful: (dateOfBirth: string | null) => isDoubtful({ ...row, dateOfBirth }),
    unitId: unit?.id ?? unitOf(row),
    cohortId: row.cohort === null ? null : (cohortIds.get(foldKey(row.cohort)) ?? null),
    alsoCohortIds: alsoCohorts.get(row.row) ?? [],
  }))
  const erased = await erasedAmong(trx, vault, keyed)
  const given = keyed.filter((_, at) => !erased.has(at))
  const rowKeys = given.map((row) => rowKeyOf(vault, row))
  const questions = await findQuestions(trx, vault, rowKeys)
  const known = await findLearnersByKeys(
    trx,
    given.map(({ keys }) => keys),
    [...questions.values()].flatMap(({ learnerId }) => learnerId ?? []),
  )
  const taken = takeRows(
    indexLearners(known),
    given.map(({ isDoubtful, ...waiting }, at) => ({
      waiting,
      isDoubtful,
      rowKey: rowKeys[at] ?? '',
      question: questions.get(rowKeys[at] ?? '') ?? null,
    })),
    unit?.id ?? null,
  )
  const mendable = rejected.length + taken.rejected.length
  // One by one: there may be more of them than a call takes arguments.
  for (const one of [...taken.rejected, ...taken.elsewhere, ...erased.values()]) rejected.push(one)
  rejected.sort((a, b) => a.row - b.row)

  const warnings = [...reading.warnings, ...doubtfulIds(taken.doubtful)]
  let gone: string[] = []
  if (unit !== null && unitFile?.complete && mendable > 0)
    warnings.push(
      `No membership was ended: ${mendable} rows were rejected, and somebody who is in the file may be among them. Mend them and import the file again.`,
    )
  else if (unit !== null && unitFile?.complete)
    gone = membersGone(
      unit,
      await membersOf(trx, unit.id),
      new Set([...taken.met, ...taken.perhapsMet]),
      unitFile.confirmed,
    )

  if (gone.length > 0) warnings.push(await whoLeft(trx, viewer, gone, unit?.name ?? ''))
  const by = { actor: viewer.actor, at: now }
  const added = [...taken.added.values()]
  const changed = [...taken.changed.values()]
  await insertLearners(trx, added, taken.last4, now)
  await updateLearners(trx, changed, taken.last4, now)
  await setUnits(trx, taken.moved, dateInVietnam(now))
  await endMemberships(trx, gone, dateInVietnam(now))
  await storeQuestions(trx, vault, by, taken.asking)
  await settleQuestions(trx, by, taken.settled)
  const enrolled = await enrolLearners(trx, clock, taken.assigned, 'roster')
  const asked = await findQuestions(
    trx,
    vault,
    taken.asked.map(({ rowKey }) => rowKey),
  )
  const counts = {
    accepted: added.length,
    changed: changed.length,
    enrolled,
    ended: gone.length,
  }
  const isNothing =
    added.length + changed.length + enrolled + gone.length === 0 &&
    taken.asking.length + taken.settled.length === 0
  const audit: AuditEntry = {
    ...by,
    action: 'roster.import',
    subject: unit === null ? 'roster' : `unit:${unit.code ?? unit.name}`,
    after: {
      ...counts,
      cohorts: [...new Set(taken.assigned.map(({ cohortId }) => cohortId))],
      rejected: rejected.length,
      asked: taken.asked.length,
    },
    items: [...added, ...changed, ...taken.assigned, ...gone, ...taken.settled],
  }
  const result: ImportResult = {
    ...counts,
    unchanged: taken.unchanged,
    rejected: reading.bundle === undefined ? rejected : inFiles(rejected),
    asked: taken.asked.flatMap(({ rowKey, row, doubt }) => {
      const question = asked.get(rowKey)
      return question === undefined
        ? []
        : [
            {
              row,
              question: question.id,
              candidates: doubt.candidates.length,
              reason: `${WHY_ASKED[doubt.reason]} Say whether this row is the same person: hocvu roster answer ${question.id} same|different`,
            },
          ]
    }),
    warnings,
  }
  return { result, audit: isNothing ? null : audit, taken, given }
}

/** In the order of the files, and in each of its lines. */
const inFiles = (rejected: readonly RejectedRow[]): RejectedRow[] =>
  rejected.map(inUsers).sort((a, b) => (b.file ?? '').localeCompare(a.file ?? '') || a.row - b.row)

const MOST_NAMED = 20

/** One row a warning; of very many only the first. */
function doubtfulIds(doubtful: readonly { row: number; last4: string }[]): string[] {
  const named = doubtful
    .slice(0, MOST_NAMED)
    .map(
      ({ row, last4 }) =>
        `Row ${row}: the national ID ending in ${last4} does not fit the date of birth or gender. It was taken and links no account by itself; correct whichever of the two is wrong.`,
    )
  const more = doubtful.length - named.length
  return more > 0 ? [...named, `The same in ${more} more rows.`] : named
}

async function whoLeft(
  trx: Queryable,
  viewer: Viewer,
  gone: readonly string[],
  unit: string,
): Promise<string> {
  const people = [...(await learnersById(trx, viewer, gone.slice(0, MOST_NAMED))).values()]
  const named = people.map(({ learner, fullName }) => `${learner} ${fullName}`).toSorted()
  const more = gone.length - named.length
  return `No longer of ${unit}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Who was left out by mistake is back when a file with them is imported today.`
}

const WHY_ASKED = {
  'birth-date': 'Somebody with this name and date of birth is on the roster.',
  unit: 'Somebody with this name is in this unit, and one of the two has no date of birth.',
}

function faultOfPlace(row: RosterRow, cohortIds: ReadonlyMap<string, string>): RejectedRow | null {
  if (row.cohort === null || cohortIds.has(foldKey(row.cohort))) return null
  return {
    row: row.row,
    field: 'cohort',
    reason: `there is no cohort "${row.cohort}"; use the id or name of a cohort from programs/*.yaml`,
  }
}
