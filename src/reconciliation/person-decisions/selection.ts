/** Whom a decision is about: people named one by one, or everybody whose outcome is the one that was looked at. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { redactText } from '../../foundation/redact.ts'
import type { Decision } from '../decide.ts'
import { type Chosen, chooseByEnrolment, chooseByKey, chooseByOutcome } from './selection-store.ts'

export type Selection =
  | { enrolments: readonly string[] }
  /** Employee codes or other keys. */
  | { learners: readonly string[] }
  | {
      where: { verdict: Decision['verdict']; reason: string | null }
      /** How many the caller saw; another number is another list than the one that was decided on. */
      expected: number
    }

/** Somebody who was chosen, and where the request names them. */
export interface ChosenRow extends Chosen {
  /** Such as `learners.3`. */
  field: string
}

/** As many faulty rows as an answer names. */
const MOST_NAMED = 50

/** @throws HocvuError `not-found`, `request.conflict`, `decision.selection-changed`: nobody is chosen then */
export async function choose(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  selection: Selection,
): Promise<ChosenRow[]> {
  if ('where' in selection) return await chooseWhere(db, viewer, cohortId, selection)
  if ('learners' in selection) {
    const meant = await chooseByKey(db, viewer, cohortId, selection.learners)
    refuseRows(
      'not-found',
      meant.flatMap(({ length }, at) =>
        length > 0
          ? []
          : [{ field: `learners.${at}`, reason: `${selection.learners[at]}: ${nobody}` }],
      ),
    )
    refuseRows(
      'request.conflict',
      meant.flatMap((people, at) =>
        people.length < 2
          ? []
          : [
              {
                field: `learners.${at}`,
                reason: `${selection.learners[at]}: ${people.length} people of the cohort share it; name the employee code`,
              },
            ],
      ),
    )
    return distinct(
      meant.flatMap((people, at) => people.map((one) => ({ ...one, field: `learners.${at}` }))),
    )
  }
  const { enrolments } = selection
  const found = await chooseByEnrolment(db, viewer, cohortId, enrolments)
  refuseRows(
    'not-found',
    enrolments.flatMap((id, at) =>
      found.has(id) ? [] : [{ field: `enrolments.${at}`, reason: `${id}: ${nobody}` }],
    ),
  )
  return distinct(
    enrolments.flatMap((id, at) => {
      const one = found.get(id)
      return one === undefined ? [] : [{ ...one, field: `enrolments.${at}` }]
    }),
  )
}

const nobody = 'nobody of this cohort; take it from the list of its outcomes, or leave it out'

async function chooseWhere(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  { where, expected }: Extract<Selection, { where: object }>,
): Promise<ChosenRow[]> {
  const { chosen, waiting } = await chooseByOutcome(db, viewer, cohortId, where)
  if (chosen.length !== expected) {
    const rest =
      waiting === 0 ? '' : `, and ${waiting} more that are about to be decided anew: wait for that`
    const reason = `is ${expected}, but ${chosen.length} have this outcome now${rest}`
    throw new HocvuError(
      'decision.selection-changed',
      `expected ${reason}. Look at the list again, then decide.`,
      { params: { found: chosen.length, expected }, fields: [{ field: 'expected', reason }] },
    )
  }
  return chosen.map((one) => ({ ...one, field: 'where' }))
}

/** Who is named twice is meant once. */
function distinct(rows: readonly ChosenRow[]): ChosenRow[] {
  const byEnrolment = new Map<string, ChosenRow>()
  for (const row of rows) if (!byEnrolment.has(row.enrolment)) byEnrolment.set(row.enrolment, row)
  return [...byEnrolment.values()]
}

/** Refuses the whole decision when rows are at fault, and names them. */
export function refuseRows(
  code: 'not-found' | 'request.conflict' | 'request.invalid',
  faults: readonly { field: string; reason: string }[],
): void {
  if (faults.length === 0) return
  // People are named as the request names them, which may be by a citizen's number.
  const named = faults
    .slice(0, MOST_NAMED)
    .map(({ field, reason }) => ({ field, reason: redactText(reason) }))
  const more = faults.length > named.length ? ` (and ${faults.length - named.length} more)` : ''
  throw new HocvuError(
    code,
    `Nothing was done. ${named.map(({ reason }) => reason).join('; ')}${more}`,
    { fields: named },
  )
}
