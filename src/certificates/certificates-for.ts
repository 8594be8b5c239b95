/**
 * The certificates of certain people: what they have, and what they have earned and is issued to them now. However many
 * ask at once, each is given the same certificates.
 */
import type { Viewer } from '../access/viewer.ts'
import type { Database } from '../database/connection.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Cohort } from '../programs/store.ts'
import { choose } from '../reconciliation/person-decisions/selection.ts'
import { createRun, finishRun, type Run } from '../runs/run.ts'
import { earnedInOrder, type WhyNone, whyNone } from './earned-store.ts'
import { certificatesOfEnrolments, type GivenCertificate } from './given-store.ts'
import { requireIssuable } from './issuable.ts'
import { type IssueDeps, issueBatch } from './issue.ts'
import { requireFreeNumbers } from './store.ts'

/** They are issued in one transaction, all or none. */
export const MOST_AT_ONCE = 500

export interface CertificatesFor {
  certificates: (GivenCertificate & { isNew: boolean })[]
  /** Who has none, and why. */
  without: { learner: string; reason: WhyNone }[]
  /** Makes the files of what was issued; to be handed to a queue, else the sweep finds it. */
  filesRun: Run | null
}

/**
 * @param people of the cohort: ids of their enrolments, or the keys by which the roster knows them; 500 at most
 * @throws HocvuError `not-found` naming who is not in the cohort or not seen by the viewer, `request.conflict` for a key
 *   that several share, `request.invalid` for too many; and what refuses an issue, when there is one to be made
 */
export async function certificatesFor(
  deps: IssueDeps,
  viewer: Viewer,
  cohort: Cohort,
  people: { enrolments: readonly string[] } | { learners: readonly string[] },
): Promise<CertificatesFor> {
  const { db, clock } = deps
  const named = 'learners' in people ? people.learners : people.enrolments
  if (named.length > MOST_AT_ONCE)
    throw new HocvuError(
      'request.invalid',
      `${named.length} people are too many for one request. Name at most ${MOST_AT_ONCE}, or issue for the whole cohort.`,
      { fields: [{ field: 'learners', reason: `must be at most ${MOST_AT_ONCE}` }] },
    )
  const chosen = await choose(db, viewer, cohort.id, people)
  const ids = chosen.map(({ enrolment }) => enrolment)
  const { issued, filesRun } = await issueWhatIsMissing(deps, viewer, cohort, ids)
  const certificates = await certificatesOfEnrolments(deps, viewer, ids)
  const have = new Set(certificates.map(({ enrolmentId }) => enrolmentId))
  const reasons = await whyNone(
    db,
    cohort.id,
    clock.now(),
    ids.filter((id) => !have.has(id)),
  )
  return {
    certificates: certificates.map((one) => ({ ...one, isNew: issued.has(one.enrolmentId) })),
    without: chosen
      .filter(({ enrolment }) => !have.has(enrolment))
      .map(({ enrolment, learner }) => ({
        learner,
        // Somebody has decided something since; asked again, it is known what.
        reason: reasons.get(enrolment) ?? 'undecided',
      })),
    filesRun,
  }
}

async function issueWhatIsMissing(
  deps: IssueDeps,
  viewer: Viewer,
  cohort: Cohort,
  enrolmentIds: readonly string[],
): Promise<{ issued: Set<string>; filesRun: Run | null }> {
  const { db, clock } = deps
  const earned = await earnedInOrder(db, cohort.id, clock.now(), enrolmentIds)
  if (earned.length === 0) return { issued: new Set(), filesRun: null }
  const wording = requireIssuable(cohort.program, deps, { released: false })
  await requireFreeNumbers(db, wording, dateInVietnam(clock.now()), earned.length)
  return await db.transaction().execute(async (trx) => {
    let filesRun: Run | null = null
    const issued = await issueBatch(trx, deps, cohort, wording, earned, {
      actor: viewer.actor,
      // Begun and ended with the certificates: it is there whole, or not at all.
      run: async (issuing) => {
        const runs = await writeRuns(trx, deps, viewer, cohort.id, {
          issued: wording.agencySignature ? 0 : issuing,
          awaitingSignature: wording.agencySignature ? issuing : 0,
        })
        filesRun = runs.files
        return runs.certify.id
      },
    })
    return { issued: new Set(issued.map(({ enrolmentId }) => enrolmentId)), filesRun }
  })
}

async function writeRuns(
  trx: Database,
  { clock }: Pick<IssueDeps, 'clock'>,
  { actor }: Viewer,
  subject: string,
  counts: { issued: number; awaitingSignature: number },
): Promise<{ certify: Run; files: Run }> {
  const certify = await createRun(trx, clock, { kind: 'certify', subject, options: {}, actor })
  const result = { cohort: subject, ...counts, held: [] }
  await finishRun(trx, clock, certify.id, { state: 'succeeded', result })
  const files = await createRun(trx, clock, {
    kind: 'files',
    subject,
    options: {},
    actor,
    parentId: certify.id,
    dedupeKey: `files/${certify.id}`,
  })
  return { certify, files }
}
