/** Two rows of the roster turn out to be one person; what hangs on one goes to the other. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { findLearners } from '../../roster/find-learner.ts'
import { takeTurn } from '../../roster/import.ts'
import { lockLedgers, tellEnrolments } from '../../roster/ledger/store.ts'
import type { Run } from '../../runs/run.ts'
import { insertAct } from '../person-decisions/act-store.ts'
import { type DecisionDeps, stateOf } from './decide.ts'
import { acceptReason, type GivenReason } from './given-reason.ts'
import { takeOver } from './learner-keys.ts'
import {
  certificatesInTheWay,
  certificatesOf,
  insertMerge,
  learnersToMerge,
  type MergingLearner,
  type Moved,
  moveEnrolments,
  moveHoldings,
  moveMembership,
  saveKeys,
  standingActsOn,
} from './merge-store.ts'
import { letOutcomesFollow, lockOutcomesOf } from './outcomes-follow.ts'
import { requireWholeRoster } from './refusal.ts'
import { accountsOfLearner, enrolmentsOf, saveChanges, standingAccounts } from './store.ts'

export interface LearnersMerged {
  act: string
  /** Ids of the learners. */
  kept: string
  absorbed: string
  /** How many accounts and enrolments went to the kept learner. */
  accounts: number
  enrolments: number
  /** Cohorts in which both were enrolled: there the absorbed one's enrolment is no longer decided. */
  leftBehind: string[]
  /** Reconciliations that are begun: written, to be handed to a queue, or done. */
  runs: Run[]
}

/**
 * The kept learner takes over accounts, enrolments of cohorts they are not in, and keys they lack. The absorbed row
 * stays as history and is nobody of its own any more.
 * @param names employee codes or other keys
 * @throws HocvuError `not-found`, `request.conflict`, `learner.certificate-in-the-way`
 */
export async function mergeLearners(
  { db, clock }: DecisionDeps,
  viewer: Viewer,
  names: { kept: string; absorbed: string },
  why: GivenReason,
): Promise<LearnersMerged> {
  requireWholeRoster(viewer)
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx)
    await lockMatching(trx)
    const by = { actor: viewer.actor, at: clock.now() }
    const given = await acceptReason(trx, viewer, why)
    const { kept, absorbed } = await bothOf(trx, viewer, names)
    await refuseTwoCertificates(trx, kept, absorbed)

    const act = await insertAct(trx, { kind: 'merge', undoes: null, ...given }, by)
    const keys = takeOver(kept, absorbed, absorbed.id)
    await saveKeys(trx, absorbed.id, keys.absorbed, { mergedInto: kept.id, now: by.at })
    await saveKeys(trx, kept.id, keys.kept, { mergedInto: null, now: by.at })
    const enrolments = await moveEnrolments(trx, absorbed.id, kept.id, null)
    const holdings = await moveHoldings(trx, absorbed.id, kept.id, null)
    const membership = await moveMembership(trx, absorbed.id, kept.id, dateInVietnam(by.at))
    await tellEnrolments(trx, [kept.id, absorbed.id])
    const acts = await standingActsOn(trx, enrolments, [kept.id, absorbed.id])
    const certificates = await certificatesOf(trx, enrolments)
    const moved: Moved = {
      keys: { kept: keysOnly(kept), absorbed: keysOnly(absorbed), taken: keys.taken },
      enrolments,
      holdings,
      membership,
      acts: acts.map(({ id }) => id),
      certificates: certificates.map(({ id }) => id),
      revisions: Object.fromEntries(certificates.map(({ id, revision }) => [id, revision])),
    }
    await insertMerge(trx, { act, kept: kept.id, absorbed: absorbed.id, moved })
    const accounts = await moveAccounts(trx, act, kept.id, absorbed.id, by)
    const leftBehind = (await enrolmentsOf(trx, [absorbed.id])).map(({ cohort }) => cohort)
    const runs = await letOutcomesFollow(trx, clock, viewer, by.at, {
      learners: [kept.id, absorbed.id],
      accounts,
    })
    await appendAudit(trx, {
      ...by,
      action: 'learner.merge',
      subject: kept.id,
      before: { kept: kept.id, absorbed: absorbed.id },
      after: {
        act,
        ...given,
        accounts: accounts.length,
        enrolments: enrolments.length,
        leftBehind,
        keys: keys.taken,
      },
      items: [moved, ...accounts],
    })
    return {
      act,
      kept: kept.id,
      absorbed: absorbed.id,
      accounts: accounts.length,
      enrolments: enrolments.length,
      leftBehind: leftBehind.toSorted(),
      runs,
    }
  })
}

