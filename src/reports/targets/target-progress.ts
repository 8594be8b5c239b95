/** Plan against actual: what of the targets of a year has been reached. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import {
  listTargets,
  type Reached,
  reachedByProgram,
  reachedByTarget,
  type Target,
} from './target-store.ts'

export interface ProgramProgress extends Reached {
  programId: string
  /** Of the whole province; null: none is set, or the viewer sees a branch of units only. */
  target: (Target & Reached) | null
  /** Of units, each with what its branch has come to. */
  unitTargets: (Target & Reached)[]
}

const NOTHING: Reached = { reached: 0, passed: 0, certified: 0 }

/** Programs that have a target or anybody who has reached something, by id; of the people that the viewer sees. */
export async function targetProgress(
  db: Queryable,
  viewer: Viewer,
  wanted: { year: number; programId?: string },
): Promise<Map<string, ProgramProgress>> {
  const targets = await listTargets(db, viewer, wanted)
  const reached = await reachedByProgram(db, viewer, wanted)
  const ofUnits = targets.some(({ unit }) => unit !== null)
    ? await reachedByTarget(db, viewer, wanted, targets)
    : new Map<string, Reached>()
  const ids = new Set([...targets.map(({ programId }) => programId), ...reached.keys()])
  return new Map(
    [...ids].map((programId) => {
      const whole = reached.get(programId) ?? NOTHING
      const own = targets.filter((target) => target.programId === programId)
      const target = own.find(({ unit }) => unit === null)
      const unitTargets = own.filter(({ unit }) => unit !== null)
      return [
        programId,
        {
          programId,
          ...whole,
          target: target === undefined ? null : { ...target, ...whole },
          unitTargets: unitTargets.map((one) => ({ ...one, ...(ofUnits.get(one.id) ?? NOTHING) })),
        },
      ]
    }),
  )
}
