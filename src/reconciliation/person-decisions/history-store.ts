/** SQL of everything that people decided for one enrolment, also what no longer holds. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Excuse, Override, Presence } from './standing.ts'

interface Decided {
  attachment: { id: string; name: string } | null
  /** `expired`: its last day is over. */
  state: 'standing' | 'expired' | 'undone'
  undone: { act: string; actor: string; reason: string } | null
  undoneAt: Date | null
}

export interface DecisionHistory {
  overrides: (Override & Decided)[]
  excuses: (Excuse & Decided)[]
  presences: (Presence & Decided)[]
}

/** In the order in which it was decided; nothing for somebody whom the viewer may not see. */
export async function decisionHistory(
  db: Queryable,
  viewer: Viewer,
  enrolment: string,
  now: Date,
): Promise<DecisionHistory> {
  const read = async <Decision>(
    table: keyof DecisionHistory,
    own: RawBuilder<unknown>,
    isOver = sql<boolean>`false`,
  ): Promise<(Decision & Decided)[]> => {
    const found = await sql<Decision & Decided>`
      select d.act_id as act, act.reason, act.actor, act.at, ${own},
        case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as attachment,
        case when undo.id is not null then 'undone' when ${isOver} then 'expired' else 'standing' end as state,
        case when undo.id is not null
          then jsonb_build_object('act', undo.id, 'actor', undo.actor, 'reason', undo.reason) end as undone,
        undo.at as "undoneAt"
      from ${sql.table(table)} d
      join enrolments e on e.id = d.enrolment_id
      join decision_acts act on act.id = d.act_id
      left join attachments a on a.id = act.attachment_id
      left join decision_acts undo on undo.undoes = act.id
      where d.enrolment_id = ${enrolment}::uuid and ${seesLearner(viewer, sql`e.learner_id`)}
      order by act.at, d.id`.execute(db)
    return found.rows
  }
  const session = sql`d.platform_id as platform, d.course, d.session`
  return {
    overrides: await read<Override>(
      'overrides',
      sql`d.kind, d.last_day as "lastDay", d.expires_on as "expiresOn"`,
      sql<boolean>`coalesce(d.expires_on < ${dateInVietnam(now)}::date, false)`,
    ),
    excuses: await read<Excuse>('excuses', sql`${session}, d.accepted_by as "acceptedBy"`),
    presences: await read<Presence>('presences', sql`${session}, d.mark`),
  }
}
