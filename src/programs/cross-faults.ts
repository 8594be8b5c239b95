/** What does not fit together among the program files of a folder. */
import { innerFaults } from './inner-faults.ts'
import { suggestion } from './nearest.ts'
import { ProgramOutline } from './outline.ts'
import { type Fault, fieldName, type YamlFile } from './yaml.ts'

/** @param platforms ids of the platforms, null when they are not known */
export function crossFaults(files: readonly YamlFile[], platforms: string[] | null): Fault[] {
  const faults: Fault[] = []
  const programs = new Map<string, string>()
  const cohorts = new Map<string, string>()
  const kinds = new Map<string, { kind: string; place: string }>()
  const say = (file: YamlFile, path: PropertyKey[], reason: string) =>
    faults.push({ file: file.name, line: file.lineOf(path), field: fieldName(path), reason })
  const once = (seen: Map<string, string>, id: string, file: YamlFile, path: PropertyKey[]) => {
    // Ids are typed by people on the command line and in roster files: two that differ in case only would be mixed up.
    const key = id.toLowerCase()
    const first = seen.get(key)
    if (first === undefined) seen.set(key, `${file.name} line ${file.lineOf(path)}`)
    else say(file, path, `"${id}" is taken by ${first}; ids are unique over all programs`)
  }
  for (const file of files) {
    const outline = ProgramOutline.safeParse(file.written).data
    if (outline === undefined) continue
    faults.push(...innerFaults(file, outline))
    if (outline.id !== undefined) once(programs, outline.id, file, ['id'])
    const kind = outline.kind ?? 'basic'
    for (const [index, cohort] of outline.cohorts.entries()) {
      const at = ['cohorts', index]
      if (cohort.id !== undefined) once(cohorts, cohort.id, file, [...at, 'id'])
      for (const [entry, { platform, course }] of cohort.evidence.entries()) {
        const place = [...at, 'evidence', entry]
        if (platform === undefined) continue
        if (platforms && !platforms.includes(platform))
          say(
            file,
            [...place, 'platform'],
            `no platform "${platform}" in platforms.yaml${suggestion(platform, platforms)}`,
          )
        if (course === undefined) continue
        const key = JSON.stringify([platform, course])
        const other = kinds.get(key)
        if (other === undefined)
          kinds.set(key, { kind, place: `${file.name} line ${file.lineOf(place)}` })
        else if (other.kind !== kind)
          say(
            file,
            [...place, 'course'],
            `is evidence of a ${other.kind} program in ${other.place} and of a ${kind} one here; tập huấn and bồi dưỡng are never mixed`,
          )
      }
    }
  }
  return faults
}
