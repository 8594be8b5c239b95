import { sql } from 'kysely'
import { operator } from '../../src/access/viewer.ts'
import { getPlan } from '../../src/programs/plans/store.ts'
import { makePlanReport } from '../../src/reports/plan/make-plan-report.ts'
import { targetProgress } from '../../src/reports/targets/target-progress.ts'
import { resultsReport } from '../../src/reports/results-report.ts'
import { COHORT, withPassed } from './passed-people.ts'

await withPassed(50_000, async (installation) => {
  const { db } = installation.database
  const viewer = operator('x')
  const time = async (name: string, work: () => Promise<unknown>) => {
    const times: number[] = []
    for (let i = 0; i < 9; i += 1) { const b = performance.now(); await work(); times.push(performance.now() - b) }
    times.sort((a, b) => a - b)
    console.log(name, 'min', times[0]?.toFixed(0), 'median', times[4]?.toFixed(0))
  }
  const [program] = (await sql<{ id: string }>`select id from programs where active`.execute(db)).rows
  const plan = await getPlan(db, program?.id ?? '')
  const now = installation.clock.now()
  await time('plain count', () => sql`select count(distinct e.learner_id) from enrolments e join outcomes o on o.enrolment_id = e.id where o.verdict = 'passed'`.execute(db))
  await time('makePlanReport', () => makePlanReport(db, viewer, plan, { now }))
  await time('targetProgress', () => targetProgress(db, viewer, { year: now.getFullYear() }))
  const ex = await sql<Record<string, string>>`explain (analyze, buffers off) with people as (
    select c.program_id, e.learner_id, coalesce(bool_or(o.verdict = 'passed'), false) as passed,
      coalesce(bool_or(s.state = 'valid'), false) as certified
    from enrolments e
    join cohorts c on c.id = e.cohort_id
    left join outcomes o on o.enrolment_id = e.id
    left join certificates s on s.enrolment_id = e.id
    where e.cohort_id = any(${[COHORT]}::text[]) and (o.verdict = 'passed' or s.state = 'valid')
      and not exists (select from learners m where m.id = e.learner_id and m.merged_into is not null)
    group by c.program_id, e.learner_id)
    select program_id as "programId", count(*)::int as reached,
      count(*) filter (where passed)::int as passed, count(*) filter (where certified)::int as certified
    from people group by program_id`.execute(db)
  console.log(ex.rows.map((row) => Object.values(row)[0]).join('\n'))
})
process.exit(0)
