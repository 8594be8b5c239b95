/** The roster: files of people, and questions about who is who in them. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { matchAccounts } from '../evidence/link.ts'
import { cleanText } from '../foundation/names.ts'
import { letterings } from '../foundation/old-letters.ts'
import { answerQuestion } from '../roster/answer-question.ts'
import { learnersById } from '../roster/find-learner.ts'
import { importRoster } from '../roster/import.ts'
import { listQuestions, type OpenQuestion } from '../roster/question-store.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import { Person } from './account-answers.ts'
import { UploadedFile } from './bodies.ts'
import type { HttpDeps } from './deps.ts'
import { PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

const Import = z
  .object({
    accepted: z.int().meta({ description: 'People new on the roster.' }),
    changed: z.int(),
    unchanged: z.int(),
    enrolled: z.int().meta({ description: 'New assignments to cohorts.' }),
    ended: z.int().meta({ description: 'People who have left their unit, by a complete file.' }),
    rejected: z.array(
      z.object({
        file: z
          .string()
          .optional()
          .meta({ description: 'Of a OneRoster archive: which of its files.' }),
        row: z.int(),
        field: z.string(),
        reason: z.string(),
      }),
    ),
    asked: z
      .array(
        z.object({
          row: z.int(),
          question: z.uuid(),
          candidates: z.int(),
          reason: z.string(),
        }),
      )
      .meta({ description: 'Rows that wait until a person says who they are.' }),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'RosterImport' })

const flag = unlessEmpty(z.enum(['true', 'false']).optional()).meta({
  type: 'string',
  enum: ['true', 'false'],
})
const ImportOptions = z.object({
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
  unit: unlessEmpty(z.string().max(200).optional()).meta({
    param: { description: 'The file changes only the people of this unit (code, or name).' },
    type: 'string',
  }),
  complete: flag.meta({
    param: { description: 'With `unit`: whoever of the unit is not in the file has left it.' },
  }),
  confirm: flag.meta({
    param: { description: 'Lets a complete file end more than half of a unit.' },
  }),
})

const Question = z
  .object({
    id: z.uuid(),
    reason: z.enum(['birth-date', 'unit']).meta({
      description: 'What the row has in common with the candidates, besides the name.',
    }),
    askedAt: z.iso.datetime(),
    row: z.object({
      fullName: z.string(),
      employeeCode: z.string().nullable(),
      dateOfBirth: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      unit: z.string().nullable(),
    }),
    candidates: z.array(Person),
  })
  .meta({ id: 'RosterQuestion' })

export const rosterRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/roster/imports',
    // A file may name anybody, so a key that sees one branch of units may not bring one.
    policy: { machine: 'roster:write', wholeRoster: true },
    summary:
      'Imports a roster (.csv, .xlsx or a OneRoster ZIP): learners, units, assignments to cohorts.',
    description: 'The parameters may also be fields of the form that carries the file.',
    params: nothing,
    query: ImportOptions,
    reads: 'file',
    body: UploadedFile,
    answer: { status: 200, description: 'What became of the rows.', schema: Import },
    handler: async ({ deps, viewer, query, body }) => {
      const { db, clock, vault } = deps
      const options = readOptions({ ...query, ...body.fields })
      const reading = await readRosterFile(body.bytes, body.name, options.letters ?? null)
      const result = await importRoster({ db, clock, vault }, viewer, reading, options.unitFile)
      await matchAccounts(db, clock, null)
      return result
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/roster/questions',
    policy: { machine: 'roster:write', wholeRoster: true },
    summary: 'Rows of roster files that may speak of somebody who is on the roster already.',
    params: nothing,
    query: PageOfIds,
    body: noBody,
    answer: { status: 200, description: 'A page of questions.', schema: pageOf(Question) },
    handler: async ({ deps, viewer, query }) => {
      const { rows, next } = await readPage(
        query,
        (window) => listQuestions(deps.db, deps.vault, viewer, window),
        ({ id }) => id,
      )
      return { items: await presentQuestions(deps, viewer, rows), next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/roster/questions/{id}/answer',
    policy: { machine: 'roster:write', wholeRoster: true },
    summary: 'Says whether the row is one of the candidates.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: z
      .strictObject({
        decision: z.enum(['same', 'different']),
        as: z
          .string()
          .max(200)
          .transform(cleanText)
          .refine((key) => key !== '', 'must not be empty')
          .optional()
          .meta({ description: 'With `same`: which candidate, by employee code or another key.' }),
      })
      .meta({ example: { decision: 'same', as: 'CB000177' } }),
    answer: {
      status: 200,
      description: 'Who the row turned out to be.',
      schema: z.object({ id: z.uuid(), decision: z.enum(['same', 'different']), learner: Person }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { db, clock, vault } = deps
      const learnerId = await answerQuestion({ db, clock, vault }, viewer, params.id, body)
      await matchAccounts(db, clock, null)
      const learner = (await learnersById(db, viewer, [learnerId])).get(learnerId)
      if (!learner) throw notFound()
      return { id: params.id, decision: body.decision, learner }
    },
  }),
]

/** Fields of a form come beside the query, so they are checked here. */
function readOptions(given: unknown) {
  const parsed = ImportOptions.refine(
    ({ unit, complete }) => complete !== 'true' || unit !== undefined,
    { path: ['complete'], message: 'needs a unit that the file is complete for' },
  ).safeParse(given)
  if (!parsed.success) throw invalidRequest(parsed.error, 'form')
  const { letters, unit, complete, confirm } = parsed.data
  const unitFile =
    unit === undefined
      ? null
      : { unit, complete: complete === 'true', confirmed: confirm === 'true' }
  return { letters, unitFile }
}

async function presentQuestions(
  { db }: HttpDeps,
  viewer: Viewer,
  questions: readonly OpenQuestion[],
): Promise<z.input<typeof Question>[]> {
  const people = await learnersById(
    db,
    viewer,
    questions.flatMap(({ candidates }) => candidates),
  )
  return questions.map((question) => ({
    ...question,
    askedAt: question.askedAt.toISOString(),
    candidates: question.candidates.flatMap((candidate) => people.get(candidate) ?? []),
  }))
}