async function bothOf(
  trx: Trx,
  viewer: Viewer,
  names: { kept: string; absorbed: string },
): Promise<{ kept: MergingLearner; absorbed: MergingLearner }> {
  const ids = {
    kept: await theLearner(trx, viewer, 'kept', names.kept),
    absorbed: await theLearner(trx, viewer, 'absorbed', names.absorbed),
  }
  if (ids.kept === ids.absorbed)
    throw new HocvuError(
      'request.conflict',
      `${names.kept} and ${names.absorbed} are the same person already. Nothing was merged.`,
      { fields: [{ field: 'absorbed', reason: 'is the same person already' }] },
    )
  const accounts = await accountsOfLearner(trx, ids.absorbed)
  await lockOutcomesOf(trx, { learners: [ids.kept, ids.absorbed], accounts })
  await lockLedgers(trx)
  const people = await learnersToMerge(trx, viewer, [ids.kept, ids.absorbed])
  const kept = people.get(ids.kept)
  const absorbed = people.get(ids.absorbed)
  if (!kept || !absorbed) throw new Error('a learner who was found is gone')
  return { kept, absorbed }
}

async function theLearner(
  trx: Trx,
  viewer: Viewer,
  field: 'kept' | 'absorbed',
  key: string,
): Promise<string> {
  const [learner, ...others] = await findLearners(trx, viewer, key)
  if (!learner)
    throw new HocvuError('not-found', `Nobody on the roster has the key ${key}.`, {
      fields: [{ field, reason: 'nobody on the roster has this key' }],
    })
  if (others.length > 0)
    throw new HocvuError(
      'request.conflict',
      `Several people on the roster share ${key}. Name the employee code or the id.`,
      { fields: [{ field, reason: 'several people share this key; name the employee code' }] },
    )
  return learner.id
}

/** A certificate stays with its enrolment, so that of a row which is no longer decided would hang in the air. */
async function refuseTwoCertificates(
  trx: Trx,
  kept: MergingLearner,
  absorbed: MergingLearner,
): Promise<void> {
  const [first] = await certificatesInTheWay(trx, kept.id, absorbed.id)
  if (!first) return
  const mend =
    first.kept === null
      ? {
          en: `Merge them the other way round: keep ${absorbed.learner}.`,
          vi: `Hãy gộp theo chiều ngược lại: giữ ${absorbed.learner}.`,
        }
      : {
          en: `Both hold one (${first.kept}, too): revoke one of the two first.`,
          vi: `Cả hai đều đã có giấy chứng nhận (cả ${first.kept}): hãy thu hồi một trong hai trước.`,
        }
  throw new HocvuError(
    'learner.certificate-in-the-way',
    `${absorbed.learner} holds the certificate ${first.absorbed} in ${first.cohort}, where ${kept.learner} is enrolled too. ${mend.en}`,
    {
      params: { cohort: first.cohort, certificate: first.absorbed, mend: mend.en },
      paramsVi: { mend: mend.vi },
      fields: [{ field: 'absorbed', reason: `holds a certificate in ${first.cohort}. ${mend.en}` }],
    },
  )
}

async function moveAccounts(
  trx: Trx,
  act: string,
  kept: string,
  absorbed: string,
  by: { actor: string; at: Date },
): Promise<string[]> {
  const ids = await accountsOfLearner(trx, absorbed)
  const accounts = await standingAccounts(trx, ids)
  await saveChanges(
    trx,
    act,
    [...accounts.values()].map((account) => ({
      accountId: account.id,
      after: { ...stateOf(account), learnerId: kept },
      note: { before: stateOf(account) },
    })),
    by,
  )
  return ids
}

const keysOnly = ({ id: _, learner: __, fullName: ___, unitId: ____, ...keys }: MergingLearner) =>
  keys
