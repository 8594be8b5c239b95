/** What a learner is shown of their own in a course: the outcome of each class, why, and the certificate. */

import type { Viewer } from '../../access/viewer.ts'
import { endOf, type PublicEvent, publicHistory } from '../../certificates/revisions/history.ts'
import { snapshotAt } from '../../certificates/revisions/history-store.ts'
import type { CertificateSnapshot } from '../../certificates/snapshot.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { type Explanation, explainEnrolment } from '../../reconciliation/explain.ts'
import type { ClassOfCourse } from './class-store.ts'
import {
  type OwnCertificateRow,
  type OwnEnrolment,
  ownCertificateRows,
  ownEnrolments,
} from './own-store.ts'

export interface OwnCertificate {
  snapshot: CertificateSnapshot
  state: 'valid' | 'revoked' | 'awaiting'
  /** What ended it. */
  end: Extract<PublicEvent, { kind: 'revoked' }> | null
  history: PublicEvent[]
  /** Of the learner's own page, below this service's address; null: the link opens nothing. */
  path: string | null
}

export interface OwnClass extends Omit<OwnEnrolment, 'enrolment' | 'cohort' | 'decided'> {
  class: ClassOfCourse
  outcome: Explanation['outcome']
  how: Explanation['how']
  /** Something came since, and the outcome is looked at again. */
  due: boolean
  certificate: OwnCertificate | null
}

interface OwnDeps {
  db: Queryable
  vault: Vault
  clock: Clock
}

/** @param viewer of the platform that named them: nobody's eyes but their own */
export async function ownClasses(
  { db, vault, clock }: OwnDeps,
  viewer: Viewer,
  learnerId: string,
  classes: readonly ClassOfCourse[],
): Promise<OwnClass[]> {
  const now = clock.now()
  const cohorts = classes.map(({ id }) => id)
  const enrolments = new Map(
    (await ownEnrolments(db, learnerId, cohorts)).map((one) => [one.cohort, one]),
  )
  const ids = [...enrolments.values()].map(({ enrolment }) => enrolment)
  const certificates = new Map(
    (await ownCertificateRows(db, ids, now)).map((one) => [one.enrolment, one]),
  )
  const shown: OwnClass[] = []
  for (const one of classes) {
    const found = enrolments.get(one.id)
    if (found === undefined) continue
    const { enrolment, cohort, decided, ...rest } = found
    const why = decided ? await explainEnrolment(db, viewer, enrolment, cohort, now) : null
    const certificate = certificates.get(enrolment)
    shown.push({
      class: one,
      ...rest,
      outcome: why?.outcome ?? null,
      how: why?.how ?? null,
      due: why?.since.due ?? false,
      certificate: certificate === undefined ? null : certificateShown(vault, certificate),
    })
  }
  return shown
}

function certificateShown(vault: Vault, row: OwnCertificateRow): OwnCertificate {
  const { state, revision, awaitsSignature, tokenSealed } = row
  const history = publicHistory(row.history)
  const end = state === 'revoked' ? endOf(history, revision) : null
  return {
    snapshot: snapshotAt(row.history, revision),
    state: state === 'valid' && (awaitsSignature || !row.hasGoneOut) ? 'awaiting' : state,
    end: end?.kind === 'revoked' ? end : null,
    history,
    path:
      tokenSealed === null
        ? null
        : `/c/${vault.decrypt('link-token-store', tokenSealed).toString()}`,
  }
}
