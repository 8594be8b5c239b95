/** Proves a platform's set-up: address, token, rights, clock, courses; and how it stands. */
import type { CheckFinding } from '../connectors/contract.ts'
import type { Viewer } from '../src/access/viewer.ts'
import { courseRequests } from '../src/evidence/course-requests.ts'
import { describeState, stateOfPlatform } from '../src/programs/platform-health.ts'
import { readPlatformState } from '../src/programs/platform-state.ts'
import { resetCircuit } from '../src/programs/reset-circuit.ts'
import { listCohorts } from '../src/programs/store.ts'
import type { JobDeps } from './deps.ts'

export interface PlatformCheck {
  ok: boolean
  findings: CheckFinding[]
}

/**
 * Asks now, whether others leave it alone or not; when all is well, they need not any more.
 * @throws HocvuError `not-found`, `platform.not-configured`, `platform.refused-address`
 */
export async function checkPlatform(
  {
    database: { db },
    clock,
    connections,
    resolvePlatform,
  }: Pick<JobDeps, 'database' | 'clock' | 'connections' | 'resolvePlatform'>,
  viewer: Viewer,
  id: string,
): Promise<PlatformCheck> {
  const platform = resolvePlatform(id)
  const { connector, context } = await connections.open(platform)
  const { requests } = courseRequests(id, await listCohorts(db))
  context.http.resetCircuit()
  const proofs = await connector.check(context, requests)
  if (proofs.every(({ ok }) => ok)) await resetCircuit({ db, clock }, viewer, id)
  const state = stateOfPlatform(platform, await readPlatformState(db, id), clock.now())
  // A token that will run out still works.
  const stateIsWell = state.circuit === 'closed' && (state.tokenDaysLeft ?? 0) >= 0
  const findings = [
    ...proofs,
    ...describeState(id, state).map((detail) => ({
      name: 'state',
      ok: stateIsWell,
      detail,
      ...(!stateIsWell && { mend: 'See docs/operations.md, "Platforms".' }),
    })),
  ]
  return { ok: findings.every(({ ok }) => ok), findings }
}
