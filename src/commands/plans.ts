/** `plans`, `plans check`: what documents promise, whether it adds up, and what they leave open. */
import { connectors } from '../../connectors/registry.ts'
import { hasDatabase, openDatabase } from '../database/open.ts'
import { clockOf } from '../demo/clock.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { createLog } from '../foundation/log.ts'
import type { PlanDefinition } from '../programs/plans/definition.ts'
import { reviewPlan } from '../programs/plans/review-plan.ts'
import { readConfiguration } from '../programs/read-configuration.ts'
import { audiencesWithHeadCount } from '../reports/figures/audiences-with-head-count.ts'
import type { Command, CommandContext } from './command.ts'
import { describePlanReview, shownPlanReview } from './describe-plans.ts'
import { exitCodes } from './output.ts'
import type { CheckOptions } from './programs.ts'

export const listPlans: Command<[]> = async (context) => {
  const { plans } = await readFiles(context)
  context.output.result(
    {
      plans: plans.map(({ id, title, source, document, years, programs, targets }) => ({
        ...{ id, title, source, document, years, programs },
        targets: targets.map((target) => target.id),
      })),
    },
    () =>
      plans.length === 0
        ? none(context)
        : plans
            .map(
              ({ id, title, source, years, programs, targets }) =>
                `${id}  ${source === null ? 'no document' : `document ${source}`}  ${years.from === years.to ? years.from : `${years.from}-${years.to}`}  ${targets.length} targets  ${programs.length} programs\n    ${title.vi}`,
            )
            .join('\n'),
  )
  return exitCodes.done
}

/** Reads the files as they stand; what a running service has taken in is left as it is. */
export const checkPlans: Command<[id: string | undefined, options: CheckOptions]> = async (
  context,
  id,
  options,
) => {
  const { plans: all, programs } = await readFiles(context)
  const plans = id === undefined ? all : all.filter((plan) => plan.id === id)
  if (id !== undefined && plans.length === 0)
    throw new HocvuError(
      'not-found',
      `There is no plan "${id}" in ${context.settings.HOCVU_CONFIG}/plans. See: hocvu plans`,
    )
  const brought = options.files ? null : await broughtHeadCounts(context, plans)
  const reviews = plans.map((plan) => reviewPlan(plan, programs, brought?.get(plan.id) ?? null))
  const sums = reviews.reduce(
    (count, { proved, provedCosts }) => count + proved.length + provedCosts.length,
    0,
  )
  context.output.result(
    { ok: true, sums, figuresLookedUp: brought !== null, plans: reviews.map(shownPlanReview) },
    () =>
      reviews.length === 0
        ? none(context)
        : [
            ...reviews.map(describePlanReview),
            `plans: ${reviews.length}; sums that add up: ${sums}; ${
              brought === null
                ? 'head counts as in the files, nothing looked up'
                : 'head counts of the files and those that people brought'
            }.`,
          ].join('\n\n'),
  )
  return exitCodes.done
}

const none = ({ settings }: CommandContext) =>
  `There is no plan. Write one into ${settings.HOCVU_CONFIG}/plans; docs/plans.md shows how.`

const readFiles = ({ settings }: CommandContext) =>
  readConfiguration(
    settings.HOCVU_CONFIG,
    connectors.map(({ id }) => id),
  )

/**
 * Audiences with a head count that people brought, by plan; null where there is no database yet. Opened without the
 * installation, which would take the files in.
 */
async function broughtHeadCounts(
  { settings }: CommandContext,
  plans: readonly PlanDefinition[],
): Promise<Map<string, Set<string>> | null> {
  if (!hasDatabase(settings)) return null
  const quiet = settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL
  const database = await openDatabase(settings, createLog(quiet))
  try {
    const today = dateInVietnam(clockOf(settings.HOCVU_DATA).now())
    const found = new Map<string, Set<string>>()
    for (const plan of plans)
      found.set(plan.id, await audiencesWithHeadCount(database.db, plan.id, plan, today))
    return found
  } finally {
    await database.close()
  }
}
