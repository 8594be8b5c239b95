/** The shape of a case, and the stage that most cases are played on. */
import { type MisbehavingServer, startMisbehaving } from '../misbehaviour.ts'
import type { ConformancePlatform, HttpPlatform, Learner } from '../platform.ts'
import { learners, type Reading, read } from '../reading.ts'

export interface Case<Kind extends ConformancePlatform = HttpPlatform> {
  /** What holds: `HTTP 403 is a missing right, and is not asked again`. */
  name: string
  /** Takes seconds: played with the long tests. */
  long?: true
  /** Left out: to every platform of the kind. */
  appliesTo?(platform: Kind): boolean
  run(platform: Kind): Promise<void>
}

/** A platform that holds the learners, for the length of the work. */
export async function withPlatform(
  platform: HttpPlatform,
  holds: { learners: readonly Learner[]; pageSize: number },
  work: (server: MisbehavingServer) => Promise<void>,
): Promise<void> {
  const server = await startMisbehaving(platform, holds)
  try {
    await work(server)
  } finally {
    await server.close()
  }
}

const MOST_POSITIONS = 6

/**
 * The work, for each data request of a pull in turn: its number, the server as new, and what an undisturbed pull reads.
 * Three learners on pages of two: every kind of question is asked, and the paged one more than once.
 * @param one only for one data request: this one, counted round from 0
 */
export async function atEveryRequest(
  platform: HttpPlatform,
  one: number | undefined,
  work: (at: number, server: MisbehavingServer, whole: Reading) => Promise<void>,
): Promise<void> {
  await withPlatform(platform, { learners: learners(3), pageSize: 2 }, async (server) => {
    const whole = await read(platform, server)
    if (whole.error !== null) throw whole.error
    const count = server.dataRequests
    for (let at = 1; at <= count; at += 1) {
      if (one !== undefined && at !== (one % count) + 1) continue
      if (one === undefined && at > MOST_POSITIONS / 2 && at <= count - MOST_POSITIONS / 2) continue
      server.forget()
      await work(at, server, whole)
    }
  })
}
