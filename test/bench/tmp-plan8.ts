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
  const { Kysely, PostgresDialect } = await import('kysely')
  const logged: [number, string][] = []
  const spy = new Kysely<never>({ dialect: new PostgresDialect({ pool: installation.database.pool }), log: (event) => logged.push([event.queryDurationMillis, event.query.sql.replace(/\\s+/g, ' ').slice(0, 160)]) })
  const b2 = performance.now()
  await makePlanReport(spy as never, viewer, plan, { now })
  console.log('whole', (performance.now() - b2).toFixed(0))
  for (const [ms, text] of logged) console.log(ms.toFixed(0), text)
})
process.exit(0)
