/** A class as somebody fills it in, held against the same rules as one that stands in a program file. Pure. */

import { crossFaults } from './cross-faults.ts'
import type { CohortDefinition, ProgramDefinition } from './definition.ts'
import { ProgramFile } from './definition.ts'
import { writtenProgram } from './write-program.ts'
import { parseWith, type YamlFile } from './yaml.ts'

/** As typed; what is empty is left out. */
export interface CohortEntry {
  id: string
  name: string
  start: string
  deadline: string
  enrol: 'platform' | 'roster'
  evidence: readonly SourceEntry[]
  delivery: PlanEntry
}

export interface SourceEntry {
  platform: string
  course: string
  finalTest: string
  paper: string
  module: string
  attendance: string
}

interface PlanEntry {
  learners: string
  days: string
  inPersonPeriods: string
  onlinePeriods: string
}

/** @param field such as `deadline` or `evidence[0].course`; empty for the class as a whole */
export interface EntryFault {
  field: string
  /** As the check of the files says it, in English. */
  reason: string
}

export interface ProgramWithCohorts {
  program: Omit<ProgramDefinition, 'cohorts'>
  cohorts: readonly CohortDefinition[]
}

/**
 * @param others all programs with the cohorts they have, without the one that is entered
 * @param platforms ids of the platforms
 */
export function checkEntry(
  others: readonly ProgramWithCohorts[],
  platforms: readonly string[],
  programId: string,
  entry: CohortEntry,
): { cohort: CohortDefinition; faults: [] } | { cohort: null; faults: EntryFault[] } {
  const own = others.find(({ program }) => program.id === programId)
  if (own === undefined) return { cohort: null, faults: [{ field: 'program', reason: UNKNOWN }] }
  const at = own.cohorts.length
  const rest = others.filter((other) => other !== own)
  const document = writtenProgram(own.program, own.cohorts)
  const cohorts = Array.isArray(document.cohorts) ? document.cohorts : []
  const file = fileOf(programId, { ...document, cohorts: [...cohorts, writtenEntry(entry)] })
  // The one that is entered stands last, so what clashes with others is told of it.
  const files = [
    ...rest.map(({ program, cohorts: theirs }) =>
      fileOf(program.id, writtenProgram(program, theirs)),
    ),
    file,
  ]
  const read = parseWith(ProgramFile, file, file.written)
  const prefix = `cohorts[${at}]`
  const faults = [...read.faults, ...crossFaults(files, [...platforms])].flatMap(
    ({ file: name, field, reason }) =>
      name === file.name && (field === prefix || field.startsWith(`${prefix}.`))
        ? [{ field: field.slice(prefix.length + 1), reason }]
        : [],
  )
  const cohort = read.value?.cohorts[at]
  // In a file the id may stand for the name; whoever fills in a form has something to call it.
  if (entry.name.trim() === '') faults.unshift({ field: 'name', reason: NAMELESS })
  if (faults.length > 0) return { cohort: null, faults: onePerField(faults) }
  if (cohort === undefined)
    return { cohort: null, faults: [{ field: 'program', reason: PROGRAM_AT_FAULT }] }
  return { cohort, faults: [] }
}

const UNKNOWN = 'there is no such program'
const NAMELESS = 'is missing; write a text'
const PROGRAM_AT_FAULT = 'the program itself is at fault; mend its file first'

function writtenEntry({ id, name, start, deadline, enrol, evidence, delivery }: CohortEntry) {
  const plan = filled(delivery)
  return {
    ...filled({ id, name, start, deadline }),
    enrol,
    ...(Object.keys(plan).length > 0 && { delivery: plan }),
    evidence: evidence.map((source) => filled({ ...source })),
  }
}

const filled = (keys: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' && value.trim() !== '' ? [[key, value.trim()]] : [],
    ),
  )

/** Where there is no file, there are no lines. */
const fileOf = (id: string, written: object): YamlFile => ({
  name: id,
  typed: written,
  written,
  lineOf: () => 0,
  lineOfKey: () => 0,
})

/** The first says what is wrong; the others mostly follow from it. */
const onePerField = (faults: readonly EntryFault[]) =>
  faults.filter(({ field }, index) => faults.findIndex((other) => other.field === field) === index)

/** As it would be filled in again. */
export function entryOf({ delivery, ...cohort }: CohortDefinition): CohortEntry {
  const text = (value: number | null | undefined) => (value == null ? '' : String(value))
  return {
    ...cohort,
    start: cohort.start ?? '',
    deadline: cohort.deadline ?? '',
    evidence: cohort.evidence.map((source) => ({
      ...source,
      finalTest: source.finalTest ?? '',
      paper: source.paper ?? '',
      module: source.module ?? '',
    })),
    delivery: {
      learners: text(delivery?.learners),
      days: text(delivery?.days),
      inPersonPeriods: text(delivery?.inPersonPeriods),
      onlinePeriods: text(delivery?.onlinePeriods),
    },
  }
}
