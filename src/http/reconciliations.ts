/** Reconciliations: applying the rules to a cohort. */
import { z } from 'zod'
import { getCohort } from '../programs/store.ts'
import { ReconcileOptions, type Run } from '../runs/run.ts'
import { VerdictCounts } from './cohorts.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, nothing, type Route, streamEndpoint } from './route.ts'
import { getRunOf, presentRun, RunId, runFields, Started, startRun, watchRun } from './runs.ts'

const Reconciliation = z
  .object({
    ...runFields,
    cohort: z.string(),
    dryRun: z.boolean(),
    full: z.boolean(),
    counts: VerdictCounts.nullable().meta({ description: 'null until the end.' }),
    changed: z
      .int()
      .nullable()
      .meta({ description: 'Outcomes that are new or different; null until the end.' }),
    looked: z.int().nullable().meta({
      description:
        'Learners who were decided again, for something had changed; null until the end.',
    }),
  })
  .meta({ id: 'Reconciliation' })

const Result = z.object({ counts: VerdictCounts, changed: z.int(), looked: z.int().optional() })

function presentReconciliation(run: Run): z.input<typeof Reconciliation> {
  const options = ReconcileOptions.parse(run.options)
  const result = run.result === null ? null : Result.parse(run.result)
  return {
    ...presentRun(run),
    cohort: run.subject,
    dryRun: options.dryRun,
    full: options.full,
    counts: result?.counts ?? null,
    changed: result?.changed ?? null,
    looked: result?.looked ?? null,
  }
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
      })
      .meta({ example: { dryRun: true } }),
    answer: { status: 202, description: 'The reconciliation was begun.', schema: Started },
    handler: async (call) => {
      const { deps, params, body, viewer } = call
      const cohort = await getCohort(deps.db, params.id)
      return await startRun(call, {
        kind: 'reconcile',
        subject: cohort.id,
        options: { dryRun: body.dryRun, full: body.full, chain: false },
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
