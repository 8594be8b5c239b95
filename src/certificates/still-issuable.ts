/** Asked under the lock of a cohort's outcomes, right before certificates are written: what has changed since is seen here. */
import type { Queryable } from '../database/connection.ts'
import { getCohort } from '../programs/store.ts'
import { wrongState } from './approval/proposal.ts'
import { findProposal, lockListAtWork } from './approval/proposal-store.ts'
import { requirePermitted } from './issuable.ts'
import { requireRegistersKnown } from './register/restored-store.ts'

/** What an approver's release was begun with. */
interface Released {
  proposalId: string
  decisionNumber: string
  decisionDate: string
  issuedOn: string
}

/**
 * The program's files may have been read anew while a run was at work, a list may stand from when they said
 * `issue: approval`, and a release that was given up may still be going on somewhere.
 * @throws HocvuError `certificate.approval-required`, `certificate.issued-elsewhere`, `proposal.state`, `register.restored`
 */
export async function requireStillIssuable(
  trx: Queryable,
  cohortId: string,
  release: Released | undefined,
): Promise<void> {
  await requireRegistersKnown(trx)
  const { program } = await getCohort(trx, cohortId)
  requirePermitted(program, { released: release !== undefined })
  const list = await lockListAtWork(trx, cohortId)
  if (release === undefined) {
    if (list === null) return
    throw wrongState(
      list,
      `Cohort ${cohortId} has a list that is ${list.state}, from when program ${program.id} said \`issue: approval\`. Issued beside it, whom the list holds would be certified, too, and without a decision. Release it (hocvu proposals release ${list.id} …) or withdraw it (hocvu proposals withdraw ${list.id} --reason …) first.`,
    )
  }
  const isThis =
    list?.id === release.proposalId &&
    list.state === 'releasing' &&
    list.decision?.number === release.decisionNumber &&
    list.decision.date === release.decisionDate &&
    list.decision.issuedOn === release.issuedOn
  if (isThis) return
  const present = await findProposal(trx, release.proposalId)
  throw wrongState(
    present ?? { id: release.proposalId, state: 'withdrawn' },
    `The list ${release.proposalId} is not being released on decision ${release.decisionNumber} any more, so nothing was issued on it. See: hocvu proposals`,
  )
}
