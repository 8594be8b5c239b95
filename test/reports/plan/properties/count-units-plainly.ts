/** Enterprises and teams, looked at one by one. */
import type { Got } from './count-plainly.ts'
import { type InventedWorld, type Question, TODAY, taught } from './invented-world.ts'
import type { PlainPeople } from './plain-people.ts'

type Target = InventedWorld['plan']['targets'][number]

/** Those that are trained, or have members enough; null: no program says when one is trained. */
export function countUnitsPlainly(
  { plan, units }: InventedWorld,
  asked: Question,
  people: PlainPeople,
  lines: readonly string[],
  target: Target,
  years: { from: number; to: number },
): Got[] | null {
  const { tree, credits, present, isOf } = people
  const kindOf = (line: string) =>
    tree.isEnded(line) ? null : (units.find(({ id }) => id === line)?.kind ?? null)
  /** The nearest that is shown. */
  const nearest = (line: string | null, kinds: readonly string[]) =>
    line === null
      ? null
      : ([line, ...tree.above(line)].find(
          (one) => lines.includes(one) && kinds.includes(kindOf(one) ?? ''),
        ) ?? null)
  if (target.counts === 'teams') {
    const least = target.atLeast?.members ?? 1
    const strong = lines.filter(
      (line) =>
        kindOf(line) === 'team' &&
        present.filter((one) => nearest(one.line, ['team']) === line).length >= least,
    )
    const homes = strong.map((team) => nearest(team, target.unitKinds) ?? team)
    return [...new Set(homes)].map((line) => ({ line, day: TODAY }))
  }
  const programs = taught.filter(
    ({ id, entities }) => entities !== null && (target.programs ?? plan.programs).includes(id),
  )
  if (programs.length === 0) return null
  const told = target.audiences.filter((id) =>
    plan.audiences.some((one) => one.id === id && one.rule !== null),
  )
  const entities = lines.filter((line) => target.unitKinds.some((kind) => kind === kindOf(line)))
  return entities.flatMap((entity): Got[] => {
    const isHere = (line: string | null) => nearest(line, target.unitKinds) === entity
    const staff = present.filter(({ line }) => isHere(line)).length
    const days = programs.flatMap(({ id, entities: rule }) => {
      const first = new Map<string, string>()
      for (const { person, program, day, line } of credits) {
        const counts = told.length === 0 || told.some((audience) => isOf(person, audience))
        const inYears = day >= `${years.from}-01-01` && day <= `${years.to}-12-31`
        const known = first.get(person.id)
        if (program === id && counts && inYears && isHere(line))
          if (known === undefined || day < known) first.set(person.id, day)
      }
      const sorted = [...first.values()].toSorted()
      return sorted.filter((_, at) =>
        rule === null
          ? false
          : 'people' in rule
            ? at + 1 >= rule.people
            : staff > 0 && (at + 1) * rule.share[1] >= staff * rule.share[0],
      )
    })
    const [day] = days.toSorted()
    return day === undefined || day > asked.on ? [] : [{ line: entity, day }]
  })
}
