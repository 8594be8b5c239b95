/** Whom a row of the roster speaks of by now: rows that were merged speak of the person that was kept. */
import { type RawBuilder, sql } from 'kysely'

/** SQL: the id of that person. @param row alias of the row of `learners` */
export const keptLearner = (row: string) =>
  sql<string>`case when ${sql.ref(row)}.merged_into is null then ${sql.ref(row)}.id else kept_learner(${sql.ref(row)}.id) end`

/** SQL: a list of ids, of the person and of every row of the roster that was merged into theirs. */
export const rowsOfLearner = (id: RawBuilder<unknown>) =>
  sql<string>`(with recursive held as (
    select ${id} as id union select m.id from learners m join held on m.merged_into = held.id
  ) select id from held)`
