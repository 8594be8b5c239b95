/** SQL of looking back at rows of the roster that became one person: whose enrolments and accounts were whose. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Queryable } from '../../database/connection.ts'

/** SQL condition on a learner's id: at an instant the row was not known to be a second row of somebody else. */
export const presentAt = (learnerId: RawBuilder<unknown>, at: Date) => sql<boolean>`not exists (
  select from learner_merges m join decision_acts act on act.id = m.act_id
  where m.absorbed = ${learnerId} and act.at <= ${at}
    and not exists (select from decision_acts undo where undo.undoes = act.id and undo.at <= ${at}))`

/** What belonged to another row of the roster than today, because of a merge or its undoing. */
export interface OwnersThen {
  /** By id of the enrolment. */
  enrolments: ReadonlyMap<string, string>
  /** By id of the hand-out. */
  holdings: ReadonlyMap<string, string>
}

const Moved = z.object({ enrolments: z.array(z.uuid()), holdings: z.array(z.uuid()) })

/** The learners to whom things belonged at an instant that are another's today. */
export async function ownersAt(db: Queryable, at: Date): Promise<OwnersThen> {
  const found = await sql<{
    kept: string
    absorbed: string
    moved: unknown
    stoodThen: boolean
    standsNow: boolean
  }>`
    select * from (
      select m.kept, m.absorbed, m.moved, act.at, undo.id is null as "standsNow",
        act.at <= ${at} and coalesce(undo.at > ${at}, true) as "stoodThen"
      from learner_merges m join decision_acts act on act.id = m.act_id
      left join decision_acts undo on undo.undoes = act.id
    ) merges
    where "standsNow" <> "stoodThen" order by at`.execute(db)
  const owners = { enrolments: new Map<string, string>(), holdings: new Map<string, string>() }
  for (const { kept, absorbed, stoodThen, ...merge } of found.rows) {
    const moved = Moved.parse(merge.moved)
    const put = (map: Map<string, string>, ids: string[]) => {
      // Of several merges in a row the first tells whose it was before, the last whose it was after.
      for (const id of ids)
        if (stoodThen) map.set(id, kept)
        else if (!map.has(id)) map.set(id, absorbed)
    }
    put(owners.enrolments, moved.enrolments)
    put(owners.holdings, moved.holdings)
  }
  return owners
}
