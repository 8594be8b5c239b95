/** A new installation with its embedded database and a portal for every class that is to come. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { TOKEN } from '../connectors/provincial-portal/portal.ts'
import { cohortOf, courseOf, platformOf, startPortal } from './class.ts'

export const PROGRAM = 'nts'

const cohort = (at: number) =>
  `{ id: ${cohortOf(at)}, name: Lớp ${at}, start: 2026-01-05, evidence: [{ platform: ${platformOf(at)}, course: ${courseOf(at)}, attendance: sessions }] }`

const program = (classes: readonly number[]) => `
id: ${PROGRAM}
title: { vi: Nhận thức số }
rules: { finalTest: { pass: 5 }, attendance: { minimum: 3/4 } }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts: [${classes.map(cohort).join(', ')}]
`

export async function withInstallation<T>(
  { classes, classSize }: { classes: number; classSize: number },
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const numbers = Array.from({ length: classes }, (_, at) => at)
  const portals = await Promise.all(numbers.map((at) => startPortal(at, classSize)))
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-scale-'))
  // The server runs as another account; where it cannot enter, its data would stand elsewhere and stay.
  chmodSync(folder, 0o711)
  const config = join(folder, 'config')
  mkdirSync(join(config, 'programs'), { recursive: true })
  const platform = (url: string, at: number) =>
    `{ id: ${platformOf(at)}, connector: provincial-portal, url: "${url}", token: "${TOKEN}", limit: 500, allowPrivateNetwork: true, requestsPerSecond: 1000 }`
  writeFileSync(
    join(config, 'platforms.yaml'),
    `platforms: [${portals.map(({ url }, at) => platform(url, at)).join(', ')}]`,
  )
  writeFileSync(join(config, 'programs', `${PROGRAM}.yaml`), program(numbers))
  const installation = await openInstallation({
    settings: parseSettings({
      HOCVU_DATA: join(folder, 'data'),
      HOCVU_CONFIG: config,
      PUBLIC_URL: 'https://hocvu.example.gov.vn',
      PORT: '0',
      // Every visitor comes from an address of their own, so that nobody is held up by the limits.
      TRUST_PROXY: '1',
    }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    return await work(installation)
  } finally {
    await installation.close()
    await Promise.all(portals.map((portal) => portal.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}
