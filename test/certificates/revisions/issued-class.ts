/** A cohort whose people have been certified, and what a person may do with their certificates. */
import type { Viewer } from '../../../src/access/viewer.ts'
import { issueCertificates } from '../../../src/certificates/issue.ts'
import { listCertificates } from '../../../src/certificates/list.ts'
import type { CertificateChoice } from '../../../src/certificates/revisions/choose.ts'
import type { Correctable } from '../../../src/certificates/revisions/correct.ts'
import {
  type Reinstatement,
  reinstateCertificates,
} from '../../../src/certificates/revisions/reinstate.ts'
import { type Correction, reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import {
  COHORT,
  createWorld,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'

export interface IssuedClass extends World {
  /** Of the employee code: number, code and private token at the issue. */
  issued: Map<string, { number: string; code: string; token: string }>
  numberOf(code: string): string
  /** The platform gives another score, and the rules look again. */
  score(code: string, points: string): Promise<void>
  /** Verdict and decisive reason, such as `review/changed-after-issue`. */
  outcomeOf(code: string): Promise<string>
  /** As lists show it. */
  certificateOf(code: string): Promise<Awaited<ReturnType<typeof listCertificates>>[number]>
  revise(
    codes: readonly string[],
    taken: readonly Correctable[],
    more?: Partial<Correction>,
    by?: Viewer,
  ): ReturnType<typeof reviseCertificates>
  revoke(
    codes: readonly string[],
    more?: { reason?: string; attachment?: string; choice?: CertificateChoice },
    by?: Viewer,
  ): ReturnType<typeof revokeCertificates>
  reinstate(
    codes: readonly string[],
    more?: Partial<Reinstatement>,
    by?: Viewer,
  ): ReturnType<typeof reinstateCertificates>
  /** A viewer who sees one unit. */
  viewerOf(unit: string): Promise<Viewer>
}

/** @param people employee codes with their score and unit; all of them pass */
export async function createIssuedClass(
  people: Record<string, { score?: string; unit?: string }>,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<IssuedClass> {
  const world = await createWorld(options)
  const codes = Object.keys(people)
  await world.importRoster(
    rosterCsv(codes.map((code) => ({ code, unit: people[code]?.unit ?? 'Sở Nội vụ' }))),
  )
  await world.sync(
    onePage(...codes.flatMap((code) => learnerWith(code, people[code]?.score ?? '8'))),
  )
  await world.reconcile()
  const runId = await world.newRun('certify', COHORT)
  const { issued } = await issueCertificates(world, await getCohort(world.db, COHORT), {
    runId,
    actor: lan.actor,
  })
  const certificates = new Map(
    issued.map(({ learner, link, ...given }) => [
      learner,
      { ...given, token: link.split('/c/')[1] ?? '' },
    ]),
  )
  const numberOf = (code: string) => {
    const found = certificates.get(code)
    if (!found) throw new Error(`${code} has no certificate`)
    return found.number
  }
  const written = (codes: readonly string[]) => ({
    reason: 'Theo công văn 12',
    attachment: null,
    choice: { names: codes.map(numberOf), issuer: null },
  })
  return {
    ...world,
    issued: certificates,
    numberOf,
    score: async (code, points) => {
      await world.sync(onePage(finalTest(code, points)))
      await world.reconcile()
    },
    outcomeOf: async (code) => {
      const found = await world.db
        .selectFrom('outcomes as o')
        .innerJoin('enrolments as e', 'e.id', 'o.enrolment_id')
        .innerJoin('learners as l', 'l.id', 'e.learner_id')
        .select(['o.verdict', 'o.reason'])
        .where('l.employee_code', '=', code)
        .executeTakeFirstOrThrow()
      return found.reason === '' ? found.verdict : `${found.verdict}/${found.reason}`
    },
    certificateOf: async (code) => {
      const [found] = await listCertificates(world.db, lan, { number: numberOf(code), limit: 1 })
      if (!found) throw new Error(`${code} has no certificate`)
      return found
    },
    revise: (codes, taken, more = {}, by = lan) => {
      world.clock.pass(5)
      return reviseCertificates(world, by, { ...written(codes), taken, dryRun: false, ...more })
    },
    revoke: (codes, more = {}, by = lan) => {
      world.clock.pass(5)
      return revokeCertificates(world, by, { ...written(codes), ...more })
    },
    reinstate: (codes, more = {}, by = lan) => {
      world.clock.pass(5)
      return reinstateCertificates(world, by, {
        ...written(codes),
        facts: 'present',
        despiteOutcome: false,
        ...more,
      })
    },
    viewerOf: async (name) => {
      const unit = await world.db
        .selectFrom('units')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return { ...lan, actor: `cli:${name}`, unitId: unit.id }
    },
  }
}
