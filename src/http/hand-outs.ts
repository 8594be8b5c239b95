/** All certificates of a cohort at once: as an archive, and as one file for the printer. */
import { z } from 'zod'
import { asciiWords } from '../certificates/bulk/file-name.ts'
import { printCertificates } from '../certificates/bulk/print.ts'
import { certificatesZip } from '../certificates/bulk/zip.ts'
import { getCohort } from '../programs/store.ts'
import { Name, unlessEmpty } from './paging.ts'
import { download, nothing, type Route } from './route.ts'

const order = z.enum(['register', 'unit'])

export const handOutRoutes: Route[] = [
  download({
    path: '/api/v1/cohorts/{id}/certificates.zip',
    policy: { machine: 'certificates:read' },
    summary: 'The files of a cohort’s certificates, of the people that the key may see.',
    description:
      'A file for each certificate that is in force and does not await a signature, and danh-sach.xlsx, which names those whose file could not be made.',
    type: 'application/zip',
    params: z.object({ id: Name }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.id)
      const { archive } = await certificatesZip(deps, viewer, cohort)
      return { name: `giay-chung-nhan-${asciiWords(cohort.id)}.zip`, body: archive }
    },
  }),
  download({
    path: '/api/v1/cohorts/{id}/certificates.pdf',
    policy: { machine: 'certificates:read' },
    summary: 'The same certificates in one PDF for the printer.',
    description:
      'Pages only: no signatures and no credentials. A last page names the certificates that could not be printed.',
    type: 'application/pdf',
    params: z.object({ id: Name }),
    query: z.object({
      order: unlessEmpty(order.default('register')).meta({
        param: { description: 'By register number, or by unit and name.' },
        type: 'string',
        enum: order.options,
      }),
    }),
    handler: async ({ deps, viewer, params, query }) => {
      const cohort = await getCohort(deps.db, params.id)
      const { pdf } = await printCertificates(deps, viewer, cohort, query.order)
      return { name: `giay-chung-nhan-${asciiWords(cohort.id)}.pdf`, body: pdf }
    },
  }),
]
