/**
 * Freezes what led to revisions of certificates, in the transaction that makes them. It is kept as long as the
 * certificate, whatever is deleted elsewhere. Documents that decisions name stay where they are: rows of `attachments`
 * are never deleted.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Queryable } from '../../database/connection.ts'
import { inChunks } from '../../database/rows.ts'
import { reasonText } from '../../foundation/texts/reasons.ts'
import { RULES_REVISION } from '../../reconciliation/decide.ts'
import { historiesOf } from '../../reconciliation/history-store.ts'
import type { NewRevision } from '../revision-store.ts'
import type { FrozenContent } from './content.ts'
import {
  actsOf,
  approvalsOf,
  decisionsOf,
  keepDossiers,
  mergesOf,
  type NewDossier,
  recordsOf,
  type Subject,
  subjectsOf,
} from './facts-store.ts'
import { actsNamed, type FactsOfEach, indexed } from './gather.ts'
import { packDossier } from './pack.ts'
import { createRetracer, type Retraced } from './retrace.ts'

/** Stored while the next ones are put together. */
const CHUNK = 50

/** After so many the server's answers are looked at, so that it is not kept waiting. */
const TURN = 5

/**
 * Some hundred at a time, for their facts are in memory together.
 * @returns what puts the dossiers together and keeps them
 */
export async function readDossiers(
  db: Queryable,
  revisions: readonly NewRevision[],
  now: Date,
): Promise<() => Promise<void>> {
  if (revisions.length === 0) return async () => {}
  const subjects = await subjectsOf(db, revisions)
  const facts = await factsOf(db, subjects)
  const approvals = await approvalsOf(
    db,
    subjects.map(({ certificateId }) => certificateId),
  )
  const retrace = await createRetracer(db, subjects, facts)
  const dossierOf = async (subject: Subject): Promise<NewDossier> => {
    const { certificateId, revision, evidence, enrolmentId, learnerId } = subject
    const { parts, ...retraced } = await retrace(subject)
    const own: Omit<FrozenContent, 'program' | 'cohort'> = {
      format: 1,
      frozenAt: now.toISOString(),
      rulesRevision: RULES_REVISION,
      ...contentOf(subject, retraced),
      approval: approvals.get(certificateId) ?? null,
      records: facts.recordsOf(evidence),
      decisions: facts.decisionsOf(enrolmentId),
      links: facts.linksOf(learnerId),
      merges: facts.mergesOf(learnerId),
    }
    const packed = packDossier(JSON.stringify(own), parts)
    return { certificateId, revision, packed, parts: parts.digest }
  }
  return async () => {
    let storing: Promise<void> = Promise.resolve()
    try {
      for (const chunk of inChunks(subjects, CHUNK)) {
        const dossiers: NewDossier[] = []
        for (const subject of chunk) {
          dossiers.push(await dossierOf(subject))
          if (dossiers.length % TURN === 0) await nextTurn()
        }
        await storing
        storing = keepDossiers(db, dossiers, now)
        // It is waited for in the next turn, which may fail first.
        storing.catch(() => {})
      }
    } finally {
      await storing
    }
  }
}

async function factsOf(db: Queryable, subjects: readonly Subject[]): Promise<FactsOfEach> {
  const learnerIds = subjects.map(({ learnerId }) => learnerId)
  const found = {
    records: await recordsOf(
      db,
      subjects.flatMap(({ evidence }) => evidence),
    ),
    decisions: await decisionsOf(
      db,
      subjects.map(({ enrolmentId }) => enrolmentId),
    ),
    histories: await historiesOf(db, learnerIds),
    merges: await mergesOf(db, learnerIds),
  }
  const acts = await actsOf(db, actsNamed(found))
  return indexed({ ...found, acts })
}

function contentOf(
  subject: Subject,
  { enrolment, how }: Omit<Retraced, 'parts'>,
): Pick<FrozenContent, 'learner' | 'enrolment' | 'outcome' | 'how'> {
  return {
    learner: subject.learner,
    enrolment: {
      id: subject.enrolmentId,
      origin: subject.origin,
      at: subject.enrolledAt.toISOString(),
      audience: enrolment.audience,
      handedOutAt: enrolment.handedOutAt?.toISOString() ?? null,
    },
    outcome: {
      revision: subject.outcomeRevision,
      verdict: subject.verdict,
      reasons: subject.reasons.map((reason) => ({
        ...reason,
        vi: reasonText(reason, 'vi'),
        en: reasonText(reason, 'en'),
      })),
      score: subject.score,
      attendance: subject.attendance,
      windowClosesAt: subject.windowClosesAt?.toISOString() ?? null,
      decidedAt: subject.decidedAt.toISOString(),
      run: subject.run,
    },
    how,
  }
}
