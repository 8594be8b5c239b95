/** Refuses what a person decided, naming each faulty row and its mend; nothing is stored then. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { redactText } from '../../foundation/redact.ts'
import { decisionKinds } from '../../foundation/texts/decisions.ts'
import type { Fault } from './standing.ts'
import type { Act } from './store.ts'

/** As many faulty rows as an answer names. */
const MOST_NAMED = 50

export function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults
  if (first === undefined) return
  // People are named as the request names them, which may be by a citizen's number.
  const named = faults
    .slice(0, MOST_NAMED)
    .map(({ field, reason }) => ({ field, reason: redactText(reason) }))
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

export interface InBothLanguages {
  vi: string
  en: string
}

const MOST_ACTS_NAMED = 5

/** Names acts to a person who is to undo them first. */
export function named(acts: readonly Pick<Act, 'id' | 'kind' | 'actor'>[]): InBothLanguages {
  const shown = acts.slice(0, MOST_ACTS_NAMED)
  const more = acts.length - shown.length
  const listed = (language: 'vi' | 'en', by: string) =>
    shown
      .map(({ id, kind, actor }) => `${decisionKinds[kind][language]} ${by} ${actor} (${id})`)
      .join(', ')
  return {
    vi: `${listed('vi', 'do')}${more > 0 ? ` và ${more} quyết định khác` : ''}`,
    en: `${listed('en', 'by')}${more > 0 ? ` and ${more} more` : ''}`,
  }
}

/** @param later what rests on the act, for a person who is to undo that first */
export function builtUpon(act: string, later: InBothLanguages): HocvuError {
  return new HocvuError(
    'decision.built-upon',
    `The decision ${act} cannot be undone yet, for others were made upon it: ${later.en}. Undo those first.`,
    {
      params: { later: later.en },
      paramsVi: { later: later.vi },
      fields: [{ field: 'id', reason: `is built upon by ${later.en}` }],
    },
  )
}
