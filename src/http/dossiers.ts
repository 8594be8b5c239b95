/** What led to a certificate, and the messages that tell learners of theirs. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { noteViewOf } from '../access/person-views.ts'
import { asciiWords } from '../certificates/bulk/file-name.ts'
import { asPage } from '../certificates/dossier/as-page.tsx'
import { asText } from '../certificates/dossier/as-text.ts'
import { documentOf } from '../certificates/dossier/print.ts'
import { asJson, readDossier } from '../certificates/dossier/read.ts'
import { messageArchive } from '../certificates/messages/archive.ts'
import { getCohort } from '../programs/store.ts'
import { Name, unlessEmpty } from './paging.ts'
import { download, endpoint, noBody, nothing, type Route } from './route.ts'

const revision = unlessEmpty(z.coerce.number().int().min(1).max(100_000).optional()).meta({
  param: { description: 'Left out: the present one.' },
  type: 'integer',
})
const formats = z.enum(['html', 'txt'])
const languages = z.enum(['vi', 'en'])
/** Reasons that people wrote and their names stand in it. */
const policy = { machine: 'certificates:write', or: 'certificates:approve' } as const
const params = z.object({ id: z.uuid() })

/** As it was frozen: what is in it is described by its `format`. */
const Dossier = z
  .looseObject({
    revision: z.int(),
    snapshot: z.looseObject({}),
    content: z.looseObject({ format: z.int() }),
  })
  .meta({ id: 'Dossier' })

export const dossierRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/certificates/{id}/dossier',
    policy,
    summary: 'What led to a certificate, as it was frozen with it.',
    description:
      'Records with where they were read, sessions as they counted, decisions with reason and actor, links of accounts, the definitions that applied, each rule with its numbers; and the history of the certificate until now.',
    params,
    query: z.object({ revision }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The dossier.',
      schema: Dossier,
    },
    handler: async ({ deps, viewer, params, query }) => {
      const dossier = await readDossier(deps.db, viewer, params.id, query)
      await noteViewOf(deps, viewer, { certificate: dossier.certificate.id }, 'dossier')
      return Dossier.parse(asJson(dossier))
    },
  }),
  download({
    path: '/api/v1/certificates/{id}/dossier/file',
    policy,
    summary: 'The same for people: a page or a text.',
    description: 'One file that needs nothing else.',
    type: 'application/octet-stream',
    params,
    query: z.object({
      revision,
      format: unlessEmpty(formats.default('html')).meta({ type: 'string', enum: formats.options }),
      lang: unlessEmpty(languages.default('vi')).meta({ type: 'string', enum: languages.options }),
    }),
    handler: async ({ deps, viewer, params, query }) => {
      const dossier = await readDossier(deps.db, viewer, params.id, { revision: query.revision })
      await noteViewOf(deps, viewer, { certificate: dossier.certificate.id }, 'dossier')
      const document = documentOf(dossier, query.lang, deps.clock.now())
      const written = query.format === 'html' ? asPage(document) : asText(document)
      const name = `ho-so-${asciiWords(dossier.certificate.number)}.${query.format}`
      return { name, body: Readable.from([written], { objectMode: false }) }
    },
  }),
  download({
    path: '/api/v1/cohorts/{id}/messages.zip',
    policy: { machine: 'certificates:write' },
    summary: 'A workbook for each unit with name, phone, private link and a message ready to send.',
    description:
      'Of the people that the key may see. Each time is in the audit trail, for it holds the learners’ own links.',
    type: 'application/zip',
    params: z.object({ id: Name }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.id)
      const { archive } = await messageArchive(deps, viewer, cohort)
      return { name: `tin-nhan-${asciiWords(cohort.id)}.zip`, body: archive() }
    },
  }),
]
