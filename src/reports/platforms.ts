/** How each platform stands: what it is, what it lacks, when it was last read, its breaker and its token. About nobody. */
import type { Database } from '../database/connection.ts'
import { courseRequests } from '../evidence/course-requests.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type StateOfPlatform, stateOfPlatform } from '../programs/platform-health.ts'
import { readPlatformState } from '../programs/platform-state.ts'
import { listCohorts, listPlatforms } from '../programs/store.ts'
import { latestRun } from '../runs/run.ts'

export interface PlatformLine extends StateOfPlatform {
  id: string
  connector: string
  /** As written: a variable of the environment stays a variable. */
  url: string | null
  schedule: string | null
  state: 'configured' | 'not configured'
  /** Variables of the environment that are not set. */
  missing: string[]
  courses: string[]
  lastSync: { id: string; state: string; at: Date | null } | null
}

export async function platformLines({
  db,
  clock,
  resolvePlatform,
}: {
  db: Database
  clock: Clock
  resolvePlatform(id: string): object
}): Promise<PlatformLine[]> {
  const cohorts = (await listCohorts(db)).filter(({ active }) => active)
  const lines: PlatformLine[] = []
  for (const platform of await listPlatforms(db)) {
    const { id, connector, url, schedule } = platform
    const missing = missingOf(() => resolvePlatform(id))
    const last = await latestRun(db, 'sync', id)
    lines.push({
      id,
      connector,
      url,
      schedule,
      state: missing.length > 0 ? 'not configured' : 'configured',
      missing,
      courses: courseRequests(id, cohorts).requests.map(({ course }) => course),
      lastSync: last && { id: last.id, state: last.state, at: last.finishedAt ?? last.startedAt },
      ...stateOfPlatform(platform, await readPlatformState(db, id), clock.now()),
    })
  }
  return lines
}

/** Variables of the environment that a platform needs and that are not set. */
export function missingOf(resolve: () => object): string[] {
  try {
    resolve()
    return []
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'platform.not-configured')
      return error.fields.map(({ field }) => field)
    throw error
  }
}
