/** Issues what has been earned. Numbers are given inside the transaction that issues; the register has no gap. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../access/audit.ts'
import { operator } from '../access/viewer.ts'
import type { Database, Queryable } from '../database/connection.ts'
import { inChunks } from '../database/rows.ts'
import type { Clock } from '../foundation/clock.ts'
import { addDays, dateInVietnam } from '../foundation/dates.ts'
import type { MailSettings } from '../foundation/mail/settings.ts'
import { randomToken, type Vault } from '../foundation/secrets.ts'
import { lockOutcomes } from '../programs/lock-outcomes.ts'
import { writeCertificateNumber } from '../programs/number-pattern.ts'
import type { Cohort } from '../programs/store.ts'
import {
  type EligibleLearner,
  earnedInOrder,
  type HeldLearner,
  selectHeld,
  takeEligible,
} from './earned-store.ts'
import { requireIssuable, type Wording } from './issuable.ts'
import { oneAhead } from './one-ahead.ts'
import { requireStillIssuable } from './still-issuable.ts'
import {
  insertCertificates,
  lockRegister,
  type NewCertificate,
  raiseRegister,
  requireFreeNumbers,
} from './store.ts'
import { takeSnapshot } from './take-snapshot.ts'

export interface IssueDeps {
  db: Database
  /** null: nobody is told by e-mail. */
  mail: MailSettings | null
  clock: Clock
  vault: Vault
  /** What links and QR codes begin with; undefined: nothing is issued. */
  publicUrl: string | undefined
  /** Where template folders of programs stand. */
  templates: string
}

export interface IssuedCertificate {
  number: string
  code: string
  link: string
  /** Employee code, or the roster's other key. */
  learner: string
}

/** An approver's release of a proposed list: whom it is issued for, and on which decision. */
export interface Release {
  proposalId: string
  decisionNumber: string
  decisionDate: string
  /** The date of issue on the paper; the register's year is its year. */
  issuedOn: string
  enrolmentIds: readonly string[]
}

export interface IssueContext {
  runId: string
  actor: string
  /** After each batch, of how many that were waiting when it began. */
  onProgress?: (issued: number, of: number) => Promise<void>
  /** Needed where the program says `issue: approval`. */
  release?: Release
}

export interface IssueResult {
  /** With the learners' links; without those that await the agency's signature, for they have none yet. */
  issued: IssuedCertificate[]
  awaitingSignature: number
  held: HeldLearner[]
}

/** People in one transaction: what a crash throws away, and for how long others wait. */
const BATCH = 2000

/** Of a batch, in memory with what led to theirs. */
const PART = 250

/**
 * Issues every certificate that a cohort's passed outcomes have earned and that has not been issued; of a release, those
 * of its enrolments that have earned theirs still. Whoever cannot be issued one without a person is named.
 * @throws HocvuError `certificate.issued-elsewhere`, `certificate.no-public-url`, `certificate.approval-required`,
 *   `certificate.number-taken`, `certificate.template`, `configuration.invalid`, `proposal.state`
 */
export async function issueCertificates(
  deps: IssueDeps,
  cohort: Cohort,
  context: IssueContext,
): Promise<IssueResult> {
  const { db, clock } = deps
  const { release } = context
  const wording = requireIssuable(cohort.program, deps, { released: release !== undefined })
  const only = release?.enrolmentIds
  // Sorted once: every batch then takes its own by id, and looks at them again under the lock.
  const waiting = await earnedInOrder(db, cohort.id, clock.now(), only)
  await requireFreeNumbers(db, wording, dateOfIssue(clock, release), waiting.length)
  const issued: IssuedCertificate[] = []
  let awaitingSignature = 0
  for (let at = 0; at < waiting.length; at += BATCH) {
    const batch = waiting.slice(at, at + BATCH)
    const certificates = await db.transaction().execute((trx) =>
      issueBatch(trx, deps, cohort, wording, batch, {
        actor: context.actor,
        run: async () => context.runId,
        ...(release && { release }),
      }),
    )
    if (wording.agencySignature) awaitingSignature += certificates.length
    else
      for (const { number, code, link, learner } of certificates)
        issued.push({ number, code, link, learner })
    await context.onProgress?.(issued.length + awaitingSignature, waiting.length)
  }
  const everybody = operator(context.actor)
  const held = await selectHeld(db, everybody, cohort.id, clock.now(), only)
  return { issued, awaitingSignature, held }
}

