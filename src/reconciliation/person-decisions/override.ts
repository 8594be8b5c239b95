/** A person decides beside the rules: allow, refuse, or extend the window. */
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import { type DateString, dateInVietnam, endOfDateInVietnam } from '../../foundation/dates.ts'
import type { Cohort } from '../../programs/store.ts'
import {
  type DecisionDeps,
  type DecisionTaken,
  decideTogether,
  type WrittenDecision,
} from './decide-together.ts'
import { insertOverrides, windowsOf } from './decision-store.ts'
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
      if (lastDay !== null) await requireLonger(trx, enrolments, lastDay)
      const decided = { kind, lastDay, expiresOn }
      return {
        insert: (act) => insertOverrides(trx, act, enrolments, decided),
        after: { override: decided },
        items: enrolments.map((enrolment) => ({ enrolment, ...decided })),
      }
    },
  )
}

/** @throws HocvuError `request.invalid` when nobody's window would close later */
async function requireLonger(
  trx: Trx,
  enrolments: readonly string[],
  lastDay: DateString,
): Promise<void> {
  const close = endOfDateInVietnam(lastDay)
  const windows = await windowsOf(trx, enrolments)
  const isLonger = enrolments.some((id) => {
    const present = windows.get(id)
    return present === undefined || (present !== null && present < close)
  })
  if (!isLonger)
    refuseRows('request.invalid', [
      {
        field: 'lastDay',
        reason: `${lastDay} extends nobody's window: each is open as long already; name a later day`,
      },
    ])
}

function faultsOf({ kind, lastDay, expiresOn }: NewOverride) {
  if (kind === 'extend' && lastDay !== null && expiresOn !== null && expiresOn < lastDay)
    return [
      {
        field: 'expiresOn',
        reason: `expiresOn ${expiresOn} is before lastDay ${lastDay}: a test that was taken in the added time would cease to count; leave expiresOn out, or name ${lastDay} or later`,
      },
    ]
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
