/** SQL of how far the data had come that a report was made from: the newest of everything that it counts. */
import { sql } from 'kysely'
import { z } from 'zod'
import { CalendarDate } from '../../../connectors/contract.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { RULES_REVISION } from '../../reconciliation/decide.ts'

const version = z.object({ id: z.string(), version: z.int() })
const newest = z.object({ count: z.int(), newest: z.string().nullable() })

export const DataState = z.object({
  /** Nothing that was achieved later counts. */
  on: CalendarDate,
  /** Of the rules' own code. */
  rulesRevision: z.int(),
  /** 0: the plan was a program by itself. */
  plan: version,
  programs: z.array(version),
  cohorts: z.array(version),
  /** Id of the newest decision; null: nothing was decided yet. */
  decision: z.int().nullable(),
  /** Number and time of the certificate that was issued, revised or revoked last. */
  certificates: newest,
  papers: newest,
  /** Figures that stand, and when one was brought or withdrawn last. */
  figures: newest,
  /** People on the roster. */
  learners: z.int(),
  /** Units that are known, and the last day on which one became another. */
  units: newest,
})
export type DataState = z.infer<typeof DataState>

/** To be read in the transaction in which the report is made. */
export async function dataState(
  db: Queryable,
  plan: { id: string; version: number; programs: readonly string[] },
  on: DateString,
): Promise<DataState> {
  const programs = [...plan.programs]
  const found = await sql<Omit<DataState, 'on' | 'plan' | 'rulesRevision'>>`select
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'version', version) order by id), '[]')
      from programs where id = any(${programs}::text[])) as programs,
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'version', version) order by id), '[]')
      from cohorts where program_id = any(${programs}::text[])) as cohorts,
    (select max(id) from outcome_revisions) as decision,
    (select jsonb_build_object('count', count(*), 'newest', greatest(max(issued_at),
        (select max(created_at) from certificate_revisions), (select max(at) from certificate_revocations)))
      from certificates) as certificates,
    (select jsonb_build_object('count', count(*) filter (where withdrawn_at is null),
        'newest', greatest(max(recorded_at), max(withdrawn_at))) from papers) as papers,
    (select jsonb_build_object('count', count(*) filter (where withdrawn_at is null),
        'newest', greatest(max(recorded_at), max(withdrawn_at))) from plan_figures) as figures,
    (select count(*) from learners where merged_into is null) as learners,
    (select jsonb_build_object('count', count(*), 'newest',
        (select max(effective_on) from unit_successions)) from units) as units`.execute(db)
  const { id, version } = plan
  return DataState.parse({
    on,
    rulesRevision: RULES_REVISION,
    plan: { id, version },
    ...found.rows[0],
  })
}
