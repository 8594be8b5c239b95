/** Whom a row of the roster speaks of by now: rows that were merged speak of the person that was kept. */
import { sql } from 'kysely'

/** SQL: the id of that person. @param row alias of the row of `learners` */
export const keptLearner = (row: string) =>
  sql<string>`case when ${sql.ref(row)}.merged_into is null then ${sql.ref(row)}.id else kept_learner(${sql.ref(row)}.id) end`
