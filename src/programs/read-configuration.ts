/**
 * Reads `platforms.yaml`, `programs/*.yaml` and `plans/*.yaml` of the configuration folder, and finds what does not fit
 * together.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HocvuError } from '../foundation/errors.ts'
import { crossFaults } from './cross-faults.ts'
import { type ProgramDefinition, ProgramFile } from './definition.ts'
import { factFields } from './facts.ts'
import { ProgramOutline } from './outline.ts'
import type { PlanDefinition } from './plans/definition.ts'
import { planFaults, readPlan } from './plans/read-plan.ts'
import { type PlatformDefinition, readPlatforms } from './platforms.ts'
import { type Standing, standingOf } from './standing.ts'
import { type Fault, fieldName, parseWith, readYaml, type YamlFile } from './yaml.ts'

export interface Configuration {
  platforms: PlatformDefinition[]
  programs: ProgramDefinition[]
  plans: PlanDefinition[]
}

/**
 * Files that are not there count as empty: without any, there are no platforms, no programs and no plans.
 * @param connectors ids of the connectors there are
 * @throws HocvuError `configuration.invalid` with all faults of all files at once
 */
export async function readConfiguration(
  folder: string,
  connectors: readonly string[],
): Promise<Configuration> {
  const files: { name: string; text: string }[] = []
  const platformText = await readIfThere(join(folder, 'platforms.yaml'))
  if (platformText !== null) files.push({ name: 'platforms.yaml', text: platformText })
  for (const room of ['programs', 'plans'])
    for (const name of await yamlFiles(join(folder, room))) {
      const text = await readIfThere(join(folder, room, name))
      if (text !== null) files.push({ name: `${room}/${name}`, text })
    }
  return parseConfiguration(files, connectors)
}

/** The same for texts at hand; `platforms.yaml` and `plans/` are told from programs by their names. */
export function parseConfiguration(
  files: readonly { name: string; text: string }[],
  connectors: readonly string[],
): Configuration {
  const faults: Fault[] = []
  const platforms: PlatformDefinition[] = []
  const programs: ProgramDefinition[] = []
  const programFiles: YamlFile[] = []
  const planFiles: YamlFile[] = []
  let platformsKnown = true
  let programsKnown = true
  for (const { name, text } of files) {
    const { file, faults: unreadable } = readYaml(name, text)
    faults.push(...unreadable)
    if (name === 'platforms.yaml') {
      if (unreadable.length === 0) {
        const read = readPlatforms(file, connectors)
        faults.push(...read.faults)
        platforms.push(...read.platforms)
      }
      // With a platform that could not be read, a program that names it is not at fault.
      platformsKnown = faults.length === 0
    } else if (name.startsWith('plans/')) {
      if (unreadable.length === 0) planFiles.push(file)
    } else if (unreadable.length === 0) {
      const read = readProgram(file)
      faults.push(...read.faults)
      if (read.program) programs.push(read.program)
      programFiles.push(file)
    } else programsKnown = false
  }
  faults.push(...crossFaults(programFiles, platformsKnown ? platforms.map(({ id }) => id) : null))
  const plans = planFiles.map((file) => ({ file, ...readPlan(file) }))
  faults.push(...plans.flatMap((read) => read.faults))
  faults.push(...planFaults(plans, programsKnown ? outlinesOf(programFiles) : null))
  if (faults.length > 0) throw invalid(faults)
  return { platforms, programs, plans: plans.flatMap(({ plan }) => plan ?? []) }
}

const outlinesOf = (files: readonly YamlFile[]) =>
  files.flatMap(({ written }) => ProgramOutline.safeParse(written).data ?? [])

function readProgram(file: YamlFile): { program: ProgramDefinition | null; faults: Fault[] } {
  const { value, faults } = parseWith(ProgramFile, file, file.written ?? {})
  if (value === null) return { program: null, faults }
  const { clauses, ...program } = value
  const standing = standingOf(file.written, value)
  return {
    program: { ...program, ...standing },
    faults: [...faults, ...unstatedClauses(file, Object.keys(clauses), standing)],
  }
}

/** Quotations of the document on what the program does not state: they would be lost. */
function unstatedClauses(
  file: YamlFile,
  clauses: readonly string[],
  { stated, inherited }: Standing,
): Fault[] {
  return factFields
    .filter((field) => clauses.includes(field) && !stated.some((one) => one.field === field))
    .map((field) => {
      const isInherited = inherited.some(
        (group) => field === group || field.startsWith(`${group}.`),
      )
      return {
        file: file.name,
        line: file.lineOfKey(['clauses', field]),
        field: fieldName(['clauses', field]),
        reason: `quotes the document on ${field}, which ${isInherited ? 'this program inherits; write the rule out, and leave out basis: inherited' : 'this file does not set'}`,
      }
    })
}

function invalid(faults: Fault[]): HocvuError {
  const sorted = faults.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  const lines = sorted.map(
    ({ file, line, field, reason }) =>
      `  ${file}, line ${line}${field === '' ? '' : `, ${field}`}: ${reason}`,
  )
  const first = sorted[0]
  return new HocvuError(
    'configuration.invalid',
    `The configuration has ${faults.length} fault(s). Mend and start again:\n${lines.join('\n')}`,
    {
      params: {
        place: first === undefined ? '' : `${first.file}:${first.line} ${first.field}`.trim(),
      },
      fields: sorted.map(({ file, line, field, reason }) => ({
        field: `${file}:${line}${field === '' ? '' : ` ${field}`}`,
        reason,
      })),
    },
  )
}

async function yamlFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => /^[^.].*\.ya?ml$/.test(name)).toSorted()
  } catch (error) {
    if (isMissing(error)) return []
    throw unreadable(folder, error)
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw unreadable(path, error)
  }
}

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

function unreadable(path: string, cause: unknown): HocvuError {
  return new HocvuError(
    'configuration.invalid',
    `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. Check that it is a readable file or folder.`,
    { cause, params: { place: path } },
  )
}
