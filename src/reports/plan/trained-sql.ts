/** The parts of the statement of `trained-store.ts`, each a CTE or a list of rows. */
import { type RawBuilder, sql } from 'kysely'
import { isOfParts, partOf } from '../../database/while-classes-unchanged.ts'
import { type DateString, startOfDateInVietnam } from '../../foundation/dates.ts'
import { creditDay, creditTables, decidedOn } from './credit-day.ts'
import type { Slot } from './slots.ts'
import { NO_LINE, type QuestionOfParts, type TrainedQuestion } from './trained.ts'

type Part = (asked: QuestionOfParts) => RawBuilder<unknown>

/** Sets of programs and modules travel as numbers of so many bits. */
const BITS = 30

export const maskCount = (count: number): number => Math.ceil(count / BITS)

export function hasBit(masks: readonly (number | null)[], at: number): boolean {
  return (((masks[Math.floor(at / BITS)] ?? 0) >> (at % BITS)) & 1) === 1
}

function masksOf(count: number, has: (at: number) => boolean): number[] {
  const masks = Array.from({ length: maskCount(count) }, () => 0)
  for (let at = 0; at < count; at += 1)
    if (has(at))
      masks[Math.floor(at / BITS)] = (masks[Math.floor(at / BITS)] ?? 0) | (1 << (at % BITS))
  return masks
}

const column = (name: string, number: number) => sql.raw(`${name}${number}`)
const columns = (name: string, count: number) =>
  Array.from({ length: count }, (_, number) => column(name, number))
const between = (day: RawBuilder<unknown>, { from, to }: { from: DateString; to: DateString }) =>
  sql`${day} between ${from}::date and ${to}::date`

/** SQL: the program of the credit `r` is one of these. */
function isOf(
  { programs: all }: TrainedQuestion,
  programs: readonly string[],
): RawBuilder<unknown> {
  if (all.every((id) => programs.includes(id))) return sql`true`
  const masks = masksOf(all.length, (at) => programs.includes(all[at] ?? ''))
  return sql`(${sql.join(
    masks.map((mask, number) => sql`r.${column('b', number)} & ${mask}::int <> 0`),
    sql` or `,
  )})`
}

export const classes: Part = ({ classes: given, programs }) => {
  const numbers = given.map(({ programId }) => programs.indexOf(programId))
  const masks = numbers.map((number) => masksOf(programs.length, (at) => at === number))
  const bits = columns('b', maskCount(programs.length))
  return sql`
  classes as materialized (
    select * from unnest(${given.map(({ id }) => id)}::text[], ${numbers}::int[],
      ${sql.join(bits.map((_, at) => sql`${masks.map((mask) => mask[at] ?? 0)}::int[]`))}
    ) as class (id, program, ${sql.join(bits)})
  )`
}

export const places: Part = ({ places: given, shown }) => sql`
  places as materialized (
    select * from unnest(
      ${given.map(({ unitId }) => unitId)}::uuid[], ${given.map(({ line }) => line)}::int[],
      ${given.map(({ split }) => split)}::bool[], ${given.map(({ line }) => line < shown)}::bool[],
      ${given.map(({ kind }) => kind ?? '')}::text[]
    ) as place (unit_id, line, split, shown, kind)
  )`

export const moduleSets: Part = ({ moduleSets: sets, modules }) => {
  const masks = columns('m', maskCount(modules.length))
  const given = sets.map((set) => {
    const bits = masksOf(modules.length, (at) => set.includes(modules[at] ?? ''))
    return { modules: set, ...Object.fromEntries(bits.map((mask, at) => [`m${at}`, mask])) }
  })
  return sql`
  module_sets as materialized (
    select * from json_to_recordset(${JSON.stringify(given)}::json)
      as given (${sql.join([sql`modules text[]`, ...masks.map((mask) => sql`${mask} int`)])})
  )`
}

