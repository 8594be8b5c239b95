/** Sheets of a platform that reads files: brought here, read by a sync at once. */
import { z } from 'zod'
import { filesPage } from '../../console/platforms/files-page.tsx'
import { PLATFORMS } from '../../console/platforms/standing.tsx'
import { countFiles } from '../../evidence/count-files.ts'
import { listFiles, receiveFile, takesFiles } from '../../evidence/platform-files.ts'
import { countWaitingRows } from '../../evidence/quarantine-store.ts'
import { platformDataTexts } from '../../foundation/texts/console/platform-data.ts'
import { getPlatform } from '../../programs/store.ts'
import type { SyncOptions } from '../../runs/run.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { readSaid } from '../platform-files.ts'
import { notFound, type Route } from '../route.ts'
import { startRun } from '../runs.ts'
import { OfPlatform, PageQuery } from './platforms.ts'

const PAGE = 20

// A file may name anybody.
const whole = { wholeRoster: true, params: OfPlatform, path: `${PLATFORMS}/{id}/files` } as const

export const platformFileRoutes: Route[] = [
  consolePage({
    ...whole,
    scope: 'syncs:read',
    query: PageQuery,
    handler: async ({ deps: { db }, viewer, language, params: { id }, query: { page } }) => {
      const platform = await getPlatform(db, id)
      if (!takesFiles(platform)) throw notFound()
      const files = await listFiles(db, viewer, {
        platform: id,
        limit: PAGE,
        offset: (page - 1) * PAGE,
      })
      const total = await countFiles(db, viewer, id)
      const waitingRows = await countWaitingRows(db, id)
      return filesPage({
        language,
        viewer,
        platform: { id, takesFiles: true, waitingRows },
        files,
        page: { page, size: PAGE, total },
      })
    },
  }),
  consoleAction({
    ...whole,
    scope: 'syncs:write',
    reads: 'upload',
    body: z.record(z.string(), z.string()),
    handler: async ({ deps, visit, viewer, language, params: { id }, body, file: brought }) => {
      const data = platformDataTexts[language]
      const platform = await getPlatform(deps.db, id)
      deps.resolvePlatform(id)
      if (brought === null) {
        visit.notify({ kind: 'failed', text: data.fileMissing })
        return seeOther(`${PLATFORMS}/${id}/files`)
      }
      const { options, again } = readSaid(body)
      const { file } = await receiveFile(deps, viewer, platform, {
        ...{ name: brought.name, bytes: brought.bytes, options },
        ...{ origin: 'upload', again },
      })
      if (file.state !== 'waiting') {
        visit.notify({ kind: 'failed', text: data.fileKnown })
        return seeOther(`${PLATFORMS}/${id}/files`)
      }
      const sync = { full: false, chain: false, acceptLosses: false } satisfies SyncOptions
      const run = await startRun(
        { deps, dedupeKey: undefined },
        { kind: 'sync', subject: id, options: sync, actor: viewer.actor },
      )
      return seeOther(`/console/runs/${run.id}`)
    },
  }),
]
