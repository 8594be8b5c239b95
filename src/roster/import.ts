/** Takes a read roster file into the database: units, learners, memberships, assignments to cohorts. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import type { Vault } from '../foundation/secrets.ts'
import { enrolLearners, findCohortIds } from './enrol.ts'
import {
  addToIndex,
  indexLearners,
  type KnownLearner,
  type RowKeys,
  removeFromIndex,
  resolveRow,
  rosterKeyOf,
} from './learner-keys.ts'
import type { RosterReading, RosterRow } from './roster-row.ts'
import {
  ensureUnits,
  findLearnersByKeys,
  insertLearners,
  setUnits,
  unitKeyOf,
  updateLearners,
} from './store.ts'

export interface ImportResult {
  /** People new on the roster. */
  accepted: number
  /** People whose row said something new. */
  changed: number
  unchanged: number
  /** New assignments to cohorts. */
  enrolled: number
  rejected: RosterReading['rejected']
  warnings: string[]
}

interface Deps {
  db: Database
  clock: Clock
  vault: Vault
}

/**
 * One transaction: either the whole file counts (but for the rejected rows) or nothing does.
 * An empty cell says nothing and never erases what is known.
 */
export async function importRoster(
  { db, clock, vault }: Deps,
  viewer: Viewer,
  reading: RosterReading,
): Promise<ImportResult> {
  return await db.transaction().execute(async (trx) => {
    // Imports take turns: two that bring the same new people at once would both think them new.
    await sql`select pg_advisory_xact_lock(7201, 4)`.execute(trx)
    const rejected = [...reading.rejected]
    const reject = (row: RosterRow, field: string, reason: string) =>
      rejected.push({ row: row.row, field, reason })
    const cohortIds = await findCohortIds(trx, reading.rows)
    const keysOf = (row: RosterRow): RowKeys => ({
      employeeCodeKey: row.employeeCode === null ? null : foldKey(row.employeeCode),
      nationalIdHash:
        row.nationalId === null ? null : vault.hash('national-id', row.nationalId).toString('hex'),
      emailKey: row.email === null ? null : foldKey(row.email),
      phone: row.phone,
      nameKey: foldName(row.fullName),
      dateOfBirth: row.dateOfBirth,
    })
    const keyed = reading.rows.map((row) => ({ row, keys: keysOf(row) }))
    const index = indexLearners(
      await findLearnersByKeys(
        trx,
        keyed.map(({ keys }) => keys),
      ),
    )
    const units = await ensureUnits(trx, reading.rows)

    const added = new Map<string, KnownLearner>()
    const changed = new Map<string, KnownLearner>()
    const last4 = new Map<string, string>()
    const moved = new Map<string, string>()
    const seen = new Set<string>()
    const assigned: { cohortId: string; learnerId: string }[] = []
    let unchanged = 0

    for (const { row, keys } of keyed) {
      const cohortId =
        row.cohort === null ? null : (cohortIds.get(foldKey(row.cohort)) ?? undefined)
      if (cohortId === undefined) {
        reject(
          row,
          'cohort',
          `there is no cohort "${row.cohort}"; use the id or name of a cohort from programs/*.yaml`,
        )
        continue
      }
      const resolution = resolveRow(index, keys)
      if (resolution.kind === 'rejected') {
        reject(row, columnNames[resolution.field] ?? resolution.field, resolution.reason)
        continue
      }
      const unitId = units.get(unitKeyOf(row) ?? '') ?? null
      const before = resolution.kind === 'known' ? resolution.learner : null
      const after = merge(before, row, keys)
      if (before === null) {
        added.set(after.id, after)
        addToIndex(index, after)
      } else if (differs(before, after) || (unitId !== null && unitId !== before.unitId)) {
        removeFromIndex(index, before)
        addToIndex(index, after)
        const list = added.has(after.id) ? added : changed
        list.set(after.id, after)
      } else if (!seen.has(after.id)) {
        unchanged += 1
      }
      seen.add(after.id)
      if (row.nationalId !== null) last4.set(after.id, row.nationalId.slice(-4))
      if (unitId !== null && unitId !== before?.unitId) {
        after.unitId = unitId
        moved.set(after.id, unitId)
      }
      if (cohortId !== null) assigned.push({ cohortId, learnerId: after.id })
    }

    const now = clock.now()
    await insertLearners(trx, [...added.values()], last4, now)
    await updateLearners(trx, [...changed.values()], last4, now)
    await setUnits(trx, moved, dateInVietnam(now))
    const enrolled = await enrolLearners(trx, clock, assigned, 'roster')
    if (added.size + changed.size + enrolled > 0)
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'roster.import',
        subject: 'roster',
        after: {
          accepted: added.size,
          changed: changed.size,
          enrolled,
          cohorts: [...new Set(assigned.map(({ cohortId }) => cohortId))],
          rejected: rejected.length,
        },
        items: [...added.values(), ...changed.values(), ...assigned],
      })
    rejected.sort((a, b) => a.row - b.row)
    return {
      accepted: added.size,
      changed: changed.size,
      unchanged,
      enrolled,
      rejected,
      warnings: reading.warnings,
    }
  })
}

/** How a rejected field is called in the contract's answer. */
const columnNames: Partial<Record<string, string>> = {
  employeeCode: 'employee_code',
  nationalId: 'national_id',
}

function merge(before: KnownLearner | null, row: RosterRow, keys: RowKeys): KnownLearner {
  const merged = {
    id: before?.id ?? randomUUID(),
    employeeCode: row.employeeCode ?? before?.employeeCode ?? null,
    employeeCodeKey: keys.employeeCodeKey ?? before?.employeeCodeKey ?? null,
    fullName: row.fullName,
    nameKey: keys.nameKey,
    dateOfBirth: row.dateOfBirth ?? before?.dateOfBirth ?? null,
    nationalIdHash: keys.nationalIdHash ?? before?.nationalIdHash ?? null,
    email: row.email ?? before?.email ?? null,
    emailKey: keys.emailKey ?? before?.emailKey ?? null,
    phone: row.phone ?? before?.phone ?? null,
    position: row.position ?? before?.position ?? null,
    audience: row.audience ?? before?.audience ?? null,
    unitId: before?.unitId ?? null,
  }
  return { ...merged, rosterKey: rosterKeyOf(merged) }
}

const compared = [
  'employeeCode',
  'fullName',
  'dateOfBirth',
  'nationalIdHash',
  'email',
  'phone',
  'position',
  'audience',
] as const satisfies readonly (keyof KnownLearner)[]

const differs = (before: KnownLearner, after: KnownLearner) =>
  compared.some((field) => before[field] !== after[field])
