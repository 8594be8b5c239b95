/** Lists that wait for a decision of the office: looked through, checked in the units, released, withdrawn. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { codeAsShown } from '../../certificates/approval/as-shown.ts'
import { takeCorrections } from '../../certificates/approval/corrections.ts'
import { releaseRun } from '../../certificates/approval/find-release.ts'
import { holdPeople, unholdPeople } from '../../certificates/approval/hold.ts'
import { pageOfPeople, proposalLines } from '../../certificates/approval/list-people.ts'
import { itemStates } from '../../certificates/approval/proposal.ts'
import { proposeForCohort } from '../../certificates/approval/propose.ts'
import { listedUnits, listProposals } from '../../certificates/approval/read.ts'
import { readCorrections } from '../../certificates/approval/read-corrections.ts'
import { releaseProposal } from '../../certificates/approval/release.ts'
import { unitSheets, zipSheets } from '../../certificates/approval/sheets.ts'
import { withdrawProposal } from '../../certificates/approval/withdraw.ts'
import { countWaiting } from '../../certificates/search/waiting.ts'
import { correctionsPage } from '../../console/certificates/corrections-page.tsx'
import { proposalPage } from '../../console/certificates/proposal-page.tsx'
import { proposalsPage } from '../../console/certificates/proposals-page.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { proposalTexts } from '../../foundation/texts/console/proposals.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getCohort } from '../../programs/store.ts'
import type { Answer } from '../answer.ts'
import { type ConsoleCall, consoleAction, consolePage, seeOther } from '../console-route.ts'
import { unlessEmpty } from '../paging.ts'
import { notFound, nothing, type Route } from '../route.ts'
import type { Visit } from '../visit.ts'
import { asList, download, filtered, pageNumber } from './fields.ts'
import { beginAll, documentBeside } from './written-acts.ts'

const PAGE_SIZE = 50
const LISTS = 25

const params = z.object({ id: z.uuid() })
const scope = 'certificates:write'
const read = 'certificates:read'
const pathOf = (id: string) => `/console/certificates/proposals/${id}`
const reason = z.string().trim().min(1).max(1000)

/** @throws HocvuError `not-found`, also for a list about nobody whom the viewer sees */
async function seenList(
  { deps, viewer }: Pick<ConsoleCall<unknown, unknown, unknown>, 'deps' | 'viewer'>,
  id: string,
) {
  const [list] = await listProposals(deps.db, viewer, deps.clock.now(), { id, limit: 1 })
  if (list === undefined) throw notFound()
  return list
}

const Ticked = z.object({
  learner: z.preprocess(asList, z.array(z.uuid()).max(1000)).default([]),
  reason: z.string().trim().max(1000).default(''),
})

/** Told on the list, which stays as it was. */
function notDone(visit: Visit, id: string, text: string): Answer {
  visit.notify({ kind: 'failed', text })
  return seeOther(pathOf(id))
}

const Release = z.object({
  number: z.string().trim().min(1).max(200),
  date: z.iso.date(),
  issuedOn: unlessEmpty(z.iso.date().optional()),
  expected: z.coerce.number().int().min(1).max(1_000_000),
  asShown: unlessEmpty(z.string().max(40).optional()),
})

