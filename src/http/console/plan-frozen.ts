/** Reports of a plan that keep their figures: making one, and looking into it. */
import { z } from 'zod'
import {
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
import { LONGEST_TITLE, listFrozen } from '../../reports/frozen/frozen-store.ts'
import { comparedWith, compareFrozen, openFrozen } from '../../reports/frozen/look-into.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name, unlessEmpty } from '../paging.ts'
import { privateHeaders } from '../private-headers.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { filtered, pageNumber } from './fields.ts'

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
      const { frozen, intact, report } = await openFrozen(deps.db, viewer, params.report)
      if (frozen.planId !== params.id) throw notFound()
      const now = deps.clock.now()
      const against = query.against ?? 'same-day'
      const { title } = report.plan
      const compared = await compareFrozen(
        deps.db,
        viewer,
        { frozen, report },
        { now, against },
      ).catch((thrown: unknown) => {
        // The plan or the unit is no more: what was frozen is shown all the same.
        if (thrown instanceof HocvuError && thrown.code === 'not-found') return null
        throw thrown
      })
      return frozenPage({
        ...{ language, frozen, intact },
        planTitle: (language === 'en' && title.en) || title.vi,
        targets: report.targets,
        comparison: compared && {
          ...{ against, today: dateInVietnam(now), planVersion: compared.planVersion },
          ...chosen(compared.differences, query.part ?? 'all', query.page),
        },
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/frozen/{report}/content.json',
    scope: 'plans:read',
    params: FrozenParams,
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const { frozen, bytes } = await openFrozen(deps.db, viewer, params.report)
      if (frozen.planId !== params.id) throw notFound()
      return {
        kind: 'content',
        status: 200,
        type: 'application/json; charset=utf-8',
        body: bytes,
        headers: {
          ...privateHeaders,
          'Content-Disposition': `attachment; filename="${frozen.planId}-${frozen.on}.json"`,
          'X-Content-Type-Options': 'nosniff',
        },
      }
    },
  }),
]

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
