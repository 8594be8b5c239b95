/** Two reconciliations of a cohort beside each other: who changed, and why. */
import { z } from 'zod'
import type { Language } from '../foundation/texts/pages.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import { type ChangedPerson, compareRuns } from '../reconciliation/diff/compare-runs.ts'
import { CauseView, Instant } from './causes.ts'
import { Outcome, Verdict } from './outcomes.ts'
import { PageOfIds, pageOf } from './paging.ts'
import { endpoint, noBody, type Route } from './route.ts'

const { score, attendance, reasons } = Outcome.shape

const Side = z
  .object({ verdict: Verdict, score, attendance, reasons, windowClosesAt: Instant.nullable() })
  .meta({ id: 'ComparedOutcome' })

const ChangedOutcome = z
  .object({
    id: z
      .uuid()
      .meta({ description: 'Of the outcome; of somebody never enrolled, the learner’s.' }),
    learner: Outcome.shape.learner,
    fullName: z.string(),
    unit: z.string().nullable(),
    before: Side.nullable().meta({ description: 'null: was not in the cohort.' }),
    after: Side.nullable(),
    causes: z.array(CauseView),
  })
  .meta({ id: 'ChangedOutcome' })

const ComparedRun = z.object({
  run: z.uuid(),
  at: Instant.meta({ description: 'From when it judged.' }),
  lookedBack: z.boolean(),
})

const Diff = pageOf(ChangedOutcome)
  .extend({
    cohort: z.string(),
    before: ComparedRun.meta({ description: 'The earlier one, whichever was named first.' }),
    after: ComparedRun,
    counts: z.object({
      compared: z.int(),
      changed: z.int(),
      verdicts: z
        .array(z.object({ from: Verdict.nullable(), to: Verdict.nullable(), count: z.int() }))
        .meta({ description: 'Of those who changed; null: not in the cohort.' }),
    }),
  })
  .meta({ id: 'ReconciliationDiff', description: 'Of the people that the key may see.' })

function presentSide(
  side: ChangedPerson['before'],
  language: Language,
): z.input<typeof Side> | null {
  if (side === null) return null
  const { evidence: _, counted: __, ...shown } = side
  return {
    ...shown,
    reasons: side.reasons.map((reason) => ({ ...reason, text: reasonText(reason, language) })),
  }
}

export const reconciliationDiffRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/reconciliations/{id}/diff/{other}',
    policy: { machine: 'outcomes:read' },
    summary: 'Who has another outcome in one reconciliation of a cohort than in another, and why.',
    params: z.object({ id: z.uuid(), other: z.uuid() }),
    query: PageOfIds,
    body: noBody,
    answer: { status: 200, description: 'A page of the people who changed.', schema: Diff },
    handler: async ({ deps, viewer, params, query, language }) => {
      const { after, limit } = query
      const { people, ...diff } = await compareRuns(deps.db, viewer, [params.id, params.other], {
        after,
        limit: limit + 1,
      })
      const items = people.slice(0, limit).map((person) => ({
        ...person,
        before: presentSide(person.before, language),
        after: presentSide(person.after, language),
      }))
      return { ...diff, items, next: people.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
]
