/**
 * SQL of who is trained: each person once, with the first day of each slot, the course turns, the modules and the programs.
 * Who was in one place only is counted by the database; of those who moved each is told, for `placeMovers`.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { AudienceGroups } from './audience-groups.ts'
import type { Slot } from './slots.ts'

/** Stands for no line: a person without a unit. */
export const NO_LINE = -1

export interface UnitPlace {
  unitId: string
  /** Number of the line in which its people count; lines that are not shown have numbers too. */
  line: number
  /** It was split: where somebody counts depends on the unit that they are in today. */
  split: boolean
}

export interface TrainedQuestion {
  slots: readonly Slot[]
  programs: readonly string[]
  modules: readonly string[]
  /** Completed modules as outcomes hold them. */
  moduleSets: readonly (readonly string[])[]
  places: readonly UnitPlace[]
  /** Lines of which each person is told. */
  singled: readonly number[]
  /** Lines that are looked at; null: all. */
  shown: readonly number[] | null
  /** People without a unit are looked at too. */
  withoutUnit: boolean
  profiles: AudienceGroups['profiles']
  /** Courses that somebody has to have passed in each of these years. */
  each: readonly { programs: readonly string[]; years: readonly number[]; courses: number }[]
  on: DateString
}

/** How many people of a line and a group have filled each slot, and their course turns. */
export interface LineCount {
  line: number
  group: number
  /** By number of slot. */
  reached: number[]
  turns: number[]
}

/** People of a group who have filled the slots on just these days. */
export interface DayCount {
  group: number
  /** By number of slot; null: not filled. */
  days: (DateString | null)[]
  people: number
}

/** People of a group who are alike in all else that is asked of a plan. */
export interface MarkCount {
  group: number
  /** Trained in any program of the plan. */
  trained: boolean
  /** By number of program: enrolled, trained, holds a certificate, holds a paper from elsewhere. */
  enrolled: boolean[]
  passed: boolean[]
  certified: boolean[]
  papers: boolean[]
  /** By number of module. */
  modules: boolean[]
  /** By number in `each`. */
  each: boolean[]
  people: number
  /** By number of program. */
  turns: number[]
}

/** A course turn, whenever it was. */
export interface Pass {
  /** Its number. */
  program: number
  day: DateString
}

/** Somebody who was in several places. */
export interface Mover {
  memberships: { unitId: string; from: DateString; to: DateString | null }[]
  group: number
  days: DayCount['days']
  turns: number[]
  passes: Pass[]
  mark: MarkCount
}

/** Somebody who was in one of the lines that are singled out only. */
export interface SingledPerson {
  line: number
  group: number
  passes: Pass[]
}

export interface Trained {
  singled: SingledPerson[]
  lines: LineCount[]
  days: DayCount[]
  marks: MarkCount[]
  movers: Mover[]
}

interface Row {
  what: 'line' | 'days' | 'mark' | 'mover' | 'person'
  line: number | null
  group: number
  days: (DateString | null)[] | null
  marks: (string | null)[] | null
  counts: number[] | null
  memberships: Mover['memberships'] | null
  passes: [number, DateString][] | null
}

export async function readTrained(db: Queryable, asked: TrainedQuestion): Promise<Trained> {
  const trained: Trained = { lines: [], days: [], marks: [], movers: [], singled: [] }
  if (asked.programs.length === 0) return trained
  const found = await sql<Row>`
    with ${classes(asked)}, ${places(asked)}, ${moduleSets(asked)}, ${groups(asked)},
      ${members(asked)}, ${credits(asked)}, ${moduleDays(asked)}, ${people(asked)}, ${countedPeople(asked)}, ${passes(asked)}
    ${lineRows(asked)} union all ${dayRows(asked)} union all ${markRows(asked)} union all ${moverRows(asked)}
    ${asked.singled.length > 0 ? sql`union all ${personRows(asked)}` : sql``}`.execute(db)
  const slotCount = asked.slots.length
  for (const { what, line, group, days, marks, memberships, passes, ...row } of found.rows) {
    const counts = row.counts ?? []
    const [first = 0, ...others] = counts
    const passed = (passes ?? []).map(([program, day]) => ({ program, day }))
    if (what === 'line') {
      const reached = counts.slice(0, slotCount)
      trained.lines.push({ line: line ?? NO_LINE, group, reached, turns: counts.slice(slotCount) })
    } else if (what === 'days') trained.days.push({ group, days: days ?? [], people: first })
    else if (what === 'mark') trained.marks.push(markOf(asked, group, marks ?? [], first, others))
    else if (what === 'person')
      trained.singled.push({ line: line ?? NO_LINE, group, passes: passed })
    else
      trained.movers.push({
        memberships: memberships ?? [],
        group,
        days: days ?? [],
        turns: counts.slice(0, slotCount),
        passes: passed,
        mark: markOf(asked, group, marks ?? [], 1, counts.slice(slotCount)),
      })
  }
  return trained
}

