/** What a person sees of their own once the code was right: certificates with their links, and what is still missing. */
import type { Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Vault } from '../../foundation/secrets.ts'
import {
  type OwnCertificateRow,
  type OwnClass,
  type OwnPaper,
  ownCertificates,
  ownOpenClasses,
  ownPapers,
} from './found-store.ts'

export type OwnCertificate = Pick<
  OwnCertificateRow,
  'number' | 'program' | 'cohort' | 'issuedOn'
> & {
  /** `no-link`: its link has ended, was taken back. */
  state: 'valid' | 'revoked' | 'awaiting' | 'no-link'
  /** Of the learner's page, below this service's address; null: it opens nothing. */
  path: string | null
}

export interface OwnFindings {
  certificates: OwnCertificate[]
  papers: OwnPaper[]
  /** Without a certificate. */
  classes: OwnClass[]
}

/** @param learnerId of whoever has proved who they are */
export async function findOwn(
  { db, vault, clock }: { db: Queryable; vault: Vault; clock: Clock },
  learnerId: string,
): Promise<OwnFindings> {
  const now = clock.now()
  const rows = await ownCertificates(db, learnerId, now)
  return {
    certificates: rows.map(({ tokenSealed, hasGoneOut, state, ...shown }) => ({
      ...shown,
      state: shownState({ state, hasGoneOut, tokenSealed }),
      path:
        tokenSealed === null
          ? null
          : `/c/${vault.decrypt('link-token-store', tokenSealed).toString()}`,
    })),
    papers: await ownPapers(db, learnerId),
    classes: await ownOpenClasses(db, learnerId, now),
  }
}

function shownState({
  state,
  hasGoneOut,
  tokenSealed,
}: Pick<OwnCertificateRow, 'state' | 'hasGoneOut' | 'tokenSealed'>): OwnCertificate['state'] {
  if (state === 'revoked') return 'revoked'
  if (!hasGoneOut) return 'awaiting'
  return tokenSealed === null ? 'no-link' : 'valid'
}
