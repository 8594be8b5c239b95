/** SQL of how many files were brought for a platform; for who sees the whole roster. */
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

export async function countFiles(db: Queryable, viewer: Viewer, platform: string): Promise<number> {
  if (viewer.unitId !== null) return 0
  const row = await db
    .selectFrom('platform_files')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('platform_id', '=', platform)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
