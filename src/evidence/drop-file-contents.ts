/** SQL of brought files that are not to be kept. */
import type { Queryable } from '../database/connection.ts'

/** Files in which somebody stands who was erased are not kept for a replay. */
export async function dropContentsOfRun(db: Queryable, runId: string): Promise<void> {
  await db
    .updateTable('platform_files')
    .set({ sealed: null })
    .where('run_id', '=', runId)
    .where('state', '<>', 'waiting')
    .execute()
}
