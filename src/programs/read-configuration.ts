/** Reads `platforms.yaml` and `programs/*.yaml` of the configuration folder, and finds what does not fit together. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { ProgramDefinition } from './definition.ts'
import { suggestion } from './nearest.ts'
import { type PlatformDefinition, readPlatforms } from './platforms.ts'
import { type Fault, fieldName, parseWith, readYaml, type YamlFile } from './yaml.ts'

export interface Configuration {
  platforms: PlatformDefinition[]
  programs: ProgramDefinition[]
}

/**
 * Files that are not there count as empty: without any, there are no platforms and no programs.
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
  for (const name of await programFiles(join(folder, 'programs'))) {
    const text = await readIfThere(join(folder, 'programs', name))
    if (text !== null) files.push({ name: `programs/${name}`, text })
  }
  return parseConfiguration(files, connectors)
}

/** The same for texts at hand; `platforms.yaml` is told from programs by its name. */
export function parseConfiguration(
  files: readonly { name: string; text: string }[],
  connectors: readonly string[],
): Configuration {
  const faults: Fault[] = []
  const platforms: PlatformDefinition[] = []
  const programs: ProgramDefinition[] = []
  const programFiles: YamlFile[] = []
  let platformsKnown = true
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
    } else if (unreadable.length === 0) {
      const read = parseWith(ProgramDefinition, file, file.written ?? {})
      faults.push(...read.faults)
      if (read.value) programs.push(read.value)
      programFiles.push(file)
    }
  }
  faults.push(...crossFaults(programFiles, platformsKnown ? platforms.map(({ id }) => id) : null))
  if (faults.length > 0) throw invalid(faults)
  return { platforms, programs }
}

/** Just enough of a program to compare files with each other, even where one has other faults. */
const Outline = z.object({
  id: z.string().optional().catch(undefined),
  rules: z.object({ attendance: z.unknown().optional() }).optional().catch(undefined),
  cohorts: z
    .array(
      z
        .object({
          id: z.string().optional().catch(undefined),
          evidence: z
            .array(
              z
                .object({
                  platform: z.string().optional().catch(undefined),
                  attendance: z.unknown().optional(),
                })
                .catch({ attendance: 'unknown' }),
            )
            .catch([])
            .default([]),
        })
        .catch({ evidence: [] }),
    )
    .catch([])
    .default([]),
})

/** @param platforms ids of the platforms, null when they are not known */
function crossFaults(files: YamlFile[], platforms: string[] | null): Fault[] {
  const faults: Fault[] = []
  const programs = new Map<string, string>()
  const cohorts = new Map<string, string>()
  const once = (seen: Map<string, string>, id: string, file: YamlFile, path: PropertyKey[]) => {
    // Ids are typed by people on the command line and in roster files: two that differ in case only would be mixed up.
    const key = id.toLowerCase()
    const line = file.lineOf(path)
    const first = seen.get(key)
    if (first === undefined) seen.set(key, `${file.name} line ${line}`)
    else
      faults.push({
        file: file.name,
        line,
        field: fieldName(path),
        reason: `"${id}" is taken by ${first}; ids are unique over all programs`,
      })
  }
  for (const file of files) {
    const outline = Outline.safeParse(file.written).data
    if (outline === undefined) continue
    if (outline.id !== undefined) once(programs, outline.id, file, ['id'])
    const attendance = outline.rules?.attendance
    const attendanceAsked = attendance !== undefined && attendance !== 'none'
    for (const [index, cohort] of outline.cohorts.entries()) {
      const at = ['cohorts', index]
      if (cohort.id !== undefined) once(cohorts, cohort.id, file, [...at, 'id'])
      for (const [entry, { platform }] of cohort.evidence.entries())
        if (platform !== undefined && platforms && !platforms.includes(platform))
          faults.push({
            file: file.name,
            line: file.lineOf([...at, 'evidence', entry, 'platform']),
            field: fieldName([...at, 'evidence', entry, 'platform']),
            reason: `no platform "${platform}" in platforms.yaml${suggestion(platform, platforms)}`,
          })
      if (
        attendanceAsked &&
        cohort.evidence.length > 0 &&
        cohort.evidence.every((entry) => entry.attendance === undefined)
      )
        faults.push({
          file: file.name,
          line: file.lineOf([...at, 'evidence']),
          field: fieldName([...at, 'evidence']),
          reason:
            'the program asks for attendance but no source gives it; write attendance: sessions, topics or reported, or none where it is not to be checked',
        })
    }
  }
  return faults
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

async function programFiles(folder: string): Promise<string[]> {
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
