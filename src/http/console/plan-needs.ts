/** "Nhu cầu năm sau" of a plan: seen by everybody who sees the plan, entered for the units that somebody sees. */
import { z } from 'zod'
import { faultWords } from '../../console/plans/needs/need-words.ts'
import { needsPage } from '../../console/plans/needs/needs-page.tsx'
import { needsPreviewPage } from '../../console/plans/needs/preview-page.tsx'
import { planAddress } from '../../console/plans/plan-tabs.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { cleanText, foldName } from '../../foundation/names.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { needsTexts } from '../../foundation/texts/console/needs.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getPlan, type Plan } from '../../programs/plans/store.ts'
import { listPrograms } from '../../programs/store.ts'
import { needContents } from '../../reports/needs/need-contents.ts'
import {
  enterNeeds,
  readNeeds,
  tryNeeds,
  unitsOfNeeds,
  withdrawNeed,
} from '../../reports/needs/needs.ts'
import { needsTemplate } from '../../reports/needs/needs-template.ts'
import { readNeedsFile, rejectedNeedRows } from '../../reports/needs/read-needs-file.ts'
import { getBroughtFile, keepBroughtFile } from '../../roster/upload/brought-file-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { privateHeaders } from '../private-headers.ts'
import { nothing, type Route } from '../route.ts'
import type { Visit } from '../visit.ts'
import { download } from './fields.ts'
import { PlanParams } from './plan-query.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PAGE = 100

const year = z.coerce.number().int().min(2000).max(2100)
const YearQuery = z.object({ year: year.optional().catch(undefined) })
const words = z.string().max(2000).transform(cleanText)
const orNone = (text: string) => (text === '' ? null : text)

const GivenNeeds = z
  .array(
    z.object({
      row: z.int(),
      unit: z.string().nullable(),
      audience: z.string().nullable(),
      content: z.string().nullable(),
      mode: z.string().nullable(),
      people: z.string().nullable(),
      note: z.string().nullable(),
    }),
  )
  .max(20_000)

