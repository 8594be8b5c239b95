/** SQL of what learners say of a course: one word a certificate, told to others only in sums. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'

export interface Feedback {
  /** 1 to 5. */
  stars: number
  comment: string | null
}

/** Said again, it takes the place of what was said before. */
export async function saveFeedback(
  db: Queryable,
  certificateId: string,
  { stars, comment }: Feedback,
  now: Date,
): Promise<void> {
  await sql`insert into feedback (certificate_id, program_id, stars, comment, given_at)
    select c.id, h.program_id, ${stars}, ${comment}, ${now}
    from certificates c join cohorts h on h.id = c.cohort_id
    where c.id = ${certificateId}::uuid
    on conflict (certificate_id) do update
      set stars = excluded.stars, comment = excluded.comment, given_at = excluded.given_at`.execute(
    db,
  )
}
