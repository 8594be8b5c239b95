/** What happened to a certificate, in its order: issued, corrected, revoked, reinstated. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { type Change, changesBetween, type PaperFact } from './correct.ts'
import {
  filesOf,
  type PublicHistory,
  revisionsAndRevocations,
  type StoredFileLine,
  type StoredHistory,
  type StoredRevision,
} from './history-store.ts'

/** As anybody may read it: no name of whoever did it, and of a correction only which facts it was about. */
export type PublicEvent =
  | {
      kind: 'issued' | 'revised' | 'reinstated'
      /** Date in Vietnam. */
      on: DateString
      revision: number
      /** What reads otherwise than on the revision before. */
      changed: PaperFact[]
    }
  | { kind: 'revoked'; on: DateString; revision: number; reason: string }

/** Of a certificate that was found by its link or its code. */
export function publicHistory({ revisions, revocations }: PublicHistory): PublicEvent[] {
  return revisions.flatMap((revision, index): PublicEvent[] => {
    const { kind, at, snapshot } = revision
    const earlier = revisions[index - 1]
    const changes = earlier === undefined ? [] : changesBetween(earlier.snapshot, snapshot)
    const made: PublicEvent = {
      kind,
      // The date on the paper, which a decision may have set.
      on: kind === 'issued' ? snapshot.issueDate : dateInVietnam(at),
      revision: revision.revision,
      changed: changes.map(({ fact }) => fact),
    }
    const ended = revocations
      .filter((one) => one.revision === revision.revision)
      .map(
        ({ at, reason }): PublicEvent => ({
          kind: 'revoked',
          on: dateInVietnam(at),
          revision: revision.revision,
          reason,
        }),
      )
    return [made, ...ended]
  })
}

/** What ended the validity of a revision: the revocation of the certificate, or the revision that came after it. */
export function endOf(history: readonly PublicEvent[], revision: number): PublicEvent | null {
  const last = history.at(-1)
  if (last?.kind === 'revoked') return last
  return (
    history.find((event) => event.kind !== 'revoked' && event.revision === revision + 1) ?? null
  )
}

interface DetailedRevision extends Omit<StoredRevision, 'snapshot'> {
  changes: Change[]
  files: StoredFileLine[]
}

export interface CertificateHistory {
  revisions: DetailedRevision[]
  revocations: StoredHistory['revocations']
}

/** For those who administer certificates. @param id of a certificate that the viewer sees */
export async function certificateHistory(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<CertificateHistory> {
  const files = await filesOf(db, viewer, id)
  const { revisions, revocations } = await revisionsAndRevocations(db, id)
  return {
    revisions: revisions.map(({ snapshot, ...revision }, index) => {
      const earlier = revisions[index - 1]
      return {
        ...revision,
        changes: earlier === undefined ? [] : changesBetween(earlier.snapshot, snapshot),
        files: files.filter((file) => file.revision === revision.revision),
      }
    }),
    revocations,
  }
}
