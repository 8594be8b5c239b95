/** Which sessions a decision about many people means for each of them. */
import type { Queryable } from '../../database/connection.ts'
import type { Cohort } from '../../programs/store.ts'
import type { SessionOf } from './decision-store.ts'
import { requireSessions, sessionsOfLearners } from './learner-sessions.ts'
import { type ChosenRow, refuseRows } from './selection.ts'
import { isNamed, type SessionMark } from './session-marks.ts'
import type { NamedSession } from './standing.ts'

/**
 * @param named null: those of each learner that `isOpen` says
 * @param faultOf why the decision cannot be made for somebody and these sessions, or null
 * @throws HocvuError `request.invalid` for a session the cohort does not have; `request.conflict` naming whoever has a fault
 */
export async function sessionsMeant(
  db: Queryable,
  cohort: Cohort,
  chosen: readonly ChosenRow[],
  named: readonly NamedSession[] | null,
  isOpen: (session: SessionMark) => boolean,
  faultOf: (row: ChosenRow, meant: readonly SessionMark[]) => string | null,
): Promise<SessionOf[]> {
  if (named !== null) await requireSessions(db, cohort, named)
  const marks = await sessionsOfLearners(db, cohort, chosen)
  const rows: SessionOf[] = []
  const faults: { field: string; reason: string }[] = []
  for (const one of chosen) {
    const own = marks.get(one.enrolment) ?? []
    const meant =
      named === null
        ? own.filter(isOpen)
        : own.filter(({ session }) => named.some((name) => isNamed(session, name)))
    const fault = faultOf(one, meant)
    if (fault !== null) faults.push({ field: one.field, reason: fault })
    for (const { session } of meant) {
      const { platform, course, code } = session
      rows.push({ enrolment: one.enrolment, platform, course, session: code })
    }
  }
  refuseRows('request.conflict', faults)
  return rows
}
