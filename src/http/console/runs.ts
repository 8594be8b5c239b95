/** Background work on a page of its own, and as it goes on. */
import type { Scope, Viewer } from '../../access/viewer.ts'
import { renderRunState } from '../../console/kit/run-progress.tsx'
import { runPage } from '../../console/runs/run-page.tsx'
import { getCohort, getPlatform } from '../../programs/store.ts'
import { findRun, type Run, type RunKind } from '../../runs/run.ts'
import { consolePage } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { RunId, watchRun } from '../runs.ts'

const scopeOf: Record<RunKind, Scope> = {
  sync: 'syncs:read',
  reconcile: 'reconciliations:read',
  certify: 'certificates:read',
  files: 'certificates:read',
}

/** @throws HocvuError `not-found`, also for a run of a kind that the viewer may not look at */
async function seenRun({ db }: Pick<HttpDeps, 'db'>, viewer: Viewer, id: string): Promise<Run> {
  const run = await findRun(db, id)
  if (run === null || !viewer.scopes.has(scopeOf[run.kind])) throw notFound()
  return run
}

export const runRoutes: Route[] = [
  consolePage({
    path: '/console/runs/{id}',
    scope: 'signed-in',
    params: RunId,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const run = await seenRun(deps, viewer, params.id)
      return runPage({ run, subject: await subjectOf(deps, run), language })
    },
  }),
  consolePage({
    path: '/console/runs/{id}/events',
    scope: 'signed-in',
    params: RunId,
    query: nothing,
    handler: async ({ deps, viewer, params, language, address }) => {
      const run = await seenRun(deps, viewer, params.id)
      const shown = (now: Run) =>
        renderRunState(now, {
          ...{ language, viewer, address, formToken: '', now: deps.clock.now() },
        })
      return {
        kind: 'events',
        write: (events) => watchRun(deps, events, run, async (over) => shown(over), shown),
      }
    },
  }),
]

/** What people call it; the id, once it has left the configuration. */
async function subjectOf({ db }: Pick<HttpDeps, 'db'>, { kind, subject }: Run): Promise<string> {
  if (kind === 'sync')
    return await getPlatform(db, subject).then(
      ({ id }) => id,
      () => subject,
    )
  return await getCohort(db, subject).then(
    ({ definition }) => definition.name,
    () => subject,
  )
}
