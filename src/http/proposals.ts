/** Proposed lists: looking at them, holding people, releasing, withdrawing. */
import { z } from 'zod'
import { codeAsShown } from '../certificates/approval/as-shown.ts'
import { holdPeople, unholdPeople } from '../certificates/approval/hold.ts'
import { computedReasons, itemStates, proposalStates } from '../certificates/approval/proposal.ts'
import { proposeForCohort } from '../certificates/approval/propose.ts'
import {
  listedUnits,
  listPeople,
  listProposals,
  type ProposalView,
} from '../certificates/approval/read.ts'
import { releaseProposal } from '../certificates/approval/release.ts'
import { withdrawProposal } from '../certificates/approval/withdraw.ts'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { getCohort } from '../programs/store.ts'
import { LONGEST_WORDS } from '../reconciliation/person-decisions/words.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, notFound, nothing, type RawCall, type Route } from './route.ts'
import { handOver } from './runs.ts'

export const ProposalCounts = z.object({
  proposed: z.int(),
  held: z.int(),
  dropped: z.int(),
  issued: z.int(),
})

const Proposal = z
  .object({
    id: z.uuid(),
    cohort: z.string(),
    state: z.enum(proposalStates),
    counts: ProposalCounts.meta({ description: 'Of the people that the key may see.' }),
    openedAt: z.iso.datetime(),
    openedBy: z.string(),
    decision: z
      .object({
        number: z.string(),
        date: z.iso.date(),
        issuedOn: z.iso.date().meta({ description: 'Date of issue.' }),
      })
      .nullable(),
    attachment: z.uuid().nullable().meta({ description: 'The document of the decision.' }),
    closedAt: z.iso.datetime().nullable(),
    closedBy: z.string().nullable().meta({ description: 'Who released or withdrew it.' }),
    withdrawnReason: z.string().nullable(),
  })
  .meta({ id: 'Proposal' })

const ProposalDetail = Proposal.extend({
  units: z
    .array(
      z.object({
        id: z.uuid().nullable().meta({ description: 'null: people without a unit.' }),
        code: z.string().nullable(),
        name: z.string().nullable(),
        people: z.int().meta({ description: 'Who is proposed or held.' }),
        held: z.int(),
      }),
    )
    .meta({ description: 'Each has a checking sheet while the list is open.' }),
  asShown: z.string().nullable().meta({
    description:
      'Of an open list, for a key that sees the whole roster: whom it proposes and what certificates would say of them, as a code to release it with.',
  }),
}).meta({ id: 'ProposalDetail' })

const ProposalPerson = z
  .object({
    enrolment: z.uuid(),
    learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
    fullName: z.string(),
    dateOfBirth: z.iso.date().nullable(),
    unit: z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() }).nullable(),
    state: z.enum(itemStates).meta({
      description: '`held`: not issued with this list; `dropped`: not earned any more.',
    }),
    reasons: z.array(z.enum(computedReasons)).meta({
      description:
        'Why somebody is held though nobody said so: the roster lacks it, or the outcome was decided anew since.',
    }),
    holdReason: z.string().nullable().meta({ description: 'What a person said.' }),
    certificate: z.string().nullable().meta({ description: 'Its number.' }),
  })
  .meta({ id: 'ProposalPerson' })

const Holds = z
  .object({
    proposal: z.uuid(),
    learners: z.array(z.string()),
    stillHeld: z.array(z.string()).meta({
      description: 'Whom the roster or a new outcome holds, whatever a person says.',
    }),
  })
  .meta({ id: 'ProposalHolds' })

const presentList = (view: ProposalView): z.input<typeof Proposal> => ({
  ...view,
  openedAt: view.openedAt.toISOString(),
  closedAt: view.closedAt?.toISOString() ?? null,
})

const Day = z
  .string()
  .max(40)
  .transform((written, context) => {
    const day = parseVietnameseDate(written)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: 'is not a day such as 2026-11-20 or 20/11/2026' })
    return z.NEVER
  })

