/** What a OneRoster archive says beside its list of people. */

/** An org of the file as the unit that it is here. */
export interface OrgUnit {
  line: number
  unitCode: string | null
  unitName: string
  /** Position in the list; null: nothing stands above it. */
  parent: number | null
}

/** A class of the file, with what it is called there. */
export interface ClassInFile {
  line: number
  /** `sourcedId` and `classCode`: one of them may be the id of a class here. */
  ids: string[]
  title: string
  /** Lines of users.csv: who learns in it. */
  users: number[]
}

export interface RosterBundle {
  /** Each after the one above it. */
  units: OrgUnit[]
  classes: ClassInFile[]
}