export const consoleProposalRoutes: Route[] = [
  consolePage({
    path: '/console/certificates/proposals',
    scope: read,
    params: nothing,
    query: z.object({ closed: z.literal('yes').optional().catch(undefined), page: pageNumber }),
    handler: async ({ deps, viewer, query, language }) => {
      const closed = query.closed === 'yes'
      const page = { page: query.page, size: LISTS }
      const window = { closed, limit: LISTS, offset: (query.page - 1) * LISTS }
      const { lines, total } = await proposalLines(deps.db, viewer, deps.clock.now(), window)
      const waiting = await countWaiting(deps.db, viewer)
      return proposalsPage({ closed, lines, page: { ...page, total }, waiting, language })
    },
  }),
  consolePage({
    path: '/console/certificates/proposals/{id}',
    scope: read,
    params,
    query: z.object({
      text: filtered(z.string().trim().max(200)),
      state: filtered(z.enum(itemStates)),
      page: pageNumber,
    }),
    handler: async (call) => {
      const { deps, viewer, params, query, language } = call
      const { db, clock } = deps
      const now = clock.now()
      const list = await seenList(call, params.id)
      const cohort = await getCohort(db, list.cohort)
      const { text, state, page } = query
      const window = { text, state, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      const { lines, total } = await pageOfPeople(db, viewer, now, list.id, window)
      const isOpen = list.state === 'open'
      return proposalPage({
        list: { ...list, cohortName: cohort.definition.name },
        units: isOpen ? await listedUnits(db, viewer, now, list.id) : [],
        asShown: isOpen && viewer.unitId === null ? await codeAsShown(db, viewer, list, now) : null,
        people: lines,
        filter: { text, state },
        page: { page, size: PAGE_SIZE, total },
        run: viewer.unitId === null ? await releaseRun(db, list) : null,
        language,
      })
    },
  }),
  consolePage({
    path: '/console/certificates/proposals/{id}/sheets.zip',
    scope: read,
    params,
    query: nothing,
    handler: async ({ deps, viewer, params: { id } }) => {
      const sheets = await unitSheets(deps, viewer, id)
      return download('ra-soat.zip', zipSheets(sheets, deps.clock.now()))
    },
  }),
  consolePage({
    path: '/console/certificates/proposals/{id}/sheet.xlsx',
    scope: read,
    params,
    query: z.object({ unit: z.string().max(200).catch('') }),
    handler: async ({ deps, viewer, params: { id }, query }) => {
      const [sheet] = await unitSheets(deps, viewer, id, query.unit)
      if (!sheet) throw notFound()
      return download(sheet.name, Readable.from([await sheet.make()]))
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/corrections',
    scope,
    params,
    reads: 'upload',
    body: nothing,
    handler: async ({ deps, viewer, visit, params: { id }, file, language }) => {
      if (file === null) return notDone(visit, id, proposalTexts[language].noFile)
      const taken = await takeCorrections(deps, viewer, id, await readCorrections(file.bytes, null))
      if (taken.corrected > 0) await matchAccounts(deps.db, deps.clock, null)
      return correctionsPage({ proposal: id, taken, language })
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/holds',
    scope,
    params,
    body: Ticked,
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const texts = proposalTexts[language]
      if (body.learner.length === 0) return notDone(visit, id, texts.noneChosen)
      if (body.reason === '') return notDone(visit, id, texts.holdWhy)
      const { learners } = await holdPeople(deps, viewer, id, body.learner, body.reason)
      visit.notify({ kind: 'done', text: fill(texts.heldNow, { n: learners.length }) })
      return seeOther(pathOf(id))
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/unholds',
    scope,
    params,
    body: Ticked,
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const texts = proposalTexts[language]
      if (body.learner.length === 0) return notDone(visit, id, texts.noneChosen)
      const { learners, stillHeld } = await unholdPeople(deps, viewer, id, body.learner)
      const told = fill(texts.unheldNow, { n: learners.length - stillHeld.length })
      const rest =
        stillHeld.length === 0 ? [] : [fill(texts.stillHeld, { names: stillHeld.join(', ') })]
      visit.notify({ kind: 'done', text: [told, ...rest].join(' ') })
      return seeOther(pathOf(id))
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/refresh',
    scope,
    wholeRoster: true,
    params,
    body: nothing,
    handler: async (call) => {
      const { deps, viewer, visit, params, language } = call
      const { cohort } = await seenList(call, params.id)
      await proposeForCohort(deps, viewer, await getCohort(deps.db, cohort))
      visit.notify({ kind: 'done', text: proposalTexts[language].refreshed })
      return seeOther(pathOf(params.id))
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/release',
    scope: 'certificates:approve',
    wholeRoster: true,
    params,
    reads: 'upload',
    body: Release,
    handler: async (call) => {
      const { deps, viewer, visit, params, body, language, file } = call
      const { run } = await releaseProposal(deps, viewer, params.id, {
        ...body,
        attachment: await documentBeside(call, file),
      })
      await beginAll(call, [run])
      visit.notify({ kind: 'done', text: proposalTexts[language].started })
      return seeOther(pathOf(params.id))
    },
  }),
  consoleAction({
    path: '/console/certificates/proposals/{id}/withdraw',
    scope,
    wholeRoster: true,
    params,
    body: z.object({ reason }),
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      await withdrawProposal(deps, viewer, id, body.reason)
      visit.notify({ kind: 'done', text: proposalTexts[language].withdrawnNow })
      return seeOther(pathOf(id))
    },
  }),
]
