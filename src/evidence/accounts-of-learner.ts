/** SQL of the accounts that belong to one person. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

export interface LinkedAccount {
  id: string
  platform: string
  /** The platform's own id. */
  sourceId: string
  /** As the platform has it. */
  fullName: string
  employeeCode: string | null
  email: string | null
  /** Stable: what linked it. */
  reason: string
  /** `key`: the rules; else the person. */
  linkedBy: string | null
  linkedAt: Date | null
  /** How many courses it has evidence of. */
  courses: number
  /** When evidence was last read. */
  lastReadAt: Date | null
}

export async function linkedAccounts(
  db: Queryable,
  viewer: Viewer,
  learnerId: string,
): Promise<LinkedAccount[]> {
  const found = await sql<LinkedAccount>`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.employee_code as "employeeCode", a.email, a.reason->>'code' as reason,
      a.linked_by as "linkedBy", a.linked_at as "linkedAt",
      evidence.courses, evidence.last as "lastReadAt"
    from accounts a
    cross join lateral (
      select count(distinct r.course)::int as courses, max(r.observed_at) as last
      from records r where r.platform_id = a.platform_id and r.account = a.source_id) evidence
    where a.learner_id = ${learnerId}::uuid and ${seesLearner(viewer, sql`a.learner_id`)}
    order by a.platform_id, a.source_id limit 100`.execute(db)
  return found.rows
}
