/** A plan in the database of a test, as a file would bring it. */
import type { Queryable } from '../../../src/database/connection.ts'
import { PlanFile } from '../../../src/programs/plans/definition.ts'
import { storeDefinition } from '../../../src/programs/store.ts'

/** Numbers are written as in files: as texts. */
export async function storePlan(db: Queryable, now: Date, written: object): Promise<void> {
  const plan = PlanFile.parse({
    ...{ id: 'ke-hoach', title: { vi: 'Kế hoạch năm 2026', en: 'Plan of 2026' }, years: '2026' },
    ...written,
  })
  await storeDefinition(db, 'plan', plan, { actor: 'cli:lan', now, origin: 'file' })
}
