/** SQL of how much is known of a cohort's people: whose account is linked, of whom there are records, from where. */
import { sql } from 'kysely'
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
      const kind = KINDS[attendance]
      const counted = await sql<
        Pick<SourceCoverage, 'accounts' | 'tests' | 'attended' | 'syncedAt'>
      >`
        with people as (
          select e.learner_id from enrolments e
          where e.cohort_id = ${id} and ${ofPresentLearner} ${sees}
        ), known as (
          select a.learner_id, bool_or(r.kind = 'test') as tested, bool_or(r.kind = ${kind}) as attended
          from accounts a
          left join (
            select r.account, r.kind from records r join record_versions v on v.id = r.version_id
            where r.platform_id = ${platform} and r.course = ${course} and not r.quarantined
              and ((r.kind = 'test' and v.payload->'attempts' <> '[]')
                or (r.kind = ${kind} and (r.kind <> 'completion' or v.payload->>'attendance' is not null)))
          ) r on r.account = a.source_id
          where a.platform_id = ${platform} and a.learner_id in (select learner_id from people)
          group by a.learner_id
        )
        select count(*) as accounts,
          count(*) filter (where tested) as tests,
          count(*) filter (where attended) as attended,
          (select max(finished_at) from runs
            where kind = 'sync' and subject = ${platform} and state in ('succeeded', 'partial')) as "syncedAt"
        from known`.execute(db)
      const [row] = counted.rows
      return {
        ...{ platform, course, finalTest, attendance },
        ...(row ?? { accounts: 0, tests: 0, attended: 0, syncedAt: null }),
      }
    }),
  )
}

/** Which records say how much somebody attended. */
const KINDS: Record<SourceCoverage['attendance'], string> = {
  sessions: 'sessions',
  topics: 'topics',
  reported: 'completion',
  none: '',
}
