/**
 * How far a pull is, and whether rows moved while it read. Portals page by position more often than they say: when a
 * row goes, the rows behind it move up, and one is skipped at the page that is being turned. What tells of it: a total
 * that shrinks, fewer rows than the total, and, on numbered pages, a row that comes again. Pure.
 */
import { z } from 'zod'
import type { SeenIds } from './seen-ids.ts'

export const Progress = z.object({
  version: z.literal(2),
  /** Where the next page stands; null: nothing has been read yet, or everything has. */
  next: z.string().nullable(),
  done: z.boolean(),
  /** Different items read so far, items with repetitions, and the smallest total that the portal stated meanwhile. */
  read: z.int().min(0),
  received: z.int().min(0),
  total: z.int().min(0).nullable(),
  /** Ids on the last page: rows that drift come again on the next one. */
  lastIds: z.array(z.string()),
  /** Times that the pull began anew because rows moved. */
  restarts: z.int().min(0),
  /** Ids that came on two pages, in this pass and in the one before. */
  repeated: z.array(z.string()),
  repeatedBefore: z.array(z.string()),
})
export type Progress = z.infer<typeof Progress>

export const BEGINNING: Progress = {
  version: 2,
  next: null,
  done: false,
  read: 0,
  received: 0,
  total: null,
  lastIds: [],
  restarts: 0,
  repeated: [],
  repeatedBefore: [],
}

/** A pull that finds the rows moved so often is left to another day. */
export const MOST_RESTARTS = 2

export interface ArrivedPage {
  ids: readonly string[]
  next: string | null
  total: number | null
}

/** @param seen ids of earlier pages, as far as they are known; those of the page are added */
export function after(progress: Progress, page: ArrivedPage, seen: SeenIds): Progress {
  const ids = [...new Set(page.ids)]
  const again = ids.filter((id) => !seen.add(id))
  const { total } = progress
  return {
    ...progress,
    next: page.next,
    done: page.next === null,
    read: progress.read + ids.length - again.length,
    received: progress.received + page.ids.length,
    total:
      total === null || page.total === null ? (total ?? page.total) : Math.min(total, page.total),
    lastIds: [...page.ids],
    repeated: [...new Set([...progress.repeated, ...again])],
  }
}

/**
 * Whether rows may have been skipped.
 * @param about `filtered`: only changes were asked for, which portals count differently; `numbered`: pages are
 * positions for sure
 */
export function hasMoved(
  before: Progress,
  now: Progress,
  page: Pick<ArrivedPage, 'total'>,
  about: { filtered: boolean; numbered: boolean },
): boolean {
  if (before.total !== null && page.total !== null && page.total < before.total) return true
  if (!now.done) return false
  if (!about.filtered && now.total !== null && now.read < now.total) return true
  // Rows that come twice each time are the portal's own; rows that moved are not the same ones again.
  return about.numbered && !sameIds(now.repeated, now.repeatedBefore)
}

/** The beginning of the next pass. */
export function startedOver(progress: Progress): Progress {
  return { ...BEGINNING, restarts: progress.restarts + 1, repeatedBefore: progress.repeated }
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted())
}
