/** What somebody has brought, as rows; everybody goes to the class that it was brought for. */
import { readRosterFile } from '../read-roster.ts'
import type { RosterReading } from '../roster-row.ts'
import { guessHeader } from './guess-header.ts'
import type { BroughtRoster } from './upload-store.ts'

/** @throws HocvuError as `readRosterFile` */
export async function readBrought({
  bytes,
  name,
  letters,
  cohortId,
  pasted = false,
}: Pick<
  BroughtRoster,
  'bytes' | 'name' | 'letters' | 'cohortId' | 'pasted'
>): Promise<RosterReading> {
  const reading = await readRosterFile(bytes, name, letters, pasted ? guessHeader : undefined)
  if (cohortId === null) return reading
  return { ...reading, rows: reading.rows.map((row) => ({ ...row, cohort: cohortId })) }
}
