/** Issues what has been earned. Numbers are given inside the transaction that issues; the register has no gap. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../access/audit.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { randomToken, type Vault } from '../foundation/secrets.ts'
import { lockOutcomes } from '../programs/lock-outcomes.ts'
import { writeCertificateNumber } from '../programs/number-pattern.ts'
import type { Cohort } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { CertificateSnapshot } from './snapshot.ts'
import {
  type EligibleLearner,
  insertCertificates,
  lockRegister,
  type NewCertificate,
  selectEligible,
  selectHeld,
} from './store.ts'

export interface IssueDeps {
  db: Database
  clock: Clock
  vault: Vault
  /** What links and QR codes begin with; undefined: nothing is issued. */
  publicUrl: string | undefined
}

export interface IssuedCertificate {
  number: string
  code: string
  link: string
  /** Employee code, or the roster's other key. */
  learner: string
}

export interface HeldLearner {
  learner: string
  missing: ('date-of-birth' | 'unit')[]
}

const BATCH = 500

/**
 * Issues every certificate that a cohort's passed outcomes have earned and that has not been issued.
 * People without a date of birth or a unit are held, and named.
 * @throws HocvuError `certificate.issued-elsewhere`, `certificate.no-public-url`, `certificate.approval-required`,
 *   `configuration.invalid`
 */
export async function issueCertificates(
  deps: IssueDeps,
  cohort: Cohort,
  context: { runId: string; actor: string; onProgress?: (issued: number) => Promise<void> },
): Promise<{ issued: IssuedCertificate[]; held: HeldLearner[] }> {
  const wording = requireIssuable(deps, cohort.program)
  const issued: IssuedCertificate[] = []
  for (;;) {
    const batch = await issueBatch(deps, cohort, wording, context)
    issued.push(...batch)
    await context.onProgress?.(issued.length)
    if (batch.length < BATCH) break
  }
  return { issued, held: await selectHeld(deps.db, cohort.id, deps.clock.now()) }
}

type Wording = Extract<StoredProgram['certificate'], { issuedBy: 'agency' }> & {
  publicUrl: string
}

function requireIssuable(deps: IssueDeps, program: StoredProgram): Wording {
  if (program.certificate === null)
    throw new HocvuError(
      'configuration.invalid',
      `Program ${program.id} has no \`certificate\` section, so there is nothing to issue. Add title, issuer and number to programs/${program.id}.yaml.`,
      { params: { place: `programs/${program.id}.yaml` } },
    )
  if (program.certificate.issuedBy !== 'agency') {
    const { issuedBy, issuer } = program.certificate
    throw new HocvuError(
      'certificate.issued-elsewhere',
      `Program ${program.id} says \`issuedBy: ${issuedBy}\`: its paper is issued by ${issuer ?? `the ${issuedBy}`}, so none is issued here. Set \`issuedBy: agency\` in programs/${program.id}.yaml if this agency certifies the program itself.`,
      { params: { program: program.id } },
    )
  }
  if (program.issue === 'approval')
    throw new HocvuError(
      'certificate.approval-required',
      `Program ${program.id} says \`issue: approval\`: certificates need an approver's decision number and date, which this version cannot record yet. Set \`issue: manual\` to issue without one.`,
    )
  if (deps.publicUrl === undefined)
    throw new HocvuError(
      'certificate.no-public-url',
      'PUBLIC_URL is not set. Links and QR codes begin with it and cannot be changed after issuing; set it to the address learners will open, such as https://hocvu.example.gov.vn.',
    )
  return { ...program.certificate, publicUrl: deps.publicUrl }
}

async function issueBatch(
  deps: IssueDeps,
  cohort: Cohort,
  wording: Wording,
  context: { runId: string; actor: string },
): Promise<IssuedCertificate[]> {
  const { db, clock, vault } = deps
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [cohort.id])
    const now = clock.now()
    const issueDate = dateInVietnam(now)
    const year = Number(issueDate.slice(0, 4))
    // Everybody who issues for this issuer and year waits here, so nobody else can take these numbers.
    const last = await lockRegister(trx, wording.issuer, year)
    const eligible = await selectEligible(trx, cohort.id, now, BATCH)
    if (eligible.length === 0) return []
    const certificates = eligible.map((learner, index): NewCertificate & { token: string } => {
      const registerNumber = last + index + 1
      const code = randomToken(16)
      const token = randomToken(24)
      const number = writeCertificateNumber(wording.number, registerNumber, year)
      return {
        id: randomUUID(),
        enrolmentId: learner.enrolmentId,
        learnerId: learner.learnerId,
        outcomeRevision: learner.outcomeRevision,
        registerNumber,
        number,
        code,
        token,
        tokenHash: vault.hash('link-token', token),
        tokenSealed: vault.encrypt('link-token-store', Buffer.from(token)),
        snapshot: takeSnapshot(cohort, wording, learner, {
          registerNumber,
          number,
          code,
          year,
          issueDate,
        }),
      }
    })
    await insertCertificates(trx, certificates, {
      cohortId: cohort.id,
      issuer: wording.issuer,
      year,
      publicUrl: wording.publicUrl,
      issuedOn: issueDate,
      now,
      ...context,
    })
    await appendAudit(trx, {
      at: now,
      actor: context.actor,
      action: 'certificates.issue',
      subject: cohort.id,
      after: {
        count: certificates.length,
        first: certificates[0]?.number,
        last: certificates.at(-1)?.number,
        run: context.runId,
      },
      items: certificates.map(({ id, number, enrolmentId }) => ({ id, number, enrolmentId })),
    })
    return certificates.map((certificate, index) => ({
      number: certificate.number,
      code: certificate.code,
      link: `${wording.publicUrl}/c/${certificate.token}`,
      learner: eligible[index]?.key ?? '',
    }))
  })
}

function takeSnapshot(
  cohort: Cohort,
  wording: Wording,
  learner: EligibleLearner,
  given: { registerNumber: number; number: string; code: string; year: number; issueDate: string },
): CertificateSnapshot {
  return CertificateSnapshot.parse({
    number: given.number,
    registerNumber: given.registerNumber,
    year: given.year,
    title: wording.title,
    issuer: wording.issuer,
    parentBody: wording.parentBody,
    place: wording.place,
    signer: wording.signer,
    legalBasis: wording.legalBasis,
    wording: wording.wording,
    template: wording.template,
    agencySignature: wording.agencySignature,
    program: { id: cohort.programId, vi: cohort.program.title.vi, en: cohort.program.title.en },
    cohort: { id: cohort.id, name: cohort.definition.name },
    learner: {
      fullName: learner.fullName,
      dateOfBirth: learner.dateOfBirth,
      unit: learner.unit,
    },
    start: cohort.definition.start,
    end: lastDay(cohort.definition.deadline, given.issueDate),
    periods: wording.periods,
    score: learner.score,
    attendance: learner.attendance,
    issueDate: given.issueDate,
    code: given.code,
    verifyUrl: `${wording.publicUrl}/verify/${given.code}`,
  })
}

/** A paper does not name a day that is still to come: whoever is certified early ends on the day of issue. */
function lastDay(deadline: string | null, issueDate: string): string | null {
  return deadline !== null && deadline > issueDate ? issueDate : deadline
}
