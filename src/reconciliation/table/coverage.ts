/** SQL of how much is known of a cohort's people: whose account is linked, of whom there are records, from where. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { CohortDefinition } from '../../programs/definition.ts'
import { ofPresentLearner, whomSeen } from './filter.ts'

export interface SourceCoverage {
  platform: string
  course: string
  finalTest: string | null
  attendance: CohortDefinition['evidence'][number]['attendance']
  /** Have an account of the platform linked. */
  accounts: number
  /** Have a score in a test of the course. */
  tests: number
  /** Have a record of attendance of the kind that counts. */
  attended: number
  /** When the platform was last read to the end; null: not yet. */
  syncedAt: Date | null
}

/** A row for each place that evidence comes from; of the people whom the viewer sees. */
export async function coverageOf(
  db: Queryable,
  viewer: Viewer,
  { id, evidence }: CohortDefinition,
): Promise<SourceCoverage[]> {
  const sees = whomSeen(viewer)
  return await Promise.all(
    evidence.map(async ({ platform, course, finalTest, attendance }) => {
      // `is true`, as in the filter: hash tables, whatever the statistics say.
      const people = sql`select a.learner_id from accounts a
        where a.platform_id = ${platform} and (a.learner_id in (
          select e.learner_id from enrolments e where e.cohort_id = ${id} and ${ofPresentLearner} ${sees})) is true`
      const having = (records: RawBuilder<unknown>) => sql`${people} and (a.source_id in (
        select r.account from records r ${records}
          and r.platform_id = ${platform} and r.course = ${course} and not r.quarantined)) is true`
      const count = async (rows: RawBuilder<unknown>) => {
        const counted = await sql<{ people: number }>`
          select count(*) as people from (select distinct learner_id from (${rows}) rows) people`.execute(
          db,
        )
        return counted.rows[0]?.people ?? 0
      }
      const [accounts, tests, attended, syncedAt] = await Promise.all([
        count(people),
        count(
          having(sql`join record_versions v on v.id = r.version_id
            where r.kind = 'test' and v.kind = 'test' and v.payload->'attempts' <> '[]'::jsonb`),
        ),
        attendance === 'none' ? 0 : count(having(attendanceRecords[attendance])),
        newestSync(db, platform),
      ])
      return { platform, course, finalTest, attendance, accounts, tests, attended, syncedAt }
    }),
  )
}

/** Those that say how much somebody attended. */
const attendanceRecords = {
  sessions: sql`where r.kind = 'sessions'`,
  topics: sql`where r.kind = 'topics'`,
  reported: sql`join record_versions v on v.id = r.version_id
    where r.kind = 'completion' and v.payload->>'attendance' is not null`,
}

async function newestSync(db: Queryable, platform: string): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select max(finished_at) as at from runs
    where kind = 'sync' and subject = ${platform} and state in ('succeeded', 'partial')`.execute(db)
  return found.rows[0]?.at ?? null
}
