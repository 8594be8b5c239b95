/** What is due in a plan, and who has handed it in, as far as the viewer sees. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type DueDate, planDeadlines } from '../../programs/plans/deadlines.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { unitsSeen } from '../../roster/people/unit-tree-store.ts'
import { readKeptUnits } from '../../roster/units/read-unit-tree.ts'
import { type KeptUnit, type KeptUnits, treeOnDay } from '../../roster/units/tree-on-day.ts'
import { enteredNeeds } from '../needs/needs-store.ts'
import { readSchedule } from './schedule-store.ts'
import { type DeadlineStanding, type OwingUnit, owingUnits, standingOf } from './standing.ts'
import { listSubmissions } from './submission-store.ts'

/** Every day of a plan, those of its programs and classes too. */
export async function readDeadlines(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  today: DateString,
): Promise<DueDate[]> {
  return planDeadlines(plan.definition, today, await readSchedule(db, viewer, plan, today))
}

/**
 * The papers that a plan asks for, by day. Of one that is over, whoever owed it on its last day: units that were merged
 * since had to hand it in all the same. Who sees a branch is told of its units only.
 */
export async function readStandings(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  today: DateString,
): Promise<DeadlineStanding[]> {
  const { deadlines, years, body, root } = plan.definition
  if (deadlines.length === 0) return []
  const seen = viewer.unitId === null ? null : await unitsSeen(db, viewer)
  const submissions = await listSubmissions(db, plan.id)
  const entered = await enteredNeeds(db, plan.id)
  const kept = await readKeptUnits(db)
  const named = unitsOfKinds(kept, new Set(deadlines.flatMap(({ from }) => from)))
  return planDeadlines({ deadlines, years, targets: [] }, today).flatMap((due) => {
    const on = due.on < today ? due.on : today
    const below = root === null ? null : branchOn(kept, root, on)
    const owing =
      due.from.length === 0
        ? bodyOf(viewer, body?.name ?? null)
        : owingUnits({ from: due.from, on }, named, below).filter(
            ({ id }) => seen === null || (id !== null && seen.has(id)),
          )
    if (owing.length === 0 && viewer.unitId !== null) return []
    const needs = new Map(
      entered
        .filter(({ year }) => year === yearOfNeeds(due))
        .map(({ unitId, people, since }) => [unitId, { people, since }]),
    )
    return [standingOf(due, owing, submissions, needs, today)]
  })
}

/**
 * One of them. @param deadlineId as `DueDate.id`
 * @throws HocvuError `not-found`, also where the viewer sees nobody who owes it
 */
export async function readStanding(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  deadlineId: string,
  today: DateString,
): Promise<DeadlineStanding> {
  const found = (await readStandings(db, viewer, plan, today)).find(
    ({ due }) => due.id === deadlineId,
  )
  if (found !== undefined) return found
  throw new HocvuError(
    'not-found',
    `Plan ${plan.id} asks for no paper "${deadlineId}". See: hocvu plans deadlines ${plan.id}`,
  )
}

/** With the results of a year come the needs of the next. */
const yearOfNeeds = ({ on }: Pick<DueDate, 'on'>): number => Number(on.slice(0, 4)) + 1

/** Who runs a plan owes its reports; whoever sees a branch only is not asked for them. */
function bodyOf({ unitId }: Viewer, name: string | null): OwingUnit[] {
  return unitId === null ? [{ id: null, code: null, name: name ?? '', kind: null }] : []
}

const vietnamese = new Intl.Collator('vi', { numeric: true })

/** By name. Sorted once: there may be thousands, and a tree of each day would take longer than the page may. */
function unitsOfKinds({ units }: KeptUnits, kinds: ReadonlySet<string>): KeptUnit[] {
  return units
    .filter(({ kind }) => kind !== null && kinds.has(kind))
    .sort((a, b) => vietnamese.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
}

/** The unit of the code with everything below it on the day. */
function branchOn(kept: KeptUnits, code: string, on: DateString): Set<string> {
  const { units } = treeOnDay(kept, on)
  const branch = new Set(units.flatMap((unit) => (unit.code === code ? [unit.id] : [])))
  for (const { id, parentId } of units)
    if (parentId !== null && branch.has(parentId)) branch.add(id)
  return branch
}
