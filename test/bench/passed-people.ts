/**
 * An installation in which so many people have passed on a platform: accounts, records and outcomes as on any day. Asked
 * for more classes than one, all of them have passed in each, on the same evidence.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { operator } from '../../src/access/viewer.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { startLocalPlatform } from '../connectors/local-platform.ts'
import { item, pagesOf, TOKEN } from '../connectors/provincial-portal/portal.ts'

const UNITS = 200
export const COHORT = 'nts-1'

const cohort = (n: number) =>
  `{ id: nts-${n}, name: Lớp ${n}, start: 2026-01-05, evidence: [{ platform: portal, course: NTS, attendance: sessions }] }`

const program = (classes: number) => `
id: nts
title: { vi: Nhận thức số }
rules: { finalTest: { pass: 5 }, attendance: { minimum: 3/4 } }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts: [${Array.from({ length: classes }, (_, at) => cohort(at + 1)).join(', ')}]
`

export async function withPassed<T>(
  count: number,
  work: (installation: Installation) => Promise<T>,
  classes = 1,
): Promise<T> {
  const learners = Array.from({ length: count }, (_, at) => item(at + 1))
  const site = await startLocalPlatform(pagesOf(() => learners))
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  // The server runs as another account; where it cannot enter, its data would stand elsewhere and stay.
  chmodSync(folder, 0o711)
  const config = join(folder, 'config')
  mkdirSync(join(config, 'programs'), { recursive: true })
  writeFileSync(
    join(config, 'platforms.yaml'),
    `platforms: [{ id: portal, connector: provincial-portal, url: "${site.url}", token: "${TOKEN}", limit: 500, allowPrivateNetwork: true, requestsPerSecond: 1000 }]`,
  )
  writeFileSync(join(config, 'programs', 'nts.yaml'), program(classes))
  const installation = await openInstallation({
    settings: parseSettings({
      HOCVU_DATA: join(folder, 'data'),
      HOCVU_CONFIG: config,
      PUBLIC_URL: 'https://hocvu.example.gov.vn',
    }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    await bringRoster(installation, count)
    const step = { actor: 'bench', options: { chain: false } }
    await runNow(installation, { ...step, kind: 'sync', subject: 'portal' }, () => {})
    await runNow(installation, { ...step, kind: 'reconcile', subject: COHORT }, () => {})
    await passInOtherClasses(installation)
    return await work(installation)
  } finally {
    await installation.close()
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bringRoster({ database, clock, vault }: Installation, count: number): Promise<void> {
  const rows = Array.from(
    { length: count },
    (_, at) => `CB${at + 1},Lò Thị Số ${at + 1},06/01/1990,Xã ${(at % UNITS) + 1}`,
  )
  const csv = ['employee_code,full_name,date_of_birth,unit_name', ...rows].join('\n')
  const reading = await readRosterFile(Buffer.from(csv), 'roster.csv')
  const deps = { db: database.db, clock, vault }
  await importRoster(deps, operator('bench'), reading)
  await matchAccounts(database.db, clock, null)
}

/** What the rules said in the first class, for the same people in the others. */
async function passInOtherClasses({ database }: Installation): Promise<void> {
  const { db } = database
  const same = sql`from enrolments known join enrolments e on e.learner_id = known.learner_id and e.cohort_id <> ${COHORT}`
  await sql`insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select gen_random_uuid(), c.id, e.learner_id, e.origin, e.created_at
    from enrolments e cross join cohorts c where e.cohort_id = ${COHORT} and c.id <> ${COHORT}
    on conflict do nothing`.execute(db)
  await sql`insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance,
      window_closes_at, evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
    select e.id, r.revision, r.run_id, r.verdict, r.reasons, r.score, r.attendance, r.window_closes_at, r.evidence,
      r.program_id, r.program_version, r.cohort_version, r.decision_hash, r.decided_at
    ${same} join outcome_revisions r on r.enrolment_id = known.id where known.cohort_id = ${COHORT}`.execute(
    db,
  )
  await sql`insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, due_at, context_hash,
      reopened_at, score, attendance, achieved_on, modules)
    select e.id, e.cohort_id, o.revision, o.verdict, o.reason, o.decision_hash, o.due_at, o.context_hash,
      o.reopened_at, o.score, o.attendance, o.achieved_on, o.modules
    ${same} join outcomes o on o.enrolment_id = known.id where known.cohort_id = ${COHORT}`.execute(
    db,
  )
  await database.asOwner(async (pool) => {
    await pool.query('vacuum analyze')
  })
}
