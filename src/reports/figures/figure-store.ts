/** SQL of figures that people bring: of audiences, targets, programs, reach and cost. Nothing here is of a person. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { likeText } from '../../database/like-text.ts'
import type { DateString } from '../../foundation/dates.ts'
import { WHOLE_PROGRAM } from '../../programs/plans/plan-of-program.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { amountOfYears, type Figure, type FiguresByUnit, figureOn } from './standing-figures.ts'

type Years = { from: number; to: number }

/** What of a plan's figures counts on a day. Look-ups only: no unit inherits from another here. */
export interface PlanFigures {
  /** Brought for the audience and unit (null: the whole plan); the document's own is in the definition. */
  headCount: (audienceId: string, unitId: string | null) => Figure | null
  /** Units that have a head count of the audience, without the whole plan. */
  unitsWithHeadCount: (audienceId: string) => string[]
  /** Brought for the target and unit, over all its years. */
  promised: (targetId: string, unitId: string | null, years: Years) => number | null
  /** What is recorded as reached until the day, over all the years of the target. Never a later figure. */
  recorded: (targetId: string, unitId: string | null, years: Years) => number | null
  /** Either of these with the day that it is true of: of several years, the earliest. */
  dated: (
    kind: 'promised' | 'recorded',
    targetId: string,
    unitId: string | null,
    years: Years,
  ) => Pick<Figure, 'amount' | 'asOf' | 'source'> | null
  /** Units that anything is promised or recorded for, without the whole plan. */
  unitsOfTarget: (targetId: string) => string[]
}

/** All standing figures of a plan's audiences and targets, in one read. */
export async function figuresOf(
  db: Queryable,
  plan: Pick<Plan, 'id' | 'version'>,
  on: DateString,
): Promise<PlanFigures> {
  const found = await sql<Figure & { kind: string; subject: string }>`
    select id, kind, subject, unit_id as "unitId", year, amount, as_of as "asOf", source
    from plan_figures
    where withdrawn_at is null and kind in ('head-count', 'promised', 'recorded')
      and (subject like ${`audience:${likeText(plan.id)}/%`} or subject like ${`target:${likeText(plan.id)}/%`}
        -- A program that is a plan by itself was promised for as a program.
        or (${plan.version === 0} and subject = ${`program:${plan.id}`}))`.execute(db)
  const bySubject = new Map<string, Map<string | null, Figure[]>>()
  for (const { kind, subject, ...figure } of found.rows) {
    const id = subject.startsWith('program:')
      ? WHOLE_PROGRAM
      : subject.slice(subject.indexOf('/') + 1)
    const byUnit = bySubject.get(`${kind} ${id}`) ?? new Map<string | null, Figure[]>()
    bySubject.set(`${kind} ${id}`, byUnit)
    const known = byUnit.get(figure.unitId)
    if (known === undefined) byUnit.set(figure.unitId, [figure])
    else known.push(figure)
  }
  const of = (kind: string, id: string): FiguresByUnit => bySubject.get(`${kind} ${id}`) ?? NONE
  const dated: PlanFigures['dated'] = (kind, targetId, unitId, years) => {
    const orFirstLater = kind === 'promised'
    const found = amountOfYears(of(kind, targetId).get(unitId), on, years, { orFirstLater })
    if (found === null) return null
    return {
      amount: found.amount,
      asOf: found.figures.map(({ asOf }) => asOf).toSorted()[0] ?? on,
      source: [...new Set(found.figures.map(({ source }) => source))].join('; '),
    }
  }
  return {
    headCount: (audienceId, unitId) =>
      figureOn(of('head-count', audienceId).get(unitId), on, { orFirstLater: true }),
    unitsWithHeadCount: (audienceId) => unitsOf(of('head-count', audienceId)),
    promised: (...asked) => dated('promised', ...asked)?.amount ?? null,
    recorded: (...asked) => dated('recorded', ...asked)?.amount ?? null,
    dated,
    unitsOfTarget: (targetId) => [
      ...new Set([...unitsOf(of('promised', targetId)), ...unitsOf(of('recorded', targetId))]),
    ],
  }
}

const NONE: FiguresByUnit = new Map()

const unitsOf = (figures: FiguresByUnit): string[] =>
  [...figures.keys()].filter((id) => id !== null)
