/** What a reconciliation is measured against: one statement that compares score and attendance with the two thresholds. */
import type pg from 'pg'

/**
 * Writes who passed into a bare table. Nothing of windows, attempts out of time, excuses, unrecorded sessions, people's
 * decisions, reasons, versions, days, modules, or of what each outcome rests on.
 * @returns how many passed
 */
export async function twoThresholds(pool: pg.Pool, cohort: string): Promise<number> {
  await pool.query('drop table if exists bare_outcomes')
  await pool.query('create table bare_outcomes (enrolment_id uuid, verdict text, score numeric)')
  await pool.query(
    `insert into bare_outcomes
    select e.id, case when t.score >= 5 and s.attended * 4 >= s.required * 3 then 'passed' else 'failed' end, t.score
    from enrolments e
    join accounts a on a.learner_id = e.learner_id
    join records rt on rt.platform_id = a.platform_id and rt.account = a.source_id and rt.course = 'KNS' and rt.kind = 'test'
    join record_versions vt on vt.id = rt.version_id
    join records rs on rs.platform_id = a.platform_id and rs.account = a.source_id and rs.course = 'KNS' and rs.kind = 'sessions'
    join record_versions vs on vs.id = rs.version_id
    cross join lateral (
      select max(((one->>'raw')::numeric - (one->>'minimum')::numeric) * 10
        / ((one->>'maximum')::numeric - (one->>'minimum')::numeric)) as score
      from jsonb_array_elements(vt.payload->'attempts') one) t
    cross join lateral (
      select sum((one->'presence'->>'minutes')::int) as attended, sum((one->>'minutes')::int) as required
      from jsonb_array_elements(vs.payload->'sessions') one) s
    where e.cohort_id = $1`,
    [cohort],
  )
  const { rows } = await pool.query<{ passed: number }>(
    `select count(*) as passed from bare_outcomes where verdict = 'passed'`,
  )
  return rows[0]?.passed ?? 0
}
