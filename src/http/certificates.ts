/** Certificates in lists, for those who administer them. The learner's own link is never part of one. */
import { z } from 'zod'
import { fileDigest } from '../certificates/file-store.ts'
import { listCertificates } from '../certificates/list.ts'
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
    cohort: z.string(),
    learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
    fullName: z.string(),
    issuedOn: z.iso.date(),
  })
  .meta({ id: 'Certificate' })

const CertificateDetail = Certificate.extend({
  sha256: z
    .string()
    .nullable()
    .meta({ description: 'Of the PDF file, in hex; null until the file is made.' }),
}).meta({ id: 'CertificateDetail' })

export const certificateRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/certificates',
    policy: { machine: 'certificates:read' },
    summary: 'Certificates of the people that the key may see.',
    params: nothing,
    query: PageOfIds.extend({ cohort: unlessEmpty(Name.optional()) }),
    body: noBody,
    answer: { status: 200, description: 'A page of certificates.', schema: pageOf(Certificate) },
    handler: async ({ deps, viewer, query }) => {
      const { rows, next } = await readPage(
        query,
        (window) => listCertificates(deps.db, viewer, { cohort: query.cohort, ...window }),
        ({ id }) => id,
      )
      return { items: rows, next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/certificates/{id}',
    policy: { machine: 'certificates:read' },
    summary: 'A certificate.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The certificate.', schema: CertificateDetail },
    handler: async ({ deps, viewer, params }) => {
      const [found] = await listCertificates(deps.db, viewer, { id: params.id, limit: 1 })
      if (!found) throw notFound()
      const digest = await fileDigest(deps.db, found)
      return { ...found, sha256: digest?.toString('hex') ?? null }
    },
  }),
]
