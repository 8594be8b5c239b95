/** Platforms: how they stand, syncing one now, asking one again, and proving its set-up. */
import { z } from 'zod'
import { checkPage } from '../../console/platforms/check-page.tsx'
import { platformListPage } from '../../console/platforms/list-page.tsx'
import { platformPage } from '../../console/platforms/platform-page.tsx'
import { PLATFORMS } from '../../console/platforms/standing.tsx'
import { takesFiles } from '../../evidence/platform-files.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { cohortNames } from '../../programs/cohort-names.ts'
import { resetCircuit } from '../../programs/reset-circuit.ts'
import { getPlatform } from '../../programs/store.ts'
import { platformCard, platformCards } from '../../reports/platform-cards.ts'
import type { SyncOptions } from '../../runs/run.ts'
import { runHistory } from '../../runs/run-history.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name, unlessEmpty } from '../paging.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { startRun } from '../runs.ts'
import { requireEvidence } from '../syncs.ts'

export const OfPlatform = z.object({ id: Name })
export const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })
const ticked = z.literal('yes').optional()
const PAGE = 20

export const platformRoutes: Route[] = [
  consolePage({
    path: PLATFORMS,
    scope: 'platforms:read',
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      platformListPage({ language, viewer, platforms: await platformCards(deps) }),
  }),
  consolePage({
    path: `${PLATFORMS}/{id}`,
    scope: 'platforms:read',
    params: OfPlatform,
    query: PageQuery,
    handler: async ({ deps, viewer, language, params: { id }, query: { page } }) => {
      const platform = await platformCard(deps, id)
      const window = { limit: PAGE, offset: (page - 1) * PAGE }
      const history = await runHistory(deps.db, { kind: 'sync', subject: id }, window)
      return platformPage({
        language,
        viewer,
        platform: { ...platform, takesFiles: takesFiles(platform) },
        cohorts: await cohortNames(deps.db, id),
        runs: history.runs,
        page: { page, size: PAGE, total: history.total },
      })
    },
  }),
  consoleAction({
    path: `${PLATFORMS}/{id}/syncs`,
    scope: 'syncs:write',
    params: OfPlatform,
    body: z.object({
      cohort: unlessEmpty(Name.optional()),
      full: ticked,
      acceptLosses: ticked,
    }),
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const { cohort, full, acceptLosses } = body
      // Who is gone may be anybody's learner.
      if (acceptLosses !== undefined && viewer.unitId !== null) throw notFound()
      await getPlatform(deps.db, id)
      deps.resolvePlatform(id)
      if (cohort !== undefined) await requireEvidence(deps, id, cohort)
      const options = {
        ...(cohort === undefined ? {} : { cohort }),
        full: full !== undefined,
        chain: false,
        acceptLosses: acceptLosses !== undefined,
      } satisfies SyncOptions
      const run = await startRun(
        { deps, dedupeKey: undefined },
        { kind: 'sync', subject: id, options, actor: viewer.actor },
      )
      return seeOther(`/console/runs/${run.id}`)
    },
  }),
  consoleAction({
    path: `${PLATFORMS}/{id}/circuit`,
    scope: 'syncs:write',
    wholeRoster: true,
    params: OfPlatform,
    body: nothing,
    handler: async ({ deps, visit, viewer, language, params: { id } }) => {
      const texts = platformTexts[language]
      const wasOpen = await resetCircuit(deps, viewer, id)
      const text = fill(wasOpen ? texts.didReset : texts.wasClosed, { platform: id })
      visit.notify({ kind: 'done', text })
      return seeOther(`${PLATFORMS}/${id}`)
    },
  }),
  consolePage({
    path: `${PLATFORMS}/{id}/check`,
    scope: 'syncs:write',
    wholeRoster: true,
    params: OfPlatform,
    query: nothing,
    handler: async ({ deps, language, params: { id } }) => {
      await getPlatform(deps.db, id)
      return checkPage({ language, platform: id, findings: null })
    },
  }),
  consoleAction({
    path: `${PLATFORMS}/{id}/check`,
    scope: 'syncs:write',
    wholeRoster: true,
    params: OfPlatform,
    body: nothing,
    handler: async ({ deps, viewer, language, params: { id } }) => {
      await getPlatform(deps.db, id)
      const { findings } = await deps.checkPlatform(viewer, id)
      return checkPage({ language, platform: id, findings })
    },
  }),
]