export const groups: Part = ({ profiles }) => {
  const given = profiles.map(({ audience, tags, position, unitKind, group }) => ({
    ...{
      audience: audience ?? '',
      tags,
      position: position ?? '',
      kind: unitKind ?? '',
      grp: group,
    },
  }))
  return sql`
  groups as materialized (
    select * from json_to_recordset(${JSON.stringify(given)}::json)
      as given (audience text, tags text[], "position" text, kind text, grp int)
  )`
}

/** The lines of units that people have left. */
export const leftUnits: Part = () => sql`
  left_units as materialized (
    select lu.learner_id, min(p.line) as first, max(p.line) as last, bool_or(p.split) as split,
      bool_or(p.shown) as shown
    from learner_units lu join places p on p.unit_id = lu.unit_id
    where lu.valid_to is not null group by lu.learner_id
  )`

/** What each enrolment came to; `day` is null where it is not a pass. */
export const credits: Part = (asked) => {
  const { on, withoutUnit, places: given, shown, programs, modules } = asked
  const inside = given.flatMap(({ unitId, line }) => (line < shown ? [unitId] : []))
  const results = [
    ...columns('b', maskCount(programs.length)).map((bit) => sql`k.${bit}`),
    ...columns('m', maskCount(modules.length)).map((mask) => sql`s.${mask}`),
  ]
  return sql`
  credits as materialized (
    select e.learner_id, k.program, o.modules, ${sql.join(results)},
      c.issued_on <= ${on}::date as certified, p.issued_on <= ${on}::date as paper, earned.day,
      case when earned.day is null and s.modules is not null then ${undatedDay(asked)} else earned.day end as module_day
    from enrolments e
    join classes k on k.id = e.cohort_id
    ${creditTables}
    left join module_sets s on s.modules = o.modules
    cross join lateral (select ${creditDay} as day) earned
    where ${isOfParts(sql`e.learner_id`, asked.parts)}
    ${
      withoutUnit
        ? sql``
        : sql`and e.learner_id in (select learner_id from learner_units where unit_id = any(${inside}::uuid[]))`
    }
  )`
}

/**
 * Modules that are completed without a pass have no day but that of the decision. Where all that is asked is whether that
 * lies in the plan's years, whoever was enrolled in them needs no look at the decision, which came after.
 */
function undatedDay({ slots, on, untilNow }: TrainedQuestion): RawBuilder<unknown> {
  const [plan] = slots
  if (!untilNow || plan.to < on || slots.some((slot) => slot.modules.length > 0)) return decidedOn
  const first = startOfDateInVietnam(plan.from)
  return sql`case when e.created_at >= ${first} then ${plan.from}::date else ${decidedOn} end`
}

/**
 * Slots that ask for modules: the day on which the last of them was completed, be the others of earlier years. Whoever
 * had them all before counts again with all of them once more.
 */
export const moduleDays: Part = (asked) => {
  const wanted = asked.slots.flatMap((slot, number) =>
    slot.modules.length === 0
      ? []
      : [
          sql`select ${number}::int as slot, learner_id,
            case when max(first) >= ${slot.from}::date then max(first) else max(again) end as day from (
            select r.learner_id, m.code, min(r.module_day) as first,
              min(r.module_day) filter (where r.module_day >= ${slot.from}::date) as again
            from credits r cross join unnest(r.modules) m (code)
            where r.module_day <= ${slot.to}::date and ${isOf(asked, slot.programs)}
              and m.code = any(${slot.modules}::text[])
            group by r.learner_id, m.code) firsts
          group by learner_id having count(*) = ${slot.modules.length}::int
            and (max(first) >= ${slot.from}::date or count(again) = ${slot.modules.length}::int)`,
        ],
  )
  const none = sql`select 0 as slot, null::uuid as learner_id, null::date as day where false`
  return sql`module_days as (${sql.join(wanted.length > 0 ? wanted : [none], sql` union all `)})`
}

