/** What can be wrong with the audit trail, and what was done to it, told by the entries that do not fit. No I/O. */

export type AuditFault =
  /** Entries were taken out, whether those after them kept their numbers or moved up. */
  | { how: 'removed'; entry: number; until: number }
  /** An entry says something else than was written. */
  | { how: 'changed'; entry: number }
  /** An entry and its own hash were written anew; what follows was bound to another. */
  | { how: 'rewritten'; entry: number }
  /** Details are not those that were written, and no erasure names them. */
  | { how: 'details'; entry: number }
  /** Entries were put in between others. */
  | { how: 'inserted'; entry: number; until: number }
  /** Entries changed places. */
  | { how: 'reordered'; entry: number; until: number }
  /** The newest entries of a head kept outside are not there. */
  | { how: 'cut-off'; entry: number; until: number }
  /** The entry of a head kept outside has another hash: something from `entry` on was written anew. */
  | { how: 'not-the-head'; entry: number; until: number }

/** An entry that fits under another number than its own. */
export interface Moved {
  entry: number
  was: number
}

/**
 * Whole faults out of entries that stand under another number: places changed, entries put in, entries taken out.
 * @param moved in the order of the entries
 */
export function explainMoves(moved: readonly Moved[], others: readonly AuditFault[]): AuditFault[] {
  const places = new Map(moved.map(({ entry, was }) => [entry, was]))
  const faults: AuditFault[] = []
  const told = new Set<number>()
  let offset = 0
  for (const { entry, was } of moved) {
    if (told.has(entry)) continue
    const cycle = cycleFrom(entry, places)
    if (cycle !== null) {
      for (const one of cycle) told.add(one)
      faults.push({ how: 'reordered', entry: Math.min(...cycle), until: Math.max(...cycle) })
      continue
    }
    const by = was - entry
    // All that follows stands as far off as the first: one act.
    const further = by - offset
    if (further > 0) faults.push({ how: 'removed', entry: was - further, until: was - 1 })
    if (further < 0) faults.push({ how: 'inserted', entry: entry + further, until: entry - 1 })
    offset = by
  }
  // What was put in fits nowhere, which is no fault of its own.
  const isPutIn = (fault: AuditFault) =>
    (fault.how === 'changed' || fault.how === 'rewritten' || fault.how === 'details') &&
    faults.some(
      ({ how, ...at }) =>
        how === 'inserted' && 'until' in at && at.entry <= fault.entry && fault.entry <= at.until,
    )
  return [...others.filter((fault) => !isPutIn(fault)), ...faults].sort((a, b) => a.entry - b.entry)
}

/** The entries that changed places with one another; null when they lead somewhere else. */
function cycleFrom(entry: number, places: ReadonlyMap<number, number>): number[] | null {
  const cycle = [entry]
  for (let next = places.get(entry); next !== entry; next = places.get(next)) {
    if (next === undefined || cycle.includes(next)) return null
    cycle.push(next)
  }
  return cycle
}
