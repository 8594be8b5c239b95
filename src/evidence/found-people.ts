/** Whom accounts may belong to: everybody who is filed under one of their keys. */
import type { Queryable } from '../database/connection.ts'
import { asPerson, knownPerson, type RosterEntry } from './known-person.ts'
import { countFilings, countHolders, holdersOf, rosterEntries } from './match-key-store.ts'
import { bringsPeople } from './matching/keys.ts'
import type { AccountIdentity, FoundPeople, RosterPerson } from './matching/people.ts'

interface KnownEntries {
  entries: readonly RosterEntry[]
  /** The one row as a person: made once, for what the comparison reads in a name is kept with it. */
  person: RosterPerson | null
}

/** Beyond so many people the memory is begun anew. */
const MOST_REMEMBERED = 100_000

interface Wanted<Account extends AccountIdentity> {
  account: Account
  /** Under which it is looked up. */
  keys: readonly string[]
  /** Of whose holders only the number is wanted. */
  counted: readonly string[]
}

export interface PeopleFinder {
  /**
   * Whom each account may belong to. The caller holds `lockMatching`: somebody who has changed and is not filed anew yet
   * may be found as they were, and is looked at again once they are filed.
   */
  find<Account extends AccountIdentity, Want extends Wanted<Account>>(
    db: Queryable,
    wanted: readonly Want[],
  ): Promise<{ want: Want; found: FoundPeople }[]>
}

/** Remembers the people it has read, until somebody is filed anew. */
export function createPeopleFinder(): PeopleFinder {
  const known = new Map<string, KnownEntries>()
  let filings = -1
  const remember = async (db: Queryable, ids: ReadonlySet<string>) => {
    const present = await countFilings(db)
    if (present !== filings || known.size > MOST_REMEMBERED) known.clear()
    filings = present
    const missing = [...ids].filter((id) => !known.has(id))
    for (const [id, entries] of await rosterEntries(db, missing)) {
      const [only, ...others] = entries
      known.set(id, { entries, person: only && others.length === 0 ? asPerson(only) : null })
    }
  }
  return {
    async find(db, wanted) {
      if (wanted.length === 0) return []
      const asked = new Set(wanted.flatMap(({ keys }) => keys))
      const counts = await countHolders(db, [
        ...new Set([...asked, ...wanted.flatMap(({ counted }) => counted)]),
      ])
      const bringing = [...counts].filter(
        ([key, count]) => asked.has(key) && count > 0 && bringsPeople(key, count),
      )
      const holders = await holdersOf(
        db,
        bringing.map(([key]) => key),
      )
      await remember(db, new Set([...holders.values()].flat()))
      return wanted.map((want) => {
        const { account, keys, counted } = want
        const ids = new Set(keys.flatMap((key) => holders.get(key) ?? []))
        const people = [...ids].flatMap((id) => {
          const one = known.get(id)
          return one === undefined ? [] : [one.person ?? knownPerson(account, one.entries)]
        })
        const told = [...keys, ...counted].map((key) => [key, counts.get(key) ?? 0] as const)
        return { want, found: { people, holders: new Map(told) } }
      })
    },
  }
}