/** Everybody once, with whatever they have come to in all their classes. */
export const people: Part = (asked) => {
  const [plan] = asked.slots
  const inPlan = between(sql`r.day`, plan)
  const ofPrograms = columns('b', maskCount(asked.programs.length)).flatMap((bit, number) => [
    sql`bit_or(r.${bit}) as ${column('enrolled', number)}`,
    sql`bit_or(r.${bit}) filter (where ${inPlan}) as ${column('passed', number)}`,
    sql`bit_or(r.${bit}) filter (where r.certified) as ${column('certified', number)}`,
    sql`bit_or(r.${bit}) filter (where r.paper) as ${column('papers', number)}`,
  ])
  const ofModules = columns('m', maskCount(asked.modules.length)).map(
    (mask, number) =>
      sql`bit_or(r.${mask}) filter (where ${between(sql`r.module_day`, plan)}) as ${column('modules', number)}`,
  )
  const slots = asked.slots.flatMap((slot, number) => {
    const counts = sql`${between(sql`r.day`, slot)} and ${isOf(asked, slot.programs)}`
    return [
      sql`min(r.day) filter (where ${counts}) as ${column('d', number)}`,
      sql`count(*) filter (where ${counts}) as ${column('n', number)}`,
    ]
  })
  const turns = asked.programs.map(
    (_, number) =>
      sql`count(*) filter (where r.program = ${number}::int and ${inPlan}) as ${column('t', number)}`,
  )
  const each = asked.each.map(({ programs, years, courses }, number) => {
    const ofYears = years.map((year) => {
      const days = { from: `${year}-01-01`, to: `${year}-12-31` }
      return sql`count(*) filter (where ${isOf(asked, programs)} and r.day <= ${asked.on}::date
        and ${between(sql`r.day`, days)}) >= ${courses}::int`
    })
    const all = ofYears.length > 0 ? sql.join(ofYears, sql` and `) : sql`false`
    return sql`(${all})::int as ${column('e', number)}`
  })
  return sql`
  people as (
    select r.learner_id, ${sql.join([...ofPrograms, ...ofModules, ...slots, ...turns, ...each])}
    from credits r group by r.learner_id
  )`
}

/** What of a person the marks tell. */
const markColumns = (
  { programs, modules, each }: TrainedQuestion,
  further: readonly RawBuilder<unknown>[] = [sql.raw('trained')],
): RawBuilder<unknown>[] => [
  ...['enrolled', 'passed', 'certified', 'papers'].flatMap((name) =>
    columns(name, maskCount(programs.length)),
  ),
  ...columns('modules', maskCount(modules.length)),
  ...further,
  ...columns('e', each.length),
]
const dayColumns = ({ slots }: TrainedQuestion) => columns('d', slots.length)
const turnColumns = ({ slots }: TrainedQuestion) => columns('n', slots.length)
const programTurns = ({ programs }: TrainedQuestion) => columns('t', programs.length)

const dayOf = (slot: Slot, number: number) =>
  slot.modules.length === 0 ? sql`p.${column('d', number)}` : sql`${column('md', number)}.day`

/** People with the line in which they count; who was in several lines has moved. */
export const countedPeople: Part = (asked) => {
  const moduleJoins = asked.slots.flatMap((slot, number) => {
    const days = column('md', number)
    return slot.modules.length === 0
      ? []
      : [
          sql`left join module_days ${days} on ${days}.slot = ${number}::int and ${days}.learner_id = p.learner_id`,
        ]
  })
  const kept = [
    ...asked.slots.map((slot, number) => sql`${dayOf(slot, number)} as ${column('d', number)}`),
    ...[...turnColumns(asked), ...programTurns(asked)].map((one) => sql`p.${one}`),
    sql`(p.d0 is not null)::int as trained`,
    ...markColumns(asked, []).map((one) => sql`p.${one}`),
  ]
  const { withoutUnit } = asked
  return sql`
  counted as materialized (
    select p.learner_id, ${partOf(sql`p.learner_id`, asked.parts)} as part, coalesce(place.line, f.first, ${NO_LINE}::int) as line,
      f.learner_id is not null
        and (f.split or least(f.first, place.line) <> greatest(f.last, place.line)) as moved,
      ${asked.profiles.length === 0 ? sql`0` : sql`coalesce(g.grp, 0)`} as grp, ${sql.join(kept)}
    from people p
    join learners l on l.id = p.learner_id and l.merged_into is null
    left join learner_units now on now.learner_id = p.learner_id and now.valid_to is null
    left join places place on place.unit_id = now.unit_id
    left join left_units f on f.learner_id = p.learner_id
    ${groupJoin(asked)}
    ${moduleJoins.length > 0 ? sql.join(moduleJoins, sql` `) : sql``}
    ${
      asked.all && withoutUnit
        ? sql``
        : sql`where coalesce(place.shown or f.shown, place.shown, f.shown, ${withoutUnit}::bool)`
    }
  )`
}

