/** Makes the next revision of a certificate out of what it is to say. */
import { dateInVietnam } from '../../foundation/dates.ts'
import { randomToken } from '../../foundation/secrets.ts'
import type { NewRevision } from '../revision-store.ts'
import { CertificateSnapshot } from '../snapshot.ts'
import type { HeldCertificate } from './store.ts'

/** Number, register number, date of issue and private link stay; the code is a new one, and it names what it replaces. */
export function nextRevision(
  certificate: HeldCertificate,
  says: CertificateSnapshot,
  made: Pick<NewRevision, 'kind' | 'outcomeRevision' | 'reason' | 'attachmentId'> & {
    publicUrl: string
    now: Date
  },
): NewRevision {
  const { publicUrl, now, ...written } = made
  const code = randomToken(16)
  const revision = certificate.revision + 1
  return {
    ...written,
    certificateId: certificate.id,
    enrolmentId: certificate.enrolmentId,
    revision,
    snapshot: CertificateSnapshot.parse({
      ...says,
      code,
      verifyUrl: `${publicUrl}/verify/${code}`,
      revision,
      replaces: {
        revision: certificate.revision,
        madeOn: dateInVietnam(certificate.madeAt),
        revisedOn: dateInVietnam(now),
      },
    }),
  }
}
