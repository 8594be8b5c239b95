/** How `programs …` is written: what the program files say. */
import type { CommandTable } from './person-decision-usage.ts'
import type { CheckOptions } from './programs.ts'

/** When it is run: see cli.ts. */
const load = () => import('./programs.ts')

export function definePrograms({ program, define, run }: CommandTable): void {
  const programs = define(program, 'programs', 'lists the programs').action(() =>
    run(load, 'listPrograms', []),
  )
  define(programs, 'check [id]', 'what each states, inherits and leaves unstated; broken limits')
    .option('--files', 'only the files; nobody is counted in the database')
    .action((id: string | undefined, options: CheckOptions) =>
      run(load, 'checkPrograms', [id, options]),
    )
}
