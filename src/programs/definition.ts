/**
 * What `programs/<id>.yaml` says: a program, its rules, its certificate and its cohorts.
 * The schema takes the values as written (`YamlFile.written`), so scores never pass through a binary float.
 */
import { z } from 'zod'
import { Certificate } from './certificate-wording.ts'
import { Cohort, lastDay, lastDayFault, lastDayKeys } from './cohort.ts'
import { DeliveryLimits } from './delivery.ts'
import { Entities } from './entities.ts'
import { Rules, rulesOf003 } from './rules.ts'
import type { Standing } from './standing.ts'
import { bilingual, identifier, lines, oneOf, text, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

export type { ProgramRules } from './rules.ts'

const moduleList = z
  .array(text, { error: 'must be a list of module codes' })
  .superRefine((codes, context) => {
    for (const [index, code] of codes.entries())
      if (codes.indexOf(code) < index)
        context.addIssue({ code: 'custom', path: [index], message: `"${code}" is listed twice` })
  })

/** A program file. What it says nothing of, and what it inherits, is told by `standingOf`. */
export const ProgramFile = closedObject({
  id: identifier,
  title: bilingual,
  /** Tập huấn or bồi dưỡng; never both in one program. */
  kind: oneOf('basic', 'intensive').default('basic'),
  /** The document the program comes from. */
  source: text.nullable().default(null),
  /** What `source` is called: number, day and body of the document. */
  document: text.nullable().default(null),
  /** What the program rests on, a line each. */
  legalBasis: lines.default([]),
  /** `inherited`: the document is silent on the rules, they are document 003's. */
  basis: oneOf('stated', 'inherited').optional(),
  issue: oneOf('manual', 'automatic', 'approval').default('manual'),
  rules: Rules.optional(),
  /** Who the program is for; left out: the audiences that have modules. */
  audiences: lines.optional(),
  /** Codes of the modules that an audience has to complete. */
  modules: z
    .record(text, moduleList, {
      error: 'must hold a list of module codes for each audience',
    })
    .default({}),
  /** What the codes are called. */
  moduleTitles: z
    .record(text, bilingual, { error: 'must hold vi and en for each module code' })
    .default({}),
  /** Last valid day that the document sets for everybody; a cohort without its own has this one. */
  ...lastDayKeys,
  /** Length of the course in tiết. */
  periods: wholeNumber('a number of tiết such as 16', 10_000).nullable().default(null),
  delivery: DeliveryLimits.nullable().default(null),
  /** Left out: nothing is issued here. */
  certificate: Certificate.nullable().default(null),
  /** When an enterprise or cooperative counts as trained. Left out: nobody has said, so it cannot be counted. */
  entities: Entities.optional(),
  /** Where the document says so, by the key of this file that it is about: `delivery.classSize`. */
  clauses: z
    .record(text, text, { error: 'must hold a place or quotation for each key' })
    .default({}),
  /** What the document leaves open and a person has to settle, a line each. */
  questions: lines.default([]),
  cohorts: z.array(Cohort, { error: 'must be a list of cohorts' }).default([]),
})
  .superRefine(
    (program, context) => {
      const fault = lastDayFault({ deadline: program.deadline, before: program.before })
      if (fault) context.addIssue({ code: 'custom', path: [fault.key], message: fault.message })
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .transform(({ deadline, before, audiences, ...program }) => {
    const last = lastDay({ deadline, before })
    const { certificate, periods } = program
    return {
      ...program,
      basis: basisOf(program),
      rules: program.rules ?? rulesOf003,
      audiences: audiences ?? Object.keys(program.modules),
      /** Last valid day, inclusive; null when the program has no deadline of its own. */
      deadline: last,
      certificate:
        certificate?.issuedBy === 'agency'
          ? { ...certificate, periods: certificate.periods ?? periods }
          : certificate,
      cohorts: program.cohorts.map((cohort) => ({ ...cohort, deadline: cohort.deadline ?? last })),
    }
  })

export type ProgramFile = z.infer<typeof ProgramFile>
/** A program that writes no rule states none, whatever it says of itself; only document 003 states them by its name. */
function basisOf({
  basis,
  source,
  rules,
}: {
  basis?: 'stated' | 'inherited' | undefined
  source: string | null
  rules?: unknown
}): 'stated' | 'inherited' {
  if (source !== '003' && rules === undefined) return 'inherited'
  return basis ?? 'stated'
}

/** A program as it is stored: clauses stand with what they say. */
export type ProgramDefinition = Omit<ProgramFile, 'clauses'> & Standing
export type CohortDefinition = ProgramFile['cohorts'][number]

/**
 * The modules that somebody of an audience has to complete in a cohort: those of the audience that the cohort teaches. A
 * cohort that teaches none of them asks for all that it teaches. Null when the program does not list the audience's.
 */
export function requiredModules(
  program: Pick<ProgramDefinition, 'modules'>,
  cohort: Pick<CohortDefinition, 'delivery' | 'evidence'>,
  audience: string | null,
): string[] | null {
  if (audience === null || !Object.hasOwn(program.modules, audience)) return null
  const listed = program.modules[audience] ?? null
  const taught = taughtModules(cohort)
  if (listed === null || taught === null) return listed
  const both = listed.filter((code) => taught.includes(code))
  return both.length > 0 ? both : taught
}

/**
 * The modules that a cohort says it teaches: those it plans and those its sources are. Null when it does not say, which is
 * also so where a source that could give any module names none: then the whole list of the audience is asked for.
 */
export function taughtModules({
  delivery,
  evidence,
}: Pick<CohortDefinition, 'delivery' | 'evidence'>): string[] | null {
  const planned = Object.keys(delivery?.modules ?? {})
  const given = evidence.flatMap(({ module }) => module ?? [])
  const couldGiveAny = evidence.some(
    ({ module, finalTest, attendance }) =>
      module === null && !(finalTest !== null && attendance === 'none'),
  )
  if (planned.length === 0 && (given.length === 0 || couldGiveAny)) return null
  return [...new Set([...planned, ...given])]
}
