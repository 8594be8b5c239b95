/** How `plans figures …` and `plans head-counts …` are written. */
import type { Command as Program } from 'commander'
import type { CommandTable } from './person-decision-usage.ts'
import type { AddFigureOptions, FigureListOptions, ImportFiguresOptions } from './plan-figures.ts'

/** When it is run: see cli.ts. */
const load = () => import('./plan-figures.ts')

const KINDS = 'head-count, promised, recorded, reach or spent'

export function definePlanFigures(
  plans: Program,
  { define, run }: Pick<CommandTable, 'define' | 'run'>,
): void {
  const figures = define(plans, 'figures', 'head counts, promised and recorded, reach and cost')
  define(figures, 'list <plan>', 'the figures that stand')
    .option('--kind <kind>', KINDS)
    .option('--unit <words>', 'only of units with this name, or a code that begins so')
    .action((plan: string, options: FigureListOptions) =>
      run(load, 'listPlanFigures', [plan, options]),
    )
  define(figures, 'totals <plan>', 'whether document, whole and units add up; costs').action(
    (plan: string) => run(load, 'showPlanTotals', [plan]),
  )
  define(figures, 'add <plan>', 'brings one figure, with its day and source')
    .requiredOption('--kind <kind>', KINDS)
    .requiredOption('--of <id>', 'id or name of the audience, target, channel or cost')
    .requiredOption('--amount <n>', 'people, units, or đồng')
    .requiredOption('--as-of <day>', 'the day that it is true of')
    .requiredOption('--source <text>', 'the document or list that says so')
    .option('--unit <code>', 'code or name; left out: the whole plan')
    .option('--year <year>', 'of promised and recorded ones; left out: all the years')
    .action((plan: string, options: AddFigureOptions) =>
      run(load, 'addPlanFigure', [plan, options]),
    )
  define(figures, 'import <plan> <file>', 'brings the figures of an .xlsx or .csv')
    .option('--as-of <day>', 'the day of rows that have none of their own')
    .option('--source <text>', 'the source of rows that have none of their own')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((plan: string, file: string, options: ImportFiguresOptions) =>
      run(load, 'importPlanFigures', [plan, file, options]),
    )
  define(figures, 'withdraw <plan> <figure>', 'takes a figure back, by its id').action(
    (plan: string, figure: string) => run(load, 'withdrawPlanFigure', [plan, figure]),
  )
  define(figures, 'template <plan>', 'a sheet to fill in')
    .requiredOption('--out <file>', 'where to write it')
    .option('--kind <kind>', `${KINDS}; left out: head-count`)
    .action((plan: string, options: { kind?: string; out: string }) =>
      run(load, 'writeFigureTemplate', [plan, options]),
    )
  const headCounts = define(plans, 'head-counts', 'how many there are of an audience')
  define(headCounts, 'take-roster <plan> <audience>', 'today’s roster becomes the head count')
    .option('--dry-run', 'count only, record nothing')
    .action((plan: string, audience: string, options: { dryRun?: boolean }) =>
      run(load, 'takeRosterAsHeadCount', [plan, audience, options]),
    )
}
