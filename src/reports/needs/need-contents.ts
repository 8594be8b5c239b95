/** What units may ask for: titles of the modules that the programs of a plan teach. Pure. */
import type { StoredProgram } from '../../programs/stored.ts'

export function needContents(
  programs: readonly Pick<StoredProgram, 'id' | 'moduleTitles'>[],
  planPrograms: readonly string[],
): string[] {
  const titles = programs
    .filter(({ id }) => planPrograms.includes(id))
    .flatMap(({ moduleTitles }) => Object.values(moduleTitles).map(({ vi }) => vi))
  return [...new Set(titles)]
}
