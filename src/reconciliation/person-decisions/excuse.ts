/** A person accepts why sessions were missed. The absence stays an absence, and in the denominator. */
import type { Viewer } from '../../access/viewer.ts'
import type { Cohort } from '../../programs/store.ts'
import {
  type DecisionDeps,
  type DecisionTaken,
  decideTogether,
  type WrittenDecision,
} from './decide-together.ts'
import { insertExcuses } from './decision-store.ts'
import type { ChosenRow } from './selection.ts'
import { nameOf, type SessionMark } from './session-marks.ts'
import { sessionsMeant } from './sessions-meant.ts'
import type { NamedSession } from './standing.ts'
import { wordsOf } from './words.ts'

export type NewExcuse = WrittenDecision & {
  /** `unexcused`: every absence of each learner that has no reason so far. */
  sessions: readonly NamedSession[] | 'unexcused'
  acceptedBy: string
}

/**
 * A session that is still to come can be excused beforehand; one that was attended cannot.
 * @throws HocvuError as `decideTogether`; `request.conflict` names whoever has nothing to excuse
 */
export async function excuseAbsences(
  deps: DecisionDeps,
  viewer: Viewer,
  cohort: Cohort,
  excuse: NewExcuse,
): Promise<DecisionTaken> {
  const wanted = excuse.sessions
  const acceptedBy = wordsOf('acceptedBy', excuse.acceptedBy)
  return await decideTogether(
    deps,
    viewer,
    cohort,
    { ...excuse, kind: 'excuse' },
    async (trx, chosen) => {
      const rows = await sessionsMeant(
        trx,
        cohort,
        chosen,
        wanted === 'unexcused' ? null : wanted,
        ({ mark }) => mark?.absence === 'unexcused',
        faultOf,
      )
      return {
        insert: (act) => insertExcuses(trx, act, rows, acceptedBy),
        after: { acceptedBy, sessions: rows.length },
        items: rows.map((row) => ({ ...row, acceptedBy })),
      }
    },
  )
}

function faultOf({ learner }: ChosenRow, meant: readonly SessionMark[]): string | null {
  if (meant.length === 0) return `${learner} has no absence without a reason; leave them out`
  const attended = meant.find(({ mark }) => mark !== null && mark.absence === null)
  if (attended)
    return `${learner} attended ${nameOf(attended.session)}; leave them or the session out`
  const twice = meant.find(({ excuse }) => excuse !== null)
  return twice
    ? `${learner} is excused from ${nameOf(twice.session)} already (decision ${twice.excuse?.act}); undo that first, or leave them out`
    : null
}
