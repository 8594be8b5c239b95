import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { issueCertificates } from '../../../src/certificates/issue.ts'
import { freezeDossiers } from '../../../src/certificates/dossier/freeze.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { COHORT, cohortYaml, createWorld, learnerWith, onePage, programYaml, rosterCsv, sessions } from '../../support/world.ts'

it('probe', async () => {
  const N = 1500
  const codes = Array.from({ length: N }, (_, i) => `P${i}`)
  const world = await createWorld({ programs: [programYaml({ rules: '{ finalTest: { pass: 5 }, attendance: { minimum: 3/4, unexcused: review, presence: 1/2 } }', cohorts: cohortYaml(COHORT, { attendance: 'sessions' }) })] })
  await world.importRoster(rosterCsv(codes.map((code) => ({ code }))))
  const list = Array.from({ length: 10 }, (_, i) => ({ code: `B${i}`, minutes: 180 }))
  await world.sync(onePage(...codes.flatMap((c) => [...learnerWith(c, '8'), sessions(c, list)])))
  await world.reconcile()
  const runId = await world.newRun('certify', COHORT)
  const t = performance.now()
  const { issued } = await issueCertificates({ ...world }, await getCohort(world.db, COHORT), { runId, actor: 'cli:lan' })
  console.log('issue', issued.length, performance.now() - t)
  const rows = await sql<any>`select content, pg_column_size(content) as size, length(content::text) as len from certificate_dossiers limit 1`.execute(world.db)
  console.log(rows.rows[0].size, rows.rows[0].len, JSON.stringify(rows.rows[0].content, null, 1).slice(0, 9000))
  const given = await sql<any>`select r.certificate_id as "certificateId", r.revision, c.enrolment_id as "enrolmentId", r.outcome_revision as "outcomeRevision" from certificate_revisions r join certificates c on c.id = r.certificate_id limit 500`.execute(world.db)
  for (let i = 0; i < 3; i++) {
    await world.database.asOwner((p) => p.query('alter table certificate_dossiers disable trigger all; delete from certificate_dossiers'))
    const t2 = performance.now()
    await freezeDossiers(world.db, given.rows, world.clock.now())
    console.log('freeze 500', performance.now() - t2)
  }
  const c = await sql<any>`select count(*) filter (where content->'how'->>'reproduced' = 'true') as ok, count(*) from certificate_dossiers`.execute(world.db)
  console.log(c.rows)
  expect(issued.length).toBe(N)
  await world.close()
}, 120000)
