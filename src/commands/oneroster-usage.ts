/** How `oneroster …` is written: exchange with other systems by OneRoster 1.2 (CSV). */
import type { OneRosterOptions } from './oneroster.ts'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = () => import('./oneroster.ts')

export function defineOneRoster({ program, define, run }: CommandTable): void {
  const oneRoster = define(program, 'oneroster', 'roster and results for other systems (OneRoster)')
  define(
    oneRoster,
    'export <file>',
    'units, people, classes, enrolments and results as a OneRoster 1.2 archive (.zip)',
  )
    .option('--cohort <ids...>', 'only these classes and the people in them')
    .action((file: string, options: OneRosterOptions) =>
      run(load, 'oneRosterExport', [file, options]),
    )
}
