/** How `audit …` is written: the trail of what people changed. */
import type { ListAuditOptions } from './audit.ts'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = () => import('./audit.ts')

export function defineAudit({ program, define, run }: CommandTable): void {
  const audit = define(program, 'audit', 'the trail of what people changed')
  define(audit, 'verify', 'finds what was changed, removed, put in, reordered or cut off')
    .option('--head <file>', 'heads of the trail that were kept outside')
    .action((options: { head?: string }) => run(load, 'verifyTrail', [options]))
  define(audit, 'head', 'the newest entry with its hash, to be kept outside')
    .option('--out <file>', 'adds it to this file, as a line')
    .action((options: { out?: string }) => run(load, 'showHead', [options]))
  define(audit, 'list', 'the newest entries')
    .option('--actor <who>', 'such as user:lan')
    .option('--action <what>', 'such as roster.import')
    .option('--subject <id>', 'what it was done to')
    .option('--day <day>', 'only of this day')
    .option('--before <number>', 'only entries older than this one')
    .action((options: ListAuditOptions) => run(load, 'showTrail', [options]))
  define(audit, 'export', 'every entry with its hashes, one JSON object a line')
    .requiredOption('--out <file>', 'where to write it')
    .action((options: { out: string }) => run(load, 'exportTrail', [options]))
}
