/** What a store is told of a certificate: that it was earned; a revision voids what it replaces, a revocation what was revoked. Pure. */
import type { CertificateFact } from '../fact-store.ts'
import { messageId, registrationId } from '../message-id.ts'
import {
  cohortActivityId,
  languages,
  learnerActor,
  PLATFORM,
  type Statement,
  type Told,
  verb,
  voiding,
} from './statement.ts'

/** The revision before, when it was made, and when it was revoked, if it was. */
export interface FormerRevision {
  revision: number
  at: Date
  revokedAt: Date | null
}

export interface CertificateToTell
  extends Pick<
    CertificateFact,
    'certificateId' | 'revision' | 'learner' | 'enrolmentId' | 'cohort' | 'programTitle'
  > {
  verifyUrl: string
  /** When this revision was made. */
  at: Date
  former: FormerRevision | null
}

/** @returns null: the learner has no id of the kind that the store knows */
export function earnedStatements(told: Told, fact: CertificateToTell): Statement[] | null {
  const actor = learnerActor(told, fact.learner)
  if (actor === null) return null
  const { certificateId, former, at } = fact
  const earned: Statement = {
    id: earnedId(fact),
    actor,
    verb: verb('earned'),
    object: {
      objectType: 'Activity',
      id: fact.verifyUrl,
      definition: { type: CERTIFICATE, name: nameOf(fact) },
    },
    context: {
      registration: registrationId(fact.enrolmentId),
      platform: PLATFORM,
      contextActivities: {
        parent: [{ objectType: 'Activity', id: cohortActivityId(told.publicUrl, fact.cohort) }],
      },
    },
    timestamp: at.toISOString(),
  }
  if (former === null) return [earned]
  // What was revoked before was voided then, by a statement that is told again.
  const voided =
    former.revokedAt === null
      ? voiding(told, earnedId({ ...former, certificateId }), replacingId(fact), at)
      : revocationOf(told, { ...former, certificateId }, former.revokedAt)
  return [voided, earned]
}

/** A revision of a certificate, and when it was made. */
type MadeRevision = Pick<CertificateToTell, 'certificateId' | 'revision' | 'at'>

/** @param revokedAt when it was revoked */
export const revocationStatements = (
  told: Told,
  revoked: MadeRevision,
  revokedAt: Date,
): Statement[] => [revocationOf(told, revoked, revokedAt)]

function revocationOf(told: Told, revoked: MadeRevision, at: Date): Statement {
  const { certificateId: subject, revision } = revoked
  const id = messageId({ kind: 'certificate.revoked', subject, revision, at }, 'void earned')
  return voiding(told, earnedId(revoked), id, at)
}

const CERTIFICATE = 'https://www.opigno.org/en/tincan_registry/activity_type/certificate'

const nameOf = ({ programTitle: { vi, en } }: CertificateToTell) =>
  languages({ vi: `Giấy chứng nhận: ${vi}`, en: en === null ? null : `Certificate: ${en}` })

const replacingId = ({ certificateId: subject, revision, at }: MadeRevision): string =>
  messageId({ kind: 'certificate.revised', subject, revision, at }, 'void earned')

const earnedId = ({ certificateId: subject, revision, at }: MadeRevision): string => {
  const kind = revision === 1 ? 'certificate.issued' : 'certificate.revised'
  return messageId({ kind, subject, revision, at }, 'earned')
}
