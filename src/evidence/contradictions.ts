/** Sessions whose length differs between learners of one course: the rarer reading waits for a person. */
import type { CourseRequest } from '../../connectors/contract.ts'
import { sha256 } from '../foundation/secrets.ts'
import { storeQuarantined } from './quarantine-store.ts'
import { setAsideContradictingSessions } from './record-store.ts'
import type { SyncDeps } from './sync.ts'

/** @returns how many records are set aside */
export async function quarantineContradictions(
  { db, clock, vault }: SyncDeps,
  run: { platformId: string; runId: string; courses: readonly CourseRequest[] },
): Promise<number> {
  const courses = run.courses.map(({ course }) => course)
  return await db.transaction().execute(async (trx) => {
    const odd = await setAsideContradictingSessions(trx, run.platformId, courses)
    await storeQuarantined(
      trx,
      { platformId: run.platformId, runId: run.runId, observedAt: clock.now() },
      odd.map((record) => {
        const raw = Buffer.from(JSON.stringify(record.payload))
        return {
          row_key: `sessions:${record.course}:${record.sourceId}`,
          row_hash: sha256(raw),
          place: `sessions of course ${record.course}, record ${record.sourceId}`,
          reason: 'session-length-differs',
          detail: `Session ${record.code} lasts ${record.minutes} minutes here and ${record.usual} minutes for other learners. Correct it on the platform and sync again; until then the sessions of this record do not count.`,
          sealed: vault.encrypt('raw-pages', raw),
          course: record.course,
        }
      }),
    )
    return odd.length
  })
}
