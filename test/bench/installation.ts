/** An installation with its embedded database, as it is on a first day, for a bench. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'

export interface BenchInstallation extends Installation {
  /** Under which another process opens the same. */
  environment: Record<string, string>
}

/** @param files configuration by name, such as `platforms.yaml` */
export async function withBenchInstallation<T>(
  {
    files = {},
    environment = {},
  }: { files?: Record<string, string>; environment?: Record<string, string> },
  work: (installation: BenchInstallation) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  // The server runs as another account; where it cannot enter, its data would stand elsewhere and stay.
  chmodSync(folder, 0o711)
  const config = join(folder, 'config')
  mkdirSync(config)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(config, name)), { recursive: true })
    writeFileSync(join(config, name), text)
  }
  const variables = { HOCVU_DATA: join(folder, 'data'), HOCVU_CONFIG: config, ...environment }
  const installation = await openInstallation({
    settings: parseSettings(variables),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    return await work({ ...installation, environment: variables })
  } finally {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