const groupJoin: Part = ({ profiles, fields }) => {
  if (profiles.length === 0) return sql``
  const same = [
    ...(fields.tag ? [sql`g.audience = coalesce(l.audience, '')`, sql`g.tags = l.tags`] : []),
    ...(fields.position ? [sql`g."position" = coalesce(l.position, '')`] : []),
    ...(fields.unitKind ? [sql`g.kind = coalesce(place.kind, '')`] : []),
  ]
  return sql`left join groups g on ${same.length > 0 ? sql.join(same, sql` and `) : sql`true`}`
}

const asText = (days: readonly RawBuilder<unknown>[]) =>
  sql.join(days.map((day) => sql`${day}::text`))
const sums = (counts: readonly RawBuilder<unknown>[]) => counts.map((one) => sql`sum(${one})`)

export const lineRows: Part = (asked) => sql`
  select 'line' as what, part, line, 0 as "group", null::text[] as days, null::int[] as marks,
    array[count(d0), sum(n0), ${sql.join([...asked.targets.map(reachedOf), sql`0`])}]::int[] as counts,
    null::json as memberships, null::json as passes
  from counted where not moved group by part, line`

const reachedOf = (target: TrainedQuestion['targets'][number]) =>
  target === null
    ? sql`0`
    : sql`count(${column('d', target.slot)}) filter (where grp = any(${[...target.groups]}::int[]))`

export const dayRows: Part = (asked) => sql`
  select 'days', part, null, grp, array[${asText(dayColumns(asked))}], null,
    array[${sql.join([sql`count(*)`, ...sums(turnColumns(asked))])}]::int[], null, null
  from counted where not moved group by part, grp, ${sql.join(dayColumns(asked))}`

export const markRows: Part = (asked) => sql`
  select 'mark', part, null, grp, null, array[${sql.join(markColumns(asked))}]::int[],
    array[${sql.join([sql`count(*)`, ...sums(programTurns(asked))])}]::int[], null, null
  from counted where not moved group by part, grp, ${sql.join(markColumns(asked))}`

export const moverRows: Part = (asked) => sql`
  select 'mover', part, null, grp, array[${asText(dayColumns(asked))}], array[${sql.join(markColumns(asked))}]::int[],
    array[${sql.join(programTurns(asked))}]::int[],
    (select json_agg(json_build_object('unitId', lu.unit_id, 'from', lu.valid_from, 'to', lu.valid_to))
      from learner_units lu where lu.learner_id = counted.learner_id),
    passes.passes
  from counted left join passes on passes.learner_id = counted.learner_id where moved`

/** The course turns of those who are told one by one. */
export const passes: Part = ({ singled }) => sql`
  passes as (
    select r.learner_id, json_agg(json_build_array(r.program, r.day)) as passes from credits r
    where r.day is not null and r.learner_id in (select learner_id from counted
      where moved ${singled.length > 0 ? sql`or line = any(${[...singled]}::int[])` : sql``})
    group by r.learner_id
  )`

export const personRows: Part = ({ singled }) => sql`
  select 'person', part, line, grp, null, null, null, null, passes.passes
  from counted join passes using (learner_id) where not moved and line = any(${[...singled]}::int[])`
