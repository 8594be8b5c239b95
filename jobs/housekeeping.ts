/** Once an hour: what pages keep for a while and nobody came back for, and units of which something was said ahead. */
import { forgetEndedSignIns } from '../src/access/forget-ended.ts'
import { forgetClassChanges } from '../src/database/while-classes-unchanged.ts'
import { matchAccounts } from '../src/evidence/link.ts'
import { eraseFormer } from '../src/privacy/erase/erase-former.ts'
import { finishErasures } from '../src/privacy/erase/erase-person.ts'
import { applyRetention } from '../src/privacy/retention.ts'
import { spreadChanges } from '../src/reconciliation/changed-store.ts'
import { forgetOldPreviews } from '../src/reconciliation/preview/store.ts'
import { keepUnits } from '../src/roster/units/present-units.ts'
import { dropOldBroughtFiles } from '../src/roster/upload/brought-file-store.ts'
import { dropOldUploads } from '../src/roster/upload/upload-store.ts'
import type { JobDeps } from './deps.ts'

const PREVIEWS_KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** @returns how many sessions and counts of failed attempts went */
export async function keepHouse({
  database: { db, pool },
  clock,
  vault,
  retention,
}: Pick<JobDeps, 'database' | 'clock' | 'vault' | 'retention'>): Promise<number> {
  const now = clock.now()
  await dropOldUploads(db, now)
  await dropOldBroughtFiles(db, now)
  // Accounts are told apart by units, too.
  if ((await keepUnits({ db, clock })) > 0) await matchAccounts(db, clock, null)
  await forgetOldPreviews(db, new Date(now.getTime() - PREVIEWS_KEPT_MS))
  // Notes of what changed are no history: they go also where nobody decides for weeks.
  await spreadChanges(db)
  await forgetClassChanges(db)
  await applyRetention({ db, clock }, retention)
  await eraseFormer({ db, pool, clock, vault }, retention.formerLearners)
  await finishErasures({ db, pool, clock, vault })
  return await forgetEndedSignIns(db, clock)
}
