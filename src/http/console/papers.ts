/** Papers that were not issued here: listed, recorded from a sheet, taken back. */
import { z } from 'zod'
import { cohortsOfOthers, paperLines } from '../../certificates/register/list-papers.ts'
import { NEEDED, readPaperFile } from '../../certificates/register/paper-file.ts'
import { recordPapers } from '../../certificates/register/record-papers.ts'
import { withdrawPaper } from '../../certificates/register/withdraw.ts'
import { countWaiting } from '../../certificates/search/waiting.ts'
import { paperSources, papersPage, recordedPage } from '../../console/certificates/papers-page.tsx'
import { keepingTexts } from '../../foundation/texts/console/certificate-keeping.ts'
import { getCohort } from '../../programs/store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name } from '../paging.ts'
import { nothing, type Route } from '../route.ts'
import { filtered, pageNumber } from './fields.ts'

const PAGE_SIZE = 50
const PATH = '/console/certificates/papers'
const scope = 'certificates:write'

export const consolePaperRoutes: Route[] = [
  consolePage({
    path: PATH,
    scope: 'certificates:read',
    params: nothing,
    query: z.object({
      text: filtered(z.string().trim().min(1).max(200)),
      source: filtered(z.enum(paperSources)),
      page: pageNumber,
    }),
    handler: async ({ deps, viewer, query, language }) => {
      const { text, source, page } = query
      const window = { text, source, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      const { lines, total } = await paperLines(deps.db, viewer, window)
      return papersPage({
        lines,
        filter: { text, source },
        page: { page, size: PAGE_SIZE, total },
        cohorts: await cohortsOfOthers(deps.db),
        waiting: await countWaiting(deps.db, viewer),
        language,
      })
    },
  }),
  consoleAction({
    path: PATH,
    scope,
    params: nothing,
    reads: 'upload',
    body: z.object({ cohort: Name }),
    handler: async ({ deps, viewer, visit, body, file, language }) => {
      if (file === null) {
        visit.notify({ kind: 'failed', text: keepingTexts[language].noFile })
        return seeOther(PATH)
      }
      const cohort = await getCohort(deps.db, body.cohort)
      const reading = await readPaperFile(file.bytes, NEEDED)
      return recordedPage({ record: await recordPapers(deps, viewer, cohort, reading), language })
    },
  }),
  consoleAction({
    path: `${PATH}/{id}/withdraw`,
    scope,
    params: z.object({ id: z.uuid() }),
    body: z.object({ reason: z.string().trim().min(1).max(1000) }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      await withdrawPaper(deps, viewer, params.id, body.reason)
      visit.notify({ kind: 'done', text: keepingTexts[language].withdrawnNow })
      return seeOther(PATH)
    },
  }),
]