function markOf(
  asked: TrainedQuestion,
  group: number,
  marks: readonly (string | null)[],
  people: number,
  turns: number[],
): MarkCount {
  const [enrolled, passed, certified, papers, modules, trained, ...each] = marks
  const bits = (text: string | null | undefined, count: number) =>
    Array.from({ length: count }, (_, at) => text?.[at] === '1')
  const ofPrograms = (text: string | null | undefined) => bits(text, asked.programs.length)
  return {
    group,
    trained: trained === '1',
    enrolled: ofPrograms(enrolled),
    passed: ofPrograms(passed),
    certified: ofPrograms(certified),
    papers: ofPrograms(papers),
    modules: bits(modules, asked.modules.length),
    each: each.map((one) => one === '1'),
    people,
    turns,
  }
}

const column = (letter: string, number: number) => sql.raw(`${letter}${number}`)
const list = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts)
const flag = (condition: RawBuilder<unknown>) => sql`case when ${condition} then '1' else '0' end`
const between = (day: RawBuilder<unknown>, { from, to }: { from: DateString; to: DateString }) =>
  sql`${day} between ${from}::date and ${to}::date`

/** SQL: the programs `r` of a credit, as their numbers. */
function isOf(asked: TrainedQuestion, programs: readonly string[]): RawBuilder<unknown> {
  const numbers = programs.flatMap((id) => {
    const at = asked.programs.indexOf(id)
    return at < 0 ? [] : [at]
  })
  return numbers.length === asked.programs.length
    ? sql`true`
    : sql`r.program = any(${numbers}::int[])`
}

const classes = ({ programs }: TrainedQuestion) => sql`
  classes as materialized (
    select c.id, p.number::int - 1 as program,
      overlay(repeat('0', ${programs.length}::int) placing '1' from p.number::int)::bit(${sql.raw(String(programs.length))}) as bit
    from unnest(${[...programs]}::text[]) with ordinality p (id, number) join cohorts c on c.program_id = p.id
  )`

const places = ({ places: given, shown }: TrainedQuestion) => {
  const asked = shown === null ? null : new Set(shown)
  return sql`
  places as materialized (
    select * from unnest(
      ${given.map(({ unitId }) => unitId)}::uuid[], ${given.map(({ line }) => line)}::int[],
      ${given.map(({ split }) => split)}::bool[], ${given.map(({ line }) => asked?.has(line) ?? true)}::bool[]
    ) as place (unit_id, line, split, shown)
  )`
}

const moduleSets = ({ moduleSets: sets, modules }: TrainedQuestion) => {
  const given = sets.map((set) => ({
    modules: set,
    bits: modules.map((code) => (set.includes(code) ? '1' : '0')).join(''),
  }))
  return sql`
  module_sets as materialized (
    select modules, bits::bit(${sql.raw(String(Math.max(1, modules.length)))}) as bits
    from json_to_recordset(${JSON.stringify(given)}::json) as given (modules text[], bits text)
  )`
}

const groups = ({ profiles }: TrainedQuestion) => {
  const given = profiles.map(({ audience, tags, position, unitKind, group }) => ({
    ...{ audience, tags, position, kind: unitKind, grp: group },
  }))
  return sql`
  groups as materialized (
    select coalesce(audience, '') as audience, tags, coalesce("position", '') as "position",
      coalesce(kind, '') as kind, grp
    from json_to_recordset(${JSON.stringify(given)}::json)
      as given (audience text, tags text[], "position" text, kind text, grp int)
  )`
}

/** In which lines each person was ever; who was in one only needs no look at the days. */
const members = (asked: TrainedQuestion) => sql`
  members as materialized (
    select lu.learner_id, min(p.line) as line, min(p.line) <> max(p.line) or bool_or(p.split) as moved,
      bool_or(p.shown) as shown
    from learner_units lu join places p on p.unit_id = lu.unit_id
    group by lu.learner_id
    ${asked.withoutUnit ? sql`` : sql`having bool_or(p.shown)`}
  )`

