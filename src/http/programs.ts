/** Programs: what is taught under which rules. */
import { z } from 'zod'
import type { Language } from '../foundation/texts/pages.ts'
import { factTexts, inheritedNote, insteadOf } from '../foundation/texts/programs.ts'
import { type FactField, factFields } from '../programs/facts.ts'
import { listCohorts, listPrograms } from '../programs/store.ts'
import { StoredProgram } from '../programs/stored.ts'
import { PageOfNames, pageOf, pageOfList } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const language = 'In the language of Accept-Language.'
const Field = z.object({
  field: z.enum(factFields).meta({ description: 'Key of the program file.' }),
  text: z.string().meta({ description: `What the key is. ${language}` }),
})

const Program = StoredProgram.extend({
  stated: z.array(
    Field.extend({
      clause: z.string().nullable().meta({ description: 'Where the document says so.' }),
    }),
  ),
  inherited: z
    .array(Field.extend({ note: z.string().meta({ description: language }) }))
    .meta({ description: 'Rules that are those of document 003.' }),
  unstated: z
    .array(
      Field.extend({
        instead: z.string().meta({ description: `What holds in its stead. ${language}` }),
      }),
    )
    .meta({ description: 'What the document of the program does not say.' }),
  version: z.int().meta({ description: 'Counts up with every change of the definition.' }),
  cohorts: z.array(z.string()),
}).meta({ id: 'Program' })

function presentFacts(
  { stated, inherited, unstated }: StoredProgram,
  language: Language,
): Pick<z.input<typeof Program>, 'stated' | 'inherited' | 'unstated'> {
  const named = (field: FactField) => ({ field, text: factTexts[field].name[language] })
  return {
    stated: stated.map(({ field, clause }) => ({ ...named(field), clause })),
    inherited: inherited.map((field) => ({ ...named(field), note: inheritedNote[language] })),
    unstated: unstated.map((field) => ({
      ...named(field),
      instead: insteadOf(field, inherited)[language],
    })),
  }
}

export const programRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/programs',
    policy: { machine: 'programs:read' },
    summary: 'The programs and their rules.',
    params: nothing,
    query: PageOfNames,
    body: noBody,
    answer: { status: 200, description: 'A page of programs.', schema: pageOf(Program) },
    handler: async ({ deps, query, language }) => {
      const cohorts = await listCohorts(deps.db)
      const { rows, next } = pageOfList(query, await listPrograms(deps.db))
      const items = rows.map(({ id, version, definition }) => ({
        ...definition,
        ...presentFacts(definition, language),
        version,
        cohorts: cohorts
          .filter((cohort) => cohort.programId === id && cohort.active)
          .map((cohort) => cohort.id),
      }))
      return { items, next }
    },
  }),
]
