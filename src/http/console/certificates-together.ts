/** Acts on many certificates: the ticked rows of a list, or everything that it was found by. */
import { z } from 'zod'
import { asciiWords } from '../../certificates/bulk/file-name.ts'
import { printCertificates } from '../../certificates/bulk/print.ts'
import { certificatesZip } from '../../certificates/bulk/zip.ts'
import { messageArchive } from '../../certificates/messages/archive.ts'
import { correctable } from '../../certificates/revisions/correct.ts'
import { reviseCertificates } from '../../certificates/revisions/revise.ts'
import { foundIds, linesOf, MOST_TOGETHER } from '../../certificates/search/search.ts'
import { type Chosen, revisePage, revokePage } from '../../console/certificates/together-page.tsx'
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getCohort } from '../../programs/store.ts'
import type { Answer } from '../answer.ts'
import { type ConsoleCall, consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name } from '../paging.ts'
import { nothing, type Route } from '../route.ts'
import { searchFields, searchOf } from './certificates.ts'
import { asList, download } from './fields.ts'
import { Revocation, revokeNamed } from './revoke-certificates.ts'
import { type ActCall, beginAll, documentBeside } from './written-acts.ts'

/** Which certificates: their ids, or what a list was found by and how many it had. */
const Choice = z.object({
  ...searchFields,
  of: z.enum(['chosen', 'all']).default('chosen').catch('chosen'),
  id: z.preprocess(asList, z.array(z.uuid()).max(MOST_TOGETHER)).default([]).catch([]),
  /** The same in one field: a form with a file has few of them. */
  ids: z.preprocess(
    (value) => (typeof value === 'string' && value !== '' ? value.split(',') : undefined),
    z.array(z.uuid()).max(MOST_TOGETHER).optional(),
  ),
  expected: z.coerce.number().int().min(0).default(0).catch(0),
})
type Choice = z.output<typeof Choice>

async function idsOf({ deps, viewer }: ActCall, choice: Choice): Promise<string[]> {
  if (choice.of === 'chosen') return choice.ids ?? choice.id
  return await foundIds(deps.db, viewer, searchOf(choice), choice.expected)
}

/** Whom the act is done to, by id from here on: who looks decides on these and on no others. */
async function chosenOf(call: ActCall, choice: Choice): Promise<Chosen> {
  const { deps, viewer, language } = call
  const all = await linesOf(deps.db, viewer, await idsOf(call, choice))
  const lines = all.filter(({ state }) => state === 'valid')
  const ids = lines.map(({ id }) => id).join(',')
  return { lines, leftOut: all.length - lines.length, ids, language }
}

/** Of the chosen ones those that are in force: what was revoked is not acted on. */
async function idsInForce(call: ActCall, choice: Choice): Promise<string[]> {
  return (await chosenOf(call, choice)).lines.map(({ id }) => id)
}

/** Nothing was ticked: told on the list. */
function noneChosen({
  visit,
  language,
}: Pick<ConsoleCall<unknown, unknown, unknown>, 'visit' | 'language'>): Answer {
  visit.notify({ kind: 'failed', text: certificatesTexts[language].noneChosen })
  return seeOther('/console/certificates')
}

const scope = 'certificates:write'
const read = 'certificates:read'
const ofCohort = z.object({ cohort: Name })

