/** Papers that were not issued here: recorded, listed, withdrawn. */
import { z } from 'zod'
import type { PaperColumn } from '../certificates/register/paper-columns.ts'
import { NEEDED, readPaperFile } from '../certificates/register/paper-file.ts'
import { readPaperRow } from '../certificates/register/paper-row.ts'
import { listPapers, type PaperView } from '../certificates/register/paper-store.ts'
import { recordPapers } from '../certificates/register/record-papers.ts'
import { withdrawPaper } from '../certificates/register/withdraw.ts'
import { getCohort } from '../programs/store.ts'
import { UploadedFile } from './bodies.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { FileLetters, lettersOf, Rejected } from './registers.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const source = z.enum(['agency', 'platform', 'institution'])

const Paper = z
  .object({
    id: z.uuid(),
    source: source.meta({ description: '`agency`: taken over from the office’s own register.' }),
    issuer: z.string(),
    year: z.int().nullable(),
    registerNumber: z.int().nullable(),
    number: z.string(),
    issuedOn: z.iso.date(),
    fullName: z.string(),
    dateOfBirth: z.iso.date().nullable(),
    unit: z.string().nullable(),
    program: z.string().nullable(),
    decisionNumber: z.string().nullable(),
    decisionDate: z.iso.date().nullable(),
    cohort: z.string().nullable(),
    learner: z
      .string()
      .nullable()
      .meta({ description: 'Employee code, or the roster’s other key; null: not known whose.' }),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    withdrawn: z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Paper' })

function present(paper: PaperView): z.input<typeof Paper> {
  const { recordedAt, withdrawnAt, withdrawnBy, withdrawnReason, ...rest } = paper
  return {
    ...rest,
    recordedAt: recordedAt.toISOString(),
    withdrawn:
      withdrawnAt === null
        ? null
        : { at: withdrawnAt.toISOString(), by: withdrawnBy ?? '', reason: withdrawnReason ?? '' },
  }
}

const PaperRecord = z
  .object({
    cohort: z.string(),
    source,
    recorded: z.int(),
    unchanged: z.int(),
    rejected: Rejected.meta({ description: '`row` counts from 1, or as the sheet numbers it.' }),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'PaperRecord' })

const written = z.string().max(300)
const GivenPaper = z.strictObject({
  employeeCode: written.optional(),
  nationalId: written.optional(),
  email: written.optional(),
  phone: written.optional(),
  fullName: written,
  dateOfBirth: written.optional(),
  number: written,
  issuer: written.optional().meta({ description: 'Left out: as the program says.' }),
  issuedOn: written,
  decisionNumber: written.optional(),
  decisionDate: written.optional(),
})

const COLUMN_OF: Record<keyof z.output<typeof GivenPaper>, PaperColumn> = {
  employeeCode: 'employee_code',
  nationalId: 'national_id',
  email: 'email',
  phone: 'phone',
  fullName: 'full_name',
  dateOfBirth: 'date_of_birth',
  number: 'number',
  issuer: 'issuer',
  issuedOn: 'issued_on',
  decisionNumber: 'decision_number',
  decisionDate: 'decision_date',
}

/** Read as a line of a sheet is, so that both are held to the same. */
function readGiven(paper: z.output<typeof GivenPaper>, row: number) {
  const cells = new Map(
    Object.entries(COLUMN_OF).map(([key, column]) => [
      column,
      Object.entries(paper).find(([name]) => name === key)?.[1] ?? null,
    ]),
  )
  return readPaperRow(row, (column) => cells.get(column) ?? null, NEEDED)
}

export const paperRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/papers',
    policy: { machine: 'certificates:read' },
    summary: 'Papers not issued here, of the people that the key may see.',
    params: nothing,
    query: PageOfIds.extend({
      cohort: unlessEmpty(Name.optional()),
      source: unlessEmpty(source.optional()).meta({ type: 'string', enum: source.options }),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of papers.', schema: pageOf(Paper) },
    handler: async ({ deps, viewer, query }) => {
      const { cohort, source: from } = query
      const { rows, next } = await readPage(
        query,
        (window) => listPapers(deps.db, viewer, { cohort, source: from, ...window }),
        ({ id }) => id,
      )
      return { items: rows.map(present), next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/papers',
    policy: { machine: 'certificates:write' },
    summary: 'Records papers that a platform or an institution has issued to people of the cohort.',
    description:
      'Only where the program says `issuedBy: platform` or `institution`. People are found by a key of the roster, and the name must agree.',
    params: z.object({ id: Name }),
    query: nothing,
    body: z.strictObject({ papers: z.array(GivenPaper).min(1).max(1000) }).meta({
      example: {
        papers: [
          {
            employeeCode: 'CB000177',
            fullName: 'Lò Văn Phương',
            number: 'BTTTT-2026-1204',
            issuedOn: '2026-04-06',
          },
        ],
      },
    }),
    answer: { status: 200, description: 'What became of the papers.', schema: PaperRecord },
    handler: async ({ deps, viewer, params, body }) => {
      const cohort = await getCohort(deps.db, params.id)
      const read = body.papers.map((paper, index) => readGiven(paper, index + 1))
      return await recordPapers(deps, viewer, cohort, {
        rows: read.flatMap((row) => ('reason' in row ? [] : [row])),
        rejected: read.flatMap((row) => ('reason' in row ? [row] : [])),
        warnings: [],
      })
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/papers/imports',
    policy: { machine: 'certificates:write' },
    summary: 'The same from a sheet (.csv or .xlsx).',
    params: z.object({ id: Name }),
    query: FileLetters,
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of the rows.', schema: PaperRecord },
    handler: async ({ deps, viewer, params, query, body }) => {
      const cohort = await getCohort(deps.db, params.id)
      const letters = lettersOf(query, body.fields)
      const reading = await readPaperFile(body.bytes, NEEDED, letters)
      return await recordPapers(deps, viewer, cohort, reading)
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/papers/{id}/withdrawal',
    policy: { machine: 'certificates:write' },
    summary: 'Takes back a paper that was recorded by mistake. Its row and its number stay.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: z.strictObject({ reason: z.string() }),
    answer: { status: 200, description: 'The paper as it is now.', schema: Paper },
    handler: async ({ deps, viewer, params, body }) =>
      present(await withdrawPaper(deps, viewer, params.id, body.reason)),
  }),
]
