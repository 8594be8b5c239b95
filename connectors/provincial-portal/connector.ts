/** A province's learning portal that answers the small contract described in README.md, or is mapped to it. */
import { setImmediate as breathe } from 'node:timers/promises'
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { Connector, ConnectorContext, Page, QuarantinedRow } from '../contract.ts'
import { tokenAddresses } from '../sign-in.ts'
import { checkPortal } from './check.ts'
import { type Completions, readCompletions } from './completions.ts'
import { createMapper, type MappedItem, type Mapper } from './mapping.ts'
import {
  type ArrivedPage,
  after,
  BEGINNING,
  hasMoved,
  MOST_RESTARTS,
  Progress,
  startedOver,
} from './progress.ts'
import { faultOfItem, recordsOfItem } from './records.ts'
import { SeenIds } from './seen-ids.ts'
import { PortalSettings } from './settings.ts'
import { Item, ItemHead } from './wire.ts'

type Context = ConnectorContext<PortalSettings>

/** Milliseconds after which others get their turn. */
const LONGEST_STRETCH = 50

export const provincialPortal: Connector<PortalSettings> = {
  id: 'provincial-portal',
  settings: PortalSettings,
  capabilities: { incremental: true, keepsAnswers: true },
  otherAddresses: ({ signIn }) => tokenAddresses(signIn),
  check: checkPortal,

  async *pull(request, context): AsyncGenerator<Page> {
    const { mapping, paging, parameters } = context.settings
    const saved = Progress.safeParse(request.checkpoint)
    let progress = saved.success ? saved.data : BEGINNING
    if (progress.done) return
    const since = parameters.updatedSince === null ? null : request.since
    const about = { filtered: since !== null, numbered: paging.type !== 'cursor' }
    const courses = new Map(request.courses.map(({ course }) => [cleanText(course), course]))
    const mapper = mapping === undefined ? null : createMapper(mapping)
    const seen = new SeenIds()
    for (const id of progress.lastIds) seen.add(id)
    const asked = new Set<string>()
    let { arriving } = askNext(context, mapper, since, progress)
    try {
      for (;;) {
        if (progress.next !== null) asked.add(progress.next)
        const page = await arriving
        if (page.next !== null && asked.has(page.next)) throw goesInCircles()
        const rows = await mapped(page.items, mapper)
        const ids = rows.map(keyOf)
        const again = about.numbered && isSamePage(ids, progress.lastIds)
        if (again && !isWhole(progress)) throw goesInCircles()
        const now = after(progress, again ? END : { ...page, ids }, seen)
        const moved = hasMoved(progress, now, page, about)
        const givenUp = moved && now.restarts >= MOST_RESTARTS
        // The platform works on the next page while this one is read: once that has begun, nothing goes out for a while.
        const goesOn = !moved && !now.done
        if (goesOn && !context.http.isReplay) {
          const next = askNext(context, mapper, since, now)
          arriving = next.arriving
          await next.sent
        }
        const { records, quarantined } = readItems(rows, courses, context)
        yield {
          records,
          quarantined,
          // Rows that were skipped cannot be found again from here: reading begins anew.
          checkpoint: givenUp ? BEGINNING : moved ? startedOver(now) : now,
          progress: { done: now.read, total: about.filtered ? null : now.total },
          // Only a count that agrees proves that nobody is missing.
          ...(now.done &&
            !moved &&
            !about.filtered &&
            now.total !== null && { listed: [...courses.values()] }),
        }
        if (givenUp) throw keepsMoving(now)
        if (moved) {
          progress = startedOver(now)
          seen.clear()
          asked.clear()
          arriving = askNext(context, mapper, since, progress).arriving
          continue
        }
        if (now.done) return
        if (context.http.isReplay) arriving = askNext(context, mapper, since, now).arriving
        progress = now
      }
    } finally {
      // Whoever stops here leaves no question behind: its answer would be taken for one to the next pull.
      await arriving.catch(() => {})
    }
  },
}

const END: ArrivedPage = { ids: [], next: null, total: null }

/** After their last page some portals answer that there is none, or repeat it: an end only if everything came. */
const isWhole = ({ total, received }: Progress) => total !== null && received >= total

