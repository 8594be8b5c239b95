/** The rules once more on what an outcome was decided on, for keeping: each rule with its numbers, each session. Pure. */
import { z } from 'zod'
import { SessionPresence } from '../../../connectors/contract.ts'
import type { CohortDefinition } from '../../programs/definition.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { afterIssue, type DecisionInput, decideOn } from '../../reconciliation/decide.ts'
import type { Certified } from '../../reconciliation/decide-enrolment.ts'
import { decisionInput } from '../../reconciliation/evidence.ts'
import type { EvidenceRow } from '../../reconciliation/evidence-store.ts'
import { type Facts, factsOf } from '../../reconciliation/facts.ts'
import type { PersonDecisions } from '../../reconciliation/person-decisions/standing.ts'
import { type CatalogueSession, sourceName } from '../../reconciliation/sessions.ts'
import {
  type StoredDecision,
  saysTheSame,
  storedDecision,
} from '../../reconciliation/stored-decision.ts'
import { marksOf, traceOf } from '../../reconciliation/trace.ts'
import type { FrozenContent } from './content.ts'

export interface Decided {
  enrolment: { audience: string | null; handedOutAt: Date | null }
  rows: readonly EvidenceRow[]
  cohort: CohortDefinition
  program: StoredProgram
  decision: StoredDecision
  decidedAt: Date
  /**
   * What stood then, the likeliest first: where the clock stands still, what people decided at that moment may have
   * come before or after.
   */
  stood: readonly { personal: PersonDecisions; certified: Certified | null }[]
}

/** @param catalogue the sessions of the class */
export function howDecided(
  { enrolment, rows, cohort, program, decision, decidedAt, stood }: Decided,
  catalogue: readonly CatalogueSession[],
): FrozenContent['how'] {
  let way: { input: DecisionInput; facts: Facts; reproduced: boolean } | undefined
  for (const { personal, certified } of stood) {
    const context = { cohort, program, catalogue, personal, now: decidedAt }
    const input = decisionInput(enrolment, rows, context)
    const facts = factsOf(input)
    const decided = decideOn(facts)
    const again = certified === null ? decided : afterIssue(decided, certified.score)
    const reproduced = saysTheSame(storedDecision(again), decision)
    if (way === undefined || reproduced) way = { input, facts, reproduced }
    if (reproduced) break
  }
  if (way === undefined) throw new RangeError('nothing is said of what stood then')
  return {
    reproduced: way.reproduced,
    counted: program.rules.attendance?.counted ?? 'minutes',
    rules: traceOf(way.input, way.facts),
    sessions: marksOf(way.input, way.facts),
  }
}

const Sessions = z.object({
  sessions: z.array(
    SessionPresence.pick({ code: true, minutes: true, taken: true, startsAt: true }),
  ),
})

/**
 * The sessions that these records name, as `sessionCatalogue` makes them of everybody's. Of a few hundred people of a
 * class they are nearly always all there are, and cost no look at the whole class.
 */
export function sessionsNamed(
  rows: Iterable<Pick<EvidenceRow, 'kind' | 'platform' | 'course' | 'payload'>>,
  sources: CohortDefinition['evidence'],
): CatalogueSession[] {
  const asked = new Set(
    sources.flatMap(({ platform, course, attendance }) =>
      attendance === 'sessions' ? [sourceName(platform, course)] : [],
    ),
  )
  const named = new Map<string, CatalogueSession>()
  for (const { kind, platform, course, payload } of rows) {
    const source = sourceName(platform, course)
    if (kind !== 'sessions' || !asked.has(source)) continue
    for (const { code, minutes, taken, startsAt } of Sessions.parse(payload).sessions) {
      const key = JSON.stringify([source, code])
      const known = named.get(key)
      named.set(key, {
        source,
        code,
        minutes: Math.min(known?.minutes ?? minutes, minutes),
        taken: (known?.taken ?? false) || taken,
        startsAt: earlier(known?.startsAt ?? null, startsAt),
      })
    }
  }
  return [...named.values()]
}

const earlier = (a: string | null, b: string | null) =>
  a === null || (b !== null && b < a) ? b : a
