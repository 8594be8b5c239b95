/** Deadlines of plans, papers that units hand in, what they need, letters to who is late. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { dateInVietnam } from '../foundation/dates.ts'
import { cleanText } from '../foundation/names.ts'
import { unitKinds } from '../foundation/texts/unit-kinds.ts'
import { getPlan } from '../programs/plans/store.ts'
import { enterNeeds, readNeeds } from '../reports/needs/needs.ts'
import { needModes } from '../reports/needs/needs-store.ts'
import { type GivenNeed, type NeedFault, readNeedsFile } from '../reports/needs/read-needs-file.ts'
import type { Settled } from '../reports/needs/settle-needs.ts'
import { makeReminderLetter } from '../reports/reminders/reminder-letter.ts'
import {
  readDeadlines,
  readStanding,
  readStandings,
} from '../reports/submissions/read-standings.ts'
import { receivePaper, withdrawPaper } from '../reports/submissions/receive.ts'
import { UploadedFile } from './bodies.ts'
import type { HttpDeps } from './deps.ts'
import { Name, unlessEmpty } from './paging.ts'
import { download, endpoint, noBody, nothing, type Route } from './route.ts'

const PlanParams = z.object({ id: Name })
const day = z.iso.date()
const Bilingual = z.object({ vi: z.string(), en: z.string().nullable() })

const DueDate = z
  .object({
    id: z.string().meta({ description: 'Of a yearly one with its year.', example: 'ket-qua@2026' }),
    kind: z.enum([
      ...(['unit-plan', 'estimate', 'results', 'needs', 'report', 'target'] as const),
      ...(['program', 'cohort', 'window'] as const),
    ]),
    title: Bilingual.nullable().meta({ description: 'null: of targets that end.' }),
    on: day.meta({ description: 'Last valid day.' }),
    daysLeft: z.int().meta({ description: 'Negative: it is over.' }),
    from: z
      .array(z.enum(unitKinds))
      .meta({ description: 'Kinds of units that owe it; none: who runs the plan does.' }),
    to: z.string().nullable(),
    clause: z.string().nullable(),
    cohortId: z.string().nullable(),
    count: z
      .int()
      .meta({ description: 'Targets that end, or learners whose window closes; else 0.' }),
  })
  .meta({ id: 'DueDate' })

const state = z.enum(['in-time', 'late', 'awaited', 'overdue'])
const Standing = z
  .object({
    due: DueDate,
    counts: z.object({
      ...{ 'in-time': z.int(), late: z.int(), awaited: z.int(), overdue: z.int() },
    }),
    units: z.array(
      z.object({
        unit: z.object({
          id: z.uuid().nullable().meta({ description: 'null: who runs the plan.' }),
          code: z.string().nullable(),
          name: z.string(),
        }),
        state,
        daysLate: z.int(),
        receivedOn: day.nullable(),
        submission: z.uuid().nullable(),
        document: z.string().nullable(),
        note: z.string().nullable(),
        needs: z.int().meta({ description: 'People whom it has entered as its needs.' }),
      }),
    ),
  })
  .meta({ id: 'SubmissionStanding' })

const Need = z.object({
  unit: z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() }),
  audience: z.string(),
  content: z.string(),
  mode: z.enum(needModes).nullable(),
  people: z.int(),
  note: z.string().nullable(),
})

const Needs = z
  .object({
    year: z.int(),
    people: z.int(),
    units: z.int(),
    sums: z.array(
      z.object({
        ...{ audience: z.string(), people: z.int(), units: z.int() },
        contents: z.array(
          z.object({
            ...{ content: z.string(), mode: z.enum(needModes).nullable() },
            ...{ people: z.int(), units: z.int() },
          }),
        ),
      }),
    ),
    needs: z.array(Need),
  })
  .meta({ id: 'Needs' })

const NeedsEntered = z
  .object({
    ...{ accepted: z.int(), changed: z.int(), unchanged: z.int() },
    rejected: z.array(
      z.object({ row: z.int(), field: z.string(), fault: z.string(), value: z.string() }),
    ),
  })
  .meta({ id: 'NeedsEntered' })

const words = (most: number) => z.string().max(most).transform(cleanText)
const year = z.int().min(2000).max(2100)
const yearQuery = unlessEmpty(
  z
    .string()
    .regex(/^20\d\d$/)
    .transform(Number)
    .optional(),
).meta({
  param: { description: 'That the training is for; left out: next year.' },
  type: 'integer',
})
const deadlineQuery = z
  .string()
  .min(1)
  .max(100)
  .meta({ param: { description: 'Its `id`.' } })

export const planPaperRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}/deadlines',
    policy: { machine: 'plans:read' },
    summary: 'What is due when: papers, targets, programs, classes, windows of learners.',
    params: PlanParams,
    query: nothing,
    body: noBody,
    answer: {
      ...{ status: 200, description: 'By day.' },
      schema: z.object({ items: z.array(DueDate) }),
    },
    handler: async ({ deps, viewer, params }) => {
      const plan = await getPlan(deps.db, params.id)
      const found = await readDeadlines(deps.db, viewer, plan, todayOf(deps))
      return { items: found.map((due) => ({ ...due, from: [...due.from] })) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}/submissions',
    policy: { machine: 'plans:read' },
    summary: 'Who has handed in what is due, and who is late; of the units that the key may see.',
    params: PlanParams,
    query: z.object({
      deadline: unlessEmpty(deadlineQuery.optional()).meta({
        param: { description: 'Only this deadline, by its `id`.' },
        type: 'string',
      }),
    }),
    body: noBody,
    answer: {
      ...{ status: 200, description: 'By day.' },
      schema: z.object({ items: z.array(Standing) }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const today = todayOf(deps)
      const found =
        query.deadline === undefined
          ? await readStandings(deps.db, viewer, plan, today)
          : [await readStanding(deps.db, viewer, plan, query.deadline, today)]
      return {
        items: found.map(({ due, counts, lines }) => ({
          due: { ...due, from: [...due.from] },
          counts,
          units: lines.map(({ unit, submission, ...line }) => ({
            ...line,
            unit: { id: unit.id, code: unit.code, name: unit.name },
            submission: submission?.id ?? null,
            ...{ document: submission?.document ?? null, note: submission?.note ?? null },
          })),
        })),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/submissions',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Records that papers of one unit or many came in.',
    params: PlanParams,
    query: nothing,
    body: z
      .object({
        deadline: z.string().min(1).max(100),
        units: z
          .array(z.string().max(200))
          .max(10_000)
          .default([])
          .meta({ description: 'Codes; none: of a report that who runs the plan owes.' }),
        receivedOn: day,
        document: words(200).nullable().default(null),
        note: words(500).nullable().default(null),
        attachment: z.uuid().nullable().default(null),
      })
      .meta({ example: { deadline: 'ket-qua', units: ['14'], receivedOn: '2026-01-19' } }),
    answer: {
      ...{ status: 200, description: 'How many are new, and how many stood before.' },
      schema: z.object({ submissions: z.array(z.uuid()), before: z.int() }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { deadline: deadlineId, attachment: attachmentId, ...paper } = body
      const received = { ...paper, planId: params.id, deadlineId, attachmentId }
      const { ids, before } = await receivePaper(deps, viewer, received)
      return { submissions: ids, before }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/submissions/withdrawals',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Takes back what was recorded by mistake.',
    params: PlanParams,
    query: nothing,
    body: z.object({ submissions: z.array(z.uuid()).min(1).max(10_000) }).meta({
      example: { submissions: ['6f1c2a3e-8a44-4d0f-9a51-0a4b7f6d2c11'] },
    }),
    answer: {
      ...{ status: 200, description: 'How many were taken back.' },
      schema: z.object({ withdrawn: z.int() }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const ended = await withdrawPaper(deps, viewer, params.id, body.submissions)
      return { withdrawn: ended.length }
    },
  }),
  download({
    path: '/api/v1/plans/{id}/reminder-letter.docx',
    policy: { machine: 'plans:read', wholeRoster: true },
    summary: 'The letter (công văn đôn đốc) to the units whose paper is not here.',
    description: 'A paper as offices write it, with the list of units; in Vietnamese.',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    params: PlanParams,
    query: z.object({
      deadline: deadlineQuery,
      unit: unlessEmpty(z.string().max(200).optional()).meta({
        param: { description: 'Only to this unit, by its code.' },
        type: 'string',
      }),
      until: unlessEmpty(day.optional()).meta({
        param: { description: 'A new day by which it is asked for.' },
        ...{ type: 'string', format: 'date' },
      }),
    }),
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const { docx } = await makeReminderLetter(deps.db, viewer, plan, {
        ...{ deadlineId: query.deadline, unit: query.unit ?? null, until: query.until ?? null },
        today: todayOf(deps),
      })
      return { name: `cong-van-don-doc-${plan.id}.docx`, body: Readable.from([docx]) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}/needs',
    policy: { machine: 'plans:read' },
    summary: 'What units need in a year to come, with sums; of the units that the key may see.',
    params: PlanParams,
    query: z.object({ year: yearQuery }),
    body: noBody,
    answer: { status: 200, description: 'Needs and sums.', schema: Needs },
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const today = todayOf(deps)
      const wanted = query.year ?? Number(today.slice(0, 4)) + 1
      const found = await readNeeds(deps.db, viewer, plan, { year: wanted, today })
      const { people, units, sums, lines } = found
      return {
        ...{ year: wanted, people, units, sums },
        needs: lines.map(({ id: _, unitId: __, ...need }) => need),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/needs',
    policy: { machine: 'plans:write' },
    summary: 'Enters needs of units that the key may see.',
    description:
      'The same unit, audience, content and mode is the same line: its number is replaced. Other lines stay as they are.',
    params: PlanParams,
    query: nothing,
    body: z
      .object({
        year,
        needs: z
          .array(
            z.object({
              unit: words(200).meta({ description: 'Code, or a name that only one unit has.' }),
              audience: words(500),
              content: words(500),
              mode: z.enum(needModes).nullable().default(null),
              people: z.int().min(1).max(1_000_000),
              note: words(500).nullable().default(null),
            }),
          )
          .min(1)
          .max(10_000),
      })
      .meta({
        example: {
          year: 2027,
          needs: [{ unit: '14', audience: 'Viên chức', content: 'An toàn thông tin', people: 12 }],
        },
      }),
    answer: { status: 200, description: 'What became of each.', schema: NeedsEntered },
    handler: async ({ deps, viewer, params, body }) => {
      const needs = body.needs.map(
        (need, index): GivenNeed => ({ ...need, row: index + 1, people: String(need.people) }),
      )
      const brought = { planId: params.id, year: body.year, unit: null, needs }
      return entered(await enterNeeds(deps, viewer, brought))
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/needs/imports',
    policy: { machine: 'plans:write' },
    summary: 'The same from a sheet as the template has it.',
    params: PlanParams,
    query: z.object({
      year: yearQuery,
      unit: unlessEmpty(z.string().max(200).optional()).meta({
        param: { description: 'Code of the unit of lines that name none.' },
        type: 'string',
      }),
    }),
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of each line.', schema: NeedsEntered },
    handler: async ({ deps, viewer, params, query, body }) => {
      const { needs, rejected } = await readNeedsFile(body.bytes)
      const wanted = query.year ?? Number(todayOf(deps).slice(0, 4)) + 1
      const unit = query.unit ?? null
      const brought = { planId: params.id, year: wanted, unit, needs, rejected }
      return entered(await enterNeeds(deps, viewer, brought))
    },
  }),
]

const todayOf = ({ clock }: Pick<HttpDeps, 'clock'>) => dateInVietnam(clock.now())

const entered = ({ accepted, changed, unchanged, rejected }: Settled) => ({
  ...{ accepted: accepted.length, changed: changed.length, unchanged: unchanged.length },
  rejected: rejected.map((fault: NeedFault) => ({ ...fault })),
})
