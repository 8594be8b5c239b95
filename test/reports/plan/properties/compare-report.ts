/** Puts what a report says beside what was counted plainly, and looks at the sums that have to hold within it. */
import { addDays } from '../../../../src/foundation/dates.ts'
import type { PlanReport, TargetCount } from '../../../../src/reports/plan/plan-report.ts'
import type { PlainCount, PlainReport } from './count-plainly.ts'

const figuresOf = ({ denominator, promised, reached, missing, percent }: TargetCount) => ({
  denominator:
    denominator === null
      ? null
      : {
          ...{ amount: denominator.amount, asOf: denominator.asOf, from: denominator.from },
          missingUnits: denominator.missingUnits,
        },
  ...{ promised, reached, missing, percent },
})

/** Where a report says nothing of a unit, there is nothing to say. */
const isNothing = ({ denominator, promised, reached }: PlainCount) =>
  denominator === null && promised === null && (reached ?? 0) === 0

export function told(report: PlanReport) {
  return {
    targets: report.targets.map((target) => ({
      ...{ id: target.id, whole: figuresOf(target) },
      turns: target.counts === 'people' && target.evidence === 'outcomes' ? target.turns : null,
      eachOf: target.minimums.find(({ kind }) => kind === 'coursesEach')?.actual ?? null,
    })),
    lines: Object.fromEntries(
      report.units.flatMap(({ id, parentId: parent, ended, people, turns, targets }) =>
        id === null
          ? []
          : [
              [
                id,
                {
                  ...{ parent, ended, people, turns },
                  targets: Object.fromEntries(
                    Object.entries(targets).map(([key, count]) => [key, figuresOf(count)]),
                  ),
                },
              ],
            ],
      ),
    ),
    nowhere: report.units
      .filter(({ id }) => id === null)
      .map(({ people, turns, targets }) => ({
        ...{ people, turns },
        targets: Object.fromEntries(
          Object.entries(targets).map(([key, { reached }]) => [key, reached]),
        ),
      })),
    audiences: report.audiences.map(({ id, onRoster, trained, headCount }) => ({
      ...{ id, onRoster, trained, headCount: headCount?.amount ?? null },
    })),
    coverage: report.coverage,
    modules: Object.fromEntries(report.modules.map(({ code, completed }) => [code, completed])),
    programs: report.programs.map(({ title: _, kind: __, ...one }) => one),
    totals: report.totals,
  }
}

export function expected(plain: PlainReport, report: PlanReport): ReturnType<typeof told> {
  return {
    targets: plain.targets.map(({ id, whole, turns, eachOf }) => ({ id, whole, turns, eachOf })),
    lines: Object.fromEntries(
      plain.lines.map(({ id, ...line }) => [
        id,
        {
          ...line,
          targets: Object.fromEntries(
            plain.targets.flatMap((target) => {
              const count = target.byLine[id]
              return count === undefined || isNothing(count) ? [] : [[target.id, count]]
            }),
          ),
        },
      ]),
    ),
    nowhere: [
      {
        people: plain.totals.withoutUnit,
        turns: plain.nowhereTurns,
        targets: Object.fromEntries(
          plain.targets.flatMap(({ id, nowhere }) => (nowhere ? [[id, nowhere]] : [])),
        ),
      },
    ],
    audiences: plain.audiences.map(({ headCount, ...one }) => ({
      ...one,
      headCount: headCount?.amount ?? null,
    })),
    coverage: plain.coverage,
    modules: Object.fromEntries(report.modules.map(({ code }) => [code, plain.modulesOf(code)])),
    programs: plain.programs,
    totals: plain.totals,
  }
}

/** The weeks as they follow from the days on which people were reached. */
export function weeksOfDays(days: readonly string[], last: string) {
  const monday = (day: string) => addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
  const [first] = days
  const weeks: { from: string; added: number; total: number }[] = []
  if (first === undefined) return weeks
  for (let from = monday(first); from <= last; from = addDays(from, 7)) {
    const end = addDays(from, 6)
    weeks.push({
      from,
      added: days.filter((day) => day >= from && day <= end).length,
      total: days.filter((day) => day <= end).length,
    })
  }
  return weeks
}
