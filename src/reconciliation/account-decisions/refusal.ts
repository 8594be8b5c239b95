/** Refuses what a person decided, naming each faulty row and its mend; nothing is stored then. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Fault } from './standing.ts'
import type { Act } from './store.ts'

/** As many faulty rows as an answer names. */
const MOST_NAMED = 50

export function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults
  if (first === undefined) return
  const named = faults.slice(0, MOST_NAMED).map(({ field, reason }) => ({ field, reason }))
  const more = faults.length > named.length ? ` (and ${faults.length - named.length} more)` : ''
  throw new HocvuError(
    faults.every(({ code }) => code === first.code) ? first.code : 'request.conflict',
    `Nothing was decided. ${named.map(({ field, reason }) => `${field} ${reason}`).join('; ')}${more}`,
    { fields: named },
  )
}

/** Whose account it is may concern anybody: to who sees a part of the roster nothing of it is there. */
export function requireWholeRoster(viewer: Viewer): void {
  if (viewer.unitId !== null)
    throw new HocvuError('not-found', 'There is nothing here that the caller may see.')
}

/** Names acts to a person who is to undo them first. */
export function named(acts: readonly Pick<Act, 'id' | 'kind' | 'actor'>[]): string {
  const shown = acts.slice(0, 5).map(({ id, kind, actor }) => `${kind} by ${actor} (${id})`)
  return acts.length > shown.length
    ? `${shown.join(', ')} and ${acts.length - shown.length} more`
    : shown.join(', ')
}

/** @param later what rests on the act, for a person who is to undo that first */
export function builtUpon(act: string, later: string): HocvuError {
  return new HocvuError(
    'decision.built-upon',
    `The decision ${act} cannot be undone yet, for others were made upon it: ${later}. Undo those first.`,
    { params: { later }, fields: [{ field: 'id', reason: `is built upon by ${later}` }] },
  )
}
