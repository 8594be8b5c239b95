/** Whether what everything else rests on stands right: the master key and the audit trail. */
import { lastAuditCheck } from '../access/audit-checks.ts'
import { auditExtent } from '../access/list-audit.ts'
import { masterKeyAge } from '../access/rotate-master-key.ts'
import { verifyAudit } from '../access/verify-audit.ts'
import { dateAndTimeInVietnam, dateInVietnam, shortDate } from '../foundation/dates.ts'
import type { Finding } from '../foundation/finding.ts'
import type { Installation } from '../main.ts'
import { describeFault } from './describe-audit.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export async function masterKeyFinding({ database, clock }: Installation): Promise<Finding> {
  const { since, generation, unfinished } = await masterKeyAge(database)
  const days = Math.max(0, Math.floor((clock.now().getTime() - since.getTime()) / DAY_MS))
  const params = { since: shortDate(dateInVietnam(since)), days }
  const detail = `fits the stored data; in use since ${params.since} (${days} days), data key ${generation}`
  const name = 'master key'
  if (!unfinished) return { name, ok: true, said: { code: 'masterKey', params }, detail }
  return {
    ...{ name, ok: true, said: { code: 'masterKeyUnfinished' }, detail },
    mend: 'The last change of the master key was not brought to its end: stop the service and run hocvu keys rotate-master again, it goes on.',
  }
}

/** So many are gone through while somebody waits, within a second; of more the daily check tells. */
const QUICKLY = 100_000
const CHECK_IS_OLD_MS = 2 * DAY_MS

export async function auditFinding({ database: { db }, clock }: Installation): Promise<Finding> {
  const last = await lastAuditCheck(db)
  const { entries } = await auditExtent(db)
  const isFresh = last !== null && clock.now().getTime() - last.at.getTime() < CHECK_IS_OLD_MS
  const trusts = isFresh && last.faults === 0 && entries > QUICKLY
  const faults = trusts ? [] : (await verifyAudit(db)).faults
  const name = 'audit trail'
  const at = last === null ? null : dateAndTimeInVietnam(last.at)
  const [first] = faults
  if (first !== undefined)
    return {
      ...{ name, ok: false, said: { code: 'auditBroken', params: { entry: first.entry } } },
      detail: `damaged, ${faults.length} faults; ${describeFault(first)}`,
      mend: 'Data was changed outside the service. See all of it: hocvu audit verify. Compare with a backup.',
    }
  return {
    ...{ name, ok: true },
    detail: `the chain is whole, ${entries} entries; last verified ${at ?? 'never'}`,
    said: at === null ? { code: 'auditNever' } : { code: 'audit', params: { at } },
  }
}
