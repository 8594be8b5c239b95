/** Dữ liệu cá nhân: requests of people about their data, answered within two working days. */
import { z } from 'zod'
import { shownDay } from '../../console/kit/time.tsx'
import { requestPage } from '../../console/privacy/request-page.tsx'
import { PRIVACY, requestsPage } from '../../console/privacy/requests-page.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { exportPerson } from '../../privacy/export/export-person.ts'
import { requestKinds, requestResults } from '../../privacy/requests/request-kinds.ts'
import { findRequest, listRequests, requestStates } from '../../privacy/requests/request-store.ts'
import { answerRequest, assignRequest, recordRequest } from '../../privacy/requests/requests.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, nothing, type Route } from '../route.ts'

const PAGE = 50
const reads = { scope: 'privacy:read', wholeRoster: true } as const
const writes = { scope: 'privacy:write', wholeRoster: true } as const
const params = z.object({ number: z.string().regex(/^\d{1,9}$/) })

const NewRequest = z.object({
  kind: z.enum(requestKinds),
  learner: z.string().trim().max(200).default(''),
  name: z.string().max(200).default(''),
  contact: z.string().max(200).default(''),
  text: z.string().max(4000).default(''),
  receivedOn: z.union([z.literal(''), z.iso.date()]).default(''),
})

export const privacyPageRoutes: Route[] = [
  consolePage({
    path: PRIVACY,
    ...reads,
    params: nothing,
    query: z.object({
      state: z.enum(requestStates).catch('open').default('open'),
      page: z.coerce.number().int().min(1).max(2000).catch(1).default(1),
    }),
    handler: async ({ deps, viewer, query: { state, page }, language }) => {
      const window = { limit: PAGE, offset: (page - 1) * PAGE }
      const { requests, total } = await listRequests(deps, viewer, state, window)
      return requestsPage({
        ...{ requests, state, language, paging: { page, size: PAGE, total } },
        mayWrite: viewer.scopes.has('privacy:write'),
        today: dateInVietnam(deps.clock.now()),
      })
    },
  }),
  consoleAction({
    path: PRIVACY,
    ...writes,
    params: nothing,
    body: NewRequest,
    handler: async ({ deps, viewer, body, visit, language }) => {
      const { number, dueOn } = await recordRequest(deps, viewer, {
        ...body,
        learner: body.learner || null,
        receivedOn: body.receivedOn || null,
      })
      const text = fill(privacyTexts[language].recorded, { number, due: shownDay(dueOn, language) })
      visit.notify({ kind: 'done', text })
      return seeOther(`${PRIVACY}/${number}`)
    },
  }),
  consolePage({
    path: `${PRIVACY}/{number}`,
    ...reads,
    params,
    query: nothing,
    handler: async ({ deps, viewer, params: { number }, language }) => {
      const request = await findRequest(deps, viewer, number)
      if (request === null) throw notFound()
      return requestPage({ request, mayWrite: viewer.scopes.has('privacy:write'), language })
    },
  }),
  consoleAction({
    path: `${PRIVACY}/{number}/assign`,
    ...writes,
    params,
    body: z.object({ learner: z.string().trim().min(1).max(200) }),
    handler: async ({ deps, viewer, params: { number }, body, visit, language }) => {
      const { learner } = await assignRequest(deps, viewer, number, body.learner)
      const text = fill(privacyTexts[language].assigned, { number, name: learner?.fullName ?? '' })
      visit.notify({ kind: 'done', text })
      return seeOther(`${PRIVACY}/${number}`)
    },
  }),
  consoleAction({
    path: `${PRIVACY}/{number}/answer`,
    ...writes,
    params,
    body: z.object({ result: z.enum(requestResults), text: z.string().min(1).max(4000) }),
    handler: async ({ deps, viewer, params: { number }, body, visit, language }) => {
      await answerRequest(deps, viewer, number, body)
      visit.notify({ kind: 'done', text: fill(privacyTexts[language].answerDone, { number }) })
      return seeOther(PRIVACY)
    },
  }),
  consoleAction({
    path: `${PRIVACY}/{number}/export`,
    ...writes,
    params,
    body: nothing,
    handler: async ({ deps, viewer, params: { number }, language }) => {
      const request = await findRequest(deps, viewer, number)
      if (request?.learner == null || request.learner.erased) throw notFound()
      const { archive } = await exportPerson(deps, viewer, request.learner.id)
      const headers = {
        'Content-Disposition': `attachment; filename="du-lieu-ca-nhan-${number}.zip"`,
        'X-Content-Type-Options': 'nosniff',
      }
      return { kind: 'stream', type: 'application/zip', headers, body: archive(language) }
    },
  }),
]
