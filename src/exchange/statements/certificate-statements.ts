/** What a store is told of a certificate: that it was earned; a revision or a revocation voids what was earned before. Pure. */
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
import { type Held, toVoid } from './to-void.ts'

/** A revision that has ceased to hold. */
export interface EndedRevision {
  certificateId: string
  revision: number
  /** When it was made. */
  at: Date
  /** When it was revoked; where it never was, when the next one was made. */
  endedAt: Date
  isRevoked: boolean
  held: Held
}

export interface CertificateToTell
  extends Pick<
    CertificateFact,
    'certificateId' | 'revision' | 'learner' | 'enrolmentId' | 'cohort' | 'programTitle'
  > {
  verifyUrl: string
  /** When this revision was made. */
  at: Date
  /** The revisions before, in order. */
  earlier: readonly EndedRevision[]
}

/** @returns null: the learner has no id of the kind that the store knows */
export function earnedStatements(told: Told, fact: CertificateToTell): Statement[] | null {
  const actor = learnerActor(told, fact.learner)
  if (actor === null) return null
  const { earlier, at } = fact
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
  return [...voidsOf(told, earlier), earned]
}

/** @param ended in order up to the one that was revoked: where the store never took that, an older one stands there */
export const revocationStatements = (told: Told, ended: readonly EndedRevision[]): Statement[] =>
  voidsOf(told, ended)

const voidsOf = (told: Told, ended: readonly EndedRevision[]): Statement[] =>
  toVoid(ended).map((one) => voiding(told, earnedId(one), endingId(one), one.endedAt))

const CERTIFICATE = 'https://www.opigno.org/en/tincan_registry/activity_type/certificate'

const nameOf = ({ programTitle: { vi, en } }: CertificateToTell) =>
  languages({ vi: `Giấy chứng nhận: ${vi}`, en: en === null ? null : `Certificate: ${en}` })

/** The same whatever later event voids it: it is the id of how it ended. */
const endingId = ({ certificateId: subject, revision, endedAt: at, isRevoked }: EndedRevision) =>
  messageId(
    isRevoked
      ? { kind: 'certificate.revoked', subject, revision, at }
      : { kind: 'certificate.revised', subject, revision: revision + 1, at },
    'void earned',
  )

/** A revision of a certificate, and when it was made. */
type MadeRevision = Pick<CertificateToTell, 'certificateId' | 'revision' | 'at'>

const earnedId = ({ certificateId: subject, revision, at }: MadeRevision): string => {
  const kind = revision === 1 ? 'certificate.issued' : 'certificate.revised'
  return messageId({ kind, subject, revision, at }, 'earned')
}
