/** What is known of many learners of one class: what says the same is read once, and decided once where it is all there is. Pure. */
import { coursesOf, type KnownRecord, type Sources } from './evidence-store.ts'

/** So many are kept: then it begins anew, for memory stays bounded where nobody has what another one has. */
const MOST = 2000

/** What the records of a learner say; of everybody whose records say the same it is the same object. */
export interface KnownEvidence<Decided> {
  rows: readonly KnownRecord[]
  /** By what else it is decided by, as a text. */
  decided: Map<string, Decided>
}

/** Reads the evidence of the learners of one class out of what was said of each (`evidenceText`). */
export function evidenceReader<Decided>(
  sources: Sources,
): (text: string) => KnownEvidence<Decided> {
  const courses = coursesOf(sources)
  const known = new Map<string, KnownEvidence<Decided>>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= MOST) known.clear()
    const records: [place: number, kind: string, firstObserved: number | null, payload: unknown][] =
      JSON.parse(`[${text}]`)
    const rows = records.map(([place, kind, firstObserved, payload]): KnownRecord => {
      const { platform = '', course = '' } = courses[place] ?? {}
      const firstObservedAt = firstObserved === null ? null : new Date(firstObserved)
      return { platform, course, kind, firstObservedAt, payload }
    })
    const evidence = { rows, decided: new Map<string, Decided>() }
    known.set(text, evidence)
    return evidence
  }
}
