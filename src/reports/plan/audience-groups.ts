/** People whose profiles belong to the same audiences are one group: rules are looked at once a profile. Pure. */
import { belongs, type Profile } from '../../programs/plans/audience-rule.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'

export interface ProfileCount extends Profile {
  /** On the roster today, in the branch that is looked at. */
  people: number
}

export interface AudienceGroups {
  /** Ids of audiences, by number of group; the first is of those who belong to none. */
  groups: ReadonlySet<string>[]
  /** The profiles that belong to any. */
  profiles: (Profile & { group: number })[]
  /** Of each audience that has a rule, by its id. */
  onRoster: ReadonlyMap<string, number>
}

export function groupProfiles(
  audiences: StoredPlan['audiences'],
  profiles: readonly ProfileCount[],
): AudienceGroups {
  const groups: ReadonlySet<string>[] = [new Set()]
  const numbers = new Map([['', 0]])
  const ruled = audiences.flatMap(({ id, rule }) => (rule === null ? [] : [{ id, rule }]))
  const onRoster = new Map(ruled.map(({ id }) => [id, 0]))
  const found: AudienceGroups['profiles'] = []
  for (const { people, ...profile } of profiles) {
    const ids = ruled.flatMap(({ id, rule }) => (belongs(rule, profile) ? [id] : []))
    for (const id of ids) onRoster.set(id, (onRoster.get(id) ?? 0) + people)
    const key = ids.join(' ')
    const group = numbers.get(key) ?? groups.push(new Set(ids)) - 1
    numbers.set(key, group)
    if (group > 0) found.push({ ...profile, group })
  }
  return { groups, profiles: found, onRoster }
}

/** Whether people of a group belong to a target; a target without audiences is of everybody. */
export function belongsTo({ groups }: AudienceGroups, target: { audiences: readonly string[] }) {
  const inside = groups.map(
    (ids) => target.audiences.length === 0 || target.audiences.some((id) => ids.has(id)),
  )
  return (group: number): boolean => inside[group] ?? false
}
