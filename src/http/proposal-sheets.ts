/** Checking sheets of proposed lists: what units look through, and what comes back. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { takeCorrections } from '../certificates/approval/corrections.ts'
import { listProposals } from '../certificates/approval/read.ts'
import { readCorrections } from '../certificates/approval/read-corrections.ts'
import { unitSheets, zipSheets } from '../certificates/approval/sheets.ts'
import { matchAccounts } from '../evidence/link.ts'
import { letterings } from '../foundation/old-letters.ts'
import { UploadedFile } from './bodies.ts'
import { unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { ProposalCounts } from './proposals.ts'
import { download, endpoint, notFound, nothing, type Route } from './route.ts'

const Corrections = z
  .object({
    proposal: z.uuid(),
    right: z.int().meta({ description: 'Rows that say "right".' }),
    corrected: z.int().meta({ description: 'People of whom the roster says something else now.' }),
    held: z.int().meta({ description: 'People who are held now for what the sheet says of them.' }),
    released: z.int().meta({ description: 'People whom a sheet had held and nobody holds now.' }),
    unchanged: z.int().meta({ description: 'Rows that were taken before.' }),
    unanswered: z.int().meta({ description: 'Rows that nobody has marked.' }),
    rejected: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
    notes: z
      .array(z.object({ row: z.int(), note: z.string() }))
      .meta({ description: 'What was written beside rows, for somebody to read.' }),
    warnings: z.array(z.string()),
    list: ProposalCounts.meta({
      description:
        'After this. Who got another name than a platform has may drop out until the account is decided on.',
    }),
  })
  .meta({ id: 'ProposalCorrections' })

const Options = z.object({
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
})

const params = z.object({ id: z.uuid() })
const policy = { machine: 'certificates:read', or: 'certificates:write' } as const

export const proposalSheetRoutes: Route[] = [
  download({
    path: '/api/v1/proposals/{id}/sheets.zip',
    policy,
    summary: 'The checking sheets of an open list, for the units that the key may see.',
    description: 'An .xlsx for each unit (danh sách rà soát thông tin).',
    type: 'application/zip',
    params,
    query: nothing,
    handler: async ({ deps, viewer, params: { id } }) => {
      const sheets = await unitSheets(deps, viewer, id)
      return { name: 'ra-soat.zip', body: zipSheets(sheets, deps.clock.now()) }
    },
  }),
  download({
    path: '/api/v1/proposals/{id}/sheet.xlsx',
    policy,
    summary: 'The checking sheet of one unit.',
    description: 'Danh sách rà soát thông tin.',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    params,
    query: z.object({
      unit: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .meta({
          param: { description: 'Code, id or name of the unit; `none`: people without a unit.' },
        }),
    }),
    handler: async ({ deps, viewer, params: { id }, query }) => {
      const [sheet] = await unitSheets(deps, viewer, id, query.unit)
      if (!sheet) throw notFound()
      return { name: sheet.name, body: Readable.from([await sheet.make()]) }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/proposals/{id}/corrections',
    policy: { machine: 'certificates:write' },
    summary: 'Takes in a checking sheet that came back.',
    description:
      'All or nothing for each row; a row that cannot be taken is named. The parameter may also be a field of the form that carries the file.',
    params,
    query: Options,
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of the rows.', schema: Corrections },
    handler: async ({ deps, viewer, params: { id }, query, body }) => {
      const options = Options.safeParse({ ...query, ...body.fields })
      if (!options.success) throw invalidRequest(options.error, 'form')
      const reading = await readCorrections(body.bytes, options.data.letters ?? null)
      const taken = await takeCorrections(deps, viewer, id, reading)
      if (taken.corrected > 0) await matchAccounts(deps.db, deps.clock, null)
      const [list] = await listProposals(deps.db, viewer, deps.clock.now(), { id, limit: 1 })
      if (!list) throw notFound()
      return { ...taken, list: list.counts }
    },
  }),
]
