/** How `override`, `excuse`, `presence` and `undo` are written. */
import type { Command as Program } from 'commander'
import type { Command } from './command.ts'
import type { DecisionOptions } from './person-decisions.ts'

/** When it is run: see cli.ts. */
const load = () => import('./person-decisions.ts')

export interface CommandTable {
  program: Program
  define(parent: Program, usage: string, description: string): Program
  /** @param name of the command in the module that is loaded */
  run<Name extends string, Given extends unknown[]>(
    load: () => Promise<Record<NoInfer<Name>, Command<NoInfer<Given>>>>,
    name: Name,
    given: [...Given],
  ): Promise<void>
}

export function definePersonDecisions({ program, define, run }: CommandTable): void {
  const decision = (usage: string, description: string) =>
    define(program, usage, description)
      .requiredOption('--reason <text>', 'why; it stays with the decision')
      .option('--evidence <file>', 'a document: PDF, JPEG, PNG, DOCX, XLSX or CSV')
  const decisionOnMany = (usage: string, description: string) =>
    decision(usage, description)
      .option('--where <outcome>', 'everybody with this outcome, such as review/unexcused')
      .option('--expected <n>', 'with --where: how many the list had that you decided on')
  decisionOnMany(
    'override <cohort> <decision> [learners...]',
    'decides beside the rules: allow, refuse or extend',
  )
    .option('--until <day>', 'to extend: the new last valid day')
    .option('--expires <day>', 'the last day on which the decision holds')
    .action(
      (
        cohort: string,
        kind: string,
        learners: string[],
        options: DecisionOptions & { until?: string; expires?: string },
      ) => run(load, 'override', [cohort, kind, learners, options]),
    )
  decisionOnMany('excuse <cohort> [learners...]', 'accepts why sessions were missed')
    .requiredOption('--sessions <codes>', 'comma-separated, or: unexcused')
    .requiredOption('--accepted-by <who>', 'who accepted the reason')
    .action(
      (
        cohort: string,
        learners: string[],
        options: DecisionOptions & { sessions: string; acceptedBy: string },
      ) => run(load, 'excuse', [cohort, learners, options]),
    )
  decisionOnMany(
    'presence <cohort> [learners...]',
    'says who was there in sessions that were held without a mark',
  )
    .requiredOption('--sessions <codes>', 'comma-separated, or: unrecorded')
    .requiredOption('--mark <mark>', 'present or absent')
    .action(
      (
        cohort: string,
        learners: string[],
        options: DecisionOptions & { sessions: string; mark: string },
      ) => run(load, 'presence', [cohort, learners, options]),
    )
  decision('undo <act>', 'takes a decision back that was made beside the rules').action(
    (act: string, options: DecisionOptions) => run(load, 'undo', [act, options]),
  )
}
