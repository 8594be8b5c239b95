/** Who is not trained, as workbooks to send out: one list, or an archive with a file for each unit. Written while sent. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import { asciiWords } from '../../certificates/bulk/file-name.ts'
import type { Queryable } from '../../database/connection.ts'
import { shortDate } from '../../foundation/dates.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { missingTexts } from '../../foundation/texts/console/missing.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import type { Plan } from '../../programs/plans/store.ts'
import {
  type LocatedMissing,
  locateMissing,
  type MissingOptions,
  namedPeople,
} from './list-missing.ts'
import type { MissingLine } from './missing-lines.ts'
import { sumOfStages } from './missing-stages.ts'
import { findMissing, type MissingFilter } from './missing-store.ts'

export interface MissingFile {
  /** Of letters that any system takes. */
  name: string
  body: Readable
}

/** Everybody of what is looked at in one list, by unit. */
export async function missingSheet(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  targetId: string,
  options: Pick<MissingOptions, 'now' | 'unit'> & { language: Language },
): Promise<MissingFile> {
  const located = await locateMissing(db, viewer, plan, targetId, options)
  const context = { db, viewer, plan, located, ...options }
  const { lines, unit } = located
  const name = unit?.name ?? missingTexts[options.language].everyUnit
  return {
    name: `${fileStem(plan, targetId)}${unit === null ? '' : `-${asciiWords(unit.name)}`}.xlsx`,
    body: workbook(context, name, lines),
  }
}

/** A file for each unit right below what is looked at, with everybody below it. */
export async function missingArchive(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  targetId: string,
  options: Pick<MissingOptions, 'now' | 'unit'> & { language: Language },
): Promise<MissingFile & { files: number; people: number }> {
  const located = await locateMissing(db, viewer, plan, targetId, options)
  const context = { db, viewer, plan, located, ...options }
  const texts = missingTexts[options.language]
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [at, line] of located.lines.entries()) {
      const unit = line.unit?.name ?? texts.noUnit
      const place = String(at + 1).padStart(3, '0')
      yield {
        name: `${place}-${asciiWords(unit)}.xlsx`,
        content: workbook(context, unit, [line]),
        compressionLevel: 0,
      }
    }
  }
  return {
    name: `${fileStem(plan, targetId)}.zip`,
    body: zipStream(entries(), options.now),
    files: located.lines.length,
    people: sumOfStages(located.counts),
  }
}

const fileStem = ({ id }: Plan, targetId: string) => `chua-dat-${id}-${targetId}`

interface Context {
  db: Queryable
  viewer: Viewer
  plan: Plan
  located: LocatedMissing
  now: Date
  language: Language
}

function workbook(context: Context, unit: string, lines: readonly MissingLine[]): Readable {
  const { plan, located, language, now } = context
  const texts = missingTexts[language]
  const titleOf = ({ vi, en }: { vi: string; en: string | null }) => (language === 'en' && en) || vi
  const n = lines.reduce((sum, { counts }) => sum + sumOfStages(counts), 0)
  return writeSheet(
    {
      name: texts.sheet,
      titles: [texts.sheetTitle],
      notes: [
        fill(texts.sheetPlan, { plan: titleOf(plan.definition.title) }),
        fill(texts.sheetTarget, { target: titleOf(located.target.title) }),
        fill(texts.sheetUnit, { unit }),
        fill(texts.sheetDay, { day: shortDate(located.on), n }),
        texts.sheetNote,
      ],
      columns: [
        { header: texts.number, width: 6 },
        { header: texts.fullName, width: 28 },
        { header: texts.key, width: 18 },
        { header: texts.position, width: 26 },
        { header: texts.audience, width: 20 },
        { header: texts.unit, width: 34 },
        { header: texts.stage, width: 18 },
        { header: texts.cohort, width: 28 },
        { header: texts.note, width: 28 },
      ],
      rows: rowsOf(context, lines),
    },
    now,
  )
}

/** One unit after the other, each in the order of names. */
async function* rowsOf(
  context: Context,
  lines: readonly MissingLine[],
): AsyncGenerator<readonly WrittenCell[]> {
  const { db, viewer, located, language } = context
  const { question, tree } = located
  if (question === null) return
  const { stages } = missingTexts[language]
  let number = 0
  for (const line of lines) {
    const { people } = await findMissing(db, viewer, question, filterOf(line), {
      offset: 0,
      limit: null,
    })
    for (const person of namedPeople(people, tree)) {
      number += 1
      const { fullName, key, position, audience, unit, stage, cohort } = person
      yield [number, fullName, key, position, audience, unit, stages[stage], cohort, null]
    }
  }
}

const filterOf = ({ unit, units }: MissingLine): MissingFilter =>
  unit === null ? { units: null, withoutUnit: true } : { units }
