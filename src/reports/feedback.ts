/** SQL of what learners say of programs: in sums only, and only where enough of them have spoken. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

/** Below so many answers somebody could be recognised by what they gave. */
export const LEAST_ANSWERS = 5
/** More than these are not read one by one. */
const COMMENTS = 200

export interface ProgramFeedback {
  program: { id: string; vi: string; en: string | null }
  /** null: fewer than `LEAST_ANSWERS`. */
  told: {
    answers: number
    /** How many gave one star, two, … five. */
    stars: [number, number, number, number, number]
    /** In the order of their words: nothing tells by whom or when. */
    comments: string[]
  } | null
}

/** Programs of which somebody whom the viewer sees has said something. */
export async function feedbackByProgram(db: Queryable, viewer: Viewer): Promise<ProgramFeedback[]> {
  const found = await sql<{
    id: string
    vi: string
    en: string | null
    answers: number
    stars: [number, number, number, number, number]
    comments: string[]
  }>`
    with given as (
      select f.program_id, f.stars, f.comment from feedback f
      join certificates c on c.id = f.certificate_id
      where ${seesLearner(viewer, sql`c.learner_id`)}
    ), counted as (
      select program_id, count(*) as answers,
        ${sql.join([1, 2, 3, 4, 5].map((stars) => sql`count(*) filter (where stars = ${stars}) as ${sql.ref(`s${stars}`)}`))}
      from given group by program_id
    )
    select p.id, v.definition->'title'->>'vi' as vi, v.definition->'title'->>'en' as en, n.answers,
      json_build_array(n.s1, n.s2, n.s3, n.s4, n.s5) as stars,
      case when n.answers >= ${LEAST_ANSWERS} then array(
        select g.comment from given g where g.program_id = p.id and g.comment is not null
        order by g.comment limit ${COMMENTS}) else array[]::text[] end as comments
    from counted n
    join programs p on p.id = n.program_id
    join program_versions v on v.program_id = p.id and v.version = p.version
    order by p.id`.execute(db)
  return found.rows.map(({ id, vi, en, answers, stars, comments }) => ({
    program: { id, vi, en },
    told: answers < LEAST_ANSWERS ? null : { answers, stars, comments },
  }))
}
