/** Two rows of the roster that are one person, and how each stands. */
import { sql } from 'kysely'
import { mergeLearners } from '../../../src/reconciliation/account-decisions/merge.ts'
import { lan } from '../../support/installation.ts'
import type { World } from '../../support/world.ts'

export function merging(world: World) {
  const { db } = world
  return {
    merge: (kept: string, absorbed: string, viewer = lan) =>
      mergeLearners(
        { db, clock: world.clock },
        viewer,
        { kept, absorbed },
        { reason: 'Trùng người', attachment: null },
      ),
    /** Everything that hangs on a learner. */
    holdingsOf: async (id: string) => {
      const one = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(db)).rows
      return {
        person: await one(sql`
          select roster_key, employee_code, employee_code_key, encode(national_id_hash, 'hex') as national_id,
            national_id_last4, email, email_key, phone, date_of_birth, full_name, merged_into
          from learners where id = ${id}`),
        units: await one(
          sql`select unit_id, valid_from, valid_to from learner_units where learner_id = ${id} order by 2, 1`,
        ),
        accounts: await one(
          sql`select source_id, state, linked_by from accounts where learner_id = ${id} order by 1`,
        ),
        enrolments: await one(
          sql`select id, cohort_id from enrolments where learner_id = ${id} order by 1`,
        ),
        certificates: await one(
          sql`select number, state from certificates where learner_id = ${id} order by 1`,
        ),
        ledger: await one(sql`select id from ledger_holdings where learner_id = ${id} order by 1`),
      }
    },
    /** The outcome of an enrolment's learner in a cohort, by the learner's id. */
    outcomesOf: async (id: string) => {
      const found = await sql<{ cohort: string; verdict: string; reopened: boolean }>`
        select o.cohort_id as cohort, o.verdict, o.reopened_at is not null as reopened
        from outcomes o join enrolments e on e.id = o.enrolment_id
        where e.learner_id = ${id} order by 1`.execute(db)
      return found.rows
    },
  }
}
