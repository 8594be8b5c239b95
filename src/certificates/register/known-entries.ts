/** What the register has under the numbers of a list already. */
import type { Queryable } from '../../database/connection.ts'
import type { PaperRow } from './paper-row.ts'
import { type NewPaper, papersById, type StoredPaper } from './paper-store.ts'
import { takenNumbers } from './register-store.ts'
import { differences } from './same-paper.ts'

/** A row of which the register is known. */
export interface Entry {
  row: PaperRow
  issuer: string
  year: number
  registerNumber: number
  number: string
}

export type Reject = (row: PaperRow, field: string, reason: string) => void

export const keyOf = ({ issuer, year, registerNumber }: Omit<Entry, 'row' | 'number'>) =>
  JSON.stringify([issuer, year, registerNumber])

/** What has the number of an entry: a paper, or `null` for anything else that takes it. */
export interface Standing {
  paper: StoredPaper | null
  field: 'register_number' | 'number'
}

export async function knownEntries(
  trx: Queryable,
  entries: readonly Entry[],
): Promise<Map<string, Standing>> {
  const taken = await takenNumbers(trx, entries)
  const papers = await papersById(
    trx,
    taken.flatMap(({ paperId }) => paperId ?? []),
  )
  const byRegister = new Map(taken.map((entry) => [keyOf(entry), entry]))
  const byNumber = new Map(
    taken.map((entry) => [JSON.stringify([entry.issuer, entry.number]), entry]),
  )
  return new Map(
    entries.flatMap((entry): [string, Standing][] => {
      const here = byRegister.get(keyOf(entry))
      if (here !== undefined)
        return [
          [
            keyOf(entry),
            { paper: papers.get(here.paperId ?? '') ?? null, field: 'register_number' },
          ],
        ]
      return byNumber.has(JSON.stringify([entry.issuer, entry.number]))
        ? [[keyOf(entry), { paper: null, field: 'number' }]]
        : []
    }),
  )
}

/** @returns null when it was rejected */
export function compare(
  { row }: Entry,
  paper: NewPaper,
  { paper: standing, field }: Standing,
  reject: Reject,
): 'unchanged' | { id: string; learnerId: string; enrolmentId: string | null } | null {
  if (standing === null) {
    reject(row, field, 'This number is in the register already, with another certificate.')
    return null
  }
  if (standing.withdrawn) {
    reject(row, field, 'The paper with this number was withdrawn; its number stays used.')
    return null
  }
  const differ = differences(standing, paper)
  if (differ.length > 0) {
    reject(
      row,
      field,
      `This number is in the register already, with another ${differ.join(', ')}. Nothing was changed.`,
    )
    return null
  }
  const { id, learnerId, enrolmentId } = standing
  const learns = paper.learnerId !== null && learnerId === null
  const enrols = paper.enrolmentId !== null && enrolmentId === null
  if (enrolmentId !== null && paper.enrolmentId !== null && enrolmentId !== paper.enrolmentId) {
    reject(row, 'cohort', 'The register has this paper as one of another cohort.')
    return null
  }
  if (learnerId !== null && paper.learnerId !== null && learnerId !== paper.learnerId) {
    reject(row, 'employee_code', 'The register has this paper as another person’s.')
    return null
  }
  if (!learns && !enrols) return 'unchanged'
  return { id, learnerId: paper.learnerId ?? '', enrolmentId: paper.enrolmentId ?? enrolmentId }
}
