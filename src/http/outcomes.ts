/** Outcomes of a cohort, with their reasons. */
import { z } from 'zod'
import type { Language } from '../foundation/texts/pages.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import { getCohort } from '../programs/store.ts'
import { listOutcomes, type OutcomeView } from '../reconciliation/list-outcomes.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, type Route } from './route.ts'

export const Verdict = z.enum(['passed', 'failed', 'incomplete', 'review'])

export const ReasonCode = z.string().regex(/^[a-z-]{0,60}$/, 'is no code of a reason')

export const Outcome = z
  .object({
    id: z.uuid(),
    learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
    fullName: z.string(),
    unit: z.string().nullable(),
    verdict: Verdict,
    score: z.string().nullable().meta({ description: 'Points of 10, exact.', example: '7.5' }),
    attendance: z
      .object({
        unit: z.enum(['minutes', 'topics', 'share']),
        attended: z.string(),
        required: z.string(),
        possible: z.string(),
      })
      .nullable()
      .meta({ description: 'Exact decimals, in the unit.' }),
    reasons: z
      .array(
        z.object({
          code: z.string().meta({ description: 'Stable.' }),
          params: z.record(z.string(), z.string()),
          text: z.string().meta({ description: 'In the language of Accept-Language.' }),
        }),
      )
      .meta({ description: 'All reasons that hold, the decisive one first.' }),
    windowClosesAt: z.iso.datetime().nullable(),
    decidedAt: z.iso.datetime(),
    certificate: z.string().nullable().meta({ description: 'Number of the issued certificate.' }),
    certificateState: z.enum(['valid', 'revoked']).nullable(),
    reopened: z.boolean().meta({
      description:
        'Something was decided about the person since; the outcome is about to be decided anew.',
    }),
    decidedByPerson: z.boolean().meta({
      description: 'An override, an excuse or a presence that a person entered stands.',
    }),
  })
  .meta({ id: 'Outcome' })

export function presentOutcome(outcome: OutcomeView, language: Language): z.input<typeof Outcome> {
  return {
    ...outcome,
    reasons: outcome.reasons.map((reason) => ({ ...reason, text: reasonText(reason, language) })),
    windowClosesAt: outcome.windowClosesAt?.toISOString() ?? null,
    decidedAt: outcome.decidedAt.toISOString(),
  }
}

export const outcomeRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/outcomes',
    policy: { machine: 'outcomes:read' },
    summary: 'The outcomes of a cohort, of the people that the key may see.',
    params: z.object({ id: Name }),
    query: PageOfIds.extend({
      verdict: unlessEmpty(Verdict.optional()),
      reason: unlessEmpty(ReasonCode.optional()).meta({
        param: { description: 'Code of the reason that decided.' },
        type: 'string',
      }),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of outcomes.', schema: pageOf(Outcome) },
    handler: async ({ deps, viewer, params, query, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const filter = { verdict: query.verdict, reason: query.reason, now: deps.clock.now() }
      const { rows, next } = await readPage(
        query,
        (window) => listOutcomes(deps.db, viewer, cohort.id, { ...filter, ...window }),
        ({ id }) => id,
      )
      return { items: rows.map((row) => presentOutcome(row, language)), next }
    },
  }),
]