const dateOfIssue = (clock: Clock, release: Release | undefined) =>
  release?.issuedOn ?? dateInVietnam(clock.now())

/**
 * The work of one transaction: whoever of these has earned a certificate and has none gets one.
 * @param context `run`: the id of the run that issues, asked for when so many are about to be issued
 */
export async function issueBatch(
  trx: Queryable,
  { clock, vault, mail }: Pick<IssueDeps, 'clock' | 'vault' | 'mail'>,
  cohort: Cohort,
  wording: Wording,
  enrolmentIds: readonly string[],
  context: { actor: string; run: (issuing: number) => Promise<string>; release?: Release },
): Promise<(IssuedCertificate & { enrolmentId: string })[]> {
  const { release } = context
  await lockOutcomes(trx, [cohort.id])
  await requireStillIssuable(trx, cohort.id, release)
  const now = clock.now()
  const eligible = await takeEligible(trx, cohort.id, now, enrolmentIds)
  if (eligible.length === 0) return []
  const issuedOn = dateOfIssue(clock, release)
  const year = Number(issuedOn.slice(0, 4))
  // Everybody who issues for this issuer and year waits here, so nobody else can take these numbers.
  const last = await lockRegister(trx, wording.issuer, year)
  const runId = await context.run(eligible.length)
  const decision = release && { number: release.decisionNumber, date: release.decisionDate }
  const shared = {
    cohortId: cohort.id,
    issuer: wording.issuer,
    year,
    publicUrl: wording.publicUrl,
    issuedOn,
    // A decision may be weeks old when its list is issued; the learner has the link from today.
    linkExpiresOn: wording.linkDays === null ? null : addDays(dateInVietnam(now), wording.linkDays),
    awaitsSignature: wording.agencySignature,
    proposalId: release?.proposalId ?? null,
    decision: decision ?? null,
    now,
    actor: context.actor,
    mail: mail !== null,
    runId,
  }
  const certificates: ReturnType<typeof newCertificate>[] = []
  await oneAhead(inChunks(eligible, PART), async (learners) => {
    const made = learners.map((learner, index) =>
      newCertificate(vault, cohort, wording, learner, {
        registerNumber: last + certificates.length + index + 1,
        year,
        issueDate: issuedOn,
        decision: decision ?? null,
      }),
    )
    certificates.push(...made)
    return await insertCertificates(trx, made, shared)
  })
  await raiseRegister(trx, wording.issuer, year, certificates.length)
  await appendAudit(trx, {
    at: now,
    actor: context.actor,
    action: 'certificates.issue',
    subject: cohort.id,
    after: {
      count: certificates.length,
      first: certificates[0]?.number,
      last: certificates.at(-1)?.number,
      run: runId,
      ...(release && { proposal: release.proposalId, decision: release.decisionNumber }),
    },
    items: certificates.map(({ id, number, enrolmentId }) => ({ id, number, enrolmentId })),
  })
  return certificates.map(({ number, code, token, enrolmentId }, index) => ({
    number,
    code,
    link: `${wording.publicUrl}/c/${token}`,
    learner: eligible[index]?.key ?? '',
    enrolmentId,
  }))
}

function newCertificate(
  vault: Vault,
  cohort: Cohort,
  wording: Wording,
  learner: EligibleLearner,
  given: {
    registerNumber: number
    year: number
    issueDate: string
    decision: { number: string; date: string } | null
  },
): NewCertificate & { token: string } {
  const number = writeCertificateNumber(wording.number, given.registerNumber, given.year)
  const code = randomToken(16)
  const token = randomToken(24)
  return {
    id: randomUUID(),
    enrolmentId: learner.enrolmentId,
    learnerId: learner.learnerId,
    outcomeRevision: learner.outcomeRevision,
    registerNumber: given.registerNumber,
    number,
    code,
    token,
    tokenHash: vault.hash('link-token', token),
    tokenSealed: vault.encrypt('link-token-store', Buffer.from(token)),
    snapshot: takeSnapshot(cohort, wording, learner, { ...given, number, code }),
  }
}
