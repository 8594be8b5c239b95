/** Today's roster is taken as the head count of an audience: a choice that somebody makes and that stays on record. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam, shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { rosterSource } from '../../foundation/texts/console/plan-figures.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { PlanAudience } from '../../programs/plans/definition.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { type BroughtCounts, bringInto, type FigureDeps, requireWhole } from './bring-figures.ts'
import type { CheckedFigure } from './check-figure.ts'
import { planUnits, rootOf } from './plan-units.ts'
import { type RosterHeadCount, rosterHeadCount } from './roster-head-count.ts'
import { rosterProfiles } from './roster-profile-store.ts'

export interface RosterOfAudience extends RosterHeadCount {
  audience: PlanAudience
  asOf: DateString
  source: string
}

/**
 * What would be recorded.
 * @throws HocvuError `not-found`; `figure.no-rule` where nobody has said how the roster tells the audience
 */
export async function countRoster(
  { db, clock }: Pick<FigureDeps, 'clock'> & { db: Queryable },
  viewer: Viewer,
  plan: Plan,
  audienceId: string,
): Promise<RosterOfAudience> {
  requireWhole(viewer)
  const audience = plan.definition.audiences.find(({ id }) => id === audienceId)
  if (audience === undefined)
    throw new HocvuError('not-found', `Plan ${plan.id} has no audience "${audienceId}".`)
  const { rule, title } = audience
  if (rule === null)
    throw new HocvuError(
      'figure.no-rule',
      `The plan does not say how the roster tells ${audienceId}: give the audience a rule in plans/${plan.id}.yaml, or bring its head count.`,
      { params: { audience: title.en ?? title.vi }, paramsVi: { audience: title.vi } },
    )
  const asOf = dateInVietnam(clock.now())
  const { tree } = await planUnits(db, plan, asOf)
  const counted = rosterHeadCount(rule, await rosterProfiles(db), tree, rootOf(tree, plan))
  return { ...counted, audience, asOf, source: fill(rosterSource, { date: shortDate(asOf) }) }
}

/**
 * Records it for the whole plan and for every unit that has somebody, each with what is below it.
 * @throws HocvuError as `countRoster`
 */
export async function takeRoster(
  { db, clock }: FigureDeps,
  viewer: Viewer,
  plan: Plan,
  audienceId: string,
): Promise<BroughtCounts & { total: number }> {
  return await db.transaction().execute(async (trx) => {
    const { total, units, asOf, source } = await countRoster(
      { db: trx, clock },
      viewer,
      plan,
      audienceId,
    )
    const figure = (unitId: string | null, amount: number): CheckedFigure => ({
      ...{ kind: 'head-count', subjectId: audienceId, year: null },
      ...{ unitId, amount, asOf, source },
    })
    const figures = [figure(null, total), ...units.map(({ id, people }) => figure(id, people))]
    const {
      ids: _,
      ended: __,
      ...counts
    } = await bringInto(trx, { clock, plan }, viewer, figures, 'figures.take-roster')
    return { ...counts, total }
  })
}