export const certificatesTogetherRoutes: Route[] = [
  consolePage({
    path: '/console/certificates/revoke',
    scope,
    params: nothing,
    query: Choice,
    handler: async (call) => revokePage(await chosenOf(call, call.query)),
  }),
  consoleAction({
    path: '/console/certificates/revoke',
    scope,
    params: nothing,
    reads: 'upload',
    body: Choice.extend(Revocation.shape),
    handler: async (call) => {
      const { visit, body, language, file } = call
      const { reason, more } = body
      const ids = await idsInForce(call, body)
      // Of others, or not there: nothing is done, and nothing stands in the audit trail.
      if (ids.length === 0) return noneChosen(call)
      const n = await revokeNamed(call, ids, { reason, more, file })
      visit.notify({ kind: 'done', text: fill(certificateActTexts[language].revoked, { n }) })
      return seeOther('/console/certificates')
    },
  }),
  consolePage({
    path: '/console/certificates/revise',
    scope,
    params: nothing,
    query: Choice,
    handler: async (call) => {
      const { deps, viewer, query } = call
      const chosen = await chosenOf(call, query)
      if (chosen.lines.length === 0) return revisePage(chosen, [])
      // Only looked at: the words are stored nowhere.
      const { certificates } = await reviseCertificates(deps, viewer, {
        choice: { names: chosen.lines.map(({ id }) => id), issuer: null },
        reason: 'preview',
        attachment: null,
        taken: [],
        dryRun: true,
      })
      return revisePage(chosen, certificates)
    },
  }),
  consoleAction({
    path: '/console/certificates/revise',
    scope,
    params: nothing,
    reads: 'upload',
    body: Choice.extend({
      take: z.preprocess(asList, z.array(z.enum(correctable)).min(1)),
      reason: z.string().trim().min(1).max(1000),
    }),
    handler: async (call) => {
      const { deps, viewer, visit, body, language, file } = call
      const ids = await idsInForce(call, body)
      const { certificates, unchanged, runs } = await reviseCertificates(deps, viewer, {
        choice: { names: ids, issuer: null },
        reason: body.reason,
        attachment: await documentBeside(call, file),
        taken: body.take,
        dryRun: false,
      })
      await beginAll(call, runs)
      const texts = certificateActTexts[language]
      const text = unchanged > 0 ? texts.correctedSome : texts.corrected
      visit.notify({ kind: 'done', text: fill(text, { n: certificates.length, same: unchanged }) })
      const [only] = ids.length === 1 ? ids : []
      return seeOther(`/console/certificates${only === undefined ? '' : `/${only}`}`)
    },
  }),
  consolePage({
    path: '/console/certificates/chosen.zip',
    scope: read,
    params: nothing,
    query: Choice,
    handler: async (call) => {
      const ids = await idsOf(call, call.query)
      if (ids.length === 0) return noneChosen(call)
      const { archive } = await certificatesZip(call.deps, call.viewer, { ids })
      return download('giay-chung-nhan.zip', archive)
    },
  }),
  consolePage({
    path: '/console/certificates/chosen.pdf',
    scope: read,
    params: nothing,
    query: Choice,
    handler: async (call) => {
      const ids = await idsOf(call, call.query)
      if (ids.length === 0) return noneChosen(call)
      const { pdf } = await printCertificates(call.deps, call.viewer, { ids }, 'register')
      return download('giay-chung-nhan.pdf', pdf)
    },
  }),
  consolePage({
    path: '/console/certificates/of/{cohort}/certificates.zip',
    scope: read,
    params: ofCohort,
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.cohort)
      const { archive } = await certificatesZip(deps, viewer, cohort)
      return download(`giay-chung-nhan-${asciiWords(cohort.id)}.zip`, archive)
    },
  }),
  consolePage({
    path: '/console/certificates/of/{cohort}/certificates.pdf',
    scope: read,
    params: ofCohort,
    query: z.object({ order: z.enum(['register', 'unit']).catch('register') }),
    handler: async ({ deps, viewer, params, query }) => {
      const cohort = await getCohort(deps.db, params.cohort)
      const { pdf } = await printCertificates(deps, viewer, cohort, query.order)
      return download(`giay-chung-nhan-${asciiWords(cohort.id)}.pdf`, pdf)
    },
  }),
  consoleAction({
    path: '/console/certificates/of/{cohort}/messages',
    scope,
    params: ofCohort,
    body: nothing,
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.cohort)
      // It holds private links: each time stands in the audit trail, so it is no mere address to open.
      const { archive } = await messageArchive(deps, viewer, cohort)
      return download(`tin-nhan-${asciiWords(cohort.id)}.zip`, archive())
    },
  }),
]
