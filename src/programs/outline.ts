/** Just enough of a program file to compare its parts, and files with each other, even where it has other faults. */
import { z } from 'zod'
import { cleanText } from '../foundation/names.ts'

/** Reads what is there and is of the right kind; anything else counts as left out, for the schema tells of it. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.optional().catch(() => undefined)
const list = <Schema extends z.ZodType>(item: Schema) => z.array(item).catch(() => [])

const name = optional(z.string().transform(cleanText))
const names = z.record(z.string(), z.unknown()).catch(() => ({}))

const Evidence = z
  .object({
    platform: name,
    course: name,
    finalTest: name,
    paper: name,
    module: name,
    attendance: z.unknown().optional(),
  })
  .catch({ attendance: 'unknown' })

/** Left out, or a list that may be at fault itself. */
const Papers = z
  .array(z.object({ code: name }).catch({}))
  .optional()
  .catch([])

const CohortOutline = z
  .object({
    id: optional(z.string()),
    start: z.unknown().optional(),
    deadline: z.unknown().optional(),
    before: z.unknown().optional(),
    evidence: list(Evidence),
    delivery: z.object({ modules: names }).catch({ modules: {} }),
  })
  .catch({ evidence: [], delivery: { modules: {} } })

export const ProgramOutline = z.object({
  id: optional(z.string()),
  kind: name,
  issue: name,
  rules: optional(
    z.object({
      attendance: z.unknown().optional(),
      finalTest: optional(z.object({ papers: Papers, combine: z.unknown().optional() })),
      window: optional(z.object({ from: name })),
    }),
  ),
  audiences: optional(z.array(name)),
  modules: z.record(z.string(), list(name)).catch(() => ({})),
  moduleTitles: optional(z.record(z.string(), z.unknown())),
  deadline: z.unknown().optional(),
  before: z.unknown().optional(),
  periods: name,
  certificate: optional(z.object({ issuedBy: name, periods: name })),
  clauses: names,
  cohorts: list(CohortOutline),
})
export type ProgramOutline = z.infer<typeof ProgramOutline>

/** Codes of the program's modules: those that an audience has, and those that only have a title. */
export function moduleCodes({ modules, moduleTitles }: ProgramOutline): string[] {
  const listed = Object.values(modules)
    .flat()
    .filter((code) => code !== undefined)
  return [...new Set([...listed, ...Object.keys(moduleTitles ?? {}).map(cleanText)])]
}