/** What each enrolment came to; `day` is null where it is not a pass. */
const credits = ({ on, withoutUnit }: TrainedQuestion) => sql`
  results as (
    select e.learner_id, k.program, k.bit, o.modules, o.enrolment_id, o.revision,
      case when o.verdict = 'passed' then
        coalesce(o.achieved_on, least(c.issued_on, p.issued_on), ${decidedOn})
      else least(c.issued_on, p.issued_on) end as day,
      c.issued_on <= ${on}::date as certified, p.issued_on <= ${on}::date as paper
    from enrolments e
    join classes k on k.id = e.cohort_id
    left join outcomes o on o.enrolment_id = e.id
    left join certificates c on c.enrolment_id = e.id and c.state = 'valid'
    left join papers p on p.enrolment_id = e.id and p.withdrawn_at is null
    ${withoutUnit ? sql`` : sql`where e.learner_id in (select learner_id from members)`}
  ),
  credits as materialized (
    select o.learner_id, o.program, o.bit, o.day, o.certified, o.paper, o.modules, m.bits as module_bits,
      case when o.day is null and m.bits is not null then ${decidedOn} else o.day end as module_day
    from results o left join module_sets m on m.modules = o.modules
  )`

/** The day on which the outcome `o` was decided. */
const decidedOn = sql`(select (v.decided_at at time zone 'Asia/Ho_Chi_Minh')::date from outcome_revisions v
  where v.enrolment_id = o.enrolment_id and v.revision = o.revision)`

/** Slots that ask for modules: the day on which the last of them was completed. */
const moduleDays = (asked: TrainedQuestion) => {
  const wanted = asked.slots.flatMap((slot, number) =>
    slot.modules.length === 0
      ? []
      : [
          sql`select ${number}::int as slot, learner_id, max(first) as day from (
            select r.learner_id, m.code, min(r.module_day) as first
            from credits r cross join unnest(r.modules) m (code)
            where ${between(sql`r.module_day`, slot)} and ${isOf(asked, slot.programs)}
              and m.code = any(${slot.modules}::text[])
            group by r.learner_id, m.code) firsts
          group by learner_id having count(*) = ${slot.modules.length}::int`,
        ],
  )
  const none = sql`select 0 as slot, null::uuid as learner_id, null::date as day where false`
  return sql`module_days as (${sql.join(wanted.length > 0 ? wanted : [none], sql` union all `)})`
}

const people = (asked: TrainedQuestion) => {
  const [plan] = asked.slots
  const inPlan = plan === undefined ? sql`true` : between(sql`r.day`, plan)
  const modulesInPlan = plan === undefined ? sql`true` : between(sql`r.module_day`, plan)
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
    const ofYears = years.map(
      (year) =>
        sql`count(*) filter (where ${isOf(asked, programs)} and r.day <= ${asked.on}::date
          and ${between(sql`r.day`, { from: `${year}-01-01`, to: `${year}-12-31` })}) >= ${courses}::int`,
    )
    return sql`(${sql.join(ofYears.length > 0 ? ofYears : [sql`false`], sql` and `)}) as ${column('e', number)}`
  })
  return sql`
  people as (
    select r.learner_id, bit_or(r.bit) as enrolled, bit_or(r.bit) filter (where ${inPlan}) as passed,
      bit_or(r.bit) filter (where r.certified) as certified, bit_or(r.bit) filter (where r.paper) as papers,
      bit_or(r.module_bits) filter (where ${modulesInPlan}) as modules,
      ${list([...slots, ...turns, ...each])}
    from credits r group by r.learner_id
  )`
}

const dayOf = (slot: Slot, number: number) =>
  slot.modules.length === 0 ? sql`p.${column('d', number)}` : sql`${column('m', number)}.day`

