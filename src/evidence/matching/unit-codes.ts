/** Units as the rows of a roster know them together: one row has the code, another the name. Pure. */
import { foldKey, foldName } from '../../foundation/names.ts'
import type { RosterPerson, UnitName } from './people.ts'

/**
 * Gives a unit that is known by its name only the code that other rows give that name, and one that is known by its
 * code only the name; nothing where they give several. Without it two people of one unit seem to be of two.
 */
export function withKnownUnits(people: readonly RosterPerson[]): RosterPerson[] {
  const codes = new Map<string, Set<string>>()
  const names = new Map<string, Map<string, string>>()
  for (const { name, code } of people.flatMap(unitsOf)) {
    if (code === null || name === code) continue
    add(codes, foldName(name), code, foldKey(code))
    const known = names.get(foldKey(code)) ?? new Map<string, string>()
    names.set(foldKey(code), known.set(foldName(name), name))
  }
  const complete = (unit: UnitName): UnitName => {
    const { name, code } = unit
    if (code === null) {
      const [only, ...others] = codes.get(foldName(name)) ?? []
      return only === undefined || others.length > 0 ? unit : { name, code: only }
    }
    const [only, ...others] = names.get(foldKey(code))?.values() ?? []
    return name !== code || only === undefined || others.length > 0 ? unit : { name: only, code }
  }
  return people.map((person) => ({
    ...person,
    unit: person.unit && complete(person.unit),
    formerUnits: person.formerUnits.map(complete),
  }))
}

const unitsOf = ({ unit, formerUnits }: RosterPerson) =>
  unit === null ? formerUnits : [unit, ...formerUnits]

function add(codes: Map<string, Set<string>>, name: string, code: string, key: string): void {
  const known = codes.get(name) ?? new Set<string>()
  codes.set(name, known)
  if (![...known].some((other) => foldKey(other) === key)) known.add(code)
}
