/** How `programs …` is written: what the program files say. */
import type { CommandTable } from './person-decision-usage.ts'
import { type CheckOptions, checkPrograms, listPrograms } from './programs.ts'

export function definePrograms({ program, define, run }: CommandTable): void {
  const programs = define(program, 'programs', 'lists the programs').action(() =>
    run(listPrograms, []),
  )
  define(programs, 'check [id]', 'what each states, inherits and leaves unstated; broken limits')
    .option('--files', 'only the files; nobody is counted in the database')
    .action((id: string | undefined, options: CheckOptions) => run(checkPrograms, [id, options]))
}
