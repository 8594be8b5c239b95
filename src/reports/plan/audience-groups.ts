/** People whose profiles belong to the same audiences are one group: rules are looked at once a profile. Pure. */
import { type AudienceRule, belongs, type Profile } from '../../programs/plans/audience-rule.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'

export interface ProfileCount extends Profile {
  /** On the roster today, in the branch that is looked at. */
  people: number
}

/** What of people the rules look at; where the rest is not read there are fewer profiles. */
export interface ProfileFields {
  /** The audience of the roster and its tags. */
  tag: boolean
  position: boolean
  unitKind: boolean
}

export function fieldsOfRules(audiences: StoredPlan['audiences']): ProfileFields {
  const fields: ProfileFields = { tag: false, position: false, unitKind: false }
  const look = (rule: AudienceRule): void => {
    if ('tag' in rule) fields.tag = true
    else if ('unitKind' in rule) fields.unitKind = true
    else if ('position' in rule || 'positionHas' in rule) fields.position = true
    else if ('not' in rule) look(rule.not)
    else for (const one of 'any' in rule ? rule.any : rule.all) look(one)
  }
  for (const { rule } of audiences) if (rule !== null) look(rule)
  return fields
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

/** The numbers of those groups. */
export function groupsOf(
  audiences: AudienceGroups,
  target: { audiences: readonly string[] },
): number[] {
  const isOf = belongsTo(audiences, target)
  return [...audiences.groups.keys()].filter(isOf)
}
