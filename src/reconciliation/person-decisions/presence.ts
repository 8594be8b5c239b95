/** A person says who was there in sessions that were held without a mark. A mark of the platform goes before it. */
import type { Viewer } from '../../access/viewer.ts'
import type { Cohort } from '../../programs/store.ts'
import {
  type DecisionDeps,
  type DecisionTaken,
  decideTogether,
  type WrittenDecision,
} from './decide-together.ts'
import { insertPresences } from './decision-store.ts'
import type { ChosenRow } from './selection.ts'
import { nameOf, type SessionMark } from './session-marks.ts'
import { sessionsMeant } from './sessions-meant.ts'
import type { NamedSession, Presence } from './standing.ts'

export type NewPresence = WrittenDecision & {
  /** `unrecorded`: every session that was held without a mark for the learner. */
  sessions: readonly NamedSession[] | 'unrecorded'
  mark: Presence['mark']
}

/** @throws HocvuError as `decideTogether`; `request.conflict` names whoever has a mark already */
export async function recordPresences(
  deps: DecisionDeps,
  viewer: Viewer,
  cohort: Cohort,
  presence: NewPresence,
): Promise<DecisionTaken> {
  const { sessions: wanted, mark } = presence
  return await decideTogether(
    deps,
    viewer,
    cohort,
    { ...presence, kind: 'presence' },
    async (trx, chosen) => {
      const rows = await sessionsMeant(
        trx,
        cohort,
        chosen,
        wanted === 'unrecorded' ? null : wanted,
        (known) => known.isHeld && known.mark === null,
        faultOf,
      )
      return {
        insert: (act) => insertPresences(trx, act, rows, mark),
        after: { mark, sessions: rows.length },
        items: rows.map((row) => ({ ...row, mark })),
      }
    },
  )
}

function faultOf({ learner }: ChosenRow, meant: readonly SessionMark[]): string | null {
  if (meant.length === 0) return `${learner} has no session without a mark; leave them out`
  const coming = meant.find(({ isHeld }) => !isHeld)
  if (coming)
    return `${nameOf(coming.session)} has not been held for ${learner}; wait until its roll was called`
  const twice = meant.find(({ said }) => said !== null)
  if (twice)
    return `${learner} was said to be ${twice.said?.mark} at ${nameOf(twice.session)} already (decision ${twice.said?.act}); undo that first, or leave them out`
  const marked = meant.find(({ platform }) => platform !== null)
  return marked
    ? `${learner} has the mark "${marked.platform?.state}" for ${nameOf(marked.session)}; have it corrected on the platform, or leave them out`
    : null
}
