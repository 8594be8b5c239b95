/** How `proposals …` are written. */
import type { CommandTable } from './person-decision-usage.ts'
import type { SheetOptions } from './proposal-sheets.ts'
import type { ListOptions, ReleaseOptions } from './proposals.ts'

/** When it is run: see cli.ts. */
const load = {
  proposalSheets: () => import('./proposal-sheets.ts'),
  proposals: () => import('./proposals.ts'),
}

/** A list is named by its id, or by its cohort while it is open. */
export function defineProposals({ program, define, run }: CommandTable): void {
  const proposals = define(
    program,
    'proposals',
    'lists of people to be certified, which an approver releases',
  ).action(() => run(load.proposals, 'listLists', [{}]))
  define(proposals, 'list', 'the lists there are')
    .option('--cohort <id>', 'only of this cohort')
    .option('--state <state>', 'open, releasing, released or withdrawn')
    .action((options: ListOptions) => run(load.proposals, 'listLists', [options]))
  define(proposals, 'show <list>', 'who is on a list, and why somebody is held').action(
    (list: string) => run(load.proposals, 'showList', [list]),
  )
  define(proposals, 'sheet <list>', 'checking sheets for the units: danh sách rà soát thông tin')
    .requiredOption('--out <path>', 'a folder, a .zip file, or a .xlsx file for one unit')
    .option('--unit <code>', 'only this unit, by code or name; none: people without a unit')
    .action((list: string, options: SheetOptions) =>
      run(load.proposalSheets, 'writeSheets', [list, options]),
    )
  define(proposals, 'corrections <list> <file>', 'takes in a checking sheet that came back')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((list: string, file: string, options: { letters?: string }) =>
      run(load.proposalSheets, 'bringCorrections', [list, file, options]),
    )
  define(proposals, 'hold <list> <learners...>', 'leaves people to the next list')
    .requiredOption('--reason <text>', 'why; it stays until they are let go')
    .action((list: string, learners: string[], options: { reason: string }) =>
      run(load.proposals, 'hold', [list, learners, options]),
    )
  define(proposals, 'unhold <list> <learners...>', 'lets people go whom a person held').action(
    (list: string, learners: string[]) => run(load.proposals, 'unhold', [list, learners]),
  )
  define(proposals, 'release <list>', 'issues the list on a decision')
    .requiredOption('--decision <number>', 'number of the decision, such as 123/QĐ-SKHCN')
    .requiredOption('--date <day>', 'its date')
    .option('--issued-on <day>', 'date of issue; left out: the date of the decision')
    .option('--expected <n>', 'how many people it names; with another number nothing is issued')
    .option('--as-shown <code>', 'what `proposals show` called the list: else nothing is issued')
    .option('--evidence <file>', 'the decision itself: PDF, JPEG, PNG, DOCX, XLSX or CSV')
    .action((list: string, options: ReleaseOptions) =>
      run(load.proposals, 'release', [list, options]),
    )
  define(proposals, 'withdraw <list>', 'takes an open list back')
    .requiredOption('--reason <text>', 'why; it stays with the list')
    .action((list: string, options: { reason: string }) =>
      run(load.proposals, 'withdraw', [list, options]),
    )
}
