/** Figures of a plan: looked at, brought one by one or in a file, taken from the roster, withdrawn. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import {
  columnTitle,
  figuresAddress,
  shownAmount,
  subjectTitle,
  unitName,
} from '../../console/plans/figures/figure-words.ts'
import { figuresPage } from '../../console/plans/figures/figures-page.tsx'
import { figurePreviewPage, figureStates } from '../../console/plans/figures/import-preview.tsx'
import { figureRosterPage } from '../../console/plans/figures/roster-page.tsx'
import { letterings } from '../../foundation/old-letters.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { figureFaultText } from '../../foundation/texts/console/figure-faults.ts'
import { planFigureTexts } from '../../foundation/texts/console/plan-figures.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { getPlan, type Plan } from '../../programs/plans/store.ts'
import { bringFigure, withdrawFigure } from '../../reports/figures/bring-figures.ts'
import type { FigureRow } from '../../reports/figures/bring-store.ts'
import { figureKinds } from '../../reports/figures/figure-kinds.ts'
import { figureTemplate } from '../../reports/figures/figure-template.ts'
import {
  discardFigures,
  keepFigureFile,
  previewFigures,
  takeFigures,
} from '../../reports/figures/import-figures.ts'
import { countFigures, listFigures } from '../../reports/figures/list-figures.ts'
import { readTotals } from '../../reports/figures/read-totals.ts'
import { rejectedFigures } from '../../reports/figures/rejected-figures.ts'
import { countRoster, takeRoster } from '../../reports/figures/take-roster.ts'
import type { Answer } from '../answer.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { Name, unlessEmpty } from '../paging.ts'
import { privateHeaders } from '../private-headers.ts'
import { nothing, type Route } from '../route.ts'
import type { Notice } from '../sealed-sessions.ts'
import { download, filtered, pageNumber, wholeNumber } from './fields.ts'

const PAGE = 50
const PATH = '/console/plans/{id}/figures'
const PlanParams = z.object({ id: Name })
const FileParams = PlanParams.extend({ file: z.uuid() })
const AudienceParams = PlanParams.extend({ audience: Name })
const Kind = z.enum(figureKinds)
const words = (longest: number) => z.string().trim().max(longest).catch('').default('')
/** Left out where nothing was filled in. */
const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  unlessEmpty(schema.optional()).transform((given) => given ?? null)
const office = { scope: 'plans:write', wholeRoster: true } as const

