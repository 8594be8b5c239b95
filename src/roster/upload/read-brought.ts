/** What somebody has brought, as rows; everybody goes to the class that it was brought for. */
import { readRosterFile } from '../read-roster.ts'
import type { RosterReading } from '../roster-row.ts'
import type { BroughtRoster } from './upload-store.ts'

/** @throws HocvuError as `readRosterFile` */
export async function readBrought({
  bytes,
  name,
  letters,
  cohortId,
}: Pick<BroughtRoster, 'bytes' | 'name' | 'letters' | 'cohortId'>): Promise<RosterReading> {
  const reading = await readRosterFile(bytes, name, letters)
  if (cohortId === null) return reading
  return { ...reading, rows: reading.rows.map((row) => ({ ...row, cohort: cohortId })) }
}
