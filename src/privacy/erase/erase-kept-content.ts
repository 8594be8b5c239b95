/**
 * Looks through what is kept of platforms and takes the person out: a batch a transaction with how far it is, so that
 * who was cut off goes on there.
 */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { z } from 'zod'
import type { Database, Queryable } from '../../database/connection.ts'
import { maskTexts } from '../../foundation/erased.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { openXlsxPackage } from '../../foundation/sheets/xlsx-package.ts'
import { type ErasureProgress, type Sought, saveProgress } from './erasure-store.ts'
import {
  dropBrought,
  dropContent,
  dropRow,
  endSession,
  nextAnswers,
  nextFiles,
  nextRows,
  replaceAnswer,
  type SealedAnswer,
  sealedSessions,
} from './kept-content-store.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export interface KeptContent {
  /** Answers of platforms that were masked, or could not be and are no longer kept. */
  answers: number
  /** Rows that could not be read, and were theirs. */
  quarantined: number
  /** Files that they stood in; no longer kept. */
  files: number
}

interface Work {
  db: Database
  vault: Vault
  learnerId: string
  sought: Sought
  progress: ErasureProgress
}

const ANSWERS = 20
const ROWS = 200
const FILES = 5

/** @returns what was changed since it was taken up */
export async function eraseKeptContent(
  work: Work,
  onProgress: (looked: number) => void,
): Promise<KeptContent> {
  const { db, vault, learnerId, sought, progress } = work
  const changed: KeptContent = { answers: 0, quarantined: 0, files: 0 }
  let looked = 0
  const batch = async (take: (trx: Queryable) => Promise<number>): Promise<void> => {
    for (;;) {
      const taken = await db.transaction().execute(async (trx) => {
        const count = await take(trx)
        if (count > 0) await saveProgress(trx, learnerId, progress)
        return count
      })
      if (taken === 0) return
      looked += taken
      onProgress(looked)
    }
  }
  await batch(async (trx) => {
    const answers = await nextAnswers(trx, progress.answersAfter, ANSWERS)
    for (const answer of answers) {
      const clean = await withoutPerson(vault, answer, sought)
      if (clean === 'as it was') continue
      await replaceAnswer(trx, answer, clean)
      changed.answers += 1
    }
    const last = answers.at(-1)
    if (last !== undefined) progress.answersAfter = { run: last.run, seq: last.seq }
    return answers.length
  })
  await batch(async (trx) => {
    const rows = await nextRows(trx, progress.rowsAfter, ROWS)
    for (const { id, key, sealed } of rows) {
      if (!names(`${key}\n${vault.decrypt('raw-pages', sealed)}`, sought)) continue
      await dropRow(trx, id)
      changed.quarantined += 1
    }
    progress.rowsAfter = rows.at(-1)?.id ?? progress.rowsAfter
    return rows.length
  })
  await batch(async (trx) => {
    const files = await nextFiles(trx, progress.filesAfter, FILES)
    for (const { id, sealed } of files) {
      if (!names(textOf(vault.decrypt('raw-pages', sealed)), sought)) continue
      await dropContent(trx, id)
      changed.files += 1
    }
    progress.filesAfter = files.at(-1)?.id ?? progress.filesAfter
    return files.length
  })
  await dropBrought(db)
  for (const { id, sealed } of await sealedSessions(db))
    if (names(vault.decrypt('session-contents', sealed).toString(), sought))
      await endSession(db, id)
  return changed
}

const names = (text: string, { values }: Sought) => maskTexts(text, values) !== text

const Answer = z.object({ body: z.string(), ids: z.record(z.string(), z.string()) })

/** null: the answer is not kept any more, for the person's name stands in it in parts. */
async function withoutPerson(
  vault: Vault,
  { sealed }: SealedAnswer,
  { values, nationalIdHashes }: Sought,
): Promise<Buffer | null | 'as it was'> {
  const text = (await decompress(vault.decrypt('raw-pages', sealed))).toString()
  const { body, ids } = Answer.parse(JSON.parse(text))
  const own = Object.entries(ids).flatMap(([id, hash]) =>
    nationalIdHashes.includes(hash) ? [id] : [],
  )
  const masked = maskTexts(body, [...values, ...own])
  if (hasNameInParts(masked, values)) return null
  if (masked === body) return 'as it was'
  const left = Object.fromEntries(Object.entries(ids).filter(([id]) => !own.includes(id)))
  const clean = JSON.stringify({ body: masked, ids: left })
  return vault.encrypt('raw-pages', await compress(Buffer.from(clean)))
}

/** `"An"` and `"Lò Thị"` apart from each other in one object, as some platforms write names. */
function hasNameInParts(body: string, values: readonly string[]): boolean {
  const names = new Set(values.filter((value) => value.includes(' ')).map(folded))
  if (names.size === 0) return false
  let found = false
  const look = (_key: string, value: unknown): unknown => {
    if (found || typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const parts = Object.values(value).filter((one) => typeof one === 'string' && one.length <= 100)
    found ||= parts.some((one) => parts.some((other) => names.has(folded(`${one} ${other}`))))
    return value
  }
  try {
    JSON.parse(body, look)
  } catch {
    // It is no JSON: nothing says what belongs together.
  }
  return found
}

const folded = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()

/** The text of a brought file: of a workbook all that its parts say. */
function textOf(bytes: Buffer): string {
  try {
    return openXlsxPackage(bytes).bytes.toString()
  } catch {
    return bytes.toString()
  }
}
