/** Who earned what, when and in which line, gone through person by person. */
import type { DateString } from '../../../../src/foundation/dates.ts'
import { type AudienceRule, belongs } from '../../../../src/programs/plans/audience-rule.ts'
import {
  type InventedWorld,
  type Person,
  type Question,
  type Result,
  TODAY,
  taught,
} from './invented-world.ts'
import { type PlainTree, plainTree } from './plain-tree.ts'

export interface Credit {
  person: Person
  program: string
  cohort: string
  day: DateString
  modules: string[]
  /** null: nobody knows in which unit. */
  line: string | null
}

export interface PlainPeople {
  tree: PlainTree
  /** The top of what is shown; null: everything. */
  top: string | null
  /** It is this line or stands below it. */
  isWithin(line: string | null, top: string | null): boolean
  shown(line: string | null): boolean
  /** In the plan's programs, until the day of the report, wherever. */
  credits: Credit[]
  /** Who is in the branch today. */
  present: { person: Person; line: string | null }[]
  /** Who is counted in the branch for what is of no unit: where they were first trained, else where they are. */
  listed: Person[]
  /** Who is no second row of somebody else. */
  everybody: Person[]
  lineOn(person: Person, day: DateString): string | null
  /** All of these modules within the years, else the last of them; null: not all of them. */
  completedOn(
    person: Person,
    modules: readonly string[],
    programs: readonly string[],
    years: { from: number; to: number },
  ): DateString | null
  /** Completed in the years of the plan. */
  hasModule(person: Person, module: string): boolean
  isOf(person: Person, audience: string): boolean
}

export function plainPeople(world: InventedWorld, asked: Question): PlainPeople {
  const { plan, units } = world
  const tree = plainTree(world, asked.treeOn)
  const root = units.find(({ code }) => code === plan.root)?.id ?? null
  // Whoever sees the branch of a unit that is no line of this tree sees nothing.
  const wanted = asked.unitId ?? root
  const top = asked.viewerUnitId ?? (wanted === null ? null : tree.lineOf(wanted))
  const isWithin = (line: string | null, above: string | null): boolean =>
    above === null ? true : line !== null && (line === above || tree.above(line).includes(above))
  // What has left a branch by today is not shown to who sees the branch, on the tree of whatever day.
  const now = plainTree(world, TODAY)
  const isSeen = (unit: string, branch: string) => {
    const line = now.lineOf(unit)
    return unit === branch || line === branch || now.above(line).includes(branch)
  }
  const isSeenUpTo = (line: string, branch: string): boolean => {
    const way = [line, ...tree.above(line)]
    const upTo = way.slice(0, way.indexOf(branch) + 1)
    return upTo.every((unit) => isSeen(unit, branch))
  }
  const shown = (line: string | null) => {
    const { viewerUnitId: branch, unitId } = asked
    if (line === null) return unitId === null && branch === null
    return isWithin(line, top) && (branch === null || isSeenUpTo(line, branch))
  }

  const presentUnit = (person: Person) => person.stays.find(({ to }) => to === null)?.unitId ?? null
  // Of somebody who has left: the unit they were in last.
  const lastLine = (person: Person) => {
    const unit = person.stays.at(-1)?.unitId ?? null
    return unit === null ? null : tree.lineOf(unit)
  }
  const lineOn = (person: Person, day: DateString): string | null => {
    const { stays } = person
    const stay =
      stays.find(({ from, to }) => from <= day && (to === null || to >= day)) ??
      stays.find(({ from }) => from > day) ??
      stays.at(-1)
    return stay === undefined ? null : placed(person, stay.unitId)
  }
  const placed = (person: Person, unit: string): string => {
    const became = tree.becameOf(unit)
    const now = lastLine(person)
    // The nearest, where one of them stands below another.
    const branch =
      now === null ? undefined : [now, ...tree.above(now)].find((one) => became.includes(one))
    return became.length > 1 && branch !== undefined ? branch : tree.lineOf(unit)
  }
  const placedToday = (person: Person) => {
    const unit = person.stays.at(-1)?.unitId
    return unit === undefined ? null : placed(person, unit)
  }

  const people = world.people.filter(({ mergedInto }) => mergedInto === null)
  const credits = people.flatMap((person) =>
    person.results.flatMap((result): Credit[] => {
      const program = taught.find(({ cohorts }) => cohorts.some(({ id }) => id === result.cohort))
      const day = earnedOn(result)
      if (program === undefined || !plan.programs.includes(program.id)) return []
      if (day === null || day > asked.on) return []
      const { cohort, modules } = result
      return [{ person, program: program.id, cohort, day, modules, line: lineOn(person, day) }]
    }),
  )
  const kindOf = (person: Person) =>
    units.find(({ id }) => id === presentUnit(person))?.kind ?? null
  const ofPlan = ({ day }: Credit) =>
    day >= `${plan.years.from}-01-01` && day <= `${plan.years.to}-12-31`
  const present = people.map((person) => {
    const unit = presentUnit(person)
    return { person, line: unit === null ? null : tree.lineOf(unit) }
  })
  const doneBy = (person: Person, programs: readonly string[]) =>
    person.results.flatMap((result) => {
      const program = taught.find(({ cohorts }) => cohorts.some(({ id }) => id === result.cohort))
      const day = earnedOn(result) ?? result.decidedOn
      if (result.verdict === null || day > asked.on || !programs.includes(program?.id ?? ''))
        return []
      return result.modules.map((module) => ({ module, day }))
    })
  return {
    ...{ everybody: people, lineOn },
    completedOn: (person, modules, programs, { from, to }) => {
      const done = doneBy(person, programs).filter(({ day }) => day <= `${to}-12-31`)
      const lastOf = (list: typeof done): DateString | null => {
        const first = modules.map(
          (code) =>
            list
              .filter(({ module }) => module === code)
              .map(({ day }) => day)
              .toSorted()[0],
        )
        return first.includes(undefined) ? null : (first.toSorted().at(-1) ?? null)
      }
      const ever = lastOf(done)
      if (ever !== null && ever >= `${from}-01-01`) return ever
      return lastOf(done.filter(({ day }) => day >= `${from}-01-01`))
    },
    hasModule: (person, module) =>
      doneBy(person, plan.programs).some(
        (one) =>
          one.module === module &&
          one.day >= `${plan.years.from}-01-01` &&
          one.day <= `${plan.years.to}-12-31`,
      ),
    ...{ tree, top, isWithin, credits, shown },
    present: present.filter(({ line }) => shown(line)),
    listed: people.filter((person) => {
      const own = credits.filter((credit) => credit.person === person && ofPlan(credit))
      const [first] = own.toSorted((a, b) => (a.day < b.day ? -1 : 1))
      return shown(first === undefined ? placedToday(person) : first.line)
    }),
    isOf: (person, audience) => {
      const rule: AudienceRule | null =
        plan.audiences.find(({ id }) => id === audience)?.rule ?? null
      return rule !== null && belongs(rule, { ...person, unitKind: kindOf(person) })
    },
  }
}

/** By what the learner did, else by what was issued, else when it was decided. */
function earnedOn(result: Result): DateString | null {
  const { verdict, achievedOn, certificate, paper, decidedOn } = result
  const issued = [
    ...(certificate?.state === 'valid' ? [certificate.on] : []),
    ...(paper?.withdrawn === false ? [paper.on] : []),
  ].toSorted()
  if (verdict === 'passed') return achievedOn ?? issued[0] ?? decidedOn
  // What was reopened after its certificate was issued keeps the day on which it was earned.
  return (certificate?.state === 'valid' ? achievedOn : null) ?? issued[0] ?? null
}
