/** Once a day the whole audit trail is gone through, and its head is written down outside where that is set. */
import { checkAuditDaily } from '../src/access/audit-checks.ts'
import type { JobDeps } from './deps.ts'

export async function sweepAudit({
  database: { db },
  clock,
  log,
  auditHeadFile,
}: Pick<JobDeps, 'database' | 'clock' | 'log' | 'auditHeadFile'>): Promise<void> {
  const verdict = await checkAuditDaily({ db, clock }, auditHeadFile)
  if (verdict !== null && verdict.faults.length > 0)
    log.error(
      { faults: verdict.faults.slice(0, 20), entries: verdict.head.entries },
      'the audit trail was changed outside the service; see: hocvu audit verify',
    )
}
