/** Takes the configuration files into the database. Idempotent; a changed file makes a new version. */
import { sql } from 'kysely'
import { appendAudit } from '../access/audit.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Configuration } from './read-configuration.ts'
import { deactivateMissing, storeDefinition } from './store.ts'

export async function loadConfiguration(
  db: Database,
  clock: Clock,
  actor: string,
  configuration: Configuration,
): Promise<{ changed: string[] }> {
  return await db.transaction().execute(async (trx) => {
    // Processes that start together take turns; the second finds nothing left to do.
    await sql`select pg_advisory_xact_lock(7201, 3)`.execute(trx)
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
    for (const { cohorts, ...program } of configuration.programs) {
      note('program', program.id, await storeDefinition(trx, 'program', program, context))
      for (const cohort of cohorts) {
        cohortIds.push(cohort.id)
        const stored = await storeDefinition(trx, 'cohort', cohort, {
          ...context,
          programId: program.id,
        })
        note('cohort', cohort.id, stored)
      }
    }
    const platformIds = configuration.platforms.map(({ id }) => id)
    const programIds = configuration.programs.map(({ id }) => id)
    for (const id of await deactivateMissing(trx, 'cohort', cohortIds))
      changed.push(`cohort ${id} gone`)
    for (const id of await deactivateMissing(trx, 'program', programIds))
      changed.push(`program ${id} gone`)
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