const countedPeople = (asked: TrainedQuestion) => {
  const joined = asked.slots.flatMap((slot, number) =>
    slot.modules.length === 0
      ? []
      : [
          sql`left join module_days ${column('m', number)} on ${column('m', number)}.slot = ${number}::int
            and ${column('m', number)}.learner_id = p.learner_id`,
        ],
  )
  const columns = [
    ...asked.slots.flatMap((slot, number) => [
      sql`${dayOf(slot, number)} as ${column('d', number)}`,
      sql`p.${column('n', number)}`,
    ]),
    ...asked.programs.map((_, number) => sql`p.${column('t', number)}`),
    ...asked.each.map((_, number) => sql`p.${column('e', number)}`),
  ]
  return sql`
  counted as materialized (
    select p.learner_id, coalesce(m.line, ${NO_LINE}::int) as line, coalesce(m.moved, false) as moved,
      coalesce(g.grp, 0) as grp, p.enrolled, p.passed, p.certified, p.papers, p.modules, ${list(columns)}
    from people p
    join learners l on l.id = p.learner_id and l.merged_into is null
    ${asked.withoutUnit ? sql`left join` : sql`join`} members m on m.learner_id = p.learner_id
    ${groupOf(asked)}
    ${joined.length > 0 ? sql.join(joined, sql` `) : sql``}
    where coalesce(m.shown, true)
  )`
}

const groupOf = ({ profiles }: TrainedQuestion) =>
  profiles.length === 0
    ? sql`cross join (select 0 as grp) g`
    : sql`left join learner_units now on now.learner_id = l.id and now.valid_to is null
    left join units u on u.id = now.unit_id
    left join groups g on g.audience = coalesce(l.audience, '') and g.tags = l.tags
      and g."position" = coalesce(l.position, '') and g.kind = coalesce(u.kind, '')`

const lineRows = ({ slots }: TrainedQuestion) => sql`
  select 'line' as what, line, grp as "group", null::text[] as days, null::text[] as marks,
    array[${list([
      ...slots.map((_, number) => sql`count(${column('d', number)})`),
      ...slots.map((_, number) => sql`sum(${column('n', number)})`),
    ])}]::int[] as counts, null::json as memberships, null::json as passes
  from counted where not moved group by line, grp`

const daysColumns = ({ slots }: TrainedQuestion) => slots.map((_, number) => column('d', number))
const daysText = (asked: TrainedQuestion) =>
  list(daysColumns(asked).map((day) => sql`${day}::text`))

const dayRows = (asked: TrainedQuestion) => sql`
  select 'days', null, grp, array[${daysText(asked)}], null, array[count(*)]::int[], null, null
  from counted where not moved group by grp, ${list(daysColumns(asked))}`

const markText = ({ each }: TrainedQuestion) =>
  list([
    ...['enrolled', 'passed', 'certified', 'papers', 'modules'].map(
      (one) => sql`${sql.raw(one)}::text`,
    ),
    flag(sql`trained`),
    ...each.map((_, number) => flag(column('e', number))),
  ])

const markRows = (asked: TrainedQuestion) => sql`
  select 'mark', null, grp, null, array[${markText(asked)}],
    array[${list([sql`count(*)`, ...asked.programs.map((_, number) => sql`sum(${column('t', number)})`)])}]::int[], null, null
  from (select *, d0 is not null as trained from counted where not moved) alike
  group by ${list([
    ...['grp', 'enrolled', 'passed', 'certified', 'papers', 'modules', 'trained'].map((one) =>
      sql.raw(one),
    ),
    ...asked.each.map((_, number) => column('e', number)),
  ])}`

const moverRows = (asked: TrainedQuestion) => sql`
  select 'mover', null, grp, array[${daysText(asked)}], array[${markText(asked)}],
    array[${list([
      ...asked.slots.map((_, number) => column('n', number)),
      ...asked.programs.map((_, number) => column('t', number)),
    ])}]::int[],
    (select json_agg(json_build_object('unitId', lu.unit_id, 'from', lu.valid_from, 'to', lu.valid_to))
      from learner_units lu where lu.learner_id = moved.learner_id),
    passes.passes
  from (select *, d0 is not null as trained from counted where moved) moved
  left join passes on passes.learner_id = moved.learner_id`

/** The course turns of those who are told one by one. */
const passes = ({ singled }: TrainedQuestion) => sql`
  passes as (
    select r.learner_id, json_agg(json_build_array(r.program, r.day)) as passes from credits r
    where r.day is not null and r.learner_id in (select learner_id from counted
      where moved ${singled.length > 0 ? sql`or line = any(${[...singled]}::int[])` : sql``})
    group by r.learner_id
  )`

const personRows = ({ singled }: TrainedQuestion) => sql`
  select 'person', line, grp, null, null, null, null, passes.passes
  from counted join passes using (learner_id) where not moved and line = any(${[...singled]}::int[])`
