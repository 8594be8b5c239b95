/** Invents small worlds of a plan report: people through units and time, and what came of their classes. */
import fc from 'fast-check'
import { addDays } from '../../../../src/foundation/dates.ts'
import { Draw } from './draw.ts'
import { inventFigures, inventPlan, programAsPlan } from './invent-plan.ts'
import { inventUnits } from './invent-units.ts'
import {
  type InventedWorld,
  moduleCodes,
  type Person,
  type Question,
  type Result,
  type Stay,
  TODAY,
  taught,
} from './invented-world.ts'

export interface Case {
  world: InventedWorld
  questions: Question[]
}

export const cases: fc.Arbitrary<Case> = fc.gen().map((value) => {
  const draw = new Draw(value)
  const units = inventUnits(draw)
  const people: Person[] = []
  const count = draw.whole(0, 12)
  for (let at = 0; at < count; at += 1) people.push(inventPerson(draw, people, units.units))
  const codes = units.units.flatMap(({ code }) => code ?? [])
  const version = draw.chance(10) ? 0 : 1
  const plan = version === 0 ? programAsPlan(draw) : inventPlan(draw, codes)
  const figures = inventFigures(draw, plan, units.units)
  const world = { ...units, people, plan, figures, version } as const
  return { world, questions: questionsOf(draw, world) }
})

function questionsOf(draw: Draw, { units }: InventedWorld): Question[] {
  const today = { on: TODAY, treeOn: TODAY, unitId: null, viewerUnitId: null }
  const then = {
    ...today,
    on: draw.day('2025-01-01', TODAY),
    treeOn: draw.day('2025-01-01', '2027-02-01'),
  }
  return [
    today,
    then,
    { ...today, unitId: draw.oneOf(units)?.id ?? null },
    { ...then, viewerUnitId: draw.oneOf(units)?.id ?? null },
  ]
}

function inventPerson(
  draw: Draw,
  others: readonly Person[],
  units: readonly { id: string }[],
): Person {
  const kept = others.filter(({ mergedInto }) => mergedInto === null)
  return {
    id: draw.id(),
    audience: draw.of([null, 'Lãnh đạo', 'lanh dao', 'CNTT', 'Khác']),
    tags: draw.some(['Lãnh đạo', 'CNTT', 'Văn thư'], 30),
    position: draw.of([null, 'Chủ tịch', 'Phó Chủ tịch xã', 'Chuyên viên']),
    mergedInto: draw.chance(10) ? (draw.oneOf(kept)?.id ?? null) : null,
    stays: inventStays(draw, units),
    results: taught
      .flatMap(({ cohorts }) => cohorts)
      .filter(() => draw.chance(40))
      .map(({ id }) => inventResult(draw, id)),
  }
}

/** One after the other, with days in between that are in none; the last may be over. */
function inventStays(draw: Draw, units: readonly { id: string }[]): Stay[] {
  const stays: Stay[] = []
  const count = draw.of([0, 1, 1, 2, 2, 3])
  let from = draw.day('2024-06-01', '2025-12-31')
  for (let at = 0; at < count && from <= TODAY; at += 1) {
    const unitId = draw.oneOf(units)?.id
    if (unitId === undefined) break
    const end = addDays(from, draw.whole(0, 400))
    const to = (at === count - 1 && draw.chance(80)) || end > TODAY ? null : end
    stays.push({ unitId, from, to })
    if (to === null) break
    from = addDays(to, draw.chance(60) ? 1 : draw.whole(2, 120))
  }
  return stays
}

function inventResult(draw: Draw, cohort: string): Result {
  const verdict = draw.of([
    ...(['passed', 'passed', 'passed', 'passed'] as const),
    ...([null, 'failed', 'incomplete', 'review'] as const),
  ])
  const day = () => draw.day('2024-11-01', '2026-12-31')
  const dated = verdict === 'passed' ? draw.chance(90) : verdict === 'review' && draw.chance(40)
  // Nobody is decided on before they are enrolled, or tomorrow.
  const enrolledOn = draw.day('2024-10-01', TODAY)
  const decidedOn = draw.day(enrolledOn, TODAY)
  // A certificate rests on an outcome.
  const issued = verdict !== null && draw.chance(25)
  return {
    ...{ id: draw.id(), cohort, verdict, achievedOn: dated ? day() : null },
    ...{ enrolledOn, decidedOn },
    modules: verdict === null ? [] : draw.some(moduleCodes, 40),
    certificate: issued ? { on: day(), state: draw.of(['valid', 'valid', 'revoked']) } : null,
    paper: !issued && draw.chance(12) ? { on: day(), withdrawn: draw.chance(30) } : null,
  }
}
