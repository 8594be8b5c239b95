/** An installation in which so many people have passed on a platform: accounts, records and outcomes as on any day. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const program = `
id: nts
title: { vi: Nhận thức số }
rules: { finalTest: { pass: 5 }, attendance: { minimum: 3/4 } }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts: [{ id: ${COHORT}, name: Lớp 1, start: 2026-01-05, evidence: [{ platform: portal, course: NTS, attendance: sessions }] }]
`

export async function withPassed<T>(
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
