/** What a program file states, what it inherits from document 003, and what its document leaves unstated. */
import { isDeepStrictEqual } from 'node:util'
import type { ProgramFile } from './definition.ts'
import { type FactField, factFields, type InheritableField, inheritableFields } from './facts.ts'
import { rulesOf003 } from './rules.ts'

export interface Standing {
  /** `clause`: where the document says so; null where the file does not tell. */
  stated: { field: FactField; clause: string | null }[]
  /** Rule groups that are document 003's; the program's own document does not state them. */
  inherited: InheritableField[]
  /** Everything that the document does not say, what is inherited in its stead included. */
  unstated: FactField[]
}

/** @param written the values of the file as written; defaults of the schema must not look like statements */
export function standingOf(written: unknown, program: ProgramFile): Standing {
  const inherited = inheritableFields.filter((field) => isInherited(field, written, program))
  const standing: Standing = { stated: [], inherited, unstated: [] }
  for (const field of factFields) {
    if (isStated(field, written, program, inherited))
      standing.stated.push({ field, clause: program.clauses[field] ?? null })
    else if (isQuestion(field, written, program, inherited)) standing.unstated.push(field)
  }
  return standing
}

/**
 * A rule group that the file does not write is document 003's; a window left out beside other rules is none. A file
 * that says `basis: inherited` may write the rules out, and inherits those that are the same.
 */
function isInherited(field: InheritableField, written: unknown, program: ProgramFile): boolean {
  if (program.source === '003' && program.basis === 'stated') return false
  if (!isWritten(written, 'rules')) return true
  if (!isWritten(written, field)) return field !== 'rules.window'
  const group = groups[field]
  return program.basis === 'inherited' && isDeepStrictEqual(program.rules[group], rulesOf003[group])
}

const groups = {
  'rules.finalTest': 'finalTest',
  'rules.attendance': 'attendance',
  'rules.window': 'window',
} as const satisfies Record<InheritableField, keyof typeof rulesOf003>

function isStated(
  field: FactField,
  written: unknown,
  program: ProgramFile,
  inherited: readonly InheritableField[],
): boolean {
  if (inherited.some((group) => field === group || field.startsWith(`${group}.`))) return false
  switch (field) {
    case 'audiences':
      return program.audiences.length > 0
    case 'modules':
      return Object.keys(program.modules).length > 0
    case 'deadline':
      return (
        program.deadline !== null ||
        (program.cohorts.length > 0 && program.cohorts.every(({ deadline }) => deadline !== null))
      )
    // Who issues a paper may be said without promising learners one.
    case 'certificate':
      return isWritten(written, 'certificate.title') || isWritten(written, 'certificate.issuer')
    case 'periods':
      return isWritten(written, 'periods') || isWritten(written, 'certificate.periods')
    default:
      return isWritten(written, field)
  }
}

/** Whether the document could have said it: the details of a rule only where there is the rule. */
function isQuestion(
  field: FactField,
  written: unknown,
  program: ProgramFile,
  inherited: readonly InheritableField[],
): boolean {
  const group = inheritableFields.find((name) => field.startsWith(`${name}.`))
  if (group === undefined)
    return field !== 'moduleTitles' || Object.keys(program.modules).length > 0
  return (
    !inherited.includes(group) && isWritten(written, group) && program.rules[groups[group]] !== null
  )
}

/** @param field `rules.finalTest.attempts` */
function isWritten(written: unknown, field: string): boolean {
  let value = written
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return value !== undefined
}
