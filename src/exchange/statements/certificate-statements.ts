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

/** The revision before, and when it was revoked, if it was. */
interface FormerRevision {
  revision: number
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
    id: earnedId(certificateId, fact.revision),
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
  const target = earnedId(certificateId, former.revision)
  // What was revoked before was voided then, by a statement that is told again.
  const voided =
    former.revokedAt === null
      ? voiding(told, target, messageId(revised(certificateId, fact.revision), 'void earned'), at)
      : revocationOf(told, certificateId, former.revision, former.revokedAt)
  return [voided, earned]
}

/** @param at when it was revoked */
export const revocationStatements = (
  told: Told,
  { certificateId, revision }: Pick<CertificateToTell, 'certificateId' | 'revision'>,
  at: Date,
): Statement[] => [revocationOf(told, certificateId, revision, at)]

function revocationOf(told: Told, subject: string, revision: number, at: Date): Statement {
  const id = messageId({ kind: 'certificate.revoked', subject, revision }, 'void earned')
  return voiding(told, earnedId(subject, revision), id, at)
}

const CERTIFICATE = 'https://www.opigno.org/en/tincan_registry/activity_type/certificate'

const nameOf = ({ programTitle: { vi, en } }: CertificateToTell) =>
  languages({ vi: `Giấy chứng nhận: ${vi}`, en: en === null ? null : `Certificate: ${en}` })

const revised = (subject: string, revision: number) =>
  ({ kind: 'certificate.revised', subject, revision }) as const

const earnedId = (subject: string, revision: number): string => {
  const kind = revision === 1 ? 'certificate.issued' : 'certificate.revised'
  return messageId({ kind, subject, revision }, 'earned')
}
