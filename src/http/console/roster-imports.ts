/** Bringing a roster: it is kept sealed, looked at, and only then saved. A file may name anybody. */
import { z } from 'zod'
import { rowKinds } from '../../console/cohorts/roster-preview.tsx'
import {
  importPage,
  importPreviewPage,
  oldLettersPage,
  unitGonePage,
} from '../../console/learners/import-pages.tsx'
import { IMPORT, LEARNERS } from '../../console/learners/tabs.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { letterings } from '../../foundation/old-letters.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { rosterImportTexts } from '../../foundation/texts/console/roster-import.ts'
import { rosterField, rosterSentence } from '../../foundation/texts/console/roster-rows.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ImportResult } from '../../roster/import.ts'
import { unitChoices } from '../../roster/people/unit-tree-store.ts'
import { countQuestions } from '../../roster/question-store.ts'
import { rosterTemplate } from '../../roster/template.ts'
import {
  acceptAndKeepRejected,
  answerUpload,
  keepUnread,
} from '../../roster/upload/answer-upload.ts'
import { type RejectedSheet, rejectedRows } from '../../roster/upload/rejected-rows.ts'
import { discardUpload, previewUpload, storeUpload } from '../../roster/upload/upload.ts'
import type { BroughtRoster } from '../../roster/upload/upload-store.ts'
import type { Answer } from '../answer.ts'
import {
  type ConsoleCall,
  type ConsolePage,
  consoleAction,
  consolePage,
  seeOther,
} from '../console-route.ts'
import { privateHeaders } from '../private-headers.ts'
import { nothing, type Route } from '../route.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const UploadParams = z.object({ upload: z.uuid() })
const office = { scope: 'roster:write', wholeRoster: true } as const

export const rosterImportRoutes: Route[] = [
  consolePage({
    path: IMPORT,
    ...office,
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      importPage({
        language,
        units: await unitChoices(deps.db, viewer),
        questions: await countQuestions(deps.db, viewer),
      }),
  }),
  consolePage({
    path: `${IMPORT}/template`,
    ...office,
    params: nothing,
    query: nothing,
    handler: async () => sheet('mau-danh-sach-hoc-vien.xlsx', await rosterTemplate()),
  }),
  consoleAction({
    path: IMPORT,
    ...office,
    params: nothing,
    reads: 'upload',
    body: z.object({
      rows: z.string().max(5_000_000).catch(''),
      unit: z.string().trim().max(200).catch(''),
      complete: z.literal('yes').optional().catch(undefined),
    }),
    handler: async ({ deps, viewer, visit, body, file, language }) => {
      const texts = rosterImportTexts[language]
      const { unit, complete } = body
      const fault =
        file === null && body.rows.trim() === ''
          ? texts.nothing
          : complete === 'yes' && unit === ''
            ? texts.completeNeedsUnit
            : null
      if (fault !== null) {
        visit.notify({ kind: 'failed', text: fault })
        return seeOther(IMPORT)
      }
      const { id } = await store(deps, viewer, {
        bytes: file?.bytes ?? Buffer.from(body.rows),
        name: file?.name ?? texts.pasted,
        letters: null,
        cohortId: null,
        unitFile: unit === '' ? null : { unit, complete: complete === 'yes', confirmed: false },
        pasted: file === null,
      })
      return seeOther(`${IMPORT}/${id}`)
    },
  }),
  consolePage({
    path: `${IMPORT}/{upload}`,
    ...office,
    params: UploadParams,
    query: z.object({
      kind: z.enum(rowKinds).or(z.literal('')).catch('').default(''),
      page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      try {
        const preview = await previewUpload(deps, viewer, params.upload)
        return importPreviewPage({ language, preview, kind: query.kind, at: query.page })
      } catch (thrown) {
        const question = questionOf(thrown, params.upload, language)
        if (question === null) throw thrown
        return question
      }
    },
  }),
  consoleAction({
    path: `${IMPORT}/{upload}/answer`,
    ...office,
    params: UploadParams,
    body: z.union([
      z.object({ letters: z.enum(letterings) }),
      z.object({ confirmed: z.literal('yes').transform((): true => true) }),
    ]),
    handler: async ({ deps, viewer, params, body }) => {
      const { id } = await answerUpload(deps, viewer, params.upload, body)
      return seeOther(`${IMPORT}/${id}`)
    },
  }),
  consoleAction({
    path: `${IMPORT}/{upload}/accept`,
    ...office,
    params: UploadParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const { result, rest } = await acceptAndKeepRejected(deps, viewer, params.upload)
      await matchAccounts(deps.db, deps.clock, null)
      visit.notify({ kind: 'done', text: toldResult(result, language) })
      return seeOther(rest === null ? LEARNERS : `${IMPORT}/${rest}?kind=rejected`)
    },
  }),
  consoleAction({
    path: `${IMPORT}/{upload}/discard`,
    ...office,
    params: UploadParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await discardUpload(deps, viewer, params.upload)
      visit.notify({ kind: 'done', text: rosterImportTexts[language].discarded })
      return seeOther(IMPORT)
    },
  }),
  consolePage({
    path: `${IMPORT}/{upload}/rejected`,
    ...office,
    params: UploadParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const { result } = await previewUpload(deps, viewer, params.upload)
      const rejected = await rejectedRows(deps, viewer, params.upload, result.rejected)
      return rejectedSheet(rejected, language, deps.clock.now())
    },
  }),
]

