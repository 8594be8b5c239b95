/** `npm run bench -- certificates`: how fast certificates are issued, without their files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { operator } from '../../src/access/viewer.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { getCohort } from '../../src/programs/store.ts'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { createRun } from '../../src/runs/run.ts'
import { startLocalPlatform } from '../connectors/local-platform.ts'
import { item, pagesOf, TOKEN } from '../connectors/provincial-portal/portal.ts'

const SIZES = [2_000, 20_000]
const UNITS = 200
const COHORT = 'nts-1'

const program = `
id: nts
title: { vi: Nhận thức số }
rules: { finalTest: { pass: 5 }, attendance: { minimum: 3/4 } }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts: [{ id: ${COHORT}, name: Lớp 1, start: 2026-01-05, evidence: [{ platform: portal, course: NTS, attendance: sessions }] }]
`

/** So many people who have passed on a platform: with accounts, records and outcomes as on any other day. */
async function withPassed<T>(
  count: number,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const learners = Array.from({ length: count }, (_, at) => item(at + 1))
  const site = await startLocalPlatform(pagesOf(() => learners))
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  const config = join(folder, 'config')
  mkdirSync(join(config, 'programs'), { recursive: true })
  writeFileSync(
    join(config, 'platforms.yaml'),
    `platforms: [{ id: portal, connector: provincial-portal, url: "${site.url}", token: "${TOKEN}", limit: 500, allowPrivateNetwork: true, requestsPerSecond: 1000 }]`,
  )
  writeFileSync(join(config, 'programs', 'nts.yaml'), program)
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

export async function benchIssue(): Promise<void> {
  for (const size of SIZES)
    await withPassed(size, async (installation) => {
      const { db } = installation.database
      const cohort = await getCohort(db, COHORT)
      const wanted = { kind: 'certify' as const, subject: COHORT, options: {}, actor: 'bench' }
      const { id: runId } = await createRun(db, installation.clock, wanted)
      const deps = { ...installation, db }
      const began = performance.now()
      let longest = 0
      let last = began
      const { issued } = await issueCertificates(deps, cohort, {
        runId,
        actor: 'bench',
        onProgress: async () => {
          const now = performance.now()
          longest = Math.max(longest, now - last)
          last = now
        },
      })
      const seconds = (performance.now() - began) / 1000
      const { rows } = await sql<{ gapless: boolean }>`
        select count(*) = ${size} and max(register_number) = ${size} as gapless from certificates`.execute(
        db,
      )
      const shown = (value: number) => Math.round(value).toLocaleString('en')
      console.log(
        `${shown(issued.length)} certificates issued in ${seconds.toFixed(1)} s: ${shown(issued.length / seconds)} a second, without their files; the longest batch of 500 took ${shown(longest)} ms${rows[0]?.gapless ? '' : '; THE REGISTER HAS A GAP'}`,
      )
    })
}
