/**
 * What the plan report is measured against: one aggregate that answers its main question alone, how many distinct people of
 * each target's audience have passed, by unit at every level.
 */
import { sql } from 'kysely'
import type { Database } from '../../../src/database/connection.ts'

/** Nothing of modules, weeks, years, papers, turns, minimums, mergers, forecasts or head counts. */
export async function reachedByHand(db: Database) {
  return await db.transaction().execute(async (trx) => {
    await sql`set local work_mem = '64MB'`.execute(trx)
    const found = await sql<{ unit: string; target: string; people: number }>`
      with recursive passed as (
        select e.learner_id, min(o.achieved_on) filter (where c.program_id = 'son-la-2026') as basic,
          min(o.achieved_on) filter (where c.program_id = 'son-la-boi-duong-2026') as intensive,
          min(o.achieved_on) as any_of_them
        from enrolments e join cohorts c on c.id = e.cohort_id join outcomes o on o.enrolment_id = e.id
        where c.program_id in ('son-la-2026', 'son-la-boi-duong-2026') and o.verdict = 'passed'
          and o.achieved_on between '2026-01-01' and '2026-11-16'
        group by e.learner_id
      ),
      people as (
        select p.*, l.audience, l.tags from passed p
        join learners l on l.id = p.learner_id and l.merged_into is null
      ),
      counts as (
        select lu.unit_id, t.target, count(*)::int as people
        from people p
        cross join lateral (values
          ('can-bo-cong-chuc', case when p.audience in ('Công chức', 'Lãnh đạo cấp sở, cấp xã')
            or 'Công chức phụ trách chuyển đổi số' = any(p.tags) then p.basic end),
          ('vien-chuc', case when p.audience = 'Viên chức' then p.basic end),
          ('phu-trach-chuyen-doi-so', case when 'Công chức phụ trách chuyển đổi số' = any(p.tags) then p.intensive end),
          ('hoc-sinh-sinh-vien', case when p.audience = 'Học sinh, sinh viên' then p.basic end),
          ('thanh-vien-to', case when p.audience = 'Thành viên Tổ chuyển đổi số cộng đồng' then p.basic end),
          ('luc-luong-nong-cot', case when 'Lực lượng nòng cốt' = any(p.tags) then p.any_of_them end)
        ) t (target, day)
        join learner_units lu on lu.learner_id = p.learner_id
          and t.day between lu.valid_from and coalesce(lu.valid_to, 'infinity')
        where t.day is not null
        group by lu.unit_id, t.target
      ),
      above (unit, top) as (
        select id, id from units
        union all
        select a.unit, u.parent_id from above a join units u on u.id = a.top where u.parent_id is not null
      )
      select a.top as unit, c.target, sum(c.people)::int as people
      from counts c join above a on a.unit = c.unit_id group by a.top, c.target`.execute(trx)
    return found.rows
  })
}
