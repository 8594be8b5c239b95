/** Sessions whose length differs between learners of one course: the rarer reading waits for a person. */
import type { CourseRequest } from '../../connectors/contract.ts'
import { sha256 } from '../foundation/secrets.ts'
import { settleReason, storeQuarantined } from './quarantine-store.ts'
import { mayContradict, setAsideContradictingSessions } from './record-store.ts'
import type { SyncDeps } from './sync.ts'

const REASON = 'session-length-differs'

/** @returns how many records are set aside */
export async function quarantineContradictions(
  { db, clock, vault }: SyncDeps,
  run: {
    platformId: string
    runId: string
    replayOf: string | null
    courses: readonly CourseRequest[]
    /** Sessions that changed since are looked at; null: all. */
    startedAt: Date | null
  },
): Promise<number> {
  const courses = run.courses.map(({ course }) => course)
  if (!(await mayContradict(db, run.platformId, courses, run.startedAt))) return 0
  return await db.transaction().execute(async (trx) => {
    const odd = await setAsideContradictingSessions(trx, run.platformId, courses)
    const rows = odd.map((record) => {
      const raw = Buffer.from(JSON.stringify(record.payload))
      return {
        row_key: `sessions:${record.course}:${record.sourceId}`,
        row_hash: sha256(raw),
        place: `sessions of course ${record.course}, record ${record.sourceId}`,
        reason: REASON,
        detail: `Session ${record.code} lasts ${record.minutes} minutes here and ${record.usual} minutes for other learners. Correct it on the platform and sync again; until then the sessions of this record do not count.`,
        sealed: vault.encrypt('raw-pages', raw),
        course: record.course,
      }
    })
    const now = clock.now()
    await storeQuarantined(trx, { ...run, observedAt: now }, rows)
    const found = { platformId: run.platformId, courses, reason: REASON, now }
    await settleReason(trx, found, rows)
    return odd.length
  })
}
