/** Certifications: issuing what a cohort has earned, or giving certain people their certificates. */
import { z } from 'zod'
import { certificatesFor, MOST_AT_ONCE } from '../certificates/certificates-for.ts'
import { cohortProgress } from '../certificates/progress-store.ts'
import { getCohort } from '../programs/store.ts'
import type { Run } from '../runs/run.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, nothing, type Route, streamEndpoint } from './route.ts'
import {
  getRunOf,
  handOver,
  presentRun,
  RunId,
  runFields,
  Started,
  startRun,
  watchRun,
} from './runs.ts'

const Certification = z
  .object({
    ...runFields,
    cohort: z.string(),
    issued: z.int().nullable().meta({
      description:
        'Certificates of the cohort that were issued after this was asked for, by this run or by another at the same time; 0 where a list was proposed instead. null until the end.',
    }),
    awaitingSignature: z.int().nullable().meta({
      description: 'Those that wait for the agency’s own signature and are not issued before.',
    }),
    held: z.int().nullable().meta({
      description:
        'People who passed and are not issued one without a person; GET …/certificates/progress names them.',
    }),
    proposal: z.uuid().nullable().meta({
      description: 'The list that was proposed or released, where an approver releases.',
    }),
  })
  .meta({ id: 'Certification' })

const Result = z.object({
  issued: z.int().optional(),
  awaitingSignature: z.int().optional(),
  held: z.array(z.unknown()).optional(),
  proposal: z.object({ id: z.uuid() }).nullish(),
})

function presentCertification(run: Run): z.input<typeof Certification> {
  const result = Result.parse(run.result ?? {})
  return {
    ...presentRun(run),
    cohort: run.subject,
    issued: result.issued ?? null,
    awaitingSignature: result.awaitingSignature ?? null,
    held: result.held?.length ?? null,
    proposal: result.proposal?.id ?? null,
  }
}

const GivenCertificate = z
  .object({
    id: z.uuid(),
    learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
    number: z.string(),
    registerNumber: z.int(),
    year: z.int(),
    code: z.string().meta({ description: 'Public: opens /verify/{code}.' }),
    state: z.enum(['valid', 'revoked']),
    issuedOn: z.iso.date(),
    awaitsSignature: z.boolean(),
    isNew: z.boolean().meta({ description: 'false: it was there before.' }),
  })
  .meta({ id: 'GivenCertificate' })

const Given = z
  .object({
    certificates: z.array(GivenCertificate),
    without: z.array(
      z.object({
        learner: z.string(),
        reason: z.enum(['failed', 'incomplete', 'review', 'undecided', 'paper', 'roster']).meta({
          description:
            '`undecided`: not yet, or about to be decided anew; `paper`: one was issued on paper or elsewhere; `roster`: date of birth or unit is not known.',
        }),
      }),
    ),
  })
  .meta({ id: 'CertificatesFor' })

const Fault = z.object({
  id: z.uuid(),
  number: z.string(),
  learner: z.string(),
  fault: z.string().meta({ description: 'Why the file cannot be made, and what to mend.' }),
  triedAt: z.iso.datetime(),
})

const Progress = z
  .object({
    issued: z.int().meta({ description: 'Without those that await the agency’s signature.' }),
    awaitingSignature: z.int(),
    revoked: z.int(),
    files: z.object({
      made: z.int(),
      waiting: z.int(),
      faulty: z.int(),
      faults: z.array(Fault).meta({ description: 'The first 200, by number.' }),
    }),
    mails: z.record(z.string(), z.int()).meta({
      description: 'Mails about the present revisions, by state.',
    }),
    uses: z
      .object({ opened: z.int(), downloaded: z.int(), verified: z.int() })
      .meta({ description: 'How often they were looked at; by whom and when is not kept.' }),
    held: z.array(
      z.object({
        learner: z.string(),
        reason: z.enum(['roster', 'revoked']),
        missing: z.array(z.enum(['date-of-birth', 'unit'])),
      }),
    ),
  })
  .meta({ id: 'CertificateProgress' })

const params = z.object({ id: Name })

export const certificationRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/certifications',
    policy: { machine: 'certificates:write', wholeRoster: true },
    summary: 'Issues what a cohort has earned.',
    description:
      'Who has a certificate is not issued another one. Where the program says `issue: approval`, the people go on a proposed list instead.',
    params,
    query: nothing,
    body: noBody,
    answer: { status: 202, description: 'The certification was begun.', schema: Started },
    handler: async (call) => {
      const cohort = await getCohort(call.deps.db, call.params.id)
      return await startRun(call, {
        kind: 'certify',
        subject: cohort.id,
        options: {},
        actor: call.viewer.actor,
      })
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/certifications/{id}',
    policy: { machine: 'certificates:read' },
    summary: 'State and counts of a certification.',
    params: RunId,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The certification.', schema: Certification },
    handler: async ({ deps, params: { id } }) =>
      presentCertification(await getRunOf(deps, 'certify', id)),
  }),
  streamEndpoint({
    path: '/api/v1/certifications/{id}/events',
    policy: { machine: 'certificates:read' },
    summary: 'Progress of a certification as server-sent events.',
    description: '`progress` events, then one `end` event with the certification as GET gives it.',
    params: RunId,
    handler: async ({ deps, params: { id } }) => {
      const run = await getRunOf(deps, 'certify', id)
      return {
        kind: 'events',
        write: (events) =>
          watchRun(deps, events, run, async (ended) => presentCertification(ended)),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/certificates',
    policy: { machine: 'certificates:write' },
    summary: 'Gives certain people their certificates.',
    description:
      'Those that they have, and those that they have earned, which are issued now: all or none. However often it is asked, and by how many at once, they are the same certificates.',
    params,
    query: nothing,
    body: z
      .strictObject({
        learners: z
          .array(z.string().trim().min(1).max(200))
          .min(1)
          .max(MOST_AT_ONCE)
          .meta({ description: 'By employee code, e-mail, phone or id.' }),
      })
      .meta({ example: { learners: ['CB000177'] } }),
    answer: { status: 200, description: 'Their certificates.', schema: Given },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const cohort = await getCohort(deps.db, id)
      const { certificates, without, filesRun } = await certificatesFor(deps, viewer, cohort, body)
      if (filesRun) await handOver(deps, filesRun)
      // Without the links: answers are kept for whoever asks again with the same key.
      return {
        certificates: certificates.map(({ link: _, enrolmentId: __, ...given }) => given),
        without,
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/certificates/progress',
    policy: { machine: 'certificates:read' },
    summary: 'How far the certificates of a cohort are: issued, files, signatures, mails.',
    params,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'Of the people that the key may see.', schema: Progress },
    handler: async ({ deps, viewer, params: { id } }) => {
      const cohort = await getCohort(deps.db, id)
      const progress = await cohortProgress(deps.db, viewer, cohort.id, deps.clock.now())
      const { files } = progress
      const faults = files.faults.map((one) => ({ ...one, triedAt: one.triedAt.toISOString() }))
      return { ...progress, files: { ...files, faults } }
    },
  }),
]
