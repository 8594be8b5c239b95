/** Worlds in which people have passed, and the issue of their certificates. */
import { issueCertificates, type Release } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'

type Options = NonNullable<Parameters<typeof createWorld>[0]>

/** Keeps the worlds of a test file, so that they are closed together. */
export function certifiedWorlds() {
  const worlds: World[] = []
  return {
    /** A world in which these people have passed in every cohort there is. */
    withPassed: async (people: string[], options: Options = {}): Promise<World> => {
      const world = await createWorld(options)
      worlds.push(world)
      await pass(world, people)
      return world
    },
    close: async () => {
      await Promise.all(worlds.map((world) => world.close()))
    },
  }
}

export async function pass(world: World, people: string[], score = '8'): Promise<void> {
  await world.importRoster(rosterCsv(people.map((code) => ({ code }))))
  await world.sync(onePage(...people.flatMap((code) => learnerWith(code, score))))
  const cohorts = await world.db.selectFrom('cohorts').select('id').execute()
  for (const { id } of cohorts) await world.reconcile(id)
}

export async function certify(
  world: World,
  cohort = COHORT,
  { db = world.db, release }: { db?: World['db']; release?: Release } = {},
) {
  const runId = await world.newRun('certify', cohort)
  const context = { runId, actor: 'cli:lan', ...(release && { release }) }
  return {
    runId,
    ...(await issueCertificates({ ...world, db }, await getCohort(world.db, cohort), context)),
  }
}

/** In the order of the register. */
export const register = async (world: World) =>
  await world.db
    .selectFrom('certificates')
    .innerJoin('certificate_revisions as r', (join) =>
      join.onRef('r.certificate_id', '=', 'id').onRef('r.revision', '=', 'certificates.revision'),
    )
    .select(['issuer', 'year', 'register_number', 'number', 'r.code', 'enrolment_id'])
    .orderBy('issuer')
    .orderBy('year')
    .orderBy('register_number')
    .execute()

export const numbersOf = async (world: World) =>
  (await register(world)).map(({ year, register_number }) => `${register_number}/${year}`)

export async function enrolmentOf(world: World, code: string, cohort = COHORT): Promise<string> {
  const row = await world.db
    .selectFrom('enrolments')
    .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
    .select('enrolments.id')
    .where('learners.employee_code', '=', code)
    .where('enrolments.cohort_id', '=', cohort)
    .executeTakeFirstOrThrow()
  return row.id
}

export const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
export const people = (count: number) => upTo(count).map((number) => `P${number}`)
