/** A sync by the command line that is killed (SIGKILL) at random moments and started again until it is through. */
import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '../../src/demo/random.ts'
import { startLocalPlatform } from '../connectors/local-platform.ts'
import { item, pagesOf, TOKEN, type WireItem } from '../connectors/provincial-portal/portal.ts'
import { startCommand } from '../support/hocvu.ts'
import { createTestInstallation } from '../support/installation.ts'
import { type StoredState, storedState } from '../support/stored-state.ts'

const PAGE = 100

const program = `
id: kns
title: { vi: Kỹ năng số }
cohorts: [{ id: kns-1, enrol: roster, evidence: [{ platform: portal, course: NTS, attendance: sessions }] }]
`

async function install(learners: readonly WireItem[]) {
  const answer = pagesOf(() => [...learners])
  const site = await startLocalPlatform((request, response) => answer(request, response))
  const installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms:
  - { id: portal, connector: provincial-portal, url: "${site.url}", token: "${TOKEN}", limit: ${PAGE}, allowPrivateNetwork: true, requestsPerSecond: 1000 }
`,
      'programs/kns.yaml': program,
    },
  })
  return {
    site,
    installation,
    close: async () => {
      await installation.close()
      await site.close()
    },
  }
}

export interface KilledSync {
  undisturbed: StoredState
  killed: StoredState
  kills: number
  /** Requests of the undisturbed sync, and of all tries of the killed one together. */
  requests: { undisturbed: number; killed: number }
  exitCode: number | null
}

/** @param kills how often the process is killed while pages come in */
export async function killedSync(people: number, kills: number, seed: number): Promise<KilledSync> {
  const learners = Array.from({ length: people }, (_, index) => item(index + 1))
  const calm = await install(learners)
  const random = createRandom(seed)
  try {
    await calm.installation.run('sync', 'portal', {
      full: false,
      chain: false,
      acceptLosses: false,
    })
    const undisturbed = await storedState(calm.installation.database.db)
    const disturbed = await install(learners)
    try {
      let killed = 0
      const pages = Math.ceil(people / PAGE)
      const arrived = disturbed.site.arrived
      while (killed < kills) {
        const child = startCommand(['sync', 'portal', '--json'], disturbed.installation.environment)
        // Some pages after the one at which it takes up, and then any moment of a page's handling.
        const left = pages - arrived.length
        const wanted =
          arrived.length + random.integer(1, Math.max(1, Math.floor(left / (kills - killed + 1))))
        while (arrived.length < wanted && child.exitCode === null) await pause(1)
        await pause(random.integer(0, 40))
        if (child.exitCode !== null) break
        await child.kill()
        killed += 1
      }
      const last = startCommand(['sync', 'portal', '--json'], disturbed.installation.environment)
      const exitCode = await last.ended
      return {
        undisturbed,
        killed: await storedState(disturbed.installation.database.db),
        kills: killed,
        requests: { undisturbed: calm.site.arrived.length, killed: arrived.length },
        exitCode,
      }
    } finally {
      await disturbed.close()
    }
  } finally {
    await calm.close()
  }
}
