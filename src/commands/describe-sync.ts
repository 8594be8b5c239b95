/** A sync in words: how far it is, and what came of it. */
import { z } from 'zod'
import type { Run } from '../runs/run.ts'
import { describeNumbers } from './describe-numbers.ts'

const Progress = z.object({
  pages: z.int(),
  records: z.int(),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
  done: z.int().nullable(),
  total: z.int().nullable(),
})

/** `onetouch: 40 % · 12 pages · 5,120 records · 850 a second · 14 s left` */
export function describeSyncProgress(platform: string, progress: object | string): string {
  const known = Progress.safeParse(progress)
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

const Result = z.object({
  platform: z.string(),
  pages: z.int(),
  records: z.int(),
  changed: z.int(),
  quarantined: z.int(),
  lost: z.int(),
  missing: z.int(),
  held: z.array(z.object({ course: z.string(), lost: z.int(), of: z.int() })),
  settled: z.int().optional(),
})

/** The result, and what somebody should do about it. */
export function describeSync(run: Pick<Run, 'subject' | 'state' | 'result'>): string {
  const known = Result.safeParse(run.result)
  if (!known.success)
    return `${run.subject}: ${run.state}. ${describeNumbers('', run.result ?? {})}`
  const { platform, held, pages, records, changed, quarantined, lost, missing, settled } =
    known.data
  const lines = [
    `${platform}: ${run.state}. ${describeNumbers('', { pages, records, changed, quarantined })}`,
  ]
  if (settled !== undefined)
    lines.push(`  ${settled} rows that could not be read before are read now.`)
  if (quarantined > 0) lines.push('  Rows that could not be read: hocvu quarantine list')
  if (lost > 0) lines.push(`  ${lost} learners count as suspended, ended or gone from now on.`)
  if (missing > 0)
    lines.push(
      `  ${missing} learners did not come. They count as gone once a pass has no unreadable row.`,
    )
  for (const { course, lost: gone, of } of held)
    lines.push(
      `  Held: ${gone} of ${of} active learners of course ${course} are gone at once, and none of them counts yet.`,
      `  If that is right: hocvu sync ${platform} --full --accept-losses`,
    )
  return lines.join('\n')
}
