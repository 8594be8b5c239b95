/** Certifying by approval: `certify` proposes, and a run that an approver has begun issues the list it names. */

import { type ProposalHeld, proposalHeld } from '../src/certificates/approval/held.ts'
import {
  closeRelease,
  issueReleased,
  type ReleasedList,
} from '../src/certificates/approval/issue-released.ts'
import { findProposal } from '../src/certificates/approval/proposal-store.ts'
import { proposeEarned } from '../src/certificates/approval/propose.ts'
import { countGiven } from '../src/certificates/given-store.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { Cohort } from '../src/programs/store.ts'
import { createRun, finishRun, type Run } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

/** Somebody who can be issued to again, after the last batch, is issued to in another round. */
const MOST_ROUNDS = 10

export async function runPropose(
  { database, clock }: JobDeps,
  run: Run,
  cohort: Cohort,
): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    const by = { actor: run.actor, at: clock.now() }
    const proposal = await proposeEarned(trx, cohort, by)
    const held: ProposalHeld[] = await proposalHeld(trx, cohort, proposal?.id ?? null, by)
    await finishRun(trx, clock, run.id, {
      state: 'succeeded',
      result: { cohort: cohort.id, issued: 0, awaitingSignature: 0, proposal, held },
    })
  })
}

/** @throws HocvuError `not-found` when there is no such list of the cohort, `proposal.state` */
export async function runRelease(
  deps: JobDeps,
  run: Run,
  cohort: Cohort,
  proposalId: string,
  report: ReportProgress,
): Promise<void> {
  const { db } = deps.database
  const { actor } = run
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const proposal = await findProposal(db, proposalId)
    if (proposal?.cohort !== cohort.id)
      throw new HocvuError('not-found', `Cohort ${cohort.id} has no list ${proposalId}.`)
    await issueReleased({ ...deps, db }, cohort, proposal, {
      runId: run.id,
      actor,
      onProgress: (issued, of) => report({ issued, of }),
    })
    const released = await db.transaction().execute(async (trx) => {
      const by = { actor, at: deps.clock.now() }
      const closed = await closeRelease(trx, proposal, by)
      if (closed !== null) await end(trx, closed)
      return closed
    })
    if (released !== null) return
  }
  throw new Error(`list ${proposalId} has somebody to issue to whom nothing is issued`)

  async function end(trx: typeof db, closed: ReleasedList): Promise<void> {
    const { own, issued, awaitingSignature } = await countGiven(trx, run.id)
    if (own > 0)
      await createRun(trx, deps.clock, {
        kind: 'files',
        subject: cohort.id,
        options: {},
        actor,
        parentId: run.id,
        dedupeKey: `files/${run.id}`,
      })
    const held = await proposalHeld(trx, cohort, proposalId, { actor, at: deps.clock.now() })
    await finishRun(trx, deps.clock, run.id, {
      state: 'succeeded',
      result: { cohort: cohort.id, issued, awaitingSignature, ...closed, held },
    })
  }
}
