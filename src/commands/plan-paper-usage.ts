/** How `plans deadlines`, `submissions`, `needs`, `remind` and `letter` are written. */
import type { Command as Program } from 'commander'
import type { CommandTable } from './person-decision-usage.ts'
import type { NeedsOptions } from './plan-needs.ts'
import type { SubmissionOptions } from './plan-papers.ts'

/** When it is run: see cli.ts. */
const load = {
  planNeeds: () => import('./plan-needs.ts'),
  planPapers: () => import('./plan-papers.ts'),
}

export function definePlanPapers({ define, run }: CommandTable, plans: Program): void {
  define(plans, 'deadlines [plan]', 'what is due when, and how many have handed it in').action(
    (plan: string | undefined) => run(load.planPapers, 'planDeadlines', [plan]),
  )
  define(plans, 'submissions <plan> [deadline] [units...]', 'who has handed in what is due')
    .option('--received <day>', 'records that the papers of these units came in on this day')
    .option('--document <text>', 'with --received: number and day of the document')
    .option('--note <text>', 'with --received: a note')
    .option('--evidence <file>', 'with --received: the document as PDF, JPEG, PNG, DOCX or XLSX')
    .option('--take-back', 'takes back what was recorded; without units: of all')
    .action(
      (plan: string, deadline: string | undefined, units: string[], options: SubmissionOptions) =>
        run(load.planPapers, 'planSubmissions', [plan, deadline, units, options]),
    )
  define(plans, 'needs <plan>', 'what units need in a year to come, with sums')
    .option('--year <year>', 'that the training is for; left out: next year')
    .option('--import <file>', 'takes in a file of needs, .xlsx or .csv')
    .option('--dry-run', 'with --import: tells what it would do, stores nothing')
    .option('--unit <code>', 'with --import and --template: for lines that name no unit')
    .option('--template <out.xlsx>', 'writes the form to fill in')
    .action((plan: string, options: NeedsOptions) =>
      run(load.planNeeds, 'planNeeds', [plan, options]),
    )
  define(plans, 'remind [plan]', 'reminds coordinators by mail of what is due, as a worker does')
    .option('--dry-run', 'tells who would be reminded; sends nothing')
    .action((plan: string | undefined, options: { dryRun?: boolean }) =>
      run(load.planPapers, 'remindNow', [plan, options]),
    )
  define(plans, 'letter <plan> <deadline>', 'a reminder letter (.docx) to who has not handed in')
    .option('--unit <code>', 'only to this unit')
    .option('--until <day>', 'a new day by which it is asked for')
    .option('--out <file>', 'where to write it')
    .action(
      (plan: string, deadline: string, options: { unit?: string; until?: string; out?: string }) =>
        run(load.planPapers, 'reminderLetterCommand', [plan, deadline, options]),
    )
}
