/** A province's learning portal that answers the small contract described in README.md. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { Checkpoint, Connector, ConnectorContext, Page, QuarantinedRow } from '../contract.ts'
import { checkPortal } from './check.ts'
import { readCompletions } from './completions.ts'
import { faultOfItem, recordsOfItem } from './records.ts'
import { PortalSettings } from './settings.ts'
import { Item, ItemHead } from './wire.ts'

const Progress = z.object({
  version: z.literal(1),
  /** null: nothing has been read yet, or everything has. */
  cursor: z.string().nullable(),
  done: z.boolean(),
  /** Different items read so far, and the smallest total that the portal stated meanwhile. */
  read: z.int().min(0),
  total: z.int().min(0).nullable(),
  /** Ids on the last page: rows that drift come again on the next one. */
  lastIds: z.array(z.string()),
})
type Progress = z.infer<typeof Progress>

const BEGINNING: Progress = {
  version: 1,
  cursor: null,
  done: false,
  read: 0,
  total: null,
  lastIds: [],
}

export const provincialPortal: Connector<PortalSettings> = {
  id: 'provincial-portal',
  settings: PortalSettings,
  capabilities: { incremental: true },
  check: checkPortal,

  async *pull(request, context): AsyncGenerator<Page> {
    let progress = readCheckpoint(request.checkpoint)
    if (progress.done) return
    const courses = new Map(request.courses.map(({ course }) => [cleanText(course), course]))
    const seen = new Set(progress.lastIds)
    const cursors = new Set<string>()
    for (;;) {
      const { cursor } = progress
      if (cursor !== null) cursors.add(cursor)
      const { page, body } = await readCompletions(context, {
        since: request.since,
        cursor,
        limit: context.settings.limit,
      })
      const next = page.next_cursor || null
      if (next !== null && cursors.has(next)) throw goesInCircles()

      const ids = page.items.map(keyOfItem)
      const fresh = ids.filter((id, index) => !seen.has(id) && ids.indexOf(id) === index)
      for (const id of fresh) seen.add(id)
      progress = {
        ...progress,
        cursor: next,
        done: next === null,
        read: progress.read + fresh.length,
        total: Math.min(progress.total ?? page.total, page.total),
        lastIds: ids,
      }
      // With `updated_since` a portal may count all its items or only those it sends: nothing to compare.
      const short = progress.done && request.since === null && progress.read < (progress.total ?? 0)
      const { records, quarantined } = readItems(page.items, courses, context)
      yield {
        records,
        quarantined,
        raw: [{ place: `completions from ${cursor ?? 'the beginning'}`, body }],
        // Rows that were skipped cannot be found again from here: the next try reads from the beginning.
        checkpoint: short ? BEGINNING : progress,
        progress: { done: progress.read, total: request.since === null ? progress.total : null },
      }
      if (short)
        throw new HocvuError(
          'platform.bad-answer',
          `The portal states ${progress.total} items but sent ${progress.read}: pages were skipped. Sync again; if this stays, have the portal's paging mended.`,
        )
      if (progress.done) return
    }
  },
}

function readItems(
  rows: readonly unknown[],
  courses: ReadonlyMap<string, string>,
  context: ConnectorContext<PortalSettings>,
): Pick<Page, 'records' | 'quarantined'> {
  const records: Page['records'] = []
  const quarantined: QuarantinedRow[] = []
  for (const row of rows) {
    const head = ItemHead.safeParse(row)
    const course = head.success ? courses.get(head.data.course.code) : undefined
    if (head.success && course === undefined) continue
    const refuse = (reason: string, detail: string) => {
      const raw = context.http.withoutSecrets(JSON.stringify(row) ?? '')
      const place = `completions item ${idOfItem(row) ?? 'without id'}`
      quarantined.push({ place, key: `${keyOfItem(row)}#${reason}`, reason, detail, raw })
    }
    const item = Item.safeParse(row)
    if (!item.success || course === undefined) {
      const field = item.error?.issues[0]?.path.join('.') || 'item'
      refuse(
        'item-unreadable',
        `The item cannot be read (field ${field}). Have it corrected on the portal and sync again.`,
      )
      continue
    }
    const fault = faultOfItem(item.data)
    if (fault) {
      refuse(fault.reason, fault.detail)
      continue
    }
    records.push(...recordsOfItem(item.data, course))
  }
  return { records, quarantined }
}

function idOfItem(row: unknown): string | null {
  const read = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(row)
  return read.success ? cleanText(String(read.data.id)) || null : null
}

/** The item's id; an item without one is known by its content. */
function keyOfItem(row: unknown): string {
  const id = idOfItem(row)
  if (id !== null) return `item:${id}`
  return `content:${sha256(JSON.stringify(row) ?? '')
    .toString('hex')
    .slice(0, 32)}`
}

function readCheckpoint(checkpoint: Checkpoint | null): Progress {
  const read = Progress.safeParse(checkpoint)
  return read.success ? read.data : BEGINNING
}

function goesInCircles(): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    'The portal sends a cursor that it has sent before, so its pages never end. Sync again; if this stays, have its paging mended.',
  )
}
