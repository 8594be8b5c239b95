/** SQL of how much is known of a cohort's people: whose account is linked, of whom there are records, from where. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { CohortDefinition } from '../../programs/definition.ts'
import { ofPresentLearner } from '../store.ts'
import { whomSeen } from './filter.ts'

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
  return await Promise.all(
    evidence.map(async ({ platform, course, finalTest, attendance }) => {
      const [counted, syncedAt] = await Promise.all([
        countKnown(db, whomSeen(viewer), { cohort: id, platform, course, attendance }),
        newestSync(db, platform),
      ])
      return { platform, course, finalTest, attendance, ...counted, syncedAt }
    }),
  )
}

/** Of records `r`: those that say how much somebody attended. */
const attendanceRecords = {
  sessions: sql`where r.kind = 'sessions'`,
  topics: sql`where r.kind = 'topics'`,
  reported: sql`join record_versions v on v.id = r.version_id
    where r.kind = 'completion' and v.payload->>'attendance' is not null`,
  none: sql`where false`,
}

/** Those of a test that has attempts; an index holds just these. */
const testRecords = sql`join record_versions v on v.id = r.version_id
  where r.kind = 'test' and v.kind = 'test' and v.payload->'attempts' <> '[]'::jsonb`

/** One pass over accounts and records; a person with two accounts counts once. */
async function countKnown(
  db: Queryable,
  sees: RawBuilder<unknown>,
  of: {
    cohort: string
    platform: string
    course: string
    attendance: keyof typeof attendanceRecords
  },
): Promise<Pick<SourceCoverage, 'accounts' | 'tests' | 'attended'>> {
  // `is true`, as in the filter: hash tables, whatever the statistics say.
  const accountIn = (records: RawBuilder<unknown>) => sql`(a.source_id in (
    select r.account from records r ${records}
      and r.platform_id = ${of.platform} and r.course = ${of.course} and not r.quarantined)) is true`
  const found = await sql<Pick<SourceCoverage, 'accounts' | 'tests' | 'attended'>>`
    with people as materialized (
      select a.learner_id, bool_or(${accountIn(testRecords)}) as tested,
        bool_or(${accountIn(attendanceRecords[of.attendance])}) as attended
      from accounts a
      where a.platform_id = ${of.platform} and (a.learner_id in (
        select e.learner_id from enrolments e where e.cohort_id = ${of.cohort} and ${ofPresentLearner} ${sees})) is true
      group by a.learner_id
    )
    select count(*) as accounts, count(*) filter (where tested) as tests,
      count(*) filter (where attended) as attended
    from people`.execute(db)
  const [counts] = found.rows
  if (!counts) throw new Error('a count gives a row')
  return counts
}

async function newestSync(db: Queryable, platform: string): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select max(finished_at) as at from runs
    where kind = 'sync' and subject = ${platform} and state in ('succeeded', 'partial')`.execute(db)
  return found.rows[0]?.at ?? null
}
