/** Registers of certificates: where they begin, earlier papers in them, and the book. */
import { z } from 'zod'
import { registerBook } from '../certificates/register/book.ts'
import { importPapers } from '../certificates/register/import-papers.ts'
import { NEEDED, readPaperFile } from '../certificates/register/paper-file.ts'
import { listRegisters, type Register } from '../certificates/register/register-store.ts'
import { startRegister } from '../certificates/register/start.ts'
import { letterings } from '../foundation/old-letters.ts'
import { UploadedFile } from './bodies.ts'
import { unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { download, endpoint, noBody, nothing, type Route } from './route.ts'

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const RegisterView = z
  .object({
    issuer: z.string(),
    year: z.int(),
    first: z.int().meta({ description: 'The first number that is given here.' }),
    next: z.int().meta({ description: 'The number of the next certificate.' }),
    entries: z.int().meta({ description: 'Numbers in use, earlier papers included.' }),
    missing: z
      .array(z.object({ from: z.int(), to: z.int() }))
      .meta({ description: 'Numbers before the first one of which no paper was imported.' }),
  })
  .meta({ id: 'Register' })

const present = ({ last, ...register }: Register): z.input<typeof RegisterView> => ({
  ...register,
  next: last + 1,
})

export const Rejected = z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() }))
const year = z
  .string()
  .regex(/^\d{4}$/, 'must be a year, such as 2026')
  .transform(Number)
const issuer = z.string().trim().min(1).max(300)

export const FileLetters = z.object({
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
})

/** The parameter may also be a field of the form that carries the file. */
export function lettersOf(query: z.output<typeof FileLetters>, fields: Record<string, string>) {
  const parsed = FileLetters.safeParse({ ...query, ...fields })
  if (!parsed.success) throw invalidRequest(parsed.error, 'form')
  return parsed.data.letters ?? null
}

export const registerRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/registers',
    policy: { machine: 'certificates:read' },
    summary: 'Registers by issuer and year: where each begins, its next number, what is missing.',
    params: nothing,
    query: z.object({
      issuer: unlessEmpty(issuer.optional()),
      year: unlessEmpty(year.optional()).meta({ type: 'integer' }),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'All of them.',
      schema: z.object({ items: z.array(RegisterView) }),
    },
    handler: async ({ deps, query }) => ({
      items: (await listRegisters(deps.db, query)).map(present),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/registers/starts',
    policy: { machine: 'certificates:write', wholeRoster: true },
    summary: 'Lets a register begin at a number that the office gives, before any is given here.',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        issuer,
        year: z.int(),
        number: z.int(),
        newIssuer: z
          .boolean()
          .optional()
          .meta({ description: 'The issuer is one that no program names.' }),
      })
      .meta({ example: { issuer: 'Sở Khoa học và Công nghệ', year: 2026, number: 128 } }),
    answer: { status: 200, description: 'The register as it is now.', schema: RegisterView },
    handler: async ({ deps, viewer, body: { newIssuer = false, ...wanted } }) =>
      present(await startRegister(deps, viewer, { ...wanted, isNewIssuer: newIssuer })),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/registers/papers',
    // A file may name anybody, so a key that sees one branch of units may not bring one.
    policy: { machine: 'certificates:write', wholeRoster: true },
    summary: 'Takes earlier paper certificates (.csv or .xlsx) into their registers.',
    description:
      'A row that cannot be taken is rejected and loses nothing else. The same file again changes nothing.',
    params: nothing,
    query: FileLetters,
    reads: 'file',
    body: UploadedFile,
    answer: {
      status: 200,
      description: 'What became of the rows.',
      schema: z
        .object({
          accepted: z.int(),
          bound: z.int().meta({
            description: 'In the register before; now it is known whose they are.',
          }),
          unchanged: z.int(),
          rejected: Rejected,
          warnings: z.array(z.string()),
          registers: z.array(RegisterView),
        })
        .meta({ id: 'PaperImport' }),
    },
    handler: async ({ deps, viewer, query, body }) => {
      const letters = lettersOf(query, body.fields)
      const reading = await readPaperFile(body.bytes, ['register_number', ...NEEDED], letters)
      const { registers, ...result } = await importPapers(deps, viewer, reading)
      return { ...result, registers: registers.map(present) }
    },
  }),
  download({
    path: '/api/v1/registers/book.xlsx',
    policy: { machine: 'certificates:read' },
    summary: 'The register book (sổ cấp giấy chứng nhận) of an issuer and year.',
    description: 'Every entry of the people that the key may see, in the order of the register.',
    type: WORKBOOK,
    params: nothing,
    query: z.object({ issuer, year: year.meta({ type: 'integer' }) }),
    handler: async ({ deps, viewer, query }) => {
      const { register, workbook } = await registerBook(deps, viewer, query)
      return { name: `so-cap-giay-chung-nhan-${register.year}.xlsx`, body: workbook }
    },
  }),
]
