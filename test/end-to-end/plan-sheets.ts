/** The sheets of the demo's plan against its tables, by SQL that shares nothing with the report. */
import { readFileSync } from 'node:fs'
import { read, utils } from '@e965/xlsx'
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

/** Which audience of the roster, by which programs. */
const TARGETS = [
  {
    title: 'Cán bộ, công chức được tập huấn kỹ năng số cơ bản',
    audiences: [
      'Lãnh đạo sở, ban, ngành, UBND cấp xã',
      'Lãnh đạo phòng, đơn vị trực thuộc',
      'Công chức phụ trách chuyển đổi số',
      'Cán bộ, công chức',
    ],
    programs: ['ky-nang-so-2026', 'ky-nang-so-lanh-dao-2026'],
  },
  {
    title: 'Viên chức được tập huấn kỹ năng số cơ bản',
    audiences: ['Viên chức'],
    programs: ['ky-nang-so-2026'],
  },
  {
    title: 'Công chức phụ trách chuyển đổi số được tập huấn chuyên đề',
    audiences: ['Công chức phụ trách chuyển đổi số'],
    programs: ['cds-zoom-2026', 'cds-diem-cau-2026'],
  },
]

type Figures = Record<string, Record<string, number>>

/** Distinct people by target and name of unit, with everything below it; `''`: all. */
export async function figuresOfTables(db: Database): Promise<Figures> {
  const figures: Figures = {}
  for (const { title, audiences, programs } of TARGETS) {
    const { rows } = await sql<{ unit: string; people: number }>`
      with recursive above (unit_id, id) as (
        select id, id from units
        union select a.unit_id, u.parent_id from above a join units u on u.id = a.id
        where u.parent_id is not null
      )
      select coalesce(u.name, '') as unit, count(distinct l.id)::int as people
      from learners l
      join enrolments e on e.learner_id = l.id
      join cohorts c on c.id = e.cohort_id and c.program_id = any(${programs}::text[])
      left join learner_units m on m.learner_id = l.id and m.valid_to is null
      left join above a on a.unit_id = m.unit_id
      left join units u on u.id = a.id
      where l.audience = any(${audiences}::text[]) and (
        (select r.verdict from outcome_revisions r where r.enrolment_id = e.id
          order by r.revision desc limit 1) = 'passed'
        or exists (select from certificates k where k.enrolment_id = e.id and k.state = 'valid'))
      group by grouping sets ((u.name), ())`.execute(db)
    figures[title] = Object.fromEntries(rows.map(({ unit, people }) => [unit, people]))
  }
  return figures
}

/** The same, as they stand in "Tổng hợp" and "Theo đơn vị". */
export function figuresOfSheets(file: string): Figures {
  const { Sheets } = read(readFileSync(file))
  const rowsOf = (name: string) => {
    const sheet = Sheets[name]
    if (sheet === undefined) throw new Error(`no sheet ${name}`)
    return utils.sheet_to_json<unknown[]>(sheet, { header: 1, defval: null })
  }
  const summary = rowsOf('Tổng hợp')
  const units = rowsOf('Theo đơn vị')
  const top = units.findIndex(([first]) => first === 'Cấp')
  const groups = units[top] ?? []
  const reachedOf = (title: string) => groups.indexOf(title) + 2
  const lines = units.slice(top + 2).filter(([level]) => typeof level === 'number')
  return Object.fromEntries(
    TARGETS.map(({ title }) => {
      const whole = summary.find((row) => row[1] === title)?.[6]
      const byUnit = lines.flatMap((row): [string, number][] => {
        const reached = row[reachedOf(title)]
        return typeof reached === 'number' && reached > 0 ? [[String(row[2]).trim(), reached]] : []
      })
      return [title, Object.fromEntries([...byUnit, ['', Number(whole)]])]
    }),
  )
}
