/** Reconciliations: applying the rules to a cohort. */
import { z } from 'zod'
import { getCohort, getCohortAt } from '../programs/store.ts'
import { readAsOf } from '../reconciliation/as-of/instant.ts'
import { ReconcileOptions, type Run } from '../runs/run.ts'
import { VerdictCounts } from './cohorts.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, nothing, type RawCall, type Route, streamEndpoint } from './route.ts'
import { getRunOf, presentRun, RunId, runFields, Started, startRun, watchRun } from './runs.ts'

const Reconciliation = z
  .object({
    ...runFields,
    cohort: z.string(),
    dryRun: z.boolean(),
    full: z.boolean(),
    asOf: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'It looked back to this instant; the present outcomes stay.' }),
    counts: VerdictCounts.nullable().meta({ description: 'null until the end.' }),
    changed: z.int().nullable().meta({
      description:
        'Outcomes that are new or different; of one that looked back, that differ from the present ones. null until the end.',
    }),
    enrolledLater: z.int().nullable().meta({
      description:
        'Of one that looked back: who has an outcome today and was not in the cohort then.',
    }),
    looked: z.int().nullable().meta({
      description:
        'Learners who were decided again, for something had changed; null until the end.',
    }),
  })
  .meta({ id: 'Reconciliation' })

const Result = z.object({
  counts: VerdictCounts,
  changed: z.int(),
  looked: z.int().optional(),
  enrolledLater: z.int().optional(),
})

function presentReconciliation(run: Run): z.input<typeof Reconciliation> {
  const options = ReconcileOptions.parse(run.options)
  const result = run.result === null ? null : Result.parse(run.result)
  return {
    ...presentRun(run),
    cohort: run.subject,
    dryRun: options.dryRun,
    full: options.full,
    asOf: options.asOf ?? null,
    counts: result?.counts ?? null,
    changed: result?.changed ?? null,
    enrolledLater: result?.enrolledLater ?? null,
    looked: result?.looked ?? null,
  }
}

/** @throws HocvuError `request.invalid` when it cannot be read, lies ahead, or before the cohort */
async function asOfOption({ db, clock }: RawCall['deps'], cohortId: string, asOf?: string) {
  if (asOf === undefined) return {}
  const at = readAsOf(asOf, clock.now())
  await getCohortAt(db, cohortId, at)
  return { asOf: at.toISOString() }
}

export const reconciliationRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/reconciliations',
    policy: { machine: 'reconciliations:write' },
    summary: 'Applies the rules to a cohort.',
    params: z.object({ id: Name }),
    query: nothing,
    body: z
      .strictObject({
        dryRun: z.boolean().default(false).meta({ description: 'Count only, store nothing.' }),
        full: z.boolean().default(false).meta({
          description: 'Decide everybody again, not only whom something has changed for.',
        }),
        asOf: z.string().max(40).optional().meta({
          description:
            'Recompute what was known then: an instant, or a day, which is its end in Vietnam. Kept beside the present outcomes, to be compared.',
          example: '2026-05-22',
        }),
      })
      .meta({ example: { dryRun: true } }),
    answer: { status: 202, description: 'The reconciliation was begun.', schema: Started },
    handler: async (call) => {
      const { deps, params, body, viewer } = call
      const cohort = await getCohort(deps.db, params.id)
      const asOf = await asOfOption(deps, cohort.id, body.asOf)
      return await startRun(call, {
        kind: 'reconcile',
        subject: cohort.id,
        options: { dryRun: body.dryRun, full: body.full, chain: false, ...asOf },
        actor: viewer.actor,
      })
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/reconciliations/{id}',
    policy: { machine: 'reconciliations:read' },
    summary: 'State and counts of a reconciliation.',
    params: RunId,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The reconciliation.', schema: Reconciliation },
    handler: async ({ deps, params }) =>
      presentReconciliation(await getRunOf(deps, 'reconcile', params.id)),
  }),
  streamEndpoint({
    path: '/api/v1/reconciliations/{id}/events',
    policy: { machine: 'reconciliations:read' },
    summary: 'Progress of a reconciliation as server-sent events.',
    description: '`progress` events, then one `end` event with the reconciliation as GET gives it.',
    params: RunId,
    handler: async ({ deps, params }) => {
      const run = await getRunOf(deps, 'reconcile', params.id)
      return {
        kind: 'events',
        write: (events) =>
          watchRun(deps, events, run, async (ended) => presentReconciliation(ended)),
      }
    },
  }),
]
