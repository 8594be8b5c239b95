/** A target is set with its source, and withdrawn; it is never changed in place. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { listPrograms } from '../../programs/store.ts'
import { unitFinder } from '../../roster/ledger/find-unit.ts'
import { endTarget, insertTarget } from './target-store.ts'

export interface TargetDeps {
  db: Database
  clock: Clock
}

export interface NewTarget {
  programId: string
  year: number
  /** Code of a unit, or a name that only one has; null: the whole province. */
  unit: string | null
  people: number
  source: string
}

/** @throws HocvuError `not-found` for an unknown program, `target.unit-unknown`, `target.exists` */
export async function setTarget(
  { db, clock }: TargetDeps,
  viewer: Viewer,
  target: NewTarget,
): Promise<{ id: string }> {
  return await db.transaction().execute(async (trx) => {
    const { programId, year, people, source } = target
    if (!(await listPrograms(trx)).some(({ id }) => id === programId))
      throw new HocvuError('not-found', `There is no program "${programId}".`)
    const unit = target.unit === null ? null : (await unitFinder(trx))(target.unit)
    if (target.unit !== null && unit === null)
      throw new HocvuError(
        'target.unit-unknown',
        `No unit has the code "${target.unit}", and no single one this name.`,
        { params: { unit: target.unit } },
      )
    const by = { actor: viewer.actor, at: clock.now() }
    const row = { id: randomUUID(), programId, year, unitId: unit?.id ?? null, people, source }
    if (!(await insertTarget(trx, row, by)))
      throw new HocvuError(
        'target.exists',
        `Program ${programId} has a target of ${year} for ${unit?.name ?? 'the whole province'}; withdraw it first.`,
        { params: { year } },
      )
    await appendAudit(trx, {
      ...by,
      action: 'target.set',
      subject: programId,
      after: { id: row.id, year, unit: unit?.code ?? unit?.name ?? null, people, source },
    })
    return { id: row.id }
  })
}

/** @throws HocvuError `not-found` */
export async function withdrawTarget(
  { db, clock }: TargetDeps,
  viewer: Viewer,
  id: string,
): Promise<{ programId: string; year: number }> {
  return await db.transaction().execute(async (trx) => {
    const by = { actor: viewer.actor, at: clock.now() }
    const ended = await endTarget(trx, id, by)
    if (ended === null) throw new HocvuError('not-found', `No target stands under ${id}.`)
    const { programId, ...said } = ended
    await appendAudit(trx, {
      ...by,
      action: 'target.withdraw',
      subject: programId,
      before: { id, ...said },
    })
    return { programId, year: ended.year }
  })
}
