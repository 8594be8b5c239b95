/** Invents a plan of audiences and targets, and the figures that people bring for it. */
import type { AudienceRule } from '../../../../src/programs/plans/audience-rule.ts'
import { planOfProgram } from '../../../../src/programs/plans/plan-of-program.ts'
import type { StoredPlan } from '../../../../src/programs/plans/stored.ts'
import type { Draw } from './draw.ts'
import { type BroughtFigure, moduleCodes, taught } from './invented-world.ts'

const PLAN = 'ke-hoach'
const said = (vi: string) => ({ vi, en: null })

const rules: [AudienceRule, ...AudienceRule[]] = [
  { tag: ['Lãnh đạo'] },
  { tag: ['CNTT', 'van thu'] },
  { position: ['Chủ tịch'] },
  { positionHas: ['chủ tịch'] },
  { unitKind: ['commune', 'hamlet'] },
  { unitKind: ['enterprise'] },
  { any: [{ tag: ['Lãnh đạo'] }, { unitKind: ['team'] }] },
  { all: [{ tag: ['CNTT'] }, { not: { unitKind: ['commune'] } }] },
  { not: { tag: ['Lãnh đạo'] } },
]

export function inventPlan(draw: Draw, codes: readonly string[]): StoredPlan {
  const outline = planOfProgram({
    ...{ id: PLAN, title: said('Kế hoạch'), source: null, document: null },
    ...{ legalBasis: [], deadline: null },
  })
  const from = draw.of([2025, 2025, 2026])
  const all = taught.map(({ id }) => id)
  const programs = draw.chance(60) ? all : draw.some(all, 60)
  const years = { from, to: draw.of([from, 2026]) }
  const audiences = ['a', 'b', 'c'].map((id) => ({
    ...{ id, title: said(id), rule: draw.chance(10) ? null : draw.of(rules) },
    ...{ modules: draw.some(moduleCodes, 60), headCount: draw.chance(30) ? 'tong' : null },
    clause: null,
  }))
  const figures = (['tong', 'so'] as const).map((id) => ({
    ...{ id, title: said(id), amount: draw.whole(0, 9), of: 'people' as const, asOf: '2025-01-06' },
    ...{ sum: null, product: null, differsFrom: null, clause: null },
  }))
  const targets = Array.from({ length: draw.whole(1, 4) }, (_, at) =>
    inventTarget(draw, `t${at}`, programs, years),
  )
  return {
    ...outline,
    ...{ years, programs, audiences, figures, targets },
    root: draw.chance(15) ? draw.oneOf(codes) : null,
  }
}

/** A program that no plan names. */
export function programAsPlan(draw: Draw): StoredPlan {
  const [first] = taught
  const id = (draw.oneOf(taught) ?? first)?.id ?? ''
  const deadline = draw.of([null, '2026-06-30', '2025-12-31'])
  return planOfProgram({
    ...{ id, title: said(id), source: null, document: null, legalBasis: [], deadline },
  })
}

function inventTarget(
  draw: Draw,
  id: string,
  programs: readonly string[],
  years: { from: number; to: number },
): StoredPlan['targets'][number] {
  const counts = draw.of(['people', 'people', 'people', 'entities', 'teams'] as const)
  const kinds = counts === 'entities' ? ['enterprise' as const] : ['hamlet' as const]
  const year = draw.whole(years.from, years.to)
  const atLeast = {
    ...{ people: draw.chance(50) ? draw.whole(1, 9) : null },
    ...{ coursesPerYear: draw.chance(50) ? 2 : null, coursesEach: draw.chance(50) ? 1 : null },
    members: counts === 'teams' || draw.chance(20) ? draw.whole(1, 2) : null,
  }
  return {
    ...{ id, title: said(id), counts, audiences: draw.some(['a', 'b', 'c'], 35) },
    unitKinds: counts === 'people' ? [] : kinds,
    percent: draw.chance(60)
      ? { numerator: draw.whole(0, 7), denominator: draw.of([1, 3, 7, 10, 100]) }
      : null,
    headCount: draw.chance(25) ? 'so' : null,
    years: draw.chance(40) ? { from: year, to: draw.whole(year, years.to) } : null,
    programs: draw.chance(40) ? draw.some(programs, 60) : null,
    modules: counts === 'people' && draw.chance(25) ? draw.some(moduleCodes, 60) : [],
    evidence: draw.chance(12) ? 'recorded' : 'outcomes',
    due: draw.chance(20) ? draw.day('2026-06-01', '2026-12-31') : null,
    atLeast: counts === 'teams' || draw.chance(50) ? atLeast : null,
    ...{ clause: null, open: null },
  }
}

export function inventFigures(
  draw: Draw,
  { targets, audiences }: Pick<StoredPlan, 'targets' | 'audiences'>,
  units: readonly { id: string }[],
): BroughtFigure[] {
  const made: BroughtFigure[] = []
  const add = (kind: BroughtFigure['kind'], of: string, percent: number, years: boolean) => {
    for (const unitId of [null, ...units.map(({ id }) => id)])
      while (draw.chance(percent)) {
        const year = years && draw.chance(30) ? draw.whole(2025, 2026) : null
        const day = draw.of(['2025-02-03', '2025-07-01', '2026-01-01', '2026-07-01', '2026-12-01'])
        const figure = { kind, of, unitId, year, asOf: day, withdrawn: draw.chance(10) }
        if (
          made.every(
            (one) =>
              `${one.kind} ${one.of} ${one.unitId} ${one.year} ${one.asOf}` !==
              `${kind} ${of} ${unitId} ${year} ${day}`,
          )
        )
          made.push({ ...figure, amount: draw.whole(0, 12) })
      }
  }
  for (const { id } of audiences) if (draw.chance(70)) add('head-count', id, 35, false)
  for (const { id, evidence } of targets) {
    if (draw.chance(40)) add('promised', id, 20, true)
    if (evidence === 'recorded' || draw.chance(10)) add('recorded', id, 35, true)
  }
  return made
}