export const planNeedRoutes: Route[] = [
  consolePage({
    path: '/console/plans/{id}/needs',
    scope: 'plans:read',
    params: PlanParams,
    query: YearQuery.extend({
      q: z.string().trim().max(200).catch('').default(''),
      page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
    }),
    handler: async ({ deps, viewer, visit, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const today = dateInVietnam(deps.clock.now())
      const shown = query.year ?? nextYear(deps)
      const needs = await readNeeds(deps.db, viewer, plan, { year: shown, today })
      const wanted = foldName(query.q)
      const lines = needs.lines.filter(
        ({ unit }) =>
          foldName(unit.name).includes(wanted) || foldName(unit.code ?? '').includes(wanted),
      )
      const mayEnter = viewer.scopes.has('plans:write')
      const programs = mayEnter ? await listPrograms(deps.db) : []
      return needsPage({
        ...{ language, plan, needs, mayEnter, q: query.q, year: shown, ownUnit: visit.user.unit },
        lines: lines.slice((query.page - 1) * PAGE, query.page * PAGE),
        page: { page: query.page, size: PAGE, total: lines.length },
        years: yearsOf([...needs.years, shown, nextYear(deps)]),
        units: mayEnter ? await unitsOfNeeds(deps.db, viewer, today) : [],
        contents: needContents(
          programs.map(({ definition }) => definition),
          plan.definition.programs,
        ),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/needs/template.xlsx',
    scope: 'plans:read',
    params: PlanParams,
    query: YearQuery,
    handler: async ({ deps, visit, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const shown = query.year ?? nextYear(deps)
      return {
        kind: 'content',
        status: 200,
        type: XLSX,
        body: await needsTemplate(plan.definition, shown, visit.user.unit),
        headers: {
          ...privateHeaders,
          'Content-Disposition': `attachment; filename="mau-nhu-cau-${shown}.xlsx"`,
          'X-Content-Type-Options': 'nosniff',
        },
      }
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/needs/enter',
    scope: 'plans:write',
    params: PlanParams,
    body: z.object({
      year,
      ...{ unit: words, audience: words, content: words, people: words },
      ...{ mode: words.catch(''), note: words.catch('') },
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const need = {
        row: 1,
        ...{ unit: orNone(body.unit), audience: orNone(body.audience) },
        ...{ content: orNone(body.content), mode: orNone(body.mode) },
        ...{ people: orNone(body.people), note: orNone(body.note) },
      }
      const brought = { planId: plan.id, year: body.year, unit: null, needs: [need] }
      const settled = await enterNeeds(deps, viewer, brought)
      const texts = needsTexts[language]
      const faults = settled.rejected.map((fault) => faultWords(fault, language)).join(' ')
      visit.notify(
        faults === ''
          ? { kind: 'done', text: fill(texts.saved, countsOf(settled)) }
          : { kind: 'failed', text: fill(texts.notSaved, { faults }) },
      )
      return seeOther(needsAddress(plan.id, body.year))
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/needs/preview',
    scope: 'plans:write',
    params: PlanParams,
    reads: 'upload',
    body: z.object({ year, unit: words.catch('') }),
    handler: async ({ deps, viewer, visit, params, body, file, language }) => {
      const plan = await getPlan(deps.db, params.id)
      if (file === null) {
        visit.notify({ kind: 'failed', text: needsTexts[language].noFile })
        return seeOther(needsAddress(plan.id, body.year))
      }
      const { needs, rejected } = await readNeedsFile(file.bytes)
      const brought = {
        ...{ planId: plan.id, year: body.year, needs, rejected },
        unit: unitOf(body.unit, visit),
      }
      const settled = await tryNeeds(deps, viewer, brought)
      const { year: shown, unit } = body
      // Lines that can be taken go along in the form; the file is kept for those that have to be mended.
      const said = { year: String(shown), unit }
      const kept =
        settled.rejected.length === 0
          ? null
          : await keepBroughtFile(deps, viewer, fileKind(plan), { ...file, letters: null, said })
      return needsPreviewPage({
        ...{ language, plan, year: shown, unit, settled, needs },
        rejected: kept && `${planAddress(plan.id, 'needs')}/imports/${kept}/rejected`,
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/needs/imports/{file}/rejected',
    scope: 'plans:write',
    params: PlanParams.extend({ file: z.uuid() }),
    query: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { bytes, said } = await getBroughtFile(deps, viewer, fileKind(plan), params.file)
      const { needs, rejected } = await readNeedsFile(bytes)
      const settled = await tryNeeds(deps, viewer, {
        ...{ planId: plan.id, year: year.parse(said.year), needs, rejected },
        unit: unitOf(said.unit ?? '', visit),
      })
      const { columns, rows } = await rejectedNeedRows(bytes, settled.rejected)
      const texts = needsTexts[language]
      const written = {
        name: texts.sheetName,
        titles: [texts.sheetTitle],
        columns: [
          ...columns.map((column) => ({ header: needsTexts.vi.field[column], width: 20 })),
          { header: texts.sheetRow, width: 10 },
          { header: texts.sheetReason, width: 80 },
        ],
        rows: rows.map(({ cells, ...fault }): WrittenCell[] => [
          ...cells,
          fault.row,
          faultWords(fault, language),
        ]),
      }
      return download('nhu-cau-can-sua.xlsx', writeSheet(written, deps.clock.now()))
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/needs/accept',
    scope: 'plans:write',
    params: PlanParams,
    body: z.object({
      year,
      unit: words.catch(''),
      needs: z.string().max(5_000_000).transform(parsedJson).pipe(GivenNeeds),
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const settled = await enterNeeds(deps, viewer, {
        ...{ planId: plan.id, year: body.year, needs: body.needs },
        unit: unitOf(body.unit, visit),
      })
      const text = fill(needsTexts[language].saved, countsOf(settled))
      visit.notify({ kind: 'done', text })
      return seeOther(needsAddress(plan.id, body.year))
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/needs/{need}/withdraw',
    scope: 'plans:write',
    params: PlanParams.extend({ need: z.uuid() }),
    body: z.object({}),
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const ended = await withdrawNeed(deps, viewer, plan.id, params.need)
      visit.notify({ kind: 'done', text: needsTexts[language].withdrawn })
      return seeOther(needsAddress(plan.id, ended.year))
    },
  }),
]

const fileKind = ({ id }: Pick<Plan, 'id'>) => `needs:${id}`

/** What the preview has written down; somebody else's words are none. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const nextYear = ({ clock }: HttpDeps) => Number(dateInVietnam(clock.now()).slice(0, 4)) + 1

const yearsOf = (years: readonly number[]) => [...new Set(years)].toSorted((a, b) => b - a)

/** As typed; else whoever speaks for one unit speaks for that. */
const unitOf = (typed: string, { user }: Visit): string | null =>
  typed === '' ? (user.unit?.id ?? null) : typed

const countsOf = (settled: Awaited<ReturnType<typeof enterNeeds>>) => ({
  added: settled.accepted.length,
  changed: settled.changed.length,
  unchanged: settled.unchanged.length,
})

const needsAddress = (planId: string, shown: number) =>
  `${planAddress(planId, 'needs')}?year=${shown}`
