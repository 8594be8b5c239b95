/** Certificates in lists, and one with its history, for those who administer them. The learner's own link is never part of it. */
import { z } from 'zod'
import { fileDigest } from '../certificates/file-store.ts'
import { listCertificates } from '../certificates/list.ts'
import { paperFacts } from '../certificates/revisions/correct.ts'
import { type CertificateHistory, certificateHistory } from '../certificates/revisions/history.ts'
import { countUses } from '../certificates/uses.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

const Certificate = z
  .object({
    id: z.uuid(),
    revision: z.int(),
    number: z.string().meta({ description: 'Số hiệu, as printed.' }),
    registerNumber: z.int().meta({ description: 'Số vào sổ: gapless per issuer and year.' }),
    issuer: z.string(),
    year: z.int(),
    code: z.string().meta({ description: 'Public: opens /verify/{code}.' }),
    state: z.enum(['valid', 'revoked']),
    awaitsSignature: z.boolean().meta({
      description: 'The present revision needs a file with the agency’s signature and has none.',
    }),
    cohort: z.string(),
    learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
    fullName: z.string(),
    issuedOn: z.iso.date(),
    verdict: z
      .enum(['passed', 'failed', 'incomplete', 'review'])
      .nullable()
      .meta({ description: 'Of the learner’s present outcome.' }),
  })
  .meta({ id: 'Certificate' })

/** What a correction makes another. */
export const Change = z
  .object({
    fact: z.enum(paperFacts),
    before: z.string().nullable(),
    after: z.string().nullable(),
  })
  .meta({ id: 'CertificateChange' })

const acted = {
  at: z.iso.datetime(),
  actor: z.string().nullable().meta({ description: 'null without the scope certificates:write.' }),
  attachment: z.uuid().nullable().meta({ description: 'Of a document that was laid beside it.' }),
}

const Revision = z
  .object({
    revision: z.int(),
    kind: z.enum(['issued', 'revised', 'reinstated']),
    code: z
      .string()
      .meta({ description: 'Public; of an earlier one: opens the page that says so.' }),
    reason: z.string().nullable(),
    ...acted,
    changes: z.array(Change).meta({ description: 'Against the revision before.' }),
    files: z.array(
      z.object({
        kind: z.enum(['pdf', 'credential', 'agency-pdf']),
        version: z.int(),
        sha256: z.string(),
        at: z.iso.datetime(),
        details: z.unknown().meta({ description: 'Of signed files: who signed, when.' }),
      }),
    ),
  })
  .meta({ id: 'CertificateRevision' })

const Revocation = z
  .object({
    revision: z.int(),
    reason: z.string().meta({ description: 'Shown to whoever verifies.' }),
    ...acted,
  })
  .meta({ id: 'CertificateRevocation' })

const CertificateDetail = Certificate.extend({
  sha256: z
    .string()
    .nullable()
    .meta({ description: 'Of the PDF file, in hex; null until the file is made.' }),
  revisions: z.array(Revision),
  revocations: z.array(Revocation),
  uses: z
    .object({ opened: z.int(), downloaded: z.int(), verified: z.int() })
    .meta({ description: 'How often; by whom and when is not kept.' }),
}).meta({ id: 'CertificateDetail' })

export const certificateRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/certificates',
    policy: { machine: 'certificates:read' },
    summary: 'Certificates of the people that the key may see.',
    params: nothing,
    query: PageOfIds.extend({
      cohort: unlessEmpty(Name.optional()),
      state: unlessEmpty(z.enum(['valid', 'revoked', 'awaiting-signature']).optional()).meta({
        param: { description: '`valid` leaves out those that await the agency’s signature.' },
        type: 'string',
      }),
      number: unlessEmpty(z.string().trim().max(200).optional()).meta({
        param: { description: 'As printed; two issuers may share one.' },
        type: 'string',
      }),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of certificates.', schema: pageOf(Certificate) },
    handler: async ({ deps, viewer, query }) => {
      const { cohort, state, number } = query
      const { rows, next } = await readPage(
        query,
        (window) => listCertificates(deps.db, viewer, { cohort, state, number, ...window }),
        ({ id }) => id,
      )
      return { items: rows, next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/certificates/{id}',
    policy: { machine: 'certificates:read' },
    summary: 'A certificate with its history: revisions, revocations, files.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The certificate.', schema: CertificateDetail },
    handler: async ({ deps, viewer, params }) => {
      const [found] = await listCertificates(deps.db, viewer, { id: params.id, limit: 1 })
      if (!found) throw notFound()
      const digest = await fileDigest(deps.db, found)
      const history = await certificateHistory(deps.db, viewer, found.id)
      return {
        ...found,
        sha256: digest?.toString('hex') ?? null,
        uses: await countUses(deps.db, viewer, { certificate: found.id }),
        ...presentHistory(history, viewer.scopes.has('certificates:write')),
      }
    },
  }),
]

function presentHistory(
  { revisions, revocations }: CertificateHistory,
  showsActors: boolean,
): Pick<z.input<typeof CertificateDetail>, 'revisions' | 'revocations'> {
  const told = <Act extends { at: Date; actor: string }>({ at, actor, ...act }: Act) => ({
    ...act,
    at: at.toISOString(),
    actor: showsActors ? actor : null,
  })
  return {
    revisions: revisions.map(({ files, ...revision }) => ({
      ...told(revision),
      files: files.map(({ revision: _, at, ...file }) => ({ ...file, at: at.toISOString() })),
    })),
    revocations: revocations.map(told),
  }
}
