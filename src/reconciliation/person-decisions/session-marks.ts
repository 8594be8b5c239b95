/** A learner's sessions one by one: the mark that counts, and what people said of each. Pure. */
import type { Fraction } from '../../programs/fraction.ts'
import {
  type CatalogueSession,
  type HeldSession,
  type Mark,
  type MarkedSession,
  markSessions,
} from '../sessions.ts'
import type { Excuse, NamedSession, PersonDecisions, Presence } from './standing.ts'

/** A session of the cohort as decisions name it. */
export interface CohortSession extends CatalogueSession {
  platform: string
  course: string
}

export interface SessionMark {
  session: CohortSession
  /** Held, or at least marked; else it is still to come. */
  isHeld: boolean
  /** The platform's own; null: it has none. */
  platform: Mark | null
  /** The one that counts: the platform's with what people accepted, else what a person said; null: nobody has said anything. */
  mark: Mark | null
  /** What people decided for the session, the last of them, whether it makes a difference or not. */
  excuse: Excuse | null
  said: Presence | null
}

/** In the order of the catalogue. @param least the share of a session below which it counts as missed */
export function sessionMarks(
  catalogue: readonly CohortSession[],
  held: readonly HeldSession[],
  decisions: PersonDecisions,
  least: Fraction,
): SessionMark[] {
  const named = <Said extends NamedSession>(said: Said) => ({
    ...said,
    source: catalogue.find((session) => isNamed(session, said))?.source ?? '',
    code: said.session,
  })
  const excuses = decisions.excuses.map(named)
  const presences = decisions.presences.map(named)
  const marked = byName(markSessions(held, catalogue, { excuses, presences }, least))
  const unsaid = byName(markSessions(held, catalogue, { excuses: [], presences: [] }, least))
  return catalogue.map((session) => {
    const { taken = session.taken, mark = null } = marked.get(keyOf(session)) ?? {}
    const platform = unsaid.get(keyOf(session))?.mark ?? null
    return {
      session: { ...session, taken },
      isHeld: taken || platform !== null,
      platform,
      mark,
      excuse: decisions.excuses.findLast((said) => isNamed(session, said)) ?? null,
      said: decisions.presences.findLast((said) => isNamed(session, said)) ?? null,
    }
  })
}

const keyOf = ({ source, code }: CatalogueSession) => JSON.stringify([source, code])
const byName = (sessions: readonly MarkedSession[]) =>
  new Map(sessions.map((session) => [keyOf(session), session]))

export const isNamed = (session: CohortSession, name: NamedSession): boolean =>
  session.platform === name.platform &&
  session.course === name.course &&
  session.code === name.session

/** How a refusal calls a session. */
export const nameOf = ({ platform, course, code }: CohortSession): string =>
  `${platform}/${course}/${code}`