const words = z.string().trim().min(1).max(LONGEST_WORDS)
const learners = z
  .array(z.string().trim().min(1).max(200))
  .min(1)
  .max(1000)
  .meta({ description: 'By employee code, e-mail, phone or id.' })

const params = z.object({ id: z.uuid() })
const read = { machine: 'certificates:read' } as const
const write = { machine: 'certificates:write' } as const
const state = unlessEmpty(z.enum(proposalStates).optional()).meta({
  type: 'string',
  enum: [...proposalStates],
})

/** @throws HocvuError `not-found` */
async function getList({ deps, viewer, id }: Pick<RawCall, 'deps'> & Seen): Promise<ProposalView> {
  const [found] = await listProposals(deps.db, viewer, deps.clock.now(), { id, limit: 1 })
  if (!found) throw notFound()
  return found
}
type Seen = { viewer: Parameters<typeof listProposals>[1]; id: string }

export const proposalRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/proposals',
    policy: read,
    summary: 'Lists of people to be certified, about whom the key may see.',
    params: nothing,
    query: PageOfIds.extend({ cohort: unlessEmpty(Name.optional()), state }),
    body: noBody,
    answer: { status: 200, description: 'A page of lists.', schema: pageOf(Proposal) },
    handler: async ({ deps, viewer, query }) => {
      const { rows, next } = await readPage(
        query,
        (window) =>
          listProposals(deps.db, viewer, deps.clock.now(), {
            cohort: query.cohort,
            state: query.state,
            ...window,
          }),
        ({ id }) => id,
      )
      return { items: rows.map(presentList), next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/proposals',
    policy: read,
    summary: 'The lists of a cohort.',
    params: z.object({ id: Name }),
    query: PageOfIds.extend({ state }),
    body: noBody,
    answer: { status: 200, description: 'A page of lists.', schema: pageOf(Proposal) },
    handler: async ({ deps, viewer, params: { id }, query }) => {
      const cohort = await getCohort(deps.db, id)
      const { rows, next } = await readPage(
        query,
        (window) =>
          listProposals(deps.db, viewer, deps.clock.now(), {
            cohort: cohort.id,
            state: query.state,
            ...window,
          }),
        (list) => list.id,
      )
      return { items: rows.map(presentList), next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/proposals',
    policy: { ...write, wholeRoster: true },
    summary: 'Makes the open list of a cohort, or brings it up to what has been earned by now.',
    description: 'For programs that say `issue: approval`. Nothing is issued.',
    params: z.object({ id: Name }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The list; null when nobody has earned a certificate and there is none.',
      schema: z.object({ proposal: Proposal.nullable() }),
    },
    handler: async ({ deps, viewer, params: { id } }) => {
      const cohort = await getCohort(deps.db, id)
      const proposed = await proposeForCohort(deps, viewer, cohort)
      if (proposed === null) return { proposal: null }
      return { proposal: presentList(await getList({ deps, viewer, id: proposed.id })) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/proposals/{id}',
    policy: read,
    summary: 'A list, with its units.',
    params,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The list.', schema: ProposalDetail },
    handler: async ({ deps, viewer, params: { id } }) => {
      const list = await getList({ deps, viewer, id })
      return {
        ...presentList(list),
        units: await listedUnits(deps.db, viewer, deps.clock.now(), id),
        asShown:
          list.state === 'open' && viewer.unitId === null
            ? await codeAsShown(deps.db, viewer, list, deps.clock.now())
            : null,
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/proposals/{id}/people',
    policy: read,
    summary: 'Who is on a list, and why somebody is held.',
    params,
    query: z.object({
      ...PageOfIds.shape,
      state: unlessEmpty(z.enum(itemStates).optional()).meta({
        type: 'string',
        enum: [...itemStates],
      }),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of people.', schema: pageOf(ProposalPerson) },
    handler: async ({ deps, viewer, params: { id }, query }) => {
      await getList({ deps, viewer, id })
      const { rows, next } = await readPage(
        query,
        (window) =>
          listPeople(deps.db, viewer, deps.clock.now(), id, { state: query.state, ...window }),
        ({ enrolment }) => enrolment,
      )
      return { items: rows.map(presentPerson), next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/proposals/{id}/holds',
    policy: write,
    summary: 'Leaves people to the next list.',
    description: 'All or nothing. Holding somebody again replaces the words.',
    params,
    query: nothing,
    body: z
      .strictObject({ learners, reason: words.meta({ description: 'Why; it stays with them.' }) })
      .meta({ example: { learners: ['CB000177'], reason: 'Chờ xác minh ngày sinh' } }),
    answer: { status: 200, description: 'They are held.', schema: Holds },
    handler: ({ deps, viewer, params: { id }, body }) =>
      holdPeople(deps, viewer, id, body.learners, body.reason),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/proposals/{id}/unholds',
    policy: write,
    summary: 'Lets people go whom a person held.',
    params,
    query: nothing,
    body: z.strictObject({ learners }).meta({ example: { learners: ['CB000177'] } }),
    answer: { status: 200, description: 'No person holds them any more.', schema: Holds },
    handler: ({ deps, viewer, params: { id }, body }) =>
      unholdPeople(deps, viewer, id, body.learners),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/proposals/{id}/release',
    policy: { machine: 'certificates:approve', wholeRoster: true },
    summary: 'Releases a list on a decision: whom it proposes is issued to.',
    description:
      'Number and date of the decision stand on the certificates and in the register. Asked again with the same decision it is the same release. GET /api/v1/certifications/{id} tells how far it is.',
    params,
    query: nothing,
    body: z
      .strictObject({
        decision: z.string().trim().min(1).max(200).meta({ description: 'Its number.' }),
        date: Day.meta({ type: 'string', description: 'Of the decision; day first or ISO.' }),
        issuedOn: Day.optional().meta({
          type: 'string',
          description: 'Date of issue; left out: the date of the decision.',
        }),
        expected: z.int().min(1).max(1_000_000).optional().meta({
          description: 'How many people it names; with another number nothing is released.',
        }),
        asShown: z.string().trim().min(1).max(40).optional().meta({
          description:
            'The code of the list that was looked at; if it has changed, nothing is released.',
        }),
        attachment: z
          .uuid()
          .optional()
          .meta({ description: 'Id of the decision’s document, brought before.' }),
      })
      .meta({ example: { decision: '123/QĐ-SKHCN', date: '2026-11-20', expected: 45 } }),
    answer: {
      status: 202,
      description: 'It is being issued.',
      schema: z.object({ id: z.uuid().meta({ description: 'Of the certification.' }) }),
    },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const { run } = await releaseProposal(deps, viewer, id, {
        number: body.decision,
        date: body.date,
        issuedOn: body.issuedOn,
        expected: body.expected,
        asShown: body.asShown,
        attachment: body.attachment ?? null,
      })
      await handOver(deps, run)
      return { id: run.id }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/proposals/{id}/withdrawal',
    policy: { ...write, wholeRoster: true },
    summary: 'Takes an open list back.',
    params,
    query: nothing,
    body: z
      .strictObject({ reason: words.meta({ description: 'Why; it stays with the list.' }) })
      .meta({ example: { reason: 'Lập nhầm đợt' } }),
    answer: { status: 200, description: 'The list is withdrawn.', schema: Proposal },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      await withdrawProposal(deps, viewer, id, body.reason)
      return presentList(await getList({ deps, viewer, id }))
    },
  }),
]

function presentPerson({
  employeeCode: _,
  score: __,
  attendance: ___,
  ...person
}: Awaited<ReturnType<typeof listPeople>>[number]): z.input<typeof ProposalPerson> {
  return person
}
