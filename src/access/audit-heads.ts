/**
 * Heads of the audit trail, written down where whoever could rewrite the trail has no hand: one JSON object a line,
 * the newest last. Whatever is changed, or cut off, up to a head that was kept shows by it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'

export interface AuditHead {
  /** Number of the entry; all before it are covered by its hash. */
  entries: number
  /** In hex; empty where there is no entry yet. */
  hash: string
  /** When the entry was written. */
  at: Date | null
}

const Line = z.object({
  entries: z.int().min(0),
  hash: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  at: z.iso.datetime().nullable(),
  written: z.iso.datetime(),
})

/** Adds a line to a file, which is made where there is none (mode 600). Nothing that stands there is touched. */
export function appendHead(path: string, head: AuditHead, now: Date): void {
  const line = { ...head, written: now }
  try {
    const file = openSync(path, 'a', 0o600)
    try {
      writeSync(file, `${JSON.stringify(line)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new HocvuError(
      'request.invalid',
      `The head of the audit trail cannot be written to ${path}: ${error instanceof Error ? error.message : String(error)}. Give a file that this user may write.`,
      { cause: error },
    )
  }
}

/** @throws HocvuError `request.invalid` */
export function readHeads(path: string): AuditHead[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new HocvuError(
      'request.invalid',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    )
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0)
    throw new HocvuError(
      'request.invalid',
      `${path} holds no head. Write one: hocvu audit head --out <file>`,
    )
  return lines.map((line, at) => {
    const head = Line.safeParse(parseJson(line))
    if (!head.success)
      throw new HocvuError(
        'request.invalid',
        `Line ${at + 1} of ${path} is no head of an audit trail as "hocvu audit head" writes it.`,
      )
    const { entries, hash, at: time } = head.data
    return { entries, hash, at: time === null ? null : new Date(time) }
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
