/** What is known of many learners of one class: what says the same is read once, and decided once where it is all there is. Pure. */
import { coursesOf, type KnownRecord, type Sources } from './evidence-store.ts'

/** Cache size; when full, it is emptied and, where keeping has paid, filled anew. */
const MOST = 2000

/** What the records of a learner say; of everybody whose records say the same it is the same object. */
export interface KnownEvidence<Decided> {
  rows: readonly KnownRecord[]
  /** What was decided by it, and by what else, as a text. */
  decided: { beside: string; decided: Decided } | null
}

/** Reads the evidence of the learners of one class out of what was said of each (`evidenceText`). */
export function evidenceReader<Decided>(
  sources: Sources,
): (text: string) => KnownEvidence<Decided> {
  const courses = coursesOf(sources)
  const known = new Map<string, KnownEvidence<Decided>>()
  let met = 0
  let keeps = true
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) {
      met += 1
      return before
    }
    if (known.size >= MOST) {
      // Where hardly anybody has what another one has, keeping costs more than it spares.
      keeps = met > MOST
      met = 0
      known.clear()
    }
    const records: [place: number, kind: string, firstObserved: number | null, payload: unknown][] =
      JSON.parse(`[${text}]`)
    const rows = records.map(([place, kind, firstObserved, payload]): KnownRecord => {
      const { platform = '', course = '' } = courses[place] ?? {}
      const firstObservedAt = firstObserved === null ? null : new Date(firstObserved)
      return { platform, course, kind, firstObservedAt, payload }
    })
    const evidence: KnownEvidence<Decided> = { rows, decided: null }
    if (keeps) known.set(text, evidence)
    return evidence
  }
}
