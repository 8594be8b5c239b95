/** What somebody has brought, as rows; they go to the class that it was brought for. */
import { ofClass } from '../oneroster/settle-classes.ts'
import { readRosterFile } from '../read-roster.ts'
import type { RosterReading } from '../roster-row.ts'
import { guessHeader } from './guess-header.ts'
import type { BroughtRoster } from './upload-store.ts'

/** @throws HocvuError as `readRosterFile` and `ofClass` */
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
  return cohortId === null ? reading : ofClass(reading, cohortId)
}
