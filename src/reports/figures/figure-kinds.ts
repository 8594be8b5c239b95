/** What kinds of figures people bring to a plan, and what each is of. Pure. */
import type { PlanDefinition } from '../../programs/plans/definition.ts'
import { writeSubject } from '../../programs/plans/figure-subject.ts'
import { WHOLE_PROGRAM } from '../../programs/plans/plan-of-program.ts'
import type { Plan } from '../../programs/plans/store.ts'

export const figureKinds = ['head-count', 'promised', 'recorded', 'reach', 'spent'] as const
export type FigureKind = (typeof figureKinds)[number]

/** Entries that add up; of the other kinds the newest counts. */
export const addsUp = (kind: FigureKind): boolean => kind === 'reach' || kind === 'spent'

export interface FigureSubjectChoice {
  id: string
  title: { vi: string; en: string | null }
}

/** What of a plan figures of a kind can be of. */
export function subjectsOf(
  kind: FigureKind,
  { audiences, targets, reach, costs }: PlanDefinition,
): FigureSubjectChoice[] {
  switch (kind) {
    case 'head-count':
      return audiences
    case 'promised':
      return targets
    case 'recorded':
      return targets.filter(({ evidence }) => evidence === 'recorded')
    case 'reach':
      return reach
    case 'spent':
      return costs
  }
}

const OF = {
  'head-count': 'audience',
  promised: 'target',
  recorded: 'target',
  reach: 'reach',
  spent: 'cost',
} as const satisfies Record<FigureKind, string>

/** A program that is a plan by itself was, and is, promised for as a program: its page shows the same figures. */
export const isOfProgram = (plan: Pick<Plan, 'version'>, kind: FigureKind, id: string): boolean =>
  plan.version === 0 && kind === 'promised' && id === WHOLE_PROGRAM

/** As the figure stands in the database. */
export function subjectOf(
  plan: Pick<Plan, 'id' | 'version'>,
  kind: FigureKind,
  id: string,
): string {
  return isOfProgram(plan, kind, id)
    ? writeSubject({ of: 'program', id: plan.id })
    : writeSubject({ of: OF[kind], plan: plan.id, id })
}
