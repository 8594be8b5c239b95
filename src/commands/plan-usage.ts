/** How `plans …` is written: what documents promise, and what is brought for it. */
import type { CommandTable } from './person-decision-usage.ts'
import { definePlanFigures } from './plan-figure-usage.ts'
import { definePlanPapers } from './plan-paper-usage.ts'
import type { CheckOptions } from './programs.ts'

/** When it is run: see cli.ts. */
const load = () => import('./plans.ts')

export function definePlans(table: CommandTable): void {
  const { program, define, run } = table
  const plans = define(program, 'plans', 'lists the plans: what documents promise').action(() =>
    run(load, 'listPlans', []),
  )
  define(plans, 'check [id]', 'proves the sums of each; lists what it leaves open')
    .option('--files', 'only the files; head counts that people brought are not looked up')
    .action((id: string | undefined, options: CheckOptions) =>
      run(load, 'checkPlans', [id, options]),
    )
  definePlanFigures(plans, { define, run })
  definePlanPapers(table, plans)
}
