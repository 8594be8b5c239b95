/** What bringing figures would do to those that stand. Pure. */
import type { Plan } from '../../programs/plans/store.ts'
import type { FigureRow } from './bring-store.ts'
import type { CheckedFigure } from './check-figure.ts'
import { addsUp, subjectOf } from './figure-kinds.ts'

export interface ComparedFigure<Given extends CheckedFigure = CheckedFigure> {
  given: Given
  subject: string
  /** `changed`: the one that stands says something else, and is withdrawn. */
  state: 'new' | 'changed' | 'unchanged'
  before: FigureRow | null
}

/**
 * A figure of the same subject, unit, year and day takes the place of the one that stands; of another day it stands
 * beside it. Entries that add up stand beside each other, too, but for one that is the same to the word: so a file that
 * is brought twice counts once.
 */
export function compareFigures<Given extends CheckedFigure>(
  plan: Pick<Plan, 'id' | 'version'>,
  given: readonly Given[],
  standing: readonly FigureRow[],
): ComparedFigure<Given>[] {
  const known = new Map(standing.map((row) => [keyOf(row, row.subject), row]))
  return given.map((figure) => {
    const subject = subjectOf(plan, figure.kind, figure.subjectId)
    const before = known.get(keyOf(figure, subject)) ?? null
    const isSame =
      before !== null && before.amount === figure.amount && before.source === figure.source
    return {
      given: figure,
      subject,
      state: before === null ? 'new' : isSame ? 'unchanged' : 'changed',
      before,
    }
  })
}

/** What two figures have in common of which only one can stand. */
export function keyOf(
  { kind, unitId, year, asOf, amount, source }: Omit<CheckedFigure, 'subjectId'>,
  subject: string,
): string {
  const place = [kind, subject, unitId, year, asOf]
  return JSON.stringify(addsUp(kind) ? [...place, amount, source] : place)
}
