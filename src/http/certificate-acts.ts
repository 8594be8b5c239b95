/** What people do with issued certificates: correct, revoke, let stand again. */
import { z } from 'zod'
import { correctable } from '../certificates/revisions/correct.ts'
import { reinstateCertificates } from '../certificates/revisions/reinstate.ts'
import { reviseCertificates } from '../certificates/revisions/revise.ts'
import { revokeCertificates } from '../certificates/revisions/revoke.ts'
import { LONGEST_WORDS } from '../reconciliation/person-decisions/words.ts'
import type { Run } from '../runs/run.ts'
import { Change } from './certificates.ts'
import { endpoint, nothing, type RawCall, type Route } from './route.ts'
import { handOver } from './runs.ts'

const params = z.object({ id: z.uuid() })
const policy = { machine: 'certificates:write' } as const

const reason = z.string().trim().min(1).max(LONGEST_WORDS)
const attachment = z.uuid().optional().meta({ description: 'Id of a document that was brought.' })
const expected = z.int().positive().meta({
  description: 'The revision that the caller saw: with another one nothing is done.',
})

const reconciliation = z
  .uuid()
  .nullable()
  .meta({ description: 'The reconciliation that was begun to decide the learner anew.' })

const Revised = z
  .object({
    id: z.uuid(),
    number: z.string(),
    revision: z.int().meta({ description: 'The new one; of a dry run the one it would be.' }),
    dryRun: z.boolean(),
    changes: z.array(Change),
    left: z.array(Change).meta({
      description:
        'What reads otherwise on roster, outcome or program by now and was not asked for.',
    }),
    reconciliation,
  })
  .meta({ id: 'CertificateRevised' })

const Done = z
  .object({ id: z.uuid(), number: z.string(), revision: z.int(), reconciliation })
  .meta({ id: 'CertificateActDone' })

export const certificateActRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/certificates/{id}/revisions',
    policy,
    summary: 'Corrects a certificate: a new revision with facts as they are now.',
    description:
      'Facts come from the roster, the outcome and the program, never from the request: correct those first. Number, register number, date of issue and private link stay; the old file stays as it is, and its code says that it was replaced.',
    params,
    query: nothing,
    body: z
      .strictObject({
        reason,
        attachment,
        take: z.array(z.enum(correctable)).max(correctable.length).default([]).meta({
          description:
            'What is taken as it is now. `unit` only when it was wrong: a person keeps the unit they were trained in. `score` needs a passed outcome.',
        }),
        expectedRevision: expected,
        dryRun: z.boolean().default(false).meta({ description: 'Only tells what would change.' }),
      })
      .meta({ example: { reason: 'Sai họ tên', take: ['name'], expectedRevision: 1 } }),
    answer: { status: 200, description: 'What was corrected.', schema: Revised },
    handler: async (call) => {
      const { deps, viewer, body } = call
      const { certificates, runs } = await reviseCertificates(deps, viewer, {
        ...writtenBy(call.params.id, body),
        taken: body.take,
        dryRun: body.dryRun,
      })
      const begun = await begin(call, runs)
      const [certificate] = certificates
      if (certificate === undefined) throw new Error('a correction of one tells of one')
      return { ...certificate, dryRun: body.dryRun, reconciliation: begun }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/certificates/{id}/revocation',
    policy,
    summary: 'Revokes a certificate.',
    description:
      'The reason is shown to whoever verifies. The link stays and says so; the download answers 410. Nothing is deleted.',
    params,
    query: nothing,
    body: z
      .strictObject({ reason, attachment, expectedRevision: expected.optional() })
      .meta({ example: { reason: 'Cấp nhầm người', expectedRevision: 1 } }),
    answer: { status: 200, description: 'The certificate is revoked.', schema: Done },
    handler: async (call) => {
      const { deps, viewer, body } = call
      const written = writtenBy(call.params.id, body)
      return await done(call, await revokeCertificates(deps, viewer, written))
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/certificates/{id}/reinstatement',
    policy,
    summary:
      'Lets a revoked certificate stand again: a new revision behind the same link and number.',
    params,
    query: nothing,
    body: z
      .strictObject({
        reason,
        attachment,
        facts: z.enum(['present', 'same']).default('present').meta({
          description:
            'Name, date of birth and score as they are now, or what the revoked one said.',
        }),
        despiteOutcome: z.boolean().default(false).meta({
          description: 'A person says that it stands although the outcome is not passed.',
        }),
        expectedRevision: expected.optional(),
      })
      .meta({ example: { reason: 'Thi lại đạt', facts: 'present' } }),
    answer: { status: 200, description: 'The certificate stands again.', schema: Done },
    handler: async (call) => {
      const { deps, viewer, body } = call
      const { facts, despiteOutcome } = body
      const written = { ...writtenBy(call.params.id, body), facts, despiteOutcome }
      return await done(call, await reinstateCertificates(deps, viewer, written))
    },
  }),
]

function writtenBy(
  id: string,
  given: { reason: string; attachment?: string | undefined; expectedRevision?: number | undefined },
) {
  return {
    reason: given.reason,
    attachment: given.attachment ?? null,
    expectedRevision: given.expectedRevision,
    choice: { names: [id], issuer: null },
  }
}

async function done(
  call: Pick<RawCall, 'deps'>,
  told: {
    certificates: readonly { id: string; number: string; revision: number }[]
    runs: readonly Run[]
  },
): Promise<z.input<typeof Done>> {
  const begun = await begin(call, told.runs)
  const [certificate] = told.certificates
  if (certificate === undefined) throw new Error('an act on one tells of one')
  const { id, number, revision } = certificate
  return { id, number, revision, reconciliation: begun }
}

/** @returns the reconciliation, which was written with the act */
async function begin({ deps }: Pick<RawCall, 'deps'>, runs: readonly Run[]) {
  for (const run of runs) await handOver(deps, run)
  return runs[0]?.id ?? null
}