/** @returns the page on its way, and when its question has gone out, or nothing comes of it */
function askNext(
  context: Context,
  mapper: Mapper | null,
  since: Date | null,
  progress: Progress,
): { arriving: Promise<Completions>; sent: Promise<void> } {
  let tell = () => {}
  const told = new Promise<void>((resolve) => {
    tell = resolve
  })
  const arriving = readNext(context, mapper, since, progress, tell)
  // Should nobody come for the page, its failure is nobody's.
  arriving.then(tell, tell)
  return { arriving, sent: told.then(() => breathe()) }
}

async function readNext(
  context: Context,
  mapper: Mapper | null,
  since: Date | null,
  progress: Progress,
  onSent: () => void,
): Promise<Completions> {
  const { next } = progress
  try {
    return await readCompletions(context, mapper, { since, next }, onSent)
  } catch (error) {
    const isNumbered = context.settings.paging.type === 'page' && next !== null
    const isMissing = error instanceof HocvuError && error.code === 'platform.not-found'
    if (!isNumbered || !isMissing || !isWhole(progress)) throw error
    return { items: [], next: null, total: null, date: null }
  }
}

interface Row extends MappedItem {
  /** As the portal sent it. */
  raw: unknown
}

async function mapped(rows: readonly unknown[], mapper: Mapper | null): Promise<Row[]> {
  if (mapper === null) return rows.map((raw) => ({ raw, item: raw, fault: null }))
  const all: Row[] = []
  let began = performance.now()
  for (const raw of rows) {
    all.push({ raw, ...mapper.item(raw) })
    if (performance.now() - began < LONGEST_STRETCH) continue
    await breathe()
    began = performance.now()
  }
  return all
}

function readItems(
  rows: readonly Row[],
  courses: ReadonlyMap<string, string>,
  context: Context,
): Pick<Page, 'records' | 'quarantined'> {
  const records: Page['records'] = []
  const quarantined: QuarantinedRow[] = []
  for (const row of rows) {
    const item = row.fault === null ? Item.safeParse(row.item) : null
    const head = item?.success ? item : ItemHead.safeParse(row.item)
    const course = head.success ? courses.get(head.data.course.code) : undefined
    if (head.success && course === undefined) continue
    const refuse = ({ reason, detail }: { reason: string; detail: string }) => {
      const raw = context.http.withoutSecrets(JSON.stringify(row.raw) ?? '')
      const place = `completions item ${idOf(row) ?? 'without id'}`
      const key = `${keyOf(row)}#${reason}`
      quarantined.push({ place, key, reason, detail, raw, ...(course !== undefined && { course }) })
    }
    if (row.fault !== null) {
      refuse(row.fault)
      continue
    }
    if (!item?.success || course === undefined) {
      const field = item?.error?.issues[0]?.path.join('.') || 'item'
      refuse({
        reason: 'item-unreadable',
        detail: `The item cannot be read (field ${field}). Have it corrected on the portal and sync again.`,
      })
      continue
    }
    const fault = faultOfItem(item.data)
    if (fault) refuse(fault)
    else records.push(...recordsOfItem(item.data, course))
  }
  return { records, quarantined }
}

const Named = z.object({ id: z.union([z.string(), z.number()]) })

function idOf({ item }: Row): string | null {
  const read = Named.safeParse(item)
  return read.success ? cleanText(String(read.data.id)) || null : null
}

/** The item's id; an item without one is known by its content. */
function keyOf(row: Row): string {
  const id = idOf(row)
  if (id !== null) return `item:${id}`
  return `content:${sha256(JSON.stringify(row.raw) ?? '')
    .toString('hex')
    .slice(0, 32)}`
}

/** A portal that does not know the parameter sends its first page for ever. */
function isSamePage(ids: readonly string[], last: readonly string[]): boolean {
  return ids.length > 0 && JSON.stringify(ids) === JSON.stringify(last)
}

function goesInCircles(): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    'The portal sends a page or cursor that it has sent before, so its pages never end. Sync again; if this stays, compare `paging` of the platform with the portal, or have its paging mended.',
  )
}

function keepsMoving({ total, read }: Progress): HocvuError {
  const counted = total === null ? '' : ` The portal states ${total} items and sent ${read}.`
  return new HocvuError(
    'platform.bad-answer',
    `Rows of the portal moved between its pages each time they were read, so some may have been skipped.${counted} Sync again at a quieter time; if this stays, have the portal's paging mended.`,
  )
}
