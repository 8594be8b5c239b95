/** An approver releases a list: from now on it is issued, on this decision and on no other. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import { getCohort } from '../../programs/store.ts'
import { requireAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import { createRun, type Run } from '../../runs/run.ts'
import { requireIssuable } from '../issuable.ts'
import { requireAsShown } from './as-shown.ts'
import { acceptDecision, type WrittenDecision } from './decision-dates.ts'
import { hasStalled, releaseRun } from './find-release.ts'
import { type Proposal, type ReleaseDecision, wrongState } from './proposal.ts'
import {
  countItems,
  findProposal,
  lockProposal,
  setReleasing,
  settleStates,
} from './proposal-store.ts'
import { requireSeen } from './read.ts'

interface Deps {
  db: Database
  clock: Clock
  publicUrl: string | undefined
  /** Where template folders of programs stand. */
  templates: string
}

export interface ReleaseWanted extends WrittenDecision {
  /** Id of the document that was brought: the decision itself. */
  attachment: string | null
  /** How many the decision names; with another number nothing is released. Left out: whoever is proposed. */
  expected?: number | undefined
  /** The list as it was shown when the decision was written (`codeAsShown`); otherwise nothing is released. */
  asShown?: string | undefined
}

/**
 * Writes the decision and the run that issues; the run is to be handed to a queue, or done. Asked again with the same
 * decision while it is at work, or after it was cut off, it goes on with the same list.
 * @throws HocvuError `not-found`, `proposal.state`, `proposal.decision`, `proposal.empty`, `request.conflict` for another
 *   number of people than expected or another list than shown, and whatever forbids issuing
 */
export async function releaseProposal(
  { db, clock, publicUrl, templates }: Deps,
  viewer: Viewer,
  proposalId: string,
  wanted: ReleaseWanted,
): Promise<{ proposal: Proposal; run: Run }> {
  requireApprover(viewer)
  const seen = await requireSeen(db, viewer, await findProposal(db, proposalId))
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [seen.cohort])
    const proposal = (await lockProposal(trx, proposalId)) ?? seen
    const cohort = await getCohort(trx, proposal.cohort)
    const at = clock.now()
    const decision = acceptDecision(wanted, {
      today: dateInVietnam(at),
      cohortStart: cohort.definition.start,
    })
    requireIssuable(cohort.program, { publicUrl, templates }, { released: true })
    if (wanted.attachment !== null) await requireAttachment(trx, viewer, wanted.attachment)
    if (proposal.state === 'releasing' && isSame(proposal.decision, decision))
      return { proposal, run: await goOn(trx, clock, viewer, proposal) }
    if (proposal.state !== 'open' && !(await hasStalled(trx, proposal))) throw wrongState(proposal)

    const by = { actor: viewer.actor, at }
    // What is proposed is what the approver sees, not what was stored when somebody looked last.
    const changed = await settleStates(trx, proposal, by)
    const counts = await countItems(trx, proposal.id)
    if (counts.proposed === 0)
      throw new HocvuError(
        'proposal.empty',
        `Nobody on the list ${proposal.id} can be issued a certificate: ${counts.held} are held, ${counts.dropped} have not earned theirs any more. See: hocvu proposals show ${proposal.id}`,
      )
    requireExpected(proposal, wanted.expected, counts.proposed)
    await requireAsShown(trx, viewer, proposal, at, wanted.asShown)
    await setReleasing(trx, proposal.id, decision, wanted.attachment)
    const run = await begin(trx, clock, viewer, proposal)
    await appendAudit(trx, {
      ...by,
      action: 'proposals.release',
      subject: proposal.id,
      before: { state: proposal.state, proposedBy: proposal.openedBy },
      after: {
        cohort: proposal.cohort,
        state: 'releasing',
        decision: decision.number,
        date: decision.date,
        issuedOn: decision.issuedOn,
        attachment: wanted.attachment,
        run: run.id,
        ...counts,
      },
      items: changed,
    })
    return { proposal: (await findProposal(trx, proposal.id)) ?? proposal, run }
  })
}

/** Nobody else releases, wherever they come from. */
function requireApprover(viewer: Viewer): void {
  if (viewer.scopes.has('certificates:approve') && viewer.unitId === null) return
  throw new HocvuError(
    'access.forbidden',
    'A list is released by whoever has the scope certificates:approve and sees the whole roster.',
  )
}

/** Somebody may have been added, or have dropped out, since the decision was written. */
function requireExpected({ id }: Proposal, expected: number | undefined, proposed: number): void {
  if (expected === undefined || expected === proposed) return
  throw new HocvuError(
    'request.conflict',
    `The list ${id} proposes ${proposed} people by now, not ${expected}, so nothing was released. See who: hocvu proposals show ${id}`,
    { fields: [{ field: 'expected', reason: `is ${expected}, but ${proposed} are proposed` }] },
  )
}

const isSame = (a: ReleaseDecision | null, b: ReleaseDecision) =>
  a?.number === b.number && a.date === b.date && a.issuedOn === b.issuedOn

/** The run that is at work, or another one where it has failed half-way. */
async function goOn(
  trx: Queryable,
  clock: Clock,
  viewer: Viewer,
  proposal: Proposal,
): Promise<Run> {
  const run = await releaseRun(trx, proposal)
  return run === null || run.finishedAt !== null ? await begin(trx, clock, viewer, proposal) : run
}

async function begin(
  trx: Queryable,
  clock: Clock,
  viewer: Viewer,
  { id, cohort }: Proposal,
): Promise<Run> {
  return await createRun(trx, clock, {
    kind: 'certify',
    subject: cohort,
    options: { proposal: id },
    actor: viewer.actor,
  })
}
