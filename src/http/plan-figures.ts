/** Figures that people bring to a plan: head counts, promised, recorded, reach and cost. Nothing here is of a person. */
import { z } from 'zod'
import { letterings } from '../foundation/old-letters.ts'
import { figureFaultText } from '../foundation/texts/console/figure-faults.ts'
import { figureNoteText } from '../foundation/texts/console/figure-notes.ts'
import { getPlan } from '../programs/plans/store.ts'
import { bringFigure, withdrawFigure } from '../reports/figures/bring-figures.ts'
import { figureKinds } from '../reports/figures/figure-kinds.ts'
import { figureTemplate } from '../reports/figures/figure-template.ts'
import { importFigures } from '../reports/figures/import-figures.ts'
import { listFigures } from '../reports/figures/list-figures.ts'
import { readTotals } from '../reports/figures/read-totals.ts'
import { takeRoster } from '../reports/figures/take-roster.ts'
import { UploadedFile } from './bodies.ts'
import { Name, unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { endpoint, noBody, nothing, type Route, streamEndpoint } from './route.ts'

const Plan = z.object({ id: Name })
const Kind = z.enum(figureKinds).meta({
  description:
    '`head-count` of an audience, `promised` for or `recorded` of a target, `reach`, `spent`.',
})
const Unit = z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() })
const amount = z.int().meta({ description: 'People, units, or đồng.' })

const Figure = z
  .object({
    id: z.uuid(),
    kind: Kind,
    subject: z.string().meta({ description: 'Id of the audience, target, channel or cost.' }),
    unit: Unit.nullable().meta({ description: 'null: the whole plan.' }),
    year: z.int().nullable().meta({ description: 'null: not of one year.' }),
    amount,
    asOf: z.iso.date().meta({ description: 'The day that it is true of.' }),
    source: z.string(),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    counts: z.boolean().meta({ description: 'false: a newer one of the same stands.' }),
  })
  .meta({ id: 'PlanFigure' })

const Title = z.object({ vi: z.string(), en: z.string().nullable() })
const UnitSum = z.object({
  sum: amount,
  counted: z.int(),
  missing: z.int().meta({ description: 'Units without a figure.' }),
})
const Total = z
  .object({
    id: z.string(),
    title: Title,
    document: z
      .object({ amount, asOf: z.iso.date().nullable(), clause: z.string().nullable() })
      .nullable(),
    whole: z
      .object({ amount, asOf: z.iso.date().nullable(), source: z.string().nullable() })
      .nullable(),
    units: UnitSum.nullable(),
    state: z.enum(['equal', 'missing', 'differs']).nullable(),
    gaps: z
      .array(z.object({ unit: Unit, own: amount, below: UnitSum }))
      .meta({ description: 'Units whose figure is not the sum of those below.' }),
    outside: z.int().meta({ description: 'Figures of units that are not in today’s tree.' }),
  })
  .meta({ id: 'FigureTotal' })
const money = z.int().nullable()
const Totals = z
  .object({
    on: z.iso.date(),
    headCounts: z.array(Total),
    promised: z.array(Total),
    recorded: z.array(Total),
    reach: z
      .array(
        z.object({
          ...{ id: z.string(), title: Title, clause: z.string().nullable() },
          ...{ amount: amount.nullable(), entries: z.int(), asOf: z.iso.date().nullable() },
        }),
      )
      .meta({ description: 'Never counted as trained.' }),
    costs: z.array(
      z.object({
        ...{ id: z.string(), title: Title, clause: z.string().nullable() },
        lines: z.array(
          z.object({
            ...{ id: z.string(), title: Title, clause: z.string().nullable() },
            ...{ quantity: money, unitPrice: money, total: money },
            product: money.meta({ description: 'Where it is not the total: what it comes to.' }),
          }),
        ),
        planned: money,
        sumOfLines: money.meta({ description: 'Where it is not what is planned.' }),
        ...{ spent: money, left: money, over: z.int() },
      }),
    ),
    planned: money,
    spent: money,
  })
  .meta({ id: 'FigureTotals' })

const FileOptions = z.object({
  asOf: unlessEmpty(z.iso.date().optional()).meta({
    param: { description: 'Day of rows that have none of their own.' },
    type: 'string',
    format: 'date',
  }),
  source: unlessEmpty(z.string().max(500).optional()).meta({
    param: { description: 'Source of rows that have none of their own.' },
    type: 'string',
  }),
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
})

/** Figures of a plan are few thousands; a page of them holds at most so many. */
const MOST = 500

