/** Reports that keep their figures. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { DataState } from '../reports/frozen/data-state.ts'
import { comparedFigures } from '../reports/frozen/differences.ts'
import { freezeReport } from '../reports/frozen/freeze.ts'
import {
  type FrozenReport,
  frozenFormats,
  frozenKinds,
  LONGEST_TITLE,
  listFrozen,
} from '../reports/frozen/frozen-store.ts'
import {
  comparedWith,
  compareFrozen,
  downloadFrozen,
  type FrozenDownload,
  openFrozen,
} from '../reports/frozen/look-into.ts'
import { planFileTypes } from '../reports/plan-file.ts'
import type { HttpDeps } from './deps.ts'
import { Name, unlessEmpty } from './paging.ts'
import { download, endpoint, noBody, nothing, type Route } from './route.ts'

const Title = z.object({ vi: z.string(), en: z.string().nullable() })

const FrozenFile = z.object({
  format: z.enum(frozenFormats),
  name: z.string(),
  sha256: z.string().meta({ description: 'Of the file, in hexadecimal.' }),
  size: z.int().meta({ description: 'Of the file, in bytes.' }),
})

const Frozen = z
  .object({
    id: z.uuid(),
    plan: z.string(),
    title: z.string(),
    kind: z.enum(frozenKinds).meta({ description: 'Which sheets and which letter are kept.' }),
    unit: z
      .object({ id: z.uuid(), code: z.string().nullable(), name: z.string() })
      .nullable()
      .meta({ description: 'Top of the branch that it is of; null: all.' }),
    on: z.iso.date().meta({ description: 'Nothing that was achieved later counts in it.' }),
    treeOn: z.iso.date().meta({ description: 'The day whose units it rolls up to.' }),
    madeAt: z.iso.datetime(),
    madeBy: z.string(),
    sources: DataState.meta({ description: 'What it was made from.' }),
    sha256: z.string().meta({ description: 'Of the content, in hexadecimal.' }),
    size: z.int().meta({ description: 'Of the content, in bytes.' }),
    files: z.array(FrozenFile).meta({ description: 'What is sent of it: sheets and letter.' }),
  })
  .meta({ id: 'FrozenReport' })

const present = ({ planId, madeAt, ...frozen }: FrozenReport): z.input<typeof Frozen> => ({
  ...frozen,
  plan: planId,
  madeAt: madeAt.toISOString(),
})

const Difference = z
  .object({
    part: z.enum(['whole', 'unit', 'audience', 'module', 'program']),
    id: z.string().nullable().meta({
      description:
        'Id of the unit, audience or program, code of the module; null: the whole, or people without a unit.',
    }),
    name: Title.nullable(),
    target: z.object({ id: z.string(), title: Title }).nullable(),
    audience: z.object({ id: z.string(), title: Title }).nullable(),
    figure: z.enum(comparedFigures),
    before: z.int().nullable(),
    after: z.int().nullable(),
  })
  .meta({ id: 'FigureDifference' })

const frozenParams = z.object({ id: z.uuid() })

async function asKept({ db }: HttpDeps, viewer: Viewer, id: string, format: FrozenDownload) {
  const { name, bytes } = await downloadFrozen(db, viewer, id, format)
  const body = Readable.from([bytes], { objectMode: false })
  return { name, body, type: planFileTypes[format] }
}

export const frozenReportRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/reports/{plan}/frozen',
    policy: { machine: 'plans:read' },
    summary: 'The reports of a plan that keep their figures, the newest first.',
    params: z.object({ plan: Name }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'Those that the key may see.',
      schema: z.object({ items: z.array(Frozen) }),
    },
    handler: async ({ deps, viewer, params }) => ({
      items: (await listFrozen(deps.db, viewer, params.plan)).map(present),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/reports/{plan}/frozen',
    policy: { machine: 'plans:write', wholeRoster: true },
    summary: 'Makes a report of the plan that keeps its figures.',
    description:
      'With it the sheets and the letter of its kind are kept, made of the same moment. It can neither be changed nor deleted.',
    params: z.object({ plan: Name }),
    query: nothing,
    body: z
      .strictObject({
        title: z.string().max(LONGEST_TITLE).default('').meta({
          description: 'Left out: kind, title of the plan and day.',
        }),
        kind: z.enum(frozenKinds).default('progress').meta({
          description:
            'Which sheets and which letter, as in `GET /api/v1/reports/{plan}`; not `participation`, which names people.',
        }),
        unit: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .optional()
          .meta({ description: 'Code or name of a unit; left out: all.' }),
        on: z.iso
          .date()
          .optional()
          .meta({ description: 'Nothing that was achieved later counts; left out: today.' }),
        treeOn: z.iso
          .date()
          .optional()
          .meta({ description: 'The day whose units it rolls up to; left out: today.' }),
      })
      .meta({
        example: { title: 'Báo cáo năm 2026', kind: 'results-and-needs' },
      }),
    answer: { status: 200, description: 'The report.', schema: Frozen },
    handler: async ({ deps, viewer, params, body }) => {
      const { title, kind, unit = null, on = null, treeOn = null } = body
      const asked = { planId: params.plan, title, kind, unit, on, treeOn, madeBy: viewer.actor }
      return present(await freezeReport(deps, viewer, asked))
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/frozen-reports/{id}',
    policy: { machine: 'plans:read' },
    summary: 'Who made a frozen report, of which data, and whether it is still what it was.',
    params: frozenParams,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The report without its content.',
      schema: Frozen.extend({
        intact: z.boolean().meta({ description: 'The content still has its hash.' }),
        files: z.array(
          FrozenFile.extend({
            intact: z.boolean().meta({ description: 'The file still has its hash.' }),
          }),
        ),
      }),
    },
    handler: async ({ deps, viewer, params }) => {
      const { frozen, intact, files } = await openFrozen(deps.db, viewer, params.id)
      return { ...present(frozen), intact, files }
    },
  }),
  download({
    path: '/api/v1/frozen-reports/{id}/content',
    policy: { machine: 'plans:read' },
    summary: 'A frozen report as it was frozen, to the byte.',
    description: 'JSON of the shape of `GET /api/v1/reports/{plan}`.',
    type: 'application/json',
    params: frozenParams,
    query: nothing,
    handler: ({ deps, viewer, params }) => asKept(deps, viewer, params.id, 'json'),
  }),
  download({
    path: '/api/v1/frozen-reports/{id}/files/{format}',
    policy: { machine: 'plans:read' },
    summary: 'The sheets or the letter of a frozen report, to the byte.',
    description: '`xlsx`: sheets. `docx`: a letter. Made of the same moment as the figures.',
    type: planFileTypes.xlsx,
    params: frozenParams.extend({ format: z.enum(frozenFormats) }),
    query: nothing,
    handler: ({ deps, viewer, params }) => asKept(deps, viewer, params.id, params.format),
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/frozen-reports/{id}/differences',
    policy: { machine: 'plans:read' },
    summary: 'Which figures of a frozen report would be others now.',
    params: frozenParams,
    query: z.object({
      against: unlessEmpty(z.enum(comparedWith).default('same-day')).meta({
        param: {
          description:
            '`same-day`: made now of the day that was frozen, which shows what was added, corrected or taken back since; `today`: of today.',
        },
        type: 'string',
        enum: [...comparedWith],
        default: 'same-day',
      }),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The differences, none where nothing has changed.',
      schema: z.object({
        on: z.iso.date(),
        treeOn: z.iso.date(),
        planVersion: z.int(),
        differences: z.array(Difference),
      }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const opened = await openFrozen(deps.db, viewer, params.id)
      const now = deps.clock.now()
      return await compareFrozen(deps.db, viewer, opened, { now, against: query.against })
    },
  }),
]
