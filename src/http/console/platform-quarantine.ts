/** Rows of a platform that could not be read: looked at, and read again from the kept answers. */
import { z } from 'zod'
import { quarantinedRowPage, quarantinePage } from '../../console/platforms/quarantine-page.tsx'
import { PLATFORMS } from '../../console/platforms/standing.tsx'
import { takesFiles } from '../../evidence/platform-files.ts'
import { runsOfWaitingRows } from '../../evidence/quarantine-store.ts'
import { quarantinedRow, quarantinedRows } from '../../evidence/quarantined-row.ts'
import { platformDataTexts } from '../../foundation/texts/console/platform-data.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getPlatform } from '../../programs/store.ts'
import { replayOf } from '../../runs/replay-of.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, type Route } from '../route.ts'
import { getRunOf, startRun } from '../runs.ts'
import { OfPlatform, PageQuery } from './platforms.ts'

const PAGE = 50
const Reason = z
  .string()
  .regex(/^[a-z-]{1,60}$/)
  .optional()
  .catch(undefined)

// A bad row may name anybody.
const whole = { wholeRoster: true, params: OfPlatform } as const

export const platformQuarantineRoutes: Route[] = [
  consolePage({
    ...whole,
    path: `${PLATFORMS}/{id}/quarantine`,
    scope: 'syncs:read',
    query: PageQuery.extend({ reason: Reason }),
    handler: async ({ deps: { db }, viewer, language, params: { id }, query }) => {
      const { page, reason } = query
      const platform = await getPlatform(db, id)
      const window = { limit: PAGE, offset: (page - 1) * PAGE }
      const found = await quarantinedRows(db, viewer, { platform: id, reason }, window)
      const waitingRows = found.reasons.reduce((sum, { count }) => sum + count, 0)
      return quarantinePage({
        language,
        viewer,
        platform: { id, takesFiles: takesFiles(platform), waitingRows },
        rows: found.rows,
        reasons: found.reasons,
        chosen: reason,
        page: { page, size: PAGE, total: found.total },
      })
    },
  }),
  consolePage({
    ...whole,
    path: `${PLATFORMS}/{id}/quarantine/{row}`,
    scope: 'syncs:read',
    params: OfPlatform.extend({ row: z.uuid() }),
    query: z.object({}),
    handler: async ({ deps, viewer, language, params: { id, row: rowId } }) => {
      const row = await quarantinedRow(deps.db, viewer, deps.vault, { platform: id, id: rowId })
      if (row === null) throw notFound()
      return quarantinedRowPage({ language, viewer, platform: id, row })
    },
  }),
  consoleAction({
    ...whole,
    path: `${PLATFORMS}/{id}/quarantine/retry`,
    scope: 'syncs:write',
    body: z.object({ sync: z.uuid().optional() }),
    handler: async ({ deps, visit, viewer, language, params: { id }, body }) => {
      const data = platformDataTexts[language]
      await getPlatform(deps.db, id)
      deps.resolvePlatform(id)
      const begin = async (sync: string) => {
        const run = await getRunOf(deps, 'sync', sync)
        if (run.subject !== id) throw notFound()
        return await startRun({ deps, dedupeKey: undefined }, replayOf(run, viewer))
      }
      if (body.sync !== undefined) return seeOther(`/console/runs/${(await begin(body.sync)).id}`)
      const syncs = await runsOfWaitingRows(deps.db, id)
      const begun: { id: string }[] = []
      for (const { run } of syncs) begun.push(await begin(run))
      const [only] = begun
      if (only !== undefined && begun.length === 1) return seeOther(`/console/runs/${only.id}`)
      visit.notify({
        kind: 'done',
        text: begun.length === 0 ? data.retryNone : fill(data.didRetry, { n: begun.length }),
      })
      return seeOther(`${PLATFORMS}/${id}`)
    },
  }),
]