export const planFigureRoutes: Route[] = [
  consolePage({
    path: PATH,
    scope: 'plans:read',
    params: PlanParams,
    query: z.object({
      kind: Kind.catch('head-count').default('head-count'),
      of: words(100),
      unit: words(200),
      page: pageNumber.default(1),
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { kind, of: subjectId, unit: search, page } = query
      const filter = { kind, search, subjectId: subjectId === '' ? undefined : subjectId }
      const window = { offset: (page - 1) * PAGE, limit: PAGE }
      return figuresPage({
        ...{ language, plan, kind, subjectId, search, page, size: PAGE },
        totals: await readTotals(deps.db, viewer, plan, deps.clock.now(), [kind]),
        lines: await listFigures(deps.db, viewer, plan, filter, window),
        total: await countFigures(deps.db, viewer, plan, filter),
        mayBring: mayBring(viewer),
        branch: viewer.unitId,
      })
    },
  }),
  consolePage({
    path: `${PATH}/template`,
    // It names every unit of the plan.
    ...{ scope: 'plans:read', wholeRoster: true },
    params: PlanParams,
    query: z.object({ kind: Kind.catch('head-count').default('head-count') }),
    handler: async ({ deps, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const body = await figureTemplate(deps.db, plan, query.kind, deps.clock.now())
      return sheet(`mau-so-lieu-${query.kind}.xlsx`, body)
    },
  }),
  consoleAction({
    path: PATH,
    ...office,
    params: PlanParams,
    body: z.object({
      kind: Kind,
      subject: orNull(z.string().trim().max(200)),
      unit: orNull(z.string().trim().max(500)),
      year: orNull(z.coerce.number().int().min(2000).max(2100)),
      amount: orNull(wholeNumber(0, 1_000_000_000_000)),
      asOf: orNull(z.iso.date()),
      source: orNull(z.string().trim().max(500)),
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { id, state, before } = await bringFigure(deps, viewer, plan, body)
      const texts = planFigureTexts[language]
      const text = fill(
        state === 'new'
          ? texts.broughtNew
          : state === 'changed'
            ? texts.broughtChanged
            : texts.broughtUnchanged,
        {
          subject: subjectTitle(plan, body.kind, body.subject ?? '', language),
          unit: body.unit ?? texts.wholePlan,
          amount: shownAmount(body.kind, body.amount ?? 0, language),
          before: before === null ? '' : shownAmount(body.kind, before.amount, language),
        },
      )
      const path = figuresAddress(plan.id)
      if (state === 'new')
        visit.notify({
          ...{ kind: 'done', text },
          undo: { action: `${path}/${id}/withdraw`, label: texts.undo },
        })
      else if (before !== null)
        visit.notify({
          ...{ kind: 'done', text },
          undo: againNotice(plan, before, body.subject ?? '', body.unit ?? '', language),
        })
      else visit.notify({ kind: 'done', text })
      return seeOther(`${path}?kind=${body.kind}`)
    },
  }),
  consoleAction({
    path: `${PATH}/imports`,
    ...office,
    params: PlanParams,
    reads: 'upload',
    body: z.object({
      kind: Kind.catch('head-count'),
      asOf: orNull(z.iso.date()),
      source: orNull(z.string().trim().max(500)),
      letters: orNull(z.enum(letterings)),
    }),
    handler: async ({ deps, viewer, visit, params, body, file, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { kind, ...said } = body
      const path = figuresAddress(plan.id)
      if (file === null || file.bytes.length === 0) {
        visit.notify({ kind: 'failed', text: planFigureTexts[language].noFile })
        return seeOther(`${path}?kind=${kind}`)
      }
      const { bytes, name } = file
      const { id } = await keepFigureFile(deps, viewer, plan, { bytes, name, ...said })
      return seeOther(`${path}/imports/${id}`)
    },
  }),
  consolePage({
    path: `${PATH}/imports/{file}`,
    ...office,
    params: FileParams,
    query: z.object({ state: filtered(z.enum(figureStates)), page: pageNumber.default(1) }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      return figurePreviewPage({
        ...{ language, plan, id: params.file },
        preview: await previewFigures(deps, viewer, plan, params.file),
        state: query.state ?? '',
        page: query.page,
      })
    },
  }),
  consolePage({
    path: `${PATH}/imports/{file}/rejected`,
    ...office,
    params: FileParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { columns, rows } = await rejectedFigures(deps, viewer, plan, params.file)
      const texts = planFigureTexts[language]
      const title = (column: (typeof columns)[number]) => columnTitle(plan, column, language)
      const written = {
        name: texts.sheetName,
        titles: [texts.sheetTitle],
        columns: [
          ...columns.map((column) => ({ header: title(column), width: 20 })),
          { header: texts.sheetRow, width: 10 },
          { header: texts.reason, width: 80 },
        ],
        rows: rows.map(({ row, cells, faults }): WrittenCell[] => [
          ...cells,
          row,
          faults
            .map(({ column, fault }) => `${title(column)}: ${figureFaultText(fault, language)}`)
            .join(' '),
        ]),
      }
      return download('so-lieu-can-sua.xlsx', writeSheet(written, deps.clock.now()))
    },
  }),
  consoleAction({
    path: `${PATH}/imports/{file}/accept`,
    ...office,
    params: FileParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { rejected, ...counts } = await takeFigures(deps, viewer, plan, params.file)
      const texts = planFigureTexts[language]
      const path = figuresAddress(plan.id)
      const text = fill(texts.saved, { ...counts })
      if (rejected.length === 0) {
        visit.notify({ kind: 'done', text })
        return seeOther(path)
      }
      const rest = fill(texts.savedRejected, { n: rejected.length })
      visit.notify({ kind: 'done', text: `${text} ${rest}` })
      return seeOther(`${path}/imports/${params.file}?state=rejected`)
    },
  }),
  consoleAction({
    path: `${PATH}/imports/{file}/discard`,
    ...office,
    params: FileParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      await discardFigures(deps, viewer, plan, params.file)
      visit.notify({ kind: 'done', text: planFigureTexts[language].discarded })
      return seeOther(figuresAddress(plan.id))
    },
  }),
  consolePage({
    path: `${PATH}/roster/{audience}`,
    ...office,
    params: AudienceParams,
    query: z.object({ page: pageNumber.default(1) }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const roster = await countRoster(deps, viewer, plan, params.audience)
      return figureRosterPage({ language, plan, roster, page: query.page })
    },
  }),
  consoleAction({
    path: `${PATH}/roster/{audience}`,
    ...office,
    params: AudienceParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { total } = await takeRoster(deps, viewer, plan, params.audience)
      const text = fill(planFigureTexts[language].rosterTaken, {
        audience: subjectTitle(plan, 'head-count', params.audience, language),
        n: shownAmount('head-count', total, language),
      })
      visit.notify({ kind: 'done', text })
      return seeOther(`${figuresAddress(plan.id)}?of=${encodeURIComponent(params.audience)}`)
    },
  }),
  consoleAction({
    path: `${PATH}/{figure}/withdraw`,
    ...office,
    params: PlanParams.extend({ figure: z.uuid() }),
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { figure, subjectId, unit } = await withdrawFigure(deps, viewer, plan, params.figure)
      const text = fill(planFigureTexts[language].withdrawn, {
        amount: shownAmount(figure.kind, figure.amount, language),
        unit: unitName(unit, language),
      })
      const undo = againNotice(plan, figure, subjectId, unit?.code ?? unit?.name ?? '', language)
      visit.notify({ kind: 'done', text, undo })
      return seeOther(`${figuresAddress(plan.id)}?kind=${figure.kind}`)
    },
  }),
]

const mayBring = (viewer: Viewer) => viewer.unitId === null && viewer.scopes.has('plans:write')

/** A form that brings a figure that stood before. */
function againNotice(
  plan: Plan,
  { kind, year, amount, asOf, source }: FigureRow,
  subject: string,
  unit: string,
  language: Language,
): NonNullable<Notice['undo']> {
  return {
    action: figuresAddress(plan.id),
    label: planFigureTexts[language].undo,
    fields: {
      ...{ kind, subject, unit, asOf, source, amount: String(amount) },
      ...(year === null ? {} : { year: String(year) }),
    },
  }
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const sheet = (name: string, body: Buffer): Answer => ({
  ...{ kind: 'content', status: 200, type: XLSX, body },
  headers: {
    ...privateHeaders,
    'Content-Disposition': `attachment; filename="${name}"`,
    'X-Content-Type-Options': 'nosniff',
  },
})
