/** What people did for a learner, said beside the verdict where it makes a difference. */
import type { Reason } from '../foundation/texts/reasons.ts'
import { type Facts, factsOf } from './facts.ts'
import { type Mark, sessionNames } from './sessions.ts'
import { type HoldingRow, rowsThatHold } from './verdict-table.ts'

const nothing = { extendedTo: null, excuses: [], presences: [] }

/** @param rows those of the table that hold with everything people did */
export function notesOf({ input, sessions }: Facts, rows: readonly HoldingRow[]): Reason[] {
  // Stryker disable next-line all: only spares looking at whom no person did anything for
  if (input.extendedTo === null && input.excuses.length + input.presences.length === 0) return []
  const decided = JSON.stringify(rows)
  const matters = (act: keyof typeof nothing) =>
    JSON.stringify(rowsThatHold(factsOf({ ...input, [act]: nothing[act] }))) !== decided
  const notes: Reason[] = []
  const noteSessions = (code: Reason['code'], of: (mark: Mark) => boolean) => {
    const named = sessions.filter(({ mark }) => mark !== null && of(mark))
    if (named.length > 0) notes.push({ code, params: { sessions: sessionNames(named) } })
  }
  if (matters('extendedTo'))
    notes.push({ code: 'window-extended', params: { lastDay: input.extendedTo ?? '' } })
  if (matters('excuses')) noteSessions('excuse-accepted', ({ accepted }) => accepted !== null)
  if (matters('presences')) {
    noteSessions('presence-stated', ({ stated }) => stated?.mark === 'present')
    noteSessions('absence-stated', ({ stated }) => stated?.mark === 'absent')
  }
  return notes
}
