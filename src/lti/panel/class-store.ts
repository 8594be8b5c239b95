/** SQL of the classes that belong to a course, as they are shown in it. About nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { classesOfCourse } from '../course-classes.ts'

export interface ClassOfCourse {
  id: string
  name: string
  title: { vi: string; en: string | null }
  /** Last valid day. */
  deadline: string | null
  /** That its evidence comes from. */
  platforms: string[]
}

/** The newest first. */
export async function listClasses(db: Queryable, courseId: string): Promise<ClassOfCourse[]> {
  const found = await sql<ClassOfCourse>`
    select h.id, v.definition->>'name' as name, pv.definition->'title' as title,
      v.definition->>'deadline' as deadline,
      array(select distinct e->>'platform' from jsonb_array_elements(v.definition->'evidence') e order by 1) as platforms
    from ${classesOfCourse}
    join programs p on p.id = h.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    where course.id = ${courseId}::uuid
    order by coalesce(v.definition->>'start', '') desc, h.id`.execute(db)
  return found.rows
}