/** A file in old letters is kept until its owner has seen how it would read. */
async function store(
  deps: ConsoleCall<unknown, unknown, unknown>['deps'],
  viewer: ConsoleCall<unknown, unknown, unknown>['viewer'],
  brought: BroughtRoster,
): Promise<{ id: string }> {
  try {
    return await storeUpload(deps, viewer, brought)
  } catch (thrown) {
    if (!(thrown instanceof HocvuError) || thrown.code !== 'sheet.old-letters') throw thrown
    return await keepUnread(deps, viewer, brought)
  }
}

/** What cannot be taken in without a word of whoever brought it. */
function questionOf(thrown: unknown, id: string, language: Language): ConsolePage | null {
  if (!(thrown instanceof HocvuError)) return null
  const said = language === 'vi' ? { ...thrown.params, ...thrown.paramsVi } : thrown.params
  const text = (name: string) => String(said[name] ?? '')
  if (thrown.code === 'roster.too-many-ended')
    return unitGonePage({
      ...{ language, id, unit: text('unit') },
      gone: Number(said.gone),
      members: Number(said.members),
    })
  if (thrown.code === 'sheet.old-letters')
    return oldLettersPage({
      ...{ language, id, lettering: text('lettering') },
      fonts: text('fonts'),
      samples: text('samples'),
    })
  return null
}

function toldResult(result: ImportResult, language: Language): string {
  const texts = rosterImportTexts[language]
  const { accepted, changed, unchanged, enrolled, ended, rejected, asked } = result
  return [
    fill(texts.saved, { added: accepted, changed, unchanged, enrolled }),
    ...(ended > 0 ? [fill(texts.savedEnded, { n: ended })] : []),
    ...(rejected.length > 0 ? [fill(texts.savedRejected, { n: rejected.length })] : []),
    ...(asked.length > 0 ? [fill(texts.savedAsked, { n: asked.length })] : []),
  ].join(' ')
}

/** With the reasons at the end of each row, under headers that an import passes over. */
function rejectedSheet(
  { ofFiles, columns, rows }: RejectedSheet,
  language: Language,
  at: Date,
): Answer {
  const texts = rosterImportTexts[language]
  const body = writeSheet(
    {
      name: texts.sheetName,
      titles: [texts.sheetTitle],
      columns: [
        ...columns.map((column) => ({ header: rosterField(column, language), width: 20 })),
        ...(ofFiles ? [{ header: texts.sheetFile, width: 20 }] : []),
        { header: texts.sheetRow, width: 10 },
        { header: texts.sheetField, width: 16 },
        { header: texts.sheetReason, width: 70 },
      ],
      rows: rows.map(({ row, cells, fault }): WrittenCell[] => [
        ...cells,
        ...(ofFiles ? [fault.file ?? ''] : []),
        row,
        rosterField(fault.field, language),
        rosterSentence(fault.reason, language),
      ]),
    },
    at,
  )
  return { kind: 'stream', type: XLSX, headers: download('dong-can-sua.xlsx'), body }
}

const sheet = (name: string, body: Buffer): Answer => ({
  ...{ kind: 'content', status: 200, type: XLSX, body },
  headers: download(name),
})

const download = (name: string) => ({
  ...privateHeaders,
  'Content-Disposition': `attachment; filename="${name}"`,
  'X-Content-Type-Options': 'nosniff',
})
