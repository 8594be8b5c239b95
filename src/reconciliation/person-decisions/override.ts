/** A person decides beside the rules: allow, refuse, or extend the window. */
import type { Viewer } from '../../access/viewer.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Cohort } from '../../programs/store.ts'
import {
  type DecisionDeps,
  type DecisionTaken,
  decideTogether,
  type WrittenDecision,
} from './decide-together.ts'
import { insertOverrides } from './decision-store.ts'
import { refuseRows } from './selection.ts'
import type { Override } from './standing.ts'

export type NewOverride = WrittenDecision & Pick<Override, 'kind' | 'lastDay' | 'expiresOn'>

/** @throws HocvuError as `decideTogether`; `request.invalid` for days that make no sense */
export async function overrideOutcomes(
  deps: DecisionDeps,
  viewer: Viewer,
  cohort: Cohort,
  override: NewOverride,
): Promise<DecisionTaken> {
  const { kind, lastDay, expiresOn } = override
  refuseRows('request.invalid', faultsOf(override))
  return await decideTogether(
    deps,
    viewer,
    cohort,
    { ...override, kind: 'override' },
    async (trx, chosen, { now }) => {
      if (expiresOn !== null && expiresOn < dateInVietnam(now))
        refuseRows('request.invalid', [
          {
            field: 'expiresOn',
            reason: `expiresOn ${expiresOn} is over; name today or a later day`,
          },
        ])
      const enrolments = chosen.map(({ enrolment }) => enrolment)
      const decided = { kind, lastDay, expiresOn }
      return {
        insert: (act) => insertOverrides(trx, act, enrolments, decided),
        after: { override: decided },
        items: enrolments.map((enrolment) => ({ enrolment, ...decided })),
      }
    },
  )
}

function faultsOf({ kind, lastDay }: NewOverride) {
  if (kind === 'extend' && lastDay === null)
    return [
      { field: 'lastDay', reason: 'lastDay is missing: to extend, name the new last valid day' },
    ]
  if (kind !== 'extend' && lastDay !== null)
    return [
      { field: 'lastDay', reason: `lastDay belongs to "extend" only; leave it out to ${kind}` },
    ]
  return []
}
