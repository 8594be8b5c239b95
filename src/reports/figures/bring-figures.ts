/** Figures are brought with their source and day, and withdrawn; none is ever changed in place. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { AuditAction } from '../../foundation/texts/console/audit-actions.ts'
import { figureFaultText } from '../../foundation/texts/console/figure-faults.ts'
import type { Plan } from '../../programs/plans/store.ts'
import {
  endFigures,
  type FigureRow,
  insertFigures,
  lockFigure,
  namesOfUnits,
  standingFigures,
  takeTurnAtFigures,
} from './bring-store.ts'
import { type CheckedFigure, checkFigure, type GivenFigure } from './check-figure.ts'
import { compareFigures } from './compare-figures.ts'
import { figureKinds, subjectOf, subjectsOf } from './figure-kinds.ts'
import { planUnits } from './plan-units.ts'

export interface FigureDeps {
  db: Database
  clock: Clock
}

export interface BroughtCounts {
  added: number
  /** Took the place of one that said something else of the same day. */
  changed: number
  unchanged: number
}

/**
 * One figure, as a form or a call says it.
 * @throws HocvuError `figure.invalid`, naming every field at fault
 */
export async function bringFigure(
  { db, clock }: FigureDeps,
  viewer: Viewer,
  plan: Plan,
  given: GivenFigure,
): Promise<{ id: string; state: 'new' | 'changed' | 'unchanged'; before: FigureRow | null }> {
  requireWhole(viewer)
  return await db.transaction().execute(async (trx) => {
    const today = dateInVietnam(clock.now())
    const checked = checkFigure(plan, await planUnits(trx, plan, today), given, today)
    if ('faults' in checked) throw invalid(checked.faults)
    const { ids, ended, ...counts } = await bringInto(trx, { clock, plan }, viewer, [
      checked.figure,
    ])
    const state = counts.added > 0 ? 'new' : counts.changed > 0 ? 'changed' : 'unchanged'
    return { id: ids[0] ?? '', state, before: ended[0] ?? null }
  })
}

/** The transaction's last statement: writes what differs, and one entry in the audit trail. */
export async function bringInto(
  trx: Queryable,
  { clock, plan }: { clock: Clock; plan: Plan },
  viewer: Viewer,
  figures: readonly CheckedFigure[],
  action: AuditAction = 'figures.bring',
): Promise<BroughtCounts & { ids: string[]; ended: FigureRow[] }> {
  await takeTurnAtFigures(trx)
  const standing = await standingFigures(trx, subjectsOfPlan(plan))
  const compared = compareFigures(plan, figures, standing)
  const by = { actor: viewer.actor, at: clock.now() }
  const written = compared.filter(({ state }) => state !== 'unchanged')
  const ended = written.flatMap(({ before }) => before ?? [])
  const rows = written.map(({ given, subject }): FigureRow => {
    const { subjectId: _, ...figure } = given
    return { id: randomUUID(), subject, ...figure }
  })
  await endFigures(
    trx,
    ended.map(({ id }) => id),
    by,
  )
  await insertFigures(trx, rows, by)
  const counts = {
    added: rows.length - ended.length,
    changed: ended.length,
    unchanged: compared.length - rows.length,
  }
  const [first] = rows
  if (first !== undefined)
    await appendAudit(trx, {
      ...by,
      action,
      subject: plan.id,
      before: rows.length === 1 && ended[0] ? ended[0] : null,
      after:
        rows.length === 1
          ? first
          : { ...counts, sources: [...new Set(rows.map(({ source }) => source))].slice(0, 20) },
      ...(rows.length > 1 && { items: [...rows, ...ended] }),
    })
  const idOf = new Map(written.map(({ given }, at) => [given, rows[at]?.id ?? '']))
  return {
    ...counts,
    ended,
    ids: compared.map(({ given, before }) => idOf.get(given) ?? before?.id ?? ''),
  }
}

/** @throws HocvuError `not-found` where none of the plan stands under the id */
export async function withdrawFigure(
  { db, clock }: FigureDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
): Promise<{
  figure: FigureRow
  subjectId: string
  unit: { code: string | null; name: string } | null
}> {
  requireWhole(viewer)
  return await db.transaction().execute(async (trx) => {
    const figure = await lockFigure(trx, id)
    const subjectId = figure === null ? null : idOfSubject(plan, figure)
    if (figure === null || subjectId === null)
      throw new HocvuError('not-found', `No figure of plan ${plan.id} stands under ${id}.`)
    const by = { actor: viewer.actor, at: clock.now() }
    await endFigures(trx, [id], by)
    const { unitId } = figure
    const unit = unitId === null ? null : ((await namesOfUnits(trx, [unitId])).get(unitId) ?? null)
    await appendAudit(trx, { ...by, action: 'figures.withdraw', subject: plan.id, before: figure })
    return { figure, subjectId, unit }
  })
}

/** Whatever figures of this plan can be of, as it stands in the database. */
export function subjectsOfPlan(plan: Plan): string[] {
  const subjects = figureKinds.flatMap((kind) =>
    subjectsOf(kind, plan.definition).map(({ id }) => subjectOf(plan, kind, id)),
  )
  return [...new Set(subjects)]
}

/** Id within the plan; null: it is of something else. */
const idOfSubject = (plan: Plan, { kind, subject }: FigureRow): string | null =>
  subjectsOf(kind, plan.definition).find(({ id }) => subjectOf(plan, kind, id) === subject)?.id ??
  null

/** What is asked of the whole is not for a branch of units to say. */
export function requireWhole(viewer: Viewer): void {
  if (viewer.unitId !== null)
    throw new HocvuError('access.forbidden', 'Figures of a plan are for who sees the whole roster.')
}

function invalid(faults: Extract<ReturnType<typeof checkFigure>, { faults: unknown }>['faults']) {
  const told = (language: 'vi' | 'en') =>
    faults.map(({ fault }) => figureFaultText(fault, language)).join(' ')
  return new HocvuError('figure.invalid', told('en'), {
    params: { reason: told('en') },
    paramsVi: { reason: told('vi') },
    fields: faults.map(({ field, fault }) => ({ field, reason: figureFaultText(fault, 'en') })),
  })
}