export const planFigureRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}/figures',
    policy: { machine: 'plans:read' },
    summary: 'Figures that were brought and stand; a key of a branch sees those of its units.',
    params: Plan,
    query: z.object({
      kind: unlessEmpty(Kind.optional()).meta({
        param: { description: 'Only of this kind.' },
        type: 'string',
        enum: [...figureKinds],
      }),
      offset: unlessEmpty(
        z
          .string()
          .regex(/^\d{1,6}$/, 'must be a whole number')
          .transform(Number)
          .default(0),
      ).meta({ param: { description: 'So many are left out.' }, type: 'integer', default: 0 }),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: `At most ${MOST} figures.`,
      schema: z.object({
        items: z.array(Figure),
        next: z.int().nullable().meta({ description: 'Send it as `offset`; null at the end.' }),
      }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const window = { offset: query.offset, limit: MOST + 1 }
      const found = await listFigures(deps.db, viewer, plan, { kind: query.kind }, window)
      return {
        items: found.slice(0, MOST).map(({ subjectId, recordedAt, ...figure }) => ({
          ...figure,
          subject: subjectId,
          recordedAt: recordedAt.toISOString(),
        })),
        next: found.length > MOST ? query.offset + MOST : null,
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/plans/{id}/figures/totals',
    policy: { machine: 'plans:read' },
    summary: 'Whether the figures of document, whole plan and units add up; reach and cost.',
    params: Plan,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The totals of today.', schema: Totals },
    handler: async ({ deps, viewer, params }) =>
      await readTotals(deps.db, viewer, await getPlan(deps.db, params.id), deps.clock.now()),
  }),
  streamEndpoint({
    path: '/api/v1/plans/{id}/figure-templates/{kind}',
    policy: { machine: 'plans:read', wholeRoster: true },
    summary: 'A sheet of figures to fill in, with a page that explains it.',
    description: 'An Excel workbook.',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    params: Plan.extend({ kind: Kind }),
    handler: async ({ deps, params: { id, kind } }) => ({
      kind: 'content',
      status: 200,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      body: await figureTemplate(deps.db, await getPlan(deps.db, id), kind, deps.clock.now()),
      headers: { 'Content-Disposition': `attachment; filename="mau-so-lieu-${kind}.xlsx"` },
    }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/figures',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Brings a figure, with its day and source.',
    description:
      'It takes the place of one of the same subject, unit, year and day; entries of reach and cost add up.',
    params: Plan,
    query: nothing,
    body: z
      .strictObject({
        kind: Kind,
        subject: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .meta({ description: 'Id or title of the audience, target, channel or cost.' }),
        unit: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .optional()
          .meta({ description: 'Code or name; left out: the whole plan.' }),
        year: z
          .int()
          .min(2000)
          .max(2100)
          .optional()
          .meta({ description: 'Left out: all the years.' }),
        amount: z.int().min(0).max(1_000_000_000_000),
        asOf: z.iso.date(),
        source: z.string().trim().min(1).max(500),
      })
      .meta({
        example: {
          ...{ kind: 'head-count', subject: 'cong-chuc', unit: 'SL-SKHCN', amount: 120 },
          ...{ asOf: '2026-01-31', source: 'Báo cáo số 15/BC-SNV ngày 31/01/2026' },
        },
      }),
    answer: {
      status: 200,
      description: 'The figure that stands.',
      schema: z.object({
        id: z.uuid(),
        state: z.enum(['new', 'changed', 'unchanged']),
        before: z.int().nullable().meta({ description: 'What stood in its place.' }),
      }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const plan = await getPlan(deps.db, params.id)
      const given = { ...body, unit: body.unit ?? null, year: body.year ?? null }
      const { before, ...result } = await bringFigure(deps, viewer, plan, given)
      return { ...result, before: before?.amount ?? null }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/figures/imports',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Brings the figures of a sheet (.csv or .xlsx).',
    description:
      'A line a unit with a column an audience, or a line a figure. The parameters may also be fields of the form that carries the file.',
    params: Plan,
    query: FileOptions,
    reads: 'file',
    body: UploadedFile,
    answer: {
      status: 200,
      description: 'What became of the rows.',
      schema: z
        .object({
          added: z.int(),
          changed: z.int(),
          unchanged: z.int(),
          rejected: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
          notes: z.array(z.string()),
        })
        .meta({ id: 'FigureImport' }),
    },
    handler: async ({ deps, viewer, params, query, body }) => {
      const options = FileOptions.safeParse({ ...query, ...body.fields })
      if (!options.success) throw invalidRequest(options.error, 'form')
      const { asOf = null, source = null, letters = null } = options.data
      const plan = await getPlan(deps.db, params.id)
      const file = { bytes: body.bytes, letters, asOf, source }
      const { rejected, notes, ...counts } = await importFigures(deps, viewer, plan, file)
      return {
        ...counts,
        rejected: rejected.map(({ row, column, fault }) => ({
          ...{ row, field: column, reason: figureFaultText(fault, 'en') },
        })),
        notes: notes.map((note) => figureNoteText(note, 'en')),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/figures/{figure}/withdraw',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Takes a figure back.',
    params: Plan.extend({ figure: z.uuid() }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'What it said.',
      schema: z.object({ id: z.uuid(), kind: Kind, subject: z.string(), amount }),
    },
    handler: async ({ deps, viewer, params }) => {
      const plan = await getPlan(deps.db, params.id)
      const { figure, subjectId } = await withdrawFigure(deps, viewer, plan, params.figure)
      const { id, kind } = figure
      return { id, kind, subject: subjectId, amount: figure.amount }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/plans/{id}/head-counts/{audience}/take-roster',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Takes today’s roster as the head count of an audience, on record with its day.',
    params: Plan.extend({ audience: Name }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'What was recorded, for the whole plan and every unit that has somebody.',
      schema: z.object({
        ...{ total: z.int(), added: z.int(), changed: z.int(), unchanged: z.int() },
      }),
    },
    handler: async ({ deps, viewer, params }) =>
      await takeRoster(deps, viewer, await getPlan(deps.db, params.id), params.audience),
  }),
]
