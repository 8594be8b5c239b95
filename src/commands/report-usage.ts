/** How `reports …` is written: reports that keep their figures, and lists of who is missing. */
import { frozenKinds } from '../reports/frozen/frozen-store.ts'
import type { DiffFrozenOptions, FreezeOptions, ShowFrozenOptions } from './frozen-reports.ts'
import type { MissingCommandOptions } from './missing-people.ts'
import type { CommandTable } from './person-decision-usage.ts'
import { definePlanReport } from './plan-report-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  frozenReports: () => import('./frozen-reports.ts'),
  missingPeople: () => import('./missing-people.ts'),
}

export function defineReports({ program, define, run }: CommandTable): void {
  definePlanReport({ program, define, run })
  const reports = define(program, 'reports', 'reports that keep their figures; who is missing')
  define(reports, 'freeze <plan>', 'makes a report that keeps its figures')
    .option('--kind <kind>', `of its sheets and its letter: ${frozenKinds.join(', ')}`, 'progress')
    .option('--title <text>', 'left out: kind, title of the plan and day')
    .option('--unit <code>', 'only this unit and below')
    .option('--on <day>', 'nothing that was achieved later counts; left out: today')
    .option('--tree <day>', 'the day whose units it rolls up to; left out: today')
    .action((plan: string, options: FreezeOptions) =>
      run(load.frozenReports, 'freezeReportNow', [plan, options]),
    )
  define(reports, 'list [plan]', 'the frozen reports, the newest first').action(
    (plan: string | undefined) => run(load.frozenReports, 'listFrozenReports', [plan]),
  )
  define(reports, 'show <id>', 'who made it, of which data, and whether it is what it was')
    .option('--out <file>', 'writes its data as they were frozen, to the byte')
    .option('--xlsx <file>', 'writes its sheets as they were frozen, to the byte')
    .option('--docx <file>', 'writes its letter as it was frozen, to the byte')
    .action((id: string, options: ShowFrozenOptions) =>
      run(load.frozenReports, 'showFrozenReport', [id, options]),
    )
  define(
    reports,
    'verify <file>',
    'which frozen report a file is, by its hash, or that it is none',
  ).action((file: string) => run(load.frozenReports, 'verifyFrozenFile', [file]))
  define(reports, 'diff <id>', 'which of its figures would be others now')
    .option('--today', 'beside the figures of today instead of those of the same day')
    .action((id: string, options: DiffFrozenOptions) =>
      run(load.frozenReports, 'diffFrozenReport', [id, options]),
    )
  define(reports, 'missing <plan> <target>', 'who of a target is not trained, by unit')
    .option('--unit <code>', 'only this unit and below')
    .option('--xlsx <file>', 'writes the names into one sheet')
    .option('--zip <file>', 'writes a sheet for each unit, to send out')
    .action((plan: string, target: string, options: MissingCommandOptions) =>
      run(load.missingPeople, 'listMissingPeople', [plan, target, options]),
    )
}
