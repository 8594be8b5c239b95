/** What somebody is reminded of: papers of units that are not here, people who have not finished. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { DueDate } from '../../programs/plans/deadlines.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { readStandings } from '../submissions/read-standings.ts'
import { missingLines, type OwingUnit } from '../submissions/standing.ts'
import { countOpenPeople } from './open-people-store.ts'

export interface Owed {
  /** Whose paper is not here. */
  units: OwingUnit[]
  /** Who has not finished. */
  people: number
}

/** As far as the viewer sees; null: nothing. */
export async function whatIsOwed(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  due: DueDate,
  today: DateString,
): Promise<Owed | null> {
  const owed = await lookUp(db, viewer, plan, due, today)
  return owed.units.length + owed.people > 0 ? owed : null
}

async function lookUp(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  due: DueDate,
  today: DateString,
): Promise<Owed> {
  const people = async (of: Parameters<typeof countOpenPeople>[2], on: DateString | null) => ({
    units: [],
    people: await countOpenPeople(db, viewer, of, on),
  })
  switch (due.kind) {
    case 'target':
      return { units: [], people: 0 }
    case 'program':
      return await people({ programId: due.id.slice('program:'.length) }, null)
    case 'cohort':
      return await people({ cohortId: due.cohortId ?? '' }, null)
    case 'window':
      return await people({ cohortId: due.cohortId ?? '' }, due.on)
    default: {
      const standings = await readStandings(db, viewer, plan, today)
      const standing = standings.find((one) => one.due.id === due.id)
      const missing = standing === undefined ? [] : missingLines(standing)
      return { units: missing.map(({ unit }) => unit), people: 0 }
    }
  }
}
