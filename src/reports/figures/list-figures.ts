/** SQL of the figures of a plan that stand, a page at a time; who sees a branch is shown those of its units. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { addsUp, type FigureKind, figureKinds, subjectOf, subjectsOf } from './figure-kinds.ts'

export interface FigureLine {
  id: string
  kind: FigureKind
  /** Id of the audience, target, channel or cost within the plan. */
  subjectId: string
  /** null: the whole plan. */
  unit: { id: string; code: string | null; name: string } | null
  year: number | null
  amount: number
  asOf: DateString
  source: string
  recordedAt: Date
  recordedBy: string
  /** It counts: no newer one of the same stands, or it is an entry that adds up. */
  counts: boolean
}

export interface FigureFilter {
  /** Left out: all. */
  kind?: FigureKind | undefined
  subjectId?: string | undefined
  /** Words in the name, or the beginning of the code, of the unit. */
  search?: string | undefined
}

export async function listFigures(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  filter: FigureFilter,
  window: { offset: number; limit: number },
): Promise<FigureLine[]> {
  const known = knownSubjects(plan, filter)
  const found = await sql<
    Omit<FigureLine, 'unit' | 'subjectId'> & {
      subject: string
      unitId: string | null
      unitCode: string | null
      unitName: string | null
    }
  >`
    with shown as (
      select f.*, u.code as unit_code, u.name as unit_name, u.name_key,
        array_position(${known.map(({ key }) => key)}::text[], f.kind || ' ' || f.subject) as place
      from ${wanted(viewer, known, filter)}
      order by ${inOrder} limit ${window.limit} offset ${window.offset})
    select f.id, f.kind, f.subject, f.year, f.amount, f.as_of as "asOf", f.source,
      f.recorded_at as "recordedAt", f.recorded_by as "recordedBy",
      f.unit_id as "unitId", f.unit_code as "unitCode", f.unit_name as "unitName",
      not exists (
        select from plan_figures newer
        where newer.withdrawn_at is null and newer.kind in ('head-count', 'promised', 'recorded')
          and newer.kind = f.kind and newer.subject = f.subject and newer.as_of > f.as_of
          and newer.unit_id is not distinct from f.unit_id and newer.year is not distinct from f.year) as counts
    from shown f order by ${inOrder}`.execute(db)
  const idOf = new Map(known.map(({ key, id }) => [key, id]))
  return found.rows.map(({ subject, unitId, unitCode, unitName, ...line }) => ({
    ...line,
    subjectId: idOf.get(`${line.kind} ${subject}`) ?? subject,
    unit: unitId === null ? null : { id: unitId, code: unitCode, name: unitName ?? '' },
  }))
}

export async function countFigures(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  filter: FigureFilter,
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from ${wanted(viewer, knownSubjects(plan, filter), filter)}`.execute(
    db,
  )
  return found.rows[0]?.count ?? 0
}

/** SQL: as plans name what figures are of; the whole plan first, then units by name. */
const inOrder = sql`place, unit_id is not null, name_key collate "C", unit_id, year nulls first, as_of desc, id`

interface KnownSubject {
  key: string
  subject: string
  kind: FigureKind
  id: string
}

function knownSubjects(plan: Plan, { kind, subjectId }: FigureFilter): KnownSubject[] {
  const kinds = kind === undefined ? figureKinds : [kind]
  return kinds.flatMap((of) =>
    subjectsOf(of, plan.definition)
      .filter(({ id }) => subjectId === undefined || id === subjectId)
      .map(({ id }) => {
        const subject = subjectOf(plan, of, id)
        return { key: `${of} ${subject}`, subject, kind: of, id }
      }),
  )
}

function wanted(viewer: Viewer, known: readonly KnownSubject[], { search = '' }: FigureFilter) {
  const words = foldName(search)
  return sql`plan_figures f left join units u on u.id = f.unit_id
    where f.withdrawn_at is null and f.subject = any(${known.map(({ subject }) => subject)}::text[])
      and f.kind || ' ' || f.subject = any(${known.map(({ key }) => key)}::text[])
      and (${viewer.unitId}::uuid is null or f.unit_id in (select unit_branch(${viewer.unitId}::uuid)))
      and (${search}::text = '' or position(${words} in u.name_key) > 0
        or starts_with(lower(u.code), ${foldKey(search)}))`
}

export interface FigureSum {
  subjectId: string
  amount: number
  entries: number
  /** Of the newest entry. */
  asOf: DateString
}

/** Entries that add up, by what they are of: of the whole plan, or of the branch that the viewer sees. */
export async function sumFigures(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  kind: Extract<FigureKind, 'reach' | 'spent'>,
): Promise<Map<string, FigureSum>> {
  if (!addsUp(kind)) return new Map()
  const known = knownSubjects(plan, { kind })
  const found = await sql<Omit<FigureSum, 'subjectId'> & { subject: string }>`
    select f.subject, sum(f.amount)::int8 as amount, count(*)::int as entries, max(f.as_of) as "asOf"
    from ${wanted(viewer, known, {})} group by f.subject`.execute(db)
  return new Map(
    found.rows.map(({ subject, ...sum }) => {
      const subjectId = known.find((one) => one.subject === subject)?.id ?? subject
      return [subjectId, { subjectId, ...sum }]
    }),
  )
}
