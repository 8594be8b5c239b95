/** How `privacy …` is written. */
import type { CommandTable } from './person-decision-usage.ts'
import type { EraseCommandOptions, NewRequestOptions } from './privacy.ts'

/** When it is run: see cli.ts. */
const load = () => import('./privacy.ts')

export function definePrivacy({ program, define, run }: CommandTable): void {
  const privacy = define(program, 'privacy', 'what is kept of people, and what they ask about it')
  define(privacy, 'export <learner>', 'an archive of everything that is kept of a person')
    .requiredOption('--out <file>', 'the .zip to write')
    .option('--language <code>', 'vi or en: the readable part')
    .action((learner: string, options: { out: string; language?: string }) =>
      run(load, 'exportPrivacy', [learner, options]),
    )
  define(privacy, 'erase <learner>', 'erases a person; a register keeps number, date and program')
    .option('--reason <text>', 'why; it stays in the audit trail')
    .option('--request <number>', 'the request that it answers')
    .option('--dry-run', 'only say what would go and what stays')
    .action((learner: string, options: EraseCommandOptions) =>
      run(load, 'erasePrivacy', [learner, options]),
    )
  define(privacy, 'readmit <id>', 'lets in again somebody whose data was erased')
    .requiredOption('--reason <text>', 'why; it stays in the audit trail')
    .action((id: string, options: { reason: string }) => run(load, 'readmitPrivacy', [id, options]))
  define(privacy, 'views <learner>', 'who of the staff looked at a person')
    .option('--limit <n>', 'so many at most; left out: 100')
    .action((learner: string, options: { limit?: string }) =>
      run(load, 'showViews', [learner, options]),
    )
  define(privacy, 'requests', 'requests that wait for an answer, the most urgent first')
    .option('--all', 'also those that were answered')
    .action((options: { all?: boolean }) => run(load, 'listPrivacyRequests', [options]))
  const request = define(privacy, 'request', 'a request of a person about their data')
  define(
    request,
    'add <kind>',
    'records one: access, correction, erasure, restriction, objection, other',
  )
    .option('--learner <key>', 'whom it is about')
    .option('--name <text>', 'who asks')
    .option('--contact <text>', 'how to answer them')
    .option('--text <text>', 'what they ask')
    .option('--received <day>', 'the day of receipt; left out: today')
    .action((kind: string, options: NewRequestOptions) =>
      run(load, 'addPrivacyRequest', [kind, options]),
    )
  define(request, 'assign <number> <learner>', 'says whom it is about').action(
    (number: string, learner: string) => run(load, 'assignPrivacyRequest', [number, learner]),
  )
  define(request, 'answer <number>', 'records the answer')
    .requiredOption('--result <result>', 'done, partly, refused or withdrawn')
    .requiredOption('--text <text>', 'what the person was told')
    .action((number: string, options: { result: string; text: string }) =>
      run(load, 'answerPrivacyRequest', [number, options]),
    )
}
