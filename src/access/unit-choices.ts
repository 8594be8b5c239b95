/** SQL of the units that people and keys can be limited to. */
import type { Database } from '../database/connection.ts'

const MOST = 5_000

/** Units with a code, by name. */
export async function listUnitChoices(db: Database): Promise<{ code: string; name: string }[]> {
  const rows = await db
    .selectFrom('units')
    .select(['code', 'name'])
    .where('code', 'is not', null)
    .orderBy('name_key')
    .limit(MOST)
    .execute()
  return rows.flatMap(({ code, name }) => (code === null ? [] : [{ code, name }]))
}
