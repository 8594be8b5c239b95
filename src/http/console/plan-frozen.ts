/** Reports of a plan that keep their figures: making one, and looking into it. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import {
  type AskedComparison,
  DIFFERENCES_PAGE,
  type ShownPart,
  shownParts,
} from '../../console/plans/frozen-differences.tsx'
import { frozenAddress, frozenListPage } from '../../console/plans/frozen-list-page.tsx'
import { frozenPage } from '../../console/plans/frozen-page.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { frozenTexts } from '../../foundation/texts/console/frozen.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getPlan } from '../../programs/plans/store.ts'
import type { FigureDifference } from '../../reports/frozen/differences.ts'
import { freezeReport } from '../../reports/frozen/freeze.ts'
import { frozenKinds, LONGEST_TITLE, listFrozen } from '../../reports/frozen/frozen-store.ts'
import {
  comparedWith,
  compareFrozen,
  downloadFrozen,
  type FrozenDownload,
  frozenDownloads,
  openFrozen,
} from '../../reports/frozen/look-into.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name, unlessEmpty } from '../paging.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { download, filtered, pageNumber } from './fields.ts'

const PlanParams = z.object({ id: Name })
const FrozenParams = PlanParams.extend({ report: z.uuid() })
const day = unlessEmpty(z.iso.date().optional()).transform((given) => given ?? null)

export const planFrozenRoutes: Route[] = [
  consolePage({
    path: '/console/plans/{id}/frozen',
    scope: 'plans:read',
    params: PlanParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { title } = plan.definition
      return frozenListPage({
        language,
        plan: { id: plan.id, title: (language === 'en' && title.en) || title.vi },
        reports: await listFrozen(deps.db, viewer, plan.id),
        mayFreeze: viewer.scopes.has('plans:write') && viewer.unitId === null,
      })
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/frozen',
    scope: 'plans:write',
    wholeRoster: true,
    params: PlanParams,
    body: z.object({
      kind: z.enum(frozenKinds).default('progress'),
      title: z.string().max(LONGEST_TITLE).default(''),
      unit: z.string().trim().max(200).default(''),
      on: day,
      treeOn: day,
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const { unit, ...asked } = body
      const frozen = await freezeReport(deps, viewer, {
        ...asked,
        planId: params.id,
        unit: unit === '' ? null : unit,
        madeBy: visit.user.name,
      })
      const text = fill(frozenTexts[language].done, { title: frozen.title })
      visit.notify({ kind: 'done', text })
      return seeOther(frozenAddress(params.id, frozen.id))
    },
  }),
  consolePage({
    path: '/console/plans/{id}/frozen/{report}',
    scope: 'plans:read',
    params: FrozenParams,
    query: z.object({
      against: filtered(z.enum(comparedWith)),
      part: filtered(z.enum(shownParts)),
      page: pageNumber,
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const { frozen, intact, report, files } = await openFrozen(deps.db, viewer, params.report)
      if (frozen.planId !== params.id) throw notFound()
      const now = deps.clock.now()
      const { title } = report.plan
      const { against } = query
      let comparison: AskedComparison = 'not-asked'
      if (against) {
        // Counts everybody anew, which takes seconds in a province: only for who asks.
        const asked = { now, against }
        const compared = await unlessGone(compareFrozen(deps.db, viewer, { frozen, report }, asked))
        comparison = compared
          ? {
              ...{ against, planVersion: compared.planVersion },
              ...chosen(compared.differences, query.part ?? 'all', query.page),
            }
          : 'plan-gone'
      }
      return frozenPage({
        ...{ language, frozen, intact, files },
        planTitle: (language === 'en' && title.en) || title.vi,
        targets: report.targets,
        today: dateInVietnam(now),
        comparison,
      })
    },
  }),
  ...frozenDownloads.map(downloadRoute),
]

function downloadRoute(format: FrozenDownload): Route {
  return consolePage({
    path: `/console/plans/{id}/frozen/{report}/content.${format}`,
    scope: 'plans:read',
    params: FrozenParams,
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const { frozen, name, bytes } = await downloadFrozen(deps.db, viewer, params.report, format)
      if (frozen.planId !== params.id) throw notFound()
      return download(name, Readable.from([bytes], { objectMode: false }))
    },
  })
}

/** The plan or the unit is no more: what was frozen is shown all the same. */
async function unlessGone<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found
  } catch (thrown) {
    if (thrown instanceof HocvuError && thrown.code === 'not-found') return null
    throw thrown
  }
}

function chosen(all: readonly FigureDifference[], part: ShownPart, page: number) {
  const of = (wanted: ShownPart) =>
    wanted === 'all' ? all : all.filter((one) => one.part === wanted)
  const lines = of(part)
  const last = Math.max(1, Math.ceil(lines.length / DIFFERENCES_PAGE))
  const shown = Math.min(page, last)
  return {
    part,
    page: shown,
    counts: {
      all: all.length,
      whole: of('whole').length,
      unit: of('unit').length,
      audience: of('audience').length,
      module: of('module').length,
      program: of('program').length,
    },
    differences: lines.slice((shown - 1) * DIFFERENCES_PAGE, shown * DIFFERENCES_PAGE),
  }
}
