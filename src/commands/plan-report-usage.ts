/** How `report` is written: a plan against what has come of it. */
import type { CommandTable } from './person-decision-usage.ts'
import type { ReportOptions } from './plan-report.ts'

/** When it is run: see cli.ts. */
const load = () => import('./plan-report.ts')

const KINDS = 'progress, results-and-needs, yearly, head-counts, modules, classes or participation'

export function definePlanReport({ program, define, run }: CommandTable): void {
  define(program, 'report <plan>', 'who is trained, against what was promised, by when')
    .option('--xlsx <file>', 'writes it as sheets')
    .option('--docx <file>', 'writes it as a letter that is sent')
    .option('--kind <kind>', `${KINDS}; left out: progress`)
    .option('--unit <code>', 'only this unit and below, by code or name')
    .option('--on <day>', 'nothing that was achieved later counts; left out: today')
    .option('--tree <day>', 'the day whose units it rolls up to; left out: today')
    .option('--units', 'prints the units too')
    .action((plan: string, options: ReportOptions) => run(load, 'reportPlan', [plan, options]))
}
