/**
 * SQL of who is trained: each person once, with the first day of each slot, the course turns, the modules and the programs.
 * Who was in one place only is counted by the database; of those who moved each is told, for `withMovers`.
 */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptByPart, type Sight } from '../../database/while-classes-unchanged.ts'
import type { DateString } from '../../foundation/dates.ts'
import { sha256 } from '../../foundation/secrets.ts'
import {
  type MarkCount,
  type Mover,
  NO_LINE,
  type QuestionOfParts,
  type Trained,
  type TrainedQuestion,
} from './trained.ts'
import * as part from './trained-sql.ts'

interface Row {
  what: 'line' | 'days' | 'mark' | 'mover' | 'person'
  part: string
  line: number | null
  group: number
  days: (DateString | null)[] | null
  marks: (number | null)[] | null
  counts: number[] | null
  memberships: Mover['memberships'] | null
  passes: [number, DateString][] | null
}

/** Of a big plan some thousand lines, and everybody who has moved. */
const kept = keptByPart<Trained>(320)

export async function readTrained(sight: Sight, asked: TrainedQuestion): Promise<Trained> {
  const key = sha256(JSON.stringify(asked)).toString('hex')
  const classes = asked.classes.map(({ id }) => id)
  const found = await kept(sight, { key, people: true, classes }, (db, parts) =>
    readAnew(db, { ...asked, parts }),
  )
  const together = noneTrained()
  for (const one of found.values()) {
    together.lines = together.lines.concat(one.lines)
    together.days = together.days.concat(one.days)
    together.marks = together.marks.concat(one.marks)
    together.movers = together.movers.concat(one.movers)
    together.singled = together.singled.concat(one.singled)
  }
  return together
}

const noneTrained = (): Trained => ({ lines: [], days: [], marks: [], movers: [], singled: [] })

async function readAnew(db: Queryable, asked: QuestionOfParts): Promise<Map<string, Trained>> {
  const byPart = new Map(asked.parts.map((part) => [part, noneTrained()]))
  if (asked.classes.length === 0) return byPart
  const found = await sql<Row>`
    with ${part.classes(asked)}, ${part.places(asked)}, ${part.moduleSets(asked)}, ${part.groups(asked)},
      ${part.leftUnits(asked)}, ${part.credits(asked)}, ${part.moduleDays(asked)}, ${part.people(asked)},
      ${part.countedPeople(asked)}, ${part.passes(asked)}
    ${part.lineRows(asked)} union all ${part.dayRows(asked)} union all ${part.markRows(asked)}
    union all ${part.moverRows(asked)}
    ${asked.singled.length > 0 ? sql`union all ${part.personRows(asked)}` : sql``}`.execute(db)
  for (const {
    what,
    part: of,
    line,
    group,
    days,
    marks,
    memberships,
    passes,
    ...row
  } of found.rows) {
    const trained = byPart.get(of) ?? noneTrained()
    byPart.set(of, trained)
    const counts = row.counts ?? []
    const [first = 0, second = 0] = counts
    const passed = (passes ?? []).map(([program, day]) => ({ program, day }))
    const at = line ?? NO_LINE
    if (what === 'line')
      trained.lines.push({ line: at, people: first, turns: second, reached: counts.slice(2) })
    else if (what === 'days')
      trained.days.push({ group, days: days ?? [], people: first, turns: counts.slice(1) })
    else if (what === 'mark')
      trained.marks.push(markOf(asked, group, marks ?? [], first, counts.slice(1)))
    else if (what === 'person') trained.singled.push({ line: at, group, passes: passed })
    else
      trained.movers.push({
        memberships: memberships ?? [],
        group,
        days: days ?? [],
        passes: passed,
        mark: markOf(asked, group, marks ?? [], 1, counts),
      })
  }
  return byPart
}

/** Reads what `markColumns` wrote, in its order. */
function markOf(
  { programs, modules, each }: TrainedQuestion,
  group: number,
  marks: readonly (number | null)[],
  people: number,
  turns: number[],
): MarkCount {
  let read = 0
  const bits = (count: number): boolean[] => {
    const masks = marks.slice(read, read + part.maskCount(count))
    read += masks.length
    return Array.from({ length: count }, (_, at) => part.hasBit(masks, at))
  }
  const enrolled = bits(programs.length)
  const passed = bits(programs.length)
  const certified = bits(programs.length)
  const papers = bits(programs.length)
  const completed = bits(modules.length)
  const [trained, ...fulfils] = marks.slice(read)
  return {
    key: `${group} ${marks.join()}`,
    ...{ group, enrolled, passed, certified, papers, modules: completed, people, turns },
    trained: trained === 1,
    each: each.map((_, at) => fulfils[at] === 1),
  }
}
