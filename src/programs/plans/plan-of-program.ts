/** A program that no plan names is a plan of one target by itself: everybody who is in its classes. Pure. */
import type { StoredProgram } from '../stored.ts'
import type { PlanDefinition } from './definition.ts'

/** The target of a plan that a program is by itself. */
export const WHOLE_PROGRAM = 'chuong-trinh'

export function planOfProgram(
  program: Pick<StoredProgram, 'id' | 'title' | 'source' | 'document' | 'legalBasis' | 'deadline'>,
): PlanDefinition {
  const { id, title, source, document, legalBasis, deadline } = program
  return {
    ...{ id, title, source, document, legalBasis, issuedOn: null, body: null, root: null },
    // A program says nothing of years: whatever was passed in it counts.
    years: { from: 2000, to: deadline === null ? 2100 : Number(deadline.slice(0, 4)) },
    programs: [id],
    audiences: [],
    figures: [],
    targets: [
      {
        ...{ id: WHOLE_PROGRAM, title, audiences: [], counts: 'people', unitKinds: [] },
        ...{ percent: null, headCount: null, years: null, programs: null, modules: [] },
        ...{ evidence: 'outcomes', due: deadline, atLeast: null, clause: null, open: null },
      },
    ],
    reach: [],
    costs: [],
    deadlines: [],
    questions: [],
  }
}
