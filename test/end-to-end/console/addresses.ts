/** A real address for every page that a person can open. */
import type { Database } from '../../../src/database/connection.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { allRoutes } from '../../../src/http/routes.ts'
import { WHOLE_PROGRAM } from '../../../src/programs/plans/plan-of-program.ts'
import { listPlans } from '../../../src/programs/plans/store.ts'

/** Of the routes that answer a GET with a page, as the list of routes has them. */
export function pagePaths(): string[] {
  return allRoutes(createMetrics())
    .filter(
      ({ method, documentation }) => method === 'get' && documentation.answer.type === 'text/html',
    )
    .map(({ path }) => path)
}

/** What stands for the parameters of a path, from what there is; null: there is nothing for it. */
export async function idsOf(db: Database): Promise<Record<string, string | undefined>> {
  const first = async (query: Promise<{ id: string } | undefined>) => (await query)?.id
  const cohort = await first(
    db.selectFrom('outcomes').select('cohort_id as id').orderBy('cohort_id').executeTakeFirst(),
  )
  const program = await first(
    db.selectFrom('programs').select('id').where('active', '=', true).executeTakeFirst(),
  )
  const [plan] = await listPlans(db)
  return {
    cohort,
    enrolment: await first(
      db
        .selectFrom('outcomes')
        .select('enrolment_id as id')
        .where('cohort_id', '=', cohort ?? '')
        .executeTakeFirst(),
    ),
    learner: await first(db.selectFrom('learners').select('id').executeTakeFirst()),
    unit: await first(db.selectFrom('units').select('id').executeTakeFirst()),
    platform: await first(
      db.selectFrom('platforms').select('id').where('active', '=', true).executeTakeFirst(),
    ),
    program,
    // A program that no plan names is a plan of one target.
    plan: plan?.id ?? program,
    target: plan?.definition.targets[0]?.id ?? WHOLE_PROGRAM,
    audience: plan?.definition.audiences[0]?.id,
    certificate: await first(db.selectFrom('certificates').select('id').executeTakeFirst()),
    account: await first(db.selectFrom('accounts').select('id').executeTakeFirst()),
    lti: await first(db.selectFrom('lti_registrations').select('id').executeTakeFirst()),
    course: await first(db.selectFrom('lti_courses').select('id').executeTakeFirst()),
    subscribers: await first(db.selectFrom('subscribers').select('id').executeTakeFirst()),
    run: await first(
      db.selectFrom('runs').select('id').where('kind', '=', 'sync').executeTakeFirst(),
    ),
    people: await first(db.selectFrom('users').select('id').executeTakeFirst()),
    verify: await first(
      db.selectFrom('certificate_revisions').select('code as id').executeTakeFirst(),
    ),
  }
}

/** Which of the ids a parameter means, by the part of the path before it. */
const MEANT: Record<string, string> = {
  cohorts: 'cohort',
  learners: 'learner',
  units: 'unit',
  platforms: 'platform',
  programs: 'program',
  plans: 'plan',
  certificates: 'certificate',
  accounts: 'account',
  runs: 'run',
}

/** null: there is nothing to show on the page. */
export function addressOf(path: string, ids: Record<string, string | undefined>): string | null {
  let isWhole = true
  const address = path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, room: string, param: string) => {
    const id = ids[param === 'id' ? (MEANT[room] ?? room) : param] ?? ids[room]
    if (id === undefined) isWhole = false
    return `${room}/${id}`
  })
  return isWhole ? address : null
}
