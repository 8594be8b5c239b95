/** What happens to a world between two reconciliations. */
import { randomUUID } from 'node:crypto'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { reinstateCertificates } from '../../src/certificates/revisions/reinstate.ts'
import { reviseCertificates } from '../../src/certificates/revisions/revise.ts'
import { revokeCertificates } from '../../src/certificates/revisions/revoke.ts'
import { addDays, dateInVietnam } from '../../src/foundation/dates.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { loadConfiguration } from '../../src/programs/load.ts'
import { storablePlatform } from '../../src/programs/platforms.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { getCohort } from '../../src/programs/store.ts'
import { insertAct, touchEnrolments } from '../../src/reconciliation/person-decisions/act-store.ts'
import { lan } from '../support/installation.ts'
import { COHORT, platformsYaml, type World } from '../support/world.ts'

/** Issues what is earned. */
export async function certify(world: World, cohort = COHORT) {
  const runId = await world.newRun('certify', cohort)
  return await issueCertificates(world, await getCohort(world.db, cohort), {
    runId,
    actor: 'cli:lan',
  })
}

/** The configuration now says this of the programs. */
export async function changePrograms(world: World, ...programs: string[]) {
  const files = programs.map((text, at) => ({ name: `programs/p${at}.yaml`, text }))
  const configuration = parseConfiguration(
    [{ name: 'platforms.yaml', text: platformsYaml }, ...files],
    ['onetouch', 'provincial-portal'],
  )
  await loadConfiguration(world.db, world.clock, 'configuration', {
    ...configuration,
    platforms: configuration.platforms.map(storablePlatform),
  })
}

async function enrolmentIdOf(world: World, code: string): Promise<string | null> {
  const row = await world.db
    .selectFrom('enrolments')
    .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
    .select('enrolments.id')
    .where('learners.employee_code', '=', code)
    .where('enrolments.cohort_id', '=', COHORT)
    .executeTakeFirst()
  return row?.id ?? null
}

async function newAct(
  world: World,
  kind: 'override' | 'presence' | 'excuse' | 'undo',
  undoes: string | null = null,
) {
  return await insertAct(
    world.db,
    { kind, reason: `Biên bản ${kind}`, attachment: null, undoes },
    { actor: 'cli:lan', at: world.clock.now() },
  )
}

/** A person overrides the rules for somebody. @param days so long it holds; for an extension, so long the window stays open */
export async function overrideBy(
  world: World,
  wanted: { who: string; kind: 'allow' | 'refuse' | 'extend'; days?: number | null },
): Promise<void> {
  const enrolment = await enrolmentIdOf(world, wanted.who)
  if (enrolment === null) return
  const day = addDays(dateInVietnam(world.clock.now()), wanted.days ?? 20)
  await world.db
    .insertInto('overrides')
    .values({
      id: randomUUID(),
      act_id: await newAct(world, 'override'),
      enrolment_id: enrolment,
      kind: wanted.kind,
      last_day: wanted.kind === 'extend' ? day : null,
      expires_on: wanted.kind === 'extend' || wanted.days == null ? null : day,
    })
    .execute()
  await touchEnrolments(world.db, [enrolment])
}

/** A person says of the first session whether somebody was there, and accepts a reason for it. */
export async function stateMarks(
  world: World,
  { who, mark }: { who: string; mark: 'present' | 'absent' },
): Promise<void> {
  const enrolment_id = await enrolmentIdOf(world, who)
  if (enrolment_id === null) return
  const session = { enrolment_id, platform_id: 'lms', course: 'KNS', session: 'S1' }
  await world.db
    .insertInto('presences')
    .values({ id: randomUUID(), act_id: await newAct(world, 'presence'), ...session, mark })
    .execute()
  await world.db
    .insertInto('excuses')
    .values({
      id: randomUUID(),
      act_id: await newAct(world, 'excuse'),
      ...session,
      accepted_by: 'Lan',
    })
    .execute()
  await touchEnrolments(world.db, [enrolment_id])
}

/** The newest decision of a person that still stands is taken back, or this one. */
export async function undoNewest(world: World, act?: string): Promise<void> {
  const newest = await world.db
    .selectFrom('decision_acts as act')
    .leftJoin('decision_acts as undo', 'undo.undoes', 'act.id')
    .select('act.id')
    .where('act.kind', 'in', ['override', 'presence', 'excuse'])
    .where('undo.id', 'is', null)
    .$if(act !== undefined, (query) => query.where('act.id', '=', act ?? ''))
    .orderBy('act.at', 'desc')
    .orderBy('act.id')
    .executeTakeFirst()
  if (!newest) return
  await newAct(world, 'undo', newest.id)
  const touched = await world.db
    .selectFrom('overrides')
    .select('enrolment_id')
    .where('act_id', '=', newest.id)
    .unionAll(
      world.db.selectFrom('presences').select('enrolment_id').where('act_id', '=', newest.id),
    )
    .unionAll(world.db.selectFrom('excuses').select('enrolment_id').where('act_id', '=', newest.id))
    .execute()
  await touchEnrolments(
    world.db,
    touched.map(({ enrolment_id }) => enrolment_id),
  )
}

/** A person does something with the certificate of somebody, if there is one that it can be done with. */
export async function actOnCertificateOf(
  world: World,
  { who, act }: { who: string; act: 'revoke' | 'reinstate' | 'correct' },
) {
  const found = await world.db
    .selectFrom('certificates as c')
    .innerJoin('learners as l', 'l.id', 'c.learner_id')
    .select(['c.id', 'c.state'])
    .where('l.employee_code', '=', who)
    .where('c.cohort_id', '=', COHORT)
    .executeTakeFirst()
  if (found === undefined || found.state !== (act === 'reinstate' ? 'revoked' : 'valid')) return
  const written = {
    reason: 'Theo công văn 12',
    attachment: null,
    choice: { names: [found.id], issuer: null },
  }
  if (act === 'revoke') await revokeCertificates(world, lan, written)
  else if (act === 'reinstate')
    await reinstateCertificates(world, lan, { ...written, facts: 'same', despiteOutcome: true })
  else
    await reviseCertificates(world, lan, { ...written, taken: ['score'], dryRun: false }).catch(
      unlessRefused,
    )
}

/** Nothing to correct, or not passed. */
function unlessRefused(thrown: unknown) {
  const refusals = ['certificate.unchanged', 'certificate.not-earned']
  if (!(thrown instanceof HocvuError && refusals.includes(thrown.code))) throw thrown
}
