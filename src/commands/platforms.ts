/** `platforms`, `platforms check|reset`: what is configured, how it stands, and what is missing in plain words. */

import { readVariable } from '../../config/settings.ts'
import { courseRequests } from '../evidence/course-requests.ts'
import {
  describeState,
  type StateOfPlatform,
  stateOfPlatform,
} from '../programs/platform-health.ts'
import { readPlatformState, saveCircuit } from '../programs/platform-state.ts'
import { missingVariables } from '../programs/platforms.ts'
import { listCohorts } from '../programs/store.ts'
import { latestRun } from '../runs/run.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

interface PlatformLine extends StateOfPlatform {
  id: string
  connector: string
  url: string | null
  schedule: string | null
  state: 'configured' | 'not configured'
  /** Variables of the environment that are not set. */
  missing: string[]
  courses: string[]
  lastSync: { state: string; at: Date | null } | null
}

export const listPlatforms: Command<[]> = async (context) => {
  const installation = await context.open()
  const { db } = installation.database
  const cohorts = await listCohorts(db)
  const platforms: PlatformLine[] = []
  for (const platform of installation.platforms) {
    const missing = missingVariables(platform, readVariable)
    const last = await latestRun(db, 'sync', platform.id)
    platforms.push({
      id: platform.id,
      connector: platform.connector,
      url: platform.url,
      schedule: platform.schedule,
      state: missing.length > 0 ? 'not configured' : 'configured',
      missing,
      courses: courseRequests(platform.id, cohorts).requests.map(({ course }) => course),
      lastSync: last === null ? null : { state: last.state, at: last.finishedAt ?? last.startedAt },
      ...stateOfPlatform(
        platform,
        await readPlatformState(db, platform.id),
        installation.clock.now(),
      ),
    })
  }
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
    ...describeState(line).map((text) => `    ${text}`),
  ].join('\n')
}

export const checkPlatform: Command<[id: string]> = async (context, id) => {
  const installation = await context.open()
  const { db } = installation.database
  const platform = installation.resolvePlatform(id)
  const { connector, context: opened } = await installation.connections.open(platform)
  const { requests } = courseRequests(id, await listCohorts(db))
  const state = stateOfPlatform(platform, await readPlatformState(db, id), installation.clock.now())
  const findings = [
    ...(await connector.check(opened, requests)),
    ...describeState(state).map((detail) => ({
      name: 'state',
      ok: false,
      detail,
      mend: 'See docs/operations.md, "Platforms".',
    })),
  ]
  const ok = findings.every((finding) => finding.ok)
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
  const installation = await context.open()
  installation.resolvePlatform(id)
  await saveCircuit(installation.database.db, id, null)
  context.output.result(
    { platform: id, circuit: 'closed' },
    () => `${id}: asked again from now on.`,
  )
  return exitCodes.done
}
