/** Reads a plan file, and finds what in it does not fit together, with the programs and with other plans. */
import type { ProgramOutline } from '../outline.ts'
import { type Fault, fieldName, parseWith, type YamlFile } from '../yaml.ts'
import { amountFaults } from './amount-faults.ts'
import { type PlanDefinition, PlanFile } from './definition.ts'
import { referenceFaults } from './reference-faults.ts'
import { targetFaults } from './target-faults.ts'

export interface ReadPlan {
  file: YamlFile
  /** null: it has faults of its own. */
  plan: PlanDefinition | null
}

/** Says what is wrong at a place of the file. */
export type Say = (path: PropertyKey[], reason: string) => void

export function readPlan(file: YamlFile): { plan: PlanDefinition | null; faults: Fault[] } {
  const { value, faults } = parseWith(PlanFile, file, file.written ?? {})
  return { plan: value, faults }
}

/** @param programs of the same folder; null: some cannot be read, so what a plan says of them cannot be told wrong */
export function planFaults(
  plans: readonly ReadPlan[],
  programs: readonly ProgramOutline[] | null,
): Fault[] {
  const faults: Fault[] = []
  const taken = new Map<string, string>()
  for (const { file, plan } of plans) {
    if (plan === null) continue
    const say: Say = (path, reason) =>
      faults.push({ file: file.name, line: file.lineOf(path), field: fieldName(path), reason })
    const first = taken.get(plan.id.toLowerCase())
    if (first === undefined)
      taken.set(plan.id.toLowerCase(), `${file.name} line ${file.lineOf(['id'])}`)
    else say(['id'], `"${plan.id}" is taken by ${first}; ids are unique over all plans`)
    referenceFaults(plan, programs, say)
    targetFaults(plan, say)
    amountFaults(plan, say)
  }
  return faults
}
