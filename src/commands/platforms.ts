/** `platforms`, `platforms check|reset`: what is configured, how it stands, and what is missing in plain words. */

import { checkPlatform as proveSetUp } from '../../jobs/check-platform.ts'
import { describeState } from '../programs/platform-health.ts'
import { resetCircuit } from '../programs/reset-circuit.ts'
import { type PlatformLine, platformLines } from '../reports/platforms.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export const listPlatforms: Command<[]> = async (context) => {
  const { database, clock, resolvePlatform } = await context.open()
  const platforms = await platformLines({ db: database.db, clock, resolvePlatform })
  context.output.result({ platforms }, () =>
    platforms.length === 0
      ? `No platform is configured. Write one into ${context.settings.HOCVU_CONFIG}/platforms.yaml; its comments show how.`
      : platforms.map(describeLine).join('\n'),
  )
  return exitCodes.done
}

function describeLine(line: PlatformLine): string {
  const { id, connector, url, state, missing, lastSync } = line
  const when = lastSync === null ? 'never' : `${lastSync.state} ${lastSync.at?.toISOString() ?? ''}`
  return [
    `${id}  ${connector}  ${url ?? '-'}  ${state}${missing.length > 0 ? ` (set ${missing.join(', ')})` : ''}  last sync: ${when}`,
    ...describeState(id, line).map((text) => `    ${text}`),
  ].join('\n')
}

export const checkPlatform: Command<[id: string]> = async (context, id) => {
  const { ok, findings } = await proveSetUp(await context.open(), context.viewer, id)
  context.output.result({ platform: id, ok, findings }, () =>
    findings
      .map(
        ({ ok: holds, name, detail, mend }) =>
          `${holds ? 'ok     ' : 'MISSING'}  ${name}: ${detail}${mend === undefined ? '' : `\n         → ${mend}`}`,
      )
      .join('\n'),
  )
  return ok ? exitCodes.done : exitCodes.failed
}

/** Closes the circuit breaker of a platform that somebody has mended, for all workers. */
export const resetPlatform: Command<[id: string]> = async (context, id) => {
  const { database, clock } = await context.open()
  const wasOpen = await resetCircuit({ db: database.db, clock }, context.viewer, id)
  context.output.result({ platform: id, circuit: 'closed' }, () =>
    wasOpen ? `${id}: asked again from now on.` : `${id}: was not left alone.`,
  )
  return exitCodes.done
}
