/** The roster in memory, under its keys. */
import { bringsPeople, filingKeys, searchKeys } from './keys.ts'
import type { AccountIdentity, FoundPeople, RosterPerson } from './people.ts'

export interface RosterIndex {
  find(account: AccountIdentity): FoundPeople
}

export function indexRoster(people: readonly RosterPerson[]): RosterIndex {
  const filed = new Map<string, RosterPerson[]>()
  for (const person of people)
    for (const key of filingKeys(person)) {
      const holders = filed.get(key)
      if (holders) holders.push(person)
      else filed.set(key, [person])
    }
  return {
    find: (account) => {
      const found = new Set<RosterPerson>()
      const holders = new Map<string, number>()
      for (const key of searchKeys(account)) {
        const people = filed.get(key) ?? []
        holders.set(key, people.length)
        if (bringsPeople(key, people.length)) for (const person of people) found.add(person)
      }
      return { people: [...found], holders }
    },
  }
}
