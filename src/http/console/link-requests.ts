/** People who have lost their link and cannot be sent a code: the coordinator of their unit answers them. */
import { z } from 'zod'
import { closeLinkRequest, listLinkRequests } from '../../certificates/lookup/requests.ts'
import { countWaiting } from '../../certificates/search/waiting.ts'
import { requestsPage } from '../../console/certificates/requests-page.tsx'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'
import { pageNumber } from './fields.ts'

const PAGE_SIZE = 25
const PATH = '/console/certificates/requests'

export const linkRequestRoutes: Route[] = [
  consolePage({
    path: PATH,
    scope: 'certificates:read',
    params: nothing,
    query: z.object({ state: z.enum(['open', 'closed']).catch('open'), page: pageNumber }),
    handler: async ({ deps, viewer, query, language }) => {
      const { state, page } = query
      const window = { state, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      const { requests, total } = await listLinkRequests(deps.db, viewer, window)
      const waiting = await countWaiting(deps.db, viewer)
      return requestsPage({
        ...{ requests, state, waiting, language },
        page: { page, size: PAGE_SIZE, total },
      })
    },
  }),
  consoleAction({
    path: `${PATH}/{id}/close`,
    scope: 'certificates:write',
    params: z.object({ id: z.uuid() }),
    body: z.object({ answer: z.enum(['sent', 'refused']) }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      await closeLinkRequest(deps, viewer, params.id, body.answer)
      const texts = keepingTexts[language]
      const text = body.answer === 'sent' ? texts.closedSent : texts.closedRefused
      visit.notify({ kind: 'done', text })
      return seeOther(PATH)
    },
  }),
]
