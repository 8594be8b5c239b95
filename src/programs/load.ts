/** Takes the configuration files into the database. Idempotent; a changed file makes a new version. */
import { isDeepStrictEqual } from 'node:util'
import { appendAudit } from '../access/audit.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { markOrigin, openedCohorts, takeDefinitionTurn } from './console-cohort-store.ts'
import type { CohortDefinition } from './definition.ts'
import type { Configuration } from './read-configuration.ts'
import { deactivateMissing, storeDefinition } from './store.ts'
import { StoredCohort } from './stored.ts'

export async function loadConfiguration(
  db: Database,
  clock: Clock,
  actor: string,
  configuration: Configuration,
): Promise<{ changed: string[] }> {
  return await db.transaction().execute(async (trx) => {
    // Processes that start together take turns; the second finds nothing left to do.
    await takeDefinitionTurn(trx)
    const context = { actor, now: clock.now(), origin: 'file' } as const
    const changed: string[] = []
    /** Versions in use before and after, by what they are versions of. */
    const before: Record<string, number> = {}
    const after: Record<string, number> = {}
    const note = (
      kind: string,
      id: string,
      stored: Awaited<ReturnType<typeof storeDefinition>>,
    ) => {
      if (stored === null) return
      const name = `${kind} ${id}`
      changed.push(name)
      if (stored.before !== null) before[name] = stored.before
      after[name] = stored.after
    }
    for (const platform of configuration.platforms)
      note('platform', platform.id, await storeDefinition(trx, 'platform', platform, context))
    const cohortIds: string[] = []
    const openedByPeople = await openedCohorts(trx)
    for (const { cohorts, ...program } of configuration.programs) {
      note('program', program.id, await storeDefinition(trx, 'program', program, context))
      for (const cohort of cohorts) {
        cohortIds.push(cohort.id)
        if (await takesOver(trx, openedByPeople, program.id, cohort))
          changed.push(`cohort ${cohort.id} taken over from the console`)
        const stored = await storeDefinition(trx, 'cohort', cohort, {
          ...context,
          programId: program.id,
        })
        note('cohort', cohort.id, stored)
      }
    }
    for (const plan of configuration.plans)
      note('plan', plan.id, await storeDefinition(trx, 'plan', plan, context))
    const platformIds = configuration.platforms.map(({ id }) => id)
    const programIds = configuration.programs.map(({ id }) => id)
    for (const id of await deactivateMissing(trx, 'cohort', cohortIds))
      changed.push(`cohort ${id} gone`)
    for (const id of await deactivateMissing(trx, 'program', programIds))
      changed.push(`program ${id} gone`)
    const planIds = configuration.plans.map(({ id }) => id)
    for (const id of await deactivateMissing(trx, 'plan', planIds)) changed.push(`plan ${id} gone`)
    for (const id of await deactivateMissing(trx, 'platform', platformIds))
      changed.push(`platform ${id} gone`)
    if (changed.length > 0)
      await appendAudit(trx, {
        at: context.now,
        actor,
        action: 'configuration.load',
        subject: 'configuration',
        before: { versions: before },
        after: { changed, versions: after },
      })
    return { changed }
  })
}

/**
 * A class that people opened may come to stand in a file, by its export: the file has it from then on. Anything else
 * under its id is another class, and neither may replace the other.
 * @throws HocvuError `configuration.invalid`
 */
async function takesOver(
  trx: Queryable,
  opened: Awaited<ReturnType<typeof openedCohorts>>,
  programId: string,
  cohort: CohortDefinition,
): Promise<boolean> {
  const known = opened.get(cohort.id.toLowerCase())
  if (known === undefined) return false
  const isSame =
    known.id === cohort.id &&
    known.programId === programId &&
    isDeepStrictEqual(StoredCohort.parse(JSON.parse(JSON.stringify(cohort))), known.definition)
  if (isSame) {
    await markOrigin(trx, cohort.id, 'file')
    return true
  }
  const place = `programs/${programId}.yaml`
  const reason = `cohort "${cohort.id}" was opened in the console and says something else there; give this one another id, or write what the console exports (Lớp / đợt, the class, YAML)`
  throw new HocvuError('configuration.invalid', `${place}: ${reason}.`, {
    params: { place: `${place} ${cohort.id}` },
    fields: [{ field: `${place} ${cohort.id}`, reason }],
  })
}
