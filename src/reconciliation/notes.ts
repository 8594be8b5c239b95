/** What people did for a learner, said beside the verdict where it makes a difference. */
import type { Reason } from '../foundation/texts/reasons.ts'
import type { DecisionInput } from './decide.ts'
import { type Facts, factsOf } from './facts.ts'
import { type MarkedSession, sessionNames } from './sessions.ts'
import { type HoldingRow, rowsThatHold } from './verdict-table.ts'

/** @param rows those of the table that hold with everything people did */
export function notesOf(facts: Facts, rows: readonly HoldingRow[]): Reason[] {
  const { input, sessions } = facts
  const decided = JSON.stringify(rows)
  const matters = (without: Partial<DecisionInput>) =>
    JSON.stringify(rowsThatHold(factsOf({ ...input, ...without }))) !== decided
  const notes: Reason[] = []
  const noteSessions = (code: Reason['code'], of: (session: MarkedSession) => boolean) => {
    const named = sessions.filter(of)
    if (named.length > 0) notes.push({ code, params: { sessions: sessionNames(named) } })
  }
  if (input.extendedTo !== null && matters({ extendedTo: null }))
    notes.push({ code: 'window-extended', params: { lastDay: input.extendedTo } })
  if (input.excuses.length > 0 && matters({ excuses: [] }))
    noteSessions('excuse-accepted', ({ mark }) => (mark?.accepted ?? null) !== null)
  if (input.presences.length > 0 && matters({ presences: [] })) {
    noteSessions('presence-stated', ({ mark }) => mark?.stated?.mark === 'present')
    noteSessions('absence-stated', ({ mark }) => mark?.stated?.mark === 'absent')
  }
  return notes
}
