/** Counts a plan report with nothing but loops over everybody: what `makePlanReport` has to say too. */
import { addDays } from '../../../../src/foundation/dates.ts'
import { countUnitsPlainly } from './count-units-plainly.ts'
import { type InventedWorld, type Question, taught } from './invented-world.ts'
import { type Amount, broughtOn, PlainFigures } from './plain-figures.ts'
import { type Credit, plainPeople } from './plain-people.ts'
import { plainTree } from './plain-tree.ts'

type Target = InventedWorld['plan']['targets'][number]

export interface PlainCount {
  denominator: Amount | null
  promised: number | null
  reached: number | null
  missing: number | null
  percent: number | null
}

export interface Got {
  line: string | null
  day: string
}

export type PlainReport = ReturnType<typeof countPlainly>

export function countPlainly(world: InventedWorld, asked: Question) {
  const { plan } = world
  const people = plainPeople(world, asked)
  const { tree, isWithin, isOf, shown } = people
  const lines = tree.lines.filter(shown)
  const figures = new PlainFigures(world, tree, asked.treeOn, lines, (day) =>
    plainTree(world, addDays(day, -1)),
  )
  const ofPlan = asked.unitId === null && asked.viewerUnitId === null
  const tops = lines.filter((line) => !tree.above(line).some((above) => lines.includes(above)))
  const inYears = ({ day }: Credit, years: { from: number; to: number }) =>
    day >= `${years.from}-01-01` && day <= `${years.to}-12-31`
  const isOfAny = ({ person }: Credit, audiences: readonly string[]) =>
    audiences.length === 0 || audiences.some((id) => isOf(person, id))

  const ofTarget = (target: Target): Credit[] =>
    people.credits.filter((credit) => (target.programs ?? plan.programs).includes(credit.program))
  const firsts = (credits: readonly Credit[]): Credit[] => {
    const first = new Map<unknown, Credit>()
    for (const credit of credits) {
      const known = first.get(credit.person)
      if (known === undefined || credit.day < known.day) first.set(credit.person, credit)
    }
    return [...first.values()]
  }

  /** The roster can tell each of its audiences. */
  const isRuled = (target: Target) =>
    target.audiences.every((id) => plan.audiences.some((one) => one.id === id && one.rule))
  const gotOf = (target: Target): Got[] | null => {
    const years = target.years ?? plan.years
    if (target.counts !== 'people')
      return countUnitsPlainly(world, asked, people, lines, target, years)
    if (!isRuled(target)) return null
    const asks = people.everybody.filter(
      (person) => target.audiences.length === 0 || target.audiences.some((id) => isOf(person, id)),
    )
    if (target.modules.length > 0)
      return asks.flatMap((person) => {
        const day = people.completedOn(
          person,
          target.modules,
          target.programs ?? plan.programs,
          years,
        )
        return day === null ? [] : [{ day, line: people.lineOn(person, day) }]
      })
    return firsts(
      ofTarget(target).filter((one) => inYears(one, years) && isOfAny(one, target.audiences)),
    )
  }

  const denominatorOf = (
    target: Target,
    at: (audience: string) => Amount | null,
  ): Amount | null => {
    const parts = target.audiences.map(at)
    const [first] = parts
    if (first === undefined || first === null || parts.includes(null)) return null
    const known = parts.flatMap((part) => part ?? [])
    return {
      amount: known.reduce((sum, { amount }) => sum + amount, 0),
      asOf: known.map(({ asOf }) => asOf).toSorted()[0] ?? '',
      from: known.every(({ from }) => from === first.from) ? first.from : 'sum',
      missingUnits: known.reduce((sum, { missingUnits }) => sum + missingUnits, 0),
    }
  }
  const headCountOf = (audience: string) =>
    broughtOn(world, 'head-count', audience, asked.on, plan.years)
  const wholeHeadCount = (audience: string): Amount | null => {
    const brought = headCountOf(audience)
    const figure = brought(null)
    const named = plan.audiences.find(({ id }) => id === audience)?.headCount
    const stated = plan.figures.find(({ id }) => id === named)
    const asPlan = { from: 'plan', missingUnits: 0 } as const
    if (!ofPlan) return tops[0] === undefined ? null : figures.ofLine(tops[0], brought)
    if (figure !== null) return { amount: figure.amount, asOf: figure.asOf, ...asPlan }
    if (stated !== undefined) return { amount: stated.amount, asOf: stated.asOf ?? '', ...asPlan }
    return figures.ofTops(tops, brought)
  }

  const counted = (
    target: Target,
    denominator: Amount | null,
    brought: number | null,
    reached: number | null,
  ): PlainCount => {
    const promised = brought ?? shareOf(target, denominator)
    return {
      ...{ denominator, promised, reached },
      missing: promised === null || reached === null ? null : Math.max(0, promised - reached),
      percent: reached === null ? null : percentOf(reached, denominator?.amount ?? 0),
    }
  }

  const targets = plan.targets.map((target) => {
    const years = target.years ?? plan.years
    const promises = broughtOn(world, 'promised', target.id, asked.on, years)
    const records = broughtOn(world, 'recorded', target.id, asked.on, years)
    const isRecorded = target.evidence === 'recorded'
    const all = isRecorded ? null : gotOf(target)
    const got = all?.filter(({ line }) => shown(line)) ?? null
    const reachedIn = (line: string): number | null => {
      if (isRecorded) return figures.ofLine(line, records)?.amount ?? null
      return got?.filter((one) => one.line !== null && isWithin(one.line, line)).length ?? null
    }
    const wholeRecorded =
      (ofPlan ? records(null)?.amount : undefined) ?? figures.ofTops(tops, records)?.amount ?? null
    const whole = isRecorded ? wholeRecorded : (got?.length ?? null)
    const stated = plan.figures.find(({ id }) => id === target.headCount)?.amount ?? null
    const [top] = tops
    const promise = ofPlan
      ? (promises(null)?.amount ?? stated)
      : top === undefined
        ? null
        : figures.promisedOf(top, promises)
    const byLine = Object.fromEntries(
      lines.map((line) => [
        line,
        counted(
          target,
          denominatorOf(target, (id) => figures.ofLine(line, headCountOf(id))),
          figures.promisedOf(line, promises),
          reachedIn(line),
        ),
      ]),
    )
    const nowhere = got?.filter(({ line }) => line === null).length ?? (whole === null ? null : 0)
    const turns = ofTarget(target).filter(
      (one) => inYears(one, years) && shown(one.line) && isOfAny(one, target.audiences),
    )
    return {
      id: target.id,
      whole: counted(target, denominatorOf(target, wholeHeadCount), promise, whole),
      ...{ byLine, nowhere, days: (got ?? []).map(({ day }) => day).toSorted() },
      // Of what is counted in units, the tests of each rule look at the turns.
      turns: target.counts === 'people' && !isRecorded ? turns.length : null,
      eachOf: eachOf(target),
    }
  })

  function eachOf(target: Target): number | null {
    const wanted = target.atLeast?.coursesEach ?? null
    if (wanted === null || !isRuled(target)) return null
    const { from, to } = target.years ?? plan.years
    const years = [...Array(to - from + 1).keys()]
      .map((at) => from + at)
      .filter((year) => `${year}-01-01` <= asked.on)
    return people.listed.filter(
      (person) =>
        years.length > 0 &&
        (target.audiences.length === 0 || target.audiences.some((id) => isOf(person, id))) &&
        years.every(
          (year) =>
            ofTarget(target).filter(
              (one) => one.person === person && one.day.startsWith(`${year}-`),
            ).length >= wanted,
        ),
    ).length
  }

  const planned = people.credits.filter((one) => inYears(one, plan.years))
  const trained = firsts(planned)
  const seen = trained.filter(({ line }) => shown(line))
  const turns = planned.filter(({ line }) => shown(line))
  const listedTrained = people.listed.filter((one) => trained.some(({ person }) => person === one))
  const within = (line: string) => (one: { line: string | null }) =>
    one.line !== null && isWithin(one.line, line)
  return {
    targets,
    nowhereTurns: turns.filter(({ line }) => line === null).length,
    lines: lines.map((line) => ({
      ...{ id: line, parent: tops.includes(line) ? null : (tree.above(line)[0] ?? null) },
      ended: tree.isEnded(line),
      people: seen.filter(within(line)).length,
      turns: turns.filter(within(line)).length,
    })),
    audiences: plan.audiences.map(({ id, rule }) => ({
      id,
      onRoster:
        rule === null ? null : people.present.filter(({ person }) => isOf(person, id)).length,
      trained: rule === null ? null : listedTrained.filter((person) => isOf(person, id)).length,
      headCount: wholeHeadCount(id),
    })),
    coverage: plan.audiences
      .filter(({ rule }) => rule !== null)
      .flatMap(({ id, modules }) =>
        modules.map((module) => ({
          ...{ audience: id, module },
          completed: people.listed.filter(
            (person) => isOf(person, id) && people.hasModule(person, module),
          ).length,
        })),
      ),
    modulesOf: (module: string) =>
      people.listed.filter((person) => people.hasModule(person, module)).length,
    programs: plan.programs.map((id) => {
      const cohorts = taught.find((one) => one.id === id)?.cohorts.map((one) => one.id) ?? []
      const results = people.listed.map(({ results: all }) =>
        all.filter(({ cohort }) => cohorts.includes(cohort)),
      )
      const have = (isOne: (result: (typeof results)[number][number]) => boolean) =>
        results.filter((own) => own.some(isOne)).length
      const credits = planned.filter(
        ({ program, person }) => program === id && people.listed.includes(person),
      )
      return {
        ...{ id, cohorts: cohorts.length, enrolled: have(() => true) },
        ...{ people: firsts(credits).length, turns: credits.length },
        certified: have(
          ({ certificate }) => certificate?.state === 'valid' && certificate.on <= asked.on,
        ),
        papers: have(({ paper }) => paper?.withdrawn === false && paper.on <= asked.on),
      }
    }),
    totals: {
      ...{ people: seen.length, turns: turns.length },
      outsideAudiences:
        plan.audiences.length === 0
          ? 0
          : listedTrained.filter((person) => !plan.audiences.some(({ id }) => isOf(person, id)))
              .length,
      withoutUnit: seen.filter(({ line }) => line === null).length,
    },
  }
}

/** Up to a whole one: exact, whatever the numbers. */
function shareOf({ percent }: Target, whole: { amount: number } | null): number | null {
  if (percent === null || whole === null) return null
  const part = BigInt(percent.numerator) * BigInt(whole.amount)
  const by = BigInt(percent.denominator)
  return Number(part / by) + (part % by > 0n ? 1 : 0)
}

/** One decimal, half up: 12,25 are 12,3. */
function percentOf(part: number, whole: number): number | null {
  if (whole === 0) return null
  const thousandths = (BigInt(part) * 10000n) / BigInt(whole)
  return Number((thousandths + 5n) / 10n) / 10
}
