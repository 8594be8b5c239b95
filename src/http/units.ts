/** Units: the tree of a day, lists of units, and where one stands or what it became. */
import { z } from 'zod'
import { matchAccounts } from '../evidence/link.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { cleanText, foldName } from '../foundation/names.ts'
import { letterings } from '../foundation/old-letters.ts'
import { unitKinds } from '../foundation/texts/unit-kinds.ts'
import { placeUnit } from '../roster/people/place-unit.ts'
import { endUnit } from '../roster/units/end-unit.ts'
import { importUnits, tryUnits } from '../roster/units/import-units.ts'
import { listUnitsOn } from '../roster/units/list-units.ts'
import { readProvince } from '../roster/units/national-units.ts'
import { readUnitFile, unitColumns } from '../roster/units/read-unit-file.ts'
import { UploadedFile } from './bodies.ts'
import { PageOfIds, pageOf, unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const day = z.iso.date()
const params = z.object({ id: z.uuid() })
const office = { machine: 'roster:write', wholeRoster: true } as const

const Unit = z
  .object({
    id: z.uuid(),
    code: z.string().nullable(),
    name: z.string(),
    kind: z
      .string()
      .nullable()
      .meta({ description: `One of: ${unitKinds.join(', ')}.` }),
    parent: z.uuid().nullable(),
    people: z.int().meta({ description: 'Who is, or was, in it on the day; without those below.' }),
    ended: z
      .boolean()
      .meta({ description: 'Not in force on the day; listed only while people are in it.' }),
  })
  .meta({ id: 'Unit' })

const column = z.enum([...unitColumns])
const Import = z
  .object({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    moved: z.int().meta({ description: 'People who go on in the unit that theirs has become.' }),
    left: z.int().meta({ description: 'People in units that end; a roster has to say where to.' }),
    rejected: z.array(z.object({ row: z.int(), field: column, reason: z.string() })),
    warnings: z.array(z.string()),
    rows: z.array(
      z.object({
        row: z.int(),
        kind: z.enum(['added', 'changed', 'unchanged']),
        unitId: z.uuid(),
        code: z.string(),
        name: z.string(),
        moved: z.int().meta({ description: 'People who go on in this unit.' }),
        left: z.int().meta({ description: 'People in units that end by this row.' }),
        changes: z.array(
          z.object({ field: column, before: z.string().nullable(), after: z.string().nullable() }),
        ),
      }),
    ),
  })
  .meta({ id: 'UnitImport' })

const ImportOptions = z.object({
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
  source: unlessEmpty(z.string().max(300).transform(cleanText).optional()).meta({
    param: { description: 'The document that the list goes by.' },
    type: 'string',
  }),
  dryRun: unlessEmpty(z.enum(['true', 'false']).optional()).meta({
    param: { description: 'Says what would become of every row; stores nothing.' },
    type: 'string',
    enum: ['true', 'false'],
  }),
})

export const unitRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/units',
    policy: { machine: 'roster:read' },
    summary: 'The units of a day in the order of their tree, each before those below it.',
    params: nothing,
    query: PageOfIds.extend({
      on: unlessEmpty(day.optional()).meta({
        param: { description: 'The day (yyyy-MM-dd); left out: today.' },
        ...{ type: 'string', format: 'date' },
      }),
      search: unlessEmpty(z.string().max(100).optional()).meta({
        param: { description: 'Words of the name, or the code.' },
        type: 'string',
      }),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of units.', schema: pageOf(Unit) },
    handler: async ({ deps, viewer, query }) => {
      const today = dateInVietnam(deps.clock.now())
      const tree = await listUnitsOn(deps.db, viewer, query.on ?? today, today)
      const words = foldName(query.search ?? '')
      const units = tree.filter(
        ({ nameKey, code }) => nameKey.includes(words) || code === query.search,
      )
      const from =
        query.after === undefined ? 0 : units.findIndex(({ id }) => id === query.after) + 1
      const page = units.slice(from, from + query.limit)
      return {
        items: page.map(({ id, code, name, kind, parentId, people, ended }) => ({
          ...{ id, code, name, kind, parent: parentId, people, ended },
        })),
        next: from + query.limit < units.length ? (page.at(-1)?.id ?? null) : null,
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/units/imports',
    policy: office,
    summary: 'Imports a list of units (.csv or .xlsx): places, validity, mergers and splits.',
    description: 'The parameters may also be fields of the form that carries the file.',
    params: nothing,
    query: ImportOptions,
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of the rows.', schema: Import },
    handler: async ({ deps, viewer, query, body }) => {
      const options = ImportOptions.safeParse({ ...query, ...body.fields })
      if (!options.success) throw invalidRequest(options.error, 'form')
      const { letters = null, dryRun } = options.data
      const source = options.data.source || null
      const reading = await readUnitFile(body.bytes, letters)
      if (dryRun === 'true') return await tryUnits(deps, viewer, reading, { source })
      const result = await importUnits(deps, viewer, reading, { source })
      if (result.moved > 0) await matchAccounts(deps.db, deps.clock, null)
      return result
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/units/provinces',
    policy: office,
    summary: 'Takes in a province of the national list of 2026 with its communes and wards.',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        province: z.string().min(1).max(100).meta({ description: 'Code or name.' }),
        validFrom: day.optional().meta({ description: 'First day of its units.' }),
      })
      .meta({ example: { province: '14' } }),
    answer: { status: 200, description: 'What became of its units.', schema: Import },
    handler: async ({ deps, viewer, body }) =>
      await importUnits(deps, viewer, readProvince(body.province, body.validFrom ?? null), {
        ...{ source: null, keepsNames: true },
      }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/units/{id}/place',
    policy: office,
    summary: 'Says below which unit another one stands, from a day on.',
    params,
    query: nothing,
    body: z
      .strictObject({
        under: z
          .string()
          .max(200)
          .nullable()
          .meta({ description: 'Code, or a name that only one unit has; null: at the top.' }),
        from: day.optional().meta({ description: 'Left out: today.' }),
      })
      .meta({ example: { under: '14', from: '2025-07-01' } }),
    answer: {
      status: 200,
      description: 'Where it stood and stands; `changed` is false where it stood there already.',
      schema: z.object({ id: z.uuid(), changed: z.boolean() }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const placed = await placeUnit(deps, viewer, params.id, body.under, body.from ?? null)
      return { id: params.id, changed: placed !== null }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/units/{id}/end',
    policy: office,
    summary: 'Says what a unit has become: one other (a merger) or several (a split).',
    description:
      'People of a merged unit go on in its successor; of a split one they stay until a roster says where they are. It cannot be undone.',
    params,
    query: nothing,
    body: z
      .strictObject({
        into: z.array(z.string().min(1).max(200)).min(1).max(50),
        on: day.meta({ description: 'First day of the new order.' }),
        source: z.string().max(300).transform(cleanText).optional(),
      })
      .meta({ example: { into: ['03646'], on: '2025-07-01' } }),
    answer: {
      status: 200,
      description: 'Who goes on where.',
      schema: z.object({
        unit: z.string(),
        into: z.array(z.string()),
        moved: z.int(),
        left: z.int(),
        warnings: z.array(z.string()),
      }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { into, on, source } = body
      const ended = await endUnit(deps, viewer, params.id, { into, on, source: source || null })
      if (ended.moved > 0) await matchAccounts(deps.db, deps.clock, null)
      return ended
    },
  }),
]
