/** Reads the sessions of a cohort, and of its learners one by one. */
import { SessionsRecord } from '../../../connectors/contract.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Cohort } from '../../programs/store.ts'
import { evidenceOf, sessionCatalogue } from '../evidence-store.ts'
import { type HeldSession, sourceName } from '../sessions.ts'
import { refuseRows } from './selection.ts'
import { getEnrolment } from './selection-store.ts'
import { type CohortSession, isNamed, type SessionMark, sessionMarks } from './session-marks.ts'
import { type NamedSession, noDecisions } from './standing.ts'
import { personDecisionsOf } from './store.ts'

const StoredSessions = SessionsRecord.pick({ sessions: true })
const HALF = { numerator: 1, denominator: 2 }

const withSessions = ({ definition }: Cohort) =>
  definition.evidence.filter(({ attendance }) => attendance === 'sessions')

/** Every session of the cohort that has been named so far; tells of nobody. */
export async function listSessions(db: Queryable, cohort: Cohort): Promise<CohortSession[]> {
  const sources = withSessions(cohort)
  const catalogue = await sessionCatalogue(db, cohort.id, sources)
  const named = new Map(
    sources.map(({ platform, course }) => [
      sourceName(platform, course),
      { platform, course } as const,
    ]),
  )
  return catalogue.flatMap((session) => {
    const source = named.get(session.source)
    return source === undefined ? [] : [{ ...session, ...source }]
  })
}

/** The sessions of these learners, by enrolment. For decisions only, whose selection knows the viewer. */
export async function sessionsOfLearners(
  db: Queryable,
  cohort: Cohort,
  enrolments: readonly { enrolment: string; learnerId: string }[],
): Promise<Map<string, SessionMark[]>> {
  const sources = withSessions(cohort)
  const catalogue = await listSessions(db, cohort)
  const held = new Map<string, HeldSession[]>(enrolments.map(({ learnerId }) => [learnerId, []]))
  for (const row of await evidenceOf(db, sources, [...held.keys()])) {
    if (row.kind !== 'sessions') continue
    const source = sourceName(row.platform, row.course)
    for (const session of StoredSessions.parse(row.payload).sessions)
      held.get(row.learnerId)?.push({ ...session, source })
  }
  const ids = enrolments.map(({ enrolment }) => enrolment)
  const decisions = await personDecisionsOf(db, ids, null)
  const presence = cohort.program.rules.attendance?.presence ?? HALF
  return new Map(
    enrolments.map(({ enrolment, learnerId }) => [
      enrolment,
      sessionMarks(
        catalogue,
        held.get(learnerId) ?? [],
        decisions.get(enrolment) ?? noDecisions,
        presence,
      ),
    ]),
  )
}

/** @throws HocvuError `not-found`, also for somebody whom the viewer may not see */
export async function sessionsOfLearner(
  db: Queryable,
  viewer: Viewer,
  cohort: Cohort,
  enrolment: string,
): Promise<SessionMark[]> {
  const chosen = await getEnrolment(db, viewer, cohort.id, enrolment)
  return (await sessionsOfLearners(db, cohort, [chosen])).get(enrolment) ?? []
}

/** @throws HocvuError `not-found` that names each session the cohort does not have */
export async function requireSessions(
  db: Queryable,
  cohort: Cohort,
  wanted: readonly NamedSession[],
): Promise<void> {
  const catalogue = await listSessions(db, cohort)
  refuseRows(
    'not-found',
    wanted.flatMap((name, at) => {
      if (catalogue.some((session) => isNamed(session, name))) return []
      const reason = `${name.platform}/${name.course}/${name.session} is no session of the cohort; take it from the list of its sessions`
      return [{ field: `sessions.${at}`, reason }]
    }),
  )
}
