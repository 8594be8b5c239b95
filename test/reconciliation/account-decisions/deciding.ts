/** A world in which somebody decides about accounts, and how it stands then. */
import { sql } from 'kysely'
import type { Viewer } from '../../../src/access/viewer.ts'
import { operator } from '../../../src/access/viewer.ts'
import { matchAccounts } from '../../../src/evidence/link.ts'
import {
  decideAccounts,
  type WantedRow,
} from '../../../src/reconciliation/account-decisions/decide.ts'
import { undoDecision } from '../../../src/reconciliation/account-decisions/undo.ts'
import type { Run } from '../../../src/runs/run.ts'
import type { World } from '../../support/world.ts'

export const mai: Viewer = operator('cli:mai')

const why = { reason: 'Đã gọi điện xác nhận', attachment: null }

export function deciding(world: World) {
  const { db } = world
  const idOf = async (source: string) => {
    const { id } = await db
      .selectFrom('accounts')
      .select('id')
      .where('source_id', '=', source)
      .executeTakeFirstOrThrow()
    return id
  }
  return {
    idOf,
    /** The rules look at whatever has changed. */
    match: () => matchAccounts(db, world.clock, null),
    learnerId: async (code: string) => {
      const { id } = await db
        .selectFrom('learners')
        .select('id')
        .where('employee_code', '=', code)
        .executeTakeFirstOrThrow()
      return id
    },
    /** Whose an account is, and why. */
    standing: async (source: string) => {
      const found = await sql<{
        state: string
        reason: string
        code: string | null
        by: string | null
        candidates: string[]
      }>`
        select a.state, a.reason->>'code' as reason, l.employee_code as code, a.linked_by as by,
          array(select c.employee_code from jsonb_path_query(a.reason, '$.candidates[*].learnerId') one
            join learners c on c.id = (one #>> '{}')::uuid) as candidates
        from accounts a left join learners l on l.id = a.learner_id where a.source_id = ${source}`.execute(
        db,
      )
      const [standing] = found.rows
      if (!standing) throw new Error(`no account ${source}`)
      return standing
    },
    decide: async (viewer: Viewer, ...rows: (Omit<WantedRow, 'place'> & { place?: string })[]) => {
      const named = rows.map((row, at) => ({
        place: rows.length === 1 ? '' : `links.${at}`,
        ...row,
        account: row.account.includes('/') ? row.account : `lms/${row.account}`,
      }))
      const decided = await decideAccounts({ db, clock: world.clock }, viewer, named, why)
      return { ...decided, act: decided.acts[0]?.id ?? '' }
    },
    undo: (viewer: Viewer, act: string) =>
      undoDecision({ db, clock: world.clock }, viewer, act, { ...why, reason: 'Nối nhầm' }),
    /** What a learner's outcome says, and whether it waits to be decided anew. */
    outcome: async (code: string) => {
      const found = await sql<{ verdict: string; reason: string; reopened: boolean }>`
        select o.verdict, o.reason, o.reopened_at is not null as reopened
        from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
        where l.employee_code = ${code}`.execute(db)
      return found.rows[0] ?? null
    },
    /** The certificates of a learner. */
    certificates: async (code: string) =>
      await db
        .selectFrom('certificates')
        .innerJoin('learners', 'learners.id', 'certificates.learner_id')
        .select(['certificates.state', 'certificates.revision'])
        .where('learners.employee_code', '=', code)
        .execute(),
    audited: async (subject: string) =>
      await db
        .selectFrom('audit_entries')
        .select(['actor', 'action', 'before', 'after', 'items_hash'])
        .where('subject', '=', subject)
        .orderBy('seq')
        .execute(),
    history: async (source: string) =>
      await db
        .selectFrom('account_links')
        .innerJoin('accounts', 'accounts.id', 'account_links.account_id')
        .select(['account_links.state', 'account_links.actor'])
        .where('accounts.source_id', '=', source)
        .orderBy('account_links.id')
        .execute(),
  }
}

export const cohortsOf = (runs: readonly Run[]) => runs.map(({ subject }) => subject)
