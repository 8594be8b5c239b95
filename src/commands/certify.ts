/** `certify`: issues what a cohort has earned, or gives certain people their certificates. */
import { z } from 'zod'
import { type CertificatesFor, certificatesFor } from '../certificates/certificates-for.ts'
import type { HeldLearner, WhyNone } from '../certificates/earned-store.ts'
import { issuedByRun } from '../certificates/link/links.ts'
import type { Installation } from '../main.ts'
import { type Cohort, getCohort } from '../programs/store.ts'
import type { Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import { describeProposed } from './describe-proposals.ts'
import { type ExitCode, exitCodes } from './output.ts'
import { runNow } from './run-now.ts'

export interface CertifyCommandOptions {
  /** Employee codes, or the roster's other keys. */
  learner?: string[]
}

export const certify: Command<[cohort: string, options: CertifyCommandOptions]> = async (
  context,
  cohortId,
  { learner: learners = [] },
) => {
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  return learners.length > 0
    ? await certifyThese(context, installation, cohort, learners)
    : await certifyAll(context, installation, cohort)
}

async function certifyAll(
  { output, viewer }: CommandContext,
  installation: Installation,
  cohort: Cohort,
): Promise<ExitCode> {
  const { db } = installation.database
  const run = await runNow(
    installation,
    { kind: 'certify', subject: cohort.id, options: {}, actor: viewer.actor },
    (progress) => output.progress(describeNumbers(cohort.id, progress)),
  )
  const certificates = await issuedByRun({ ...installation, db }, viewer, run.id)
  output.result(
    { ...run.result, cohort: cohort.id, issued: certificates.length, certificates },
    () =>
      describeProposed(run.result) ??
      [
        `${cohort.id}: ${certificates.length} certificates issued`,
        ...certificates.map(({ number, learner, link }) => `  ${number}  ${learner}  ${link}`),
        ...describeRest(run),
      ].join('\n'),
  )
  return exitCodes.done
}

async function certifyThese(
  { output, viewer }: CommandContext,
  installation: Installation,
  cohort: Cohort,
  learners: readonly string[],
): Promise<ExitCode> {
  const { db } = installation.database
  const given = await certificatesFor({ ...installation, db }, viewer, cohort, { learners })
  const { certificates, without } = given
  output.result(
    {
      cohort: cohort.id,
      issued: issuedNow(given).length,
      awaitingSignature: certificates.filter(({ awaitsSignature }) => awaitsSignature).length,
      certificates: certificates.map(({ number, code, link, learner, state, isNew }) => ({
        number,
        code,
        link,
        learner,
        state,
        new: isNew,
      })),
      without,
    },
    () =>
      [
        ...certificates.map(
          ({ number, learner, link, state, awaitsSignature, isNew }) =>
            `  ${number}  ${learner}  ${link ?? '(no link)'}  ${standing(state, awaitsSignature)}${isNew ? ', new' : ''}`,
        ),
        ...without.map(({ learner, reason }) => `  ${learner}: none, ${whyTexts[reason]}`),
      ].join('\n'),
  )
  return exitCodes.done
}

const issuedNow = ({ certificates }: CertificatesFor) =>
  certificates.filter(({ isNew, awaitsSignature }) => isNew && !awaitsSignature)

function standing(state: 'valid' | 'revoked', awaitsSignature: boolean): string {
  if (state === 'revoked') return 'revoked'
  return awaitsSignature ? 'awaits the signature of the agency' : 'valid'
}

const whyTexts: Record<WhyNone, string> = {
  failed: 'not passed',
  incomplete: 'not complete yet',
  review: 'waits for a review',
  undecided: 'not decided yet (hocvu reconcile)',
  paper: 'has a paper that was recorded',
  roster: 'date of birth or unit is not on the roster',
}

/** What a run tells of people who were not issued a certificate. */
const Rest = z.object({
  awaitingSignature: z.int().default(0),
  held: z
    .array(
      z.object({
        learner: z.string(),
        reason: z.enum(['roster', 'revoked']).default('roster'),
        missing: z.array(z.enum(['date-of-birth', 'unit'])),
      }),
    )
    .default([]) satisfies z.ZodType<HeldLearner[]>,
})

function describeRest({ result }: Run): string[] {
  const { awaitingSignature, held } = Rest.parse(result ?? {})
  const roster = held.filter(({ reason }) => reason === 'roster')
  const revoked = held.filter(({ reason }) => reason === 'revoked')
  return [
    ...(awaitingSignature === 0
      ? []
      : [
          `${awaitingSignature} await the signature of the agency: hocvu certificates export --unsigned`,
        ]),
    ...(roster.length === 0
      ? []
      : [
          `${roster.length} people passed but are held, because the roster lacks their date of birth or unit:`,
          ...roster.map(({ learner, missing }) => `  ${learner}: ${missing.join(', ')}`),
        ]),
    ...(revoked.length === 0
      ? []
      : [
          `${revoked.length} people passed, but their certificate was revoked; a person decides whether it stands again:`,
          ...revoked.map(({ learner }) => `  ${learner}`),
        ]),
  ]
}
