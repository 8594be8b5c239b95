/** Bringing a list of units: it is kept, looked at, and only then saved. */

import { Readable } from 'node:stream'
import { z } from 'zod'
import { UNITS } from '../../console/learners/tabs.tsx'
import {
  UNIT_IMPORT,
  unitImportPage,
  unitPreviewPage,
  unitRowKinds,
  type WrittenUnit,
} from '../../console/units/import-pages.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import {
  unitColumnHeader,
  unitColumnName,
  unitImportTexts,
  unitSentence,
} from '../../foundation/texts/console/unit-import.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { importUnits, tryUnits, type UnitImport } from '../../roster/units/import-units.ts'
import { listProvinces, readProvince } from '../../roster/units/national-units.ts'
import { readUnitFile } from '../../roster/units/read-unit-file.ts'
import { rejectedUnitRows } from '../../roster/units/rejected-unit-rows.ts'
import { unitTemplate } from '../../roster/units/unit-template.ts'
import {
  dropBroughtFile,
  getBroughtFile,
  keepBroughtFile,
} from '../../roster/upload/brought-file-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'
import { download } from './fields.ts'

const KIND = 'units'
const office = { scope: 'roster:write', wholeRoster: true } as const
const upload = z.object({ upload: z.uuid() })
const shownRows = {
  kind: z.enum(unitRowKinds).or(z.literal('')).catch('').default(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
}
const firstDay = z.iso.date().or(z.literal('')).catch('').default('')
const province = z.string().trim().max(100).catch('').default('')

export const unitImportRoutes: Route[] = [
  consolePage({
    path: UNIT_IMPORT,
    ...office,
    params: nothing,
    query: nothing,
    handler: async ({ language }) => unitImportPage({ language, provinces: listProvinces() }),
  }),
  consolePage({
    path: `${UNIT_IMPORT}/template`,
    ...office,
    params: nothing,
    query: nothing,
    handler: async () =>
      download('mau-danh-sach-don-vi.xlsx', Readable.from([await unitTemplate()])),
  }),
  consoleAction({
    path: UNIT_IMPORT,
    ...office,
    params: nothing,
    reads: 'upload',
    body: nothing,
    handler: async ({ deps, viewer, visit, file, language }) => {
      if (file === null) {
        visit.notify({ kind: 'failed', text: unitImportTexts[language].nothing })
        return seeOther(UNIT_IMPORT)
      }
      // A file that cannot be read is refused now.
      await readUnitFile(file.bytes)
      const id = await keepBroughtFile(deps, viewer, KIND, { ...file, letters: null })
      return seeOther(`${UNIT_IMPORT}/${id}`)
    },
  }),
  consolePage({
    path: `${UNIT_IMPORT}/province`,
    ...office,
    params: nothing,
    query: z.object({ ...shownRows, province, from: firstDay }),
    handler: async ({ deps, viewer, query, language }) => {
      if (query.province === '') return seeOther(UNIT_IMPORT)
      const reading = readProvince(query.province, query.from || null)
      const [top] = reading.rows
      return unitPreviewPage({
        language,
        name: fill(unitImportTexts[language].provinceName, { name: top?.name ?? '' }),
        result: await tryUnits(deps, viewer, reading, { source: null, keepsNames: true }),
        ...{ kind: query.kind, page: query.page, discard: null, rejected: null },
        written: new Map(),
        accept: {
          action: `${UNIT_IMPORT}/province`,
          fields: { province: query.province, from: query.from },
          asksForSource: false,
        },
      })
    },
  }),
  consoleAction({
    path: `${UNIT_IMPORT}/province`,
    ...office,
    params: nothing,
    body: z.object({ province, from: firstDay }),
    handler: async ({ deps, viewer, body, visit, language }) => {
      const reading = readProvince(body.province, body.from || null)
      const result = await importUnits(deps, viewer, reading, { source: null, keepsNames: true })
      visit.notify({ kind: 'done', text: told(result, language) })
      return seeOther(UNITS)
    },
  }),
  consolePage({
    path: `${UNIT_IMPORT}/{upload}`,
    ...office,
    params: upload,
    query: z.object(shownRows),
    handler: async ({ deps, viewer, params, query, language }) => {
      const file = await getBroughtFile(deps, viewer, KIND, params.upload)
      const reading = await readUnitFile(file.bytes, file.letters)
      const result = await tryUnits(deps, viewer, reading, { source: null })
      const address = `${UNIT_IMPORT}/${params.upload}`
      return unitPreviewPage({
        ...{ language, name: file.name, result, kind: query.kind, page: query.page },
        accept: { action: `${address}/accept`, fields: {}, asksForSource: true },
        discard: `${address}/discard`,
        rejected: result.rejected.length > 0 ? `${address}/rejected` : null,
        written: await writtenIn(file, result),
      })
    },
  }),
  consoleAction({
    path: `${UNIT_IMPORT}/{upload}/accept`,
    ...office,
    params: upload,
    body: z.object({ source: z.string().trim().max(300).catch('').default('') }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const file = await getBroughtFile(deps, viewer, KIND, params.upload)
      const reading = await readUnitFile(file.bytes, file.letters)
      const result = await importUnits(deps, viewer, reading, { source: body.source || null })
      if (result.moved > 0) await matchAccounts(deps.db, deps.clock, null)
      visit.notify({ kind: 'done', text: told(result, language) })
      // What was refused can be fetched and mended for as long as the file is kept.
      if (result.rejected.length > 0)
        return seeOther(`${UNIT_IMPORT}/${params.upload}?kind=rejected`)
      await dropBroughtFile(deps.db, viewer, params.upload)
      return seeOther(UNITS)
    },
  }),
  consoleAction({
    path: `${UNIT_IMPORT}/{upload}/discard`,
    ...office,
    params: upload,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await getBroughtFile(deps, viewer, KIND, params.upload)
      await dropBroughtFile(deps.db, viewer, params.upload)
      visit.notify({ kind: 'done', text: unitImportTexts[language].discarded })
      return seeOther(UNIT_IMPORT)
    },
  }),
  consolePage({
    path: `${UNIT_IMPORT}/{upload}/rejected`,
    ...office,
    params: upload,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const file = await getBroughtFile(deps, viewer, KIND, params.upload)
      const reading = await readUnitFile(file.bytes, file.letters)
      const { rejected } = await tryUnits(deps, viewer, reading, { source: null })
      const { columns, rows } = await rejectedUnitRows(file, rejected)
      const texts = unitImportTexts[language]
      const body = writeSheet(
        {
          name: texts.sheetName,
          titles: [texts.sheetTitle],
          columns: [
            ...columns.map((column) => ({ header: unitColumnHeader(column), width: 20 })),
            { header: texts.sheetRow, width: 10 },
            { header: texts.sheetField, width: 16 },
            { header: texts.sheetReason, width: 70 },
          ],
          rows: rows.map(({ row, field, reason, cells }): WrittenCell[] => [
            ...cells,
            row,
            unitColumnName(field, language),
            unitSentence(reason, language),
          ]),
        },
        deps.clock.now(),
      )
      return download('dong-can-sua.xlsx', body)
    },
  }),
]

/** Code and name of the rows that were refused, so that they are recognized. */
async function writtenIn(
  file: Parameters<typeof rejectedUnitRows>[0],
  { rejected }: UnitImport,
): Promise<Map<number, WrittenUnit>> {
  if (rejected.length === 0) return new Map()
  const { columns, rows } = await rejectedUnitRows(file, rejected)
  const cell = (cells: readonly string[], column: (typeof columns)[number]) =>
    cells[columns.indexOf(column)] ?? ''
  return new Map(
    rows.map(({ row, cells }) => [row, { code: cell(cells, 'code'), name: cell(cells, 'name') }]),
  )
}

function told(result: UnitImport, language: Language): string {
  const texts = unitImportTexts[language]
  const { added, changed, unchanged, moved, rejected, warnings } = result
  return [
    fill(texts.saved, { added, changed, unchanged }),
    ...(moved > 0 ? [fill(texts.savedMoved, { n: moved })] : []),
    ...(rejected.length > 0 ? [fill(texts.savedRejected, { n: rejected.length })] : []),
    ...warnings.map((warning) => unitSentence(warning, language)),
  ].join(' ')
}
