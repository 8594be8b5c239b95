/** How `accounts …` about whose accounts are, and `learners merge`, are written. */
import type { Command as Program } from 'commander'
import type { AccountDecisionOptions, CreateOptions } from './accounts.ts'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  accounts: () => import('./accounts.ts'),
  personDecisions: () => import('./person-decisions.ts'),
}

/** An account is named by its id, or `<platform>/<the platform's own id>`. */
export function defineAccountDecisions(
  { program, define, run }: CommandTable,
  accounts: Program,
): void {
  const decision = (parent: Program, usage: string, description: string) =>
    define(parent, usage, description)
      .requiredOption('--reason <text>', 'why; it stays with the decision')
      .option('--evidence <file>', 'a document: PDF, JPEG, PNG, DOCX, XLSX or CSV')
  define(accounts, 'waiting', 'accounts that wait for a person, with whom they may belong to')
    .option('--platform <id>', 'only of this platform')
    .action((options: { platform?: string }) => run(load.accounts, 'waitingAccounts', [options]))
  decision(accounts, 'link <account> <learner>', 'says whose account it is').action(
    (account: string, learner: string, options: AccountDecisionOptions) =>
      run(load.accounts, 'linkAccount', [account, learner, options]),
  )
  decision(accounts, 'reject <account>', 'says that it is nobody’s on the roster')
    .option('--learner <key>', 'only that it is not this learner’s')
    .action((account: string, options: AccountDecisionOptions & { learner?: string }) =>
      run(load.accounts, 'rejectAccount', [account, options]),
    )
  decision(accounts, 'create <account>', 'makes a learner of what the platform knows')
    .option('--unit <code>', 'code or name of a unit of the roster')
    .option('--name <full name>', 'another name than the platform has')
    .option('--code <employee code>', 'another employee code than the platform has')
    .option('--born <day>', 'another date of birth than the platform has')
    .action((account: string, options: CreateOptions) =>
      run(load.accounts, 'createFromAccount', [account, options]),
    )
  decision(
    accounts,
    'decide <file>',
    'links or rejects many: columns account, learner (empty: reject)',
  ).action((file: string, options: AccountDecisionOptions) =>
    run(load.accounts, 'decideFromFile', [file, options]),
  )
  decision(accounts, 'undo <act>', 'takes a decision back').action(
    (act: string, options: AccountDecisionOptions) =>
      run(load.personDecisions, 'undo', [act, options]),
  )
  define(accounts, 'history <account>', 'all that was decided about an account').action(
    (account: string) => run(load.accounts, 'accountEvents', [account]),
  )
  const learners = define(program, 'learners', 'people on the roster')
  decision(learners, 'merge <kept> <absorbed>', 'says that two rows are one person').action(
    (kept: string, absorbed: string, options: AccountDecisionOptions) =>
      run(load.accounts, 'mergeTwo', [kept, absorbed, options]),
  )
}
