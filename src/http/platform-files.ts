/** Sheets of platforms and classes: brought, read by a sync, reported on; and forms to fill in. */
import { z } from 'zod'
import { FileOptions, MINUTES_OF_A_PERIOD, SheetKind } from '../../connectors/contract.ts'
import { paperTemplate } from '../certificates/register/template.ts'
import {
  FileState,
  type FileView,
  getFile,
  listFiles,
  receiveFile,
} from '../evidence/platform-files.ts'
import { sheetTemplate } from '../evidence/sheet-templates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { letterings } from '../foundation/old-letters.ts'
import { getPlatform } from '../programs/store.ts'
import { rosterTemplate } from '../roster/template.ts'
import type { SyncOptions } from '../runs/run.ts'
import { UploadedFile } from './bodies.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { endpoint, noBody, nothing, type Route, streamEndpoint } from './route.ts'
import { startRun } from './runs.ts'

const File = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    name: z.string(),
    size: z.int(),
    origin: z.enum(['upload', 'command', 'folder']),
    state: FileState.meta({
      description:
        '`waiting` for a sync, `asked`: send it again with an answer to its question, `done`, `rejected`.',
    }),
    options: FileOptions,
    receivedAt: z.iso.datetime(),
    receivedBy: z.string(),
    settledAt: z.iso.datetime().nullable(),
    taken: z.int().meta({ description: 'Rows that were taken.' }),
    refused: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
    notes: z.array(z.string()).meta({ description: 'What was passed over, or is asked.' }),
  })
  .meta({ id: 'PlatformFile' })

function present({ receivedAt, settledAt, report, ...file }: FileView): z.input<typeof File> {
  return {
    ...file,
    receivedAt: receivedAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
    taken: report?.taken ?? 0,
    refused: report?.refused ?? [],
    notes: report?.notes ?? [],
  }
}

const said = (description: string) =>
  unlessEmpty(z.string().max(200).optional()).meta({ param: { description }, type: 'string' })
const wholeNumber = (description: string) =>
  unlessEmpty(
    z
      .string()
      .regex(/^\d{1,6}$/, 'must be a whole number')
      .transform(Number)
      .optional(),
  ).meta({ param: { description }, type: 'integer' })
const chosen = <const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  description: string,
) =>
  unlessEmpty(z.enum(choices).optional()).meta({
    param: { description },
    type: 'string',
    enum: [...choices],
  })

const Said = z.object({
  kind: chosen(['export', 'sign-in', 'roll-call'], 'Left out: told by the columns.'),
  course: said('The course that every row is about.'),
  session: said('The session of a roll call, such as `Buổi 1`.'),
  minutes: wholeNumber('Length of each session.'),
  periods: wholeNumber('The same in tiết of 45 minutes.'),
  scale: said('What scores are out of, such as 10 or 100.'),
  letters: chosen(letterings, 'Old letters that a person has confirmed.'),
  map: said('Headers of its own for fields, as a JSON object: `{"score":"Kết quả"}`.'),
  complete: chosen(['true', 'false'], 'The file names everybody of its courses.'),
  again: chosen(['true', 'false'], 'Reads a file again that was taken before.'),
})

/** Fields of a form come beside the query, so they are checked here. */
export function readSaid(given: unknown): { options: FileOptions; again: boolean } {
  const parsed = Said.safeParse(given)
  if (!parsed.success) throw invalidRequest(parsed.error, 'form')
  const { minutes, periods, map, complete, again, ...rest } = parsed.data
  const length = minutes ?? (periods === undefined ? undefined : periods * MINUTES_OF_A_PERIOD)
  const options = FileOptions.safeParse({
    ...rest,
    ...(length !== undefined && { minutes: length }),
    ...(map !== undefined && { map: readMap(map) }),
    ...(complete !== undefined && { complete: complete === 'true' }),
  })
  if (!options.success) throw invalidRequest(options.error, 'form')
  return { options: options.data, again: again === 'true' }
}

function readMap(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = 'must be a JSON object, such as {"score":"Kết quả"}'
    throw new HocvuError('request.invalid', `map ${reason}`, {
      fields: [{ field: 'map', reason }],
      cause,
    })
  }
}

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const platformFileRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/files',
    // A file may name anybody, so a key that sees one branch of units may not bring one.
    policy: { machine: 'syncs:write', wholeRoster: true },
    summary:
      'Brings a sheet (.csv or .xlsx) of a platform or class, and begins the sync that reads it.',
    description: 'The parameters may also be fields of the form that carries the file.',
    params: z.object({ id: Name }),
    query: Said,
    reads: 'file',
    body: UploadedFile,
    answer: {
      status: 202,
      description: 'The file waits for its sync; one that was taken before begins none.',
      schema: z.object({ id: z.uuid(), taken: z.boolean(), sync: z.uuid().nullable() }),
    },
    handler: async (call) => {
      const { deps, params, query, body, viewer } = call
      const platform = await getPlatform(deps.db, params.id)
      deps.resolvePlatform(params.id)
      // What the query holds was read already; a form's fields are text.
      const { options, again } = readSaid({ ...asText(query), ...body.fields })
      const { file, taken } = await receiveFile(deps, viewer, platform, {
        name: body.name,
        bytes: body.bytes,
        options,
        origin: 'upload',
        again,
      })
      if (file.state !== 'waiting') return { id: file.id, taken, sync: null }
      const sync = await startRun(call, {
        kind: 'sync',
        subject: params.id,
        options: {
          full: false,
          chain: false,
          acceptLosses: false,
        } satisfies SyncOptions,
        actor: viewer.actor,
      })
      return { id: file.id, taken, sync: sync.id }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/platforms/{id}/files',
    policy: { machine: 'syncs:read', wholeRoster: true },
    summary: 'The files that were brought for a platform, the newest first.',
    params: z.object({ id: Name }),
    query: PageOfIds,
    body: noBody,
    answer: { status: 200, description: 'One page of files.', schema: pageOf(File) },
    handler: async ({ deps, viewer, params, query }) => {
      await getPlatform(deps.db, params.id)
      const { rows, next } = await readPage(
        query,
        (window) => listFiles(deps.db, viewer, { platform: params.id, ...window }),
        ({ id }) => id,
      )
      return { items: rows.map(present), next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/files/{id}',
    policy: { machine: 'syncs:read', wholeRoster: true },
    summary: 'State and report of a file that was brought.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The file.', schema: File },
    handler: async ({ deps, viewer, params }) => present(await getFile(deps.db, viewer, params.id)),
  }),
  streamEndpoint({
    path: '/api/v1/templates/{kind}',
    policy: { machine: 'platforms:read' },
    summary: 'A form to fill in, with a page that explains it.',
    description: 'An Excel workbook.',
    type: WORKBOOK,
    params: z.object({ kind: z.enum(['roster', 'register', ...SheetKind.options]) }),
    handler: async ({ params: { kind } }) => ({
      kind: 'content',
      status: 200,
      type: WORKBOOK,
      body: await templateOf(kind),
      headers: { 'Content-Disposition': `attachment; filename="mau-${kind}.xlsx"` },
    }),
  }),
]

function templateOf(kind: 'roster' | 'register' | SheetKind): Promise<Buffer> {
  if (kind === 'roster') return rosterTemplate()
  return kind === 'register' ? paperTemplate() : sheetTemplate(kind)
}

function asText(query: z.output<typeof Said>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
}
