/** Plans: what documents promise, whether it adds up, and what they leave open. Nothing here is of a person. */
import { z } from 'zod'
import { dateInVietnam } from '../foundation/dates.ts'
import type { PlanDefinition } from '../programs/plans/definition.ts'
import { reviewPlan } from '../programs/plans/review-plan.ts'
import { getPlan, listPlans } from '../programs/plans/store.ts'
import { StoredPlan } from '../programs/plans/stored.ts'
import { listPrograms } from '../programs/store.ts'
import { audiencesWithHeadCount } from '../reports/figures/audiences-with-head-count.ts'
import { Name, PageOfNames, pageOf, pageOfList } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const version = z.int().meta({
  description:
    'Counts up with every change of the definition; 0: the plan that a program no plan names is by itself.',
})

const PlanLine = z
  .object({
    ...{ id: z.string(), version, title: StoredPlan.shape.title, source: StoredPlan.shape.source },
    ...{ document: StoredPlan.shape.document, years: StoredPlan.shape.years },
    programs: z.array(z.string()),
    targets: z.array(z.string()).meta({ description: 'Ids of the targets.' }),
  })
  .meta({ id: 'PlanLine' })

const Sum = z.object({
  figure: z.string(),
  way: z.enum(['sum', 'product']),
  parts: z.array(z.string()).meta({ description: 'Ids of figures.' }),
  result: z.int(),
})

const Plan = StoredPlan.extend({
  version,
  // Rules hold rules, which a description of schemas cannot follow to the end.
  audiences: z.array(
    StoredPlan.shape.audiences.element.extend({
      rule: z
        .record(z.string(), z.unknown())
        .nullable()
        .meta({ description: 'As the plan file writes it; null: nobody has said.' }),
    }),
  ),
  review: z.object({
    proved: z.array(Sum),
    differing: z
      .array(Sum)
      .meta({ description: 'What does not add up though one would expect it.' }),
    withoutDenominator: z
      .array(z.object({ target: z.string(), audiences: z.array(z.string()) }))
      .meta({ description: 'Targets with a share of what nobody has counted.' }),
    withoutRule: z
      .array(z.string())
      .meta({ description: 'Audiences of which nobody has said how the roster tells them.' }),
    withoutEntityRule: z
      .array(z.string())
      .meta({ description: 'Targets whose programs do not say when an entity is trained.' }),
    uncited: z.array(z.string()),
  }),
}).meta({ id: 'Plan' })

export const planRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/plans',
    policy: { machine: 'plans:read' },
    summary: 'The plans of documents.',
    params: nothing,
    query: PageOfNames,
    body: noBody,
    answer: { status: 200, description: 'A page of plans.', schema: pageOf(PlanLine) },
    handler: async ({ deps, query }) => {
      const { rows, next } = pageOfList(query, await listPlans(deps.db))
      const items = rows.map(({ id, version: present, definition }) => ({
        ...{ id, version: present, title: definition.title, source: definition.source },
        ...{ document: definition.document, years: definition.years },
        programs: definition.programs,
        targets: definition.targets.map((target) => target.id),
      }))
      return { items, next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}',
    policy: { machine: 'plans:read' },
    summary:
      'A plan: targets, figures with their clauses, deadlines, and what the document leaves open.',
    params: z.object({ id: Name }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The plan.', schema: Plan },
    handler: async ({ deps, params }) => {
      const { version: present, definition } = await getPlan(deps.db, params.id)
      const programs = (await listPrograms(deps.db)).map((program) => program.definition)
      const today = dateInVietnam(deps.clock.now())
      const brought = await audiencesWithHeadCount(deps.db, params.id, definition, today)
      return {
        ...definition,
        version: present,
        review: presentReview(definition, programs, brought),
      }
    },
  }),
]

function presentReview(
  definition: PlanDefinition,
  programs: Parameters<typeof reviewPlan>[1],
  brought: ReadonlySet<string>,
): z.input<typeof Plan>['review'] {
  const review = reviewPlan(definition, programs, brought)
  const sums = (found: typeof review.proved) =>
    found.map(({ figure, way, parts, result }) => ({
      figure: figure.id,
      way: way === 'product' ? ('product' as const) : ('sum' as const),
      parts: parts.map(({ id }) => id),
      result,
    }))
  return {
    proved: sums(review.proved),
    differing: sums(review.differing),
    withoutDenominator: review.withoutDenominator.map(({ target, audiences }) => ({
      target: target.id,
      audiences,
    })),
    withoutRule: review.withoutRule,
    withoutEntityRule: review.withoutEntityRule.map(({ target }) => target.id),
    uncited: review.uncited,
  }
}
