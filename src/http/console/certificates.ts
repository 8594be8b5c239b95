/** Certificates: looking for them, the page of one, its files and its dossier. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { noteViewOf } from '../../access/person-views.ts'
import { asciiWords } from '../../certificates/bulk/file-name.ts'
import { asPage } from '../../certificates/dossier/as-page.tsx'
import { documentOf } from '../../certificates/dossier/print.ts'
import { readDossier } from '../../certificates/dossier/read.ts'
import { certificateFile, servedFile } from '../../certificates/files.ts'
import type { LinkNow } from '../../certificates/link/change.ts'
import { listMails } from '../../certificates/mail/list.ts'
import { certificateHistory } from '../../certificates/revisions/history.ts'
import { certificateCard, presentPaper, storedFile } from '../../certificates/search/card.ts'
import { type CertificateSearch, searchedStates } from '../../certificates/search/filter.ts'
import {
  countFound,
  searchCertificates,
  searchChoices,
  searchOrders,
} from '../../certificates/search/search.ts'
import { countWaiting } from '../../certificates/search/waiting.ts'
import { countUses } from '../../certificates/uses.ts'
import { certificatePage } from '../../console/certificates/certificate-page.tsx'
import { searchPage } from '../../console/certificates/search-page.tsx'
import type { Answer } from '../answer.ts'
import { type ConsoleCall, type ConsolePage, consolePage } from '../console-route.ts'
import { Name } from '../paging.ts'
import { privateHeaders } from '../private-headers.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { download, filtered, pageNumber } from './fields.ts'

const PAGE_SIZE = 50
const MOST_MAILS = 50

const words = z.string().trim().min(1).max(200)

export const searchFields = {
  text: filtered(words),
  unit: filtered(words),
  program: filtered(Name),
  cohort: filtered(Name),
  state: filtered(z.enum(searchedStates)),
  year: filtered(z.coerce.number().int().min(1900).max(2200)),
}

export function searchOf(given: CertificateSearch): CertificateSearch {
  const { text, unit, program, cohort, state, year } = given
  return { text, unit, program, cohort, state, year }
}

const Search = z.object({
  ...searchFields,
  sort: z.enum(searchOrders).catch('-issued'),
  page: pageNumber,
})

export const oneCertificate = z.object({ id: z.uuid() })

type Call = Pick<ConsoleCall<unknown, unknown, unknown>, 'deps' | 'viewer' | 'language'>

/** @throws HocvuError `not-found` */
export async function pageOfCertificate(
  { deps, viewer, language }: Call,
  id: string,
  link: LinkNow | null = null,
): Promise<ConsolePage> {
  const { db, clock } = deps
  const now = clock.now()
  const card = await certificateCard(db, viewer, id, now)
  const mayWrite = viewer.scopes.has('certificates:write')
  const [history, mails, uses] = await Promise.all([
    certificateHistory(db, viewer, id),
    listMails(db, viewer, { certificate: id }, now, MOST_MAILS),
    countUses(db, viewer, { certificate: id }),
  ])
  return certificatePage({
    ...{ card, history, mails, uses, mayWrite, link, language },
    showsActors: mayWrite || viewer.scopes.has('audit:read'),
    mailIsOn: deps.mail !== null,
    publicAt: deps.publicApart ? (deps.publicUrl ?? '') : '',
  })
}

const pdf = (number: string, bytes: Buffer): Answer => ({
  kind: 'content',
  status: 200,
  type: 'application/pdf',
  body: bytes,
  headers: {
    ...privateHeaders,
    'Content-Disposition': `inline; filename="giay-chung-nhan-${asciiWords(number)}.pdf"`,
  },
})

/** Before the pages of one certificate: their addresses begin alike. */
export const certificateSearchRoutes: Route[] = [
  consolePage({
    path: '/console/certificates',
    scope: 'certificates:read',
    params: nothing,
    query: Search,
    handler: async ({ deps, viewer, query, language }) => {
      const { sort, page } = query
      const search = searchOf(query)
      const offset = (page - 1) * PAGE_SIZE
      const [total, lines, choices, waiting] = await Promise.all([
        countFound(deps.db, viewer, search),
        searchCertificates(deps.db, viewer, search, { order: sort, limit: PAGE_SIZE, offset }),
        searchChoices(deps.db, viewer),
        countWaiting(deps.db, viewer),
      ])
      return searchPage({
        ...{ search, sort, lines, choices, waiting, language },
        page: { page, size: PAGE_SIZE, total },
      })
    },
  }),
]

export const certificateRoutes: Route[] = [
  consolePage({
    path: '/console/certificates/{id}',
    scope: 'certificates:read',
    params: oneCertificate,
    query: nothing,
    handler: async (call) => await pageOfCertificate(call, call.params.id),
  }),
  consolePage({
    path: '/console/certificates/{id}/certificate.pdf',
    scope: 'certificates:read',
    params: oneCertificate,
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const paper = await presentPaper(deps.db, viewer, params.id)
      // Whoever administers certificates may look at the copy that is still to be signed.
      const { bytes } = paper.awaitsSignature
        ? await certificateFile(deps, paper)
        : await servedFile(deps, paper)
      return pdf(paper.snapshot.number, bytes)
    },
  }),
  consolePage({
    path: '/console/certificates/{id}/files/{revision}/{kind}/{version}',
    scope: 'certificates:read',
    params: oneCertificate.extend({
      revision: z.coerce.number().int().min(1).max(100_000),
      kind: z.enum(['pdf', 'agency-pdf']),
      version: z.coerce.number().int().min(1).max(1000),
    }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const { number, bytes } = await storedFile(deps.db, viewer, params)
      return pdf(number, bytes)
    },
  }),
  consolePage({
    path: '/console/certificates/{id}/dossier',
    scope: 'certificates:read',
    params: oneCertificate,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      // Reasons that people wrote and their names stand in it.
      const mayRead = viewer.scopes.has('certificates:write') || viewer.scopes.has('audit:read')
      if (!mayRead) throw notFound()
      const dossier = await readDossier(deps.db, viewer, params.id)
      await noteViewOf(deps, viewer, { certificate: dossier.certificate.id }, 'dossier')
      const page = asPage(documentOf(dossier, language, deps.clock.now()))
      const name = `ho-so-${asciiWords(dossier.certificate.number)}.html`
      return download(name, Readable.from([page], { objectMode: false }))
    },
  }),
]
