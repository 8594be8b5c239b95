/** A sync in words: how far it is, and what came of it. */
import { SyncProgress } from '../evidence/sync.ts'
import { SyncResult } from '../evidence/sync-result.ts'
import type { Run } from '../runs/run.ts'
import { describeNumbers } from './describe-numbers.ts'

/** `onetouch: 40 % · 12 pages · 5,120 records · 850 a second · 14 s left` */
export function describeSyncProgress(platform: string, progress: object | string): string {
  const known = SyncProgress.safeParse(progress)
  if (!known.success) return describeNumbers(platform, progress)
  const { pages, records, perSecond, secondsLeft, done, total } = known.data
  const share = done === null || !total ? [] : [`${Math.floor((done * 100) / total)} %`]
  return `${platform}: ${[
    ...share,
    `${pages.toLocaleString('en')} pages`,
    `${records.toLocaleString('en')} records`,
    `${perSecond.toLocaleString('en')} a second`,
    ...(secondsLeft === null ? [] : [`${describeSeconds(secondsLeft)} left`]),
  ].join(' · ')}`
}

function describeSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** The result for machines, with the id by which the sync is replayed. */
export function syncResult(run: Run): object {
  return { sync: run.id, ...(SyncResult.safeParse(run.result).data ?? run.result) }
}

/** The result, and what somebody should do about it. */
export function describeSync(run: Run): string {
  const known = SyncResult.safeParse(run.result)
  if (!known.success)
    return `${run.subject}: ${run.state}. ${describeNumbers('', run.result ?? {})}`
  const { platform, held, pages, records, changed, quarantined, lost, missing, settled } =
    known.data
  const lines = [
    `${platform}: ${run.state}. ${describeNumbers('', { pages, records, changed, quarantined })}`,
  ]
  if (settled !== undefined && settled > 0)
    lines.push(`  ${settled} rows that could not be read before are read now.`)
  if (quarantined > 0)
    lines.push(
      settled === undefined
        ? `  Rows that could not be read: hocvu quarantine list. Sync ${run.id}`
        : '  Rows that still cannot be read; those that no sync has mended since: hocvu quarantine list',
    )
  if (lost > 0) lines.push(`  ${lost} learners count as suspended, ended or gone from now on.`)
  if (missing > 0)
    lines.push(
      `  ${missing} learners did not come. They count as gone once a pass has no unreadable row.`,
    )
  for (const { course, lost: gone, of } of held)
    lines.push(
      `  Held: ${gone} of ${of} active learners of course ${course} are gone at once, and none of them counts yet.`,
    )
  if (held.length > 0)
    lines.push(
      '  Look at the platform first, and sync again when it is mended.',
      `  If they are really gone: hocvu sync ${platform} --accept-losses`,
    )
  return lines.join('\n')
}
