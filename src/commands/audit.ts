/** `audit verify|head|list|export`: the trail of what people changed. */
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { checkAudit } from '../access/audit-checks.ts'
import { appendHead, readHeads } from '../access/audit-heads.ts'
import { auditEntries, listAudit, type ShownEntry } from '../access/list-audit.ts'
import { verifyAudit } from '../access/verify-audit.ts'
import { dateAndTimeInVietnam, parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command } from './command.ts'
import { describeFault, describeVerdict } from './describe-audit.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export const verifyTrail: Command<[options: { head?: string }]> = async (context, options) => {
  const kept = options.head === undefined ? [] : readHeads(resolve(options.head))
  const { database, clock } = await context.open()
  const verdict = await checkAudit({ db: database.db, clock }, context.viewer.actor, kept)
  const { head, faults, erased, before } = verdict
  const told = faults.map((fault) => ({ ...fault, text: describeFault(fault) }))
  context.output.result({ whole: faults.length === 0, ...head, faults: told, erased, before }, () =>
    describeVerdict(verdict),
  )
  return faults.length === 0 ? exitCodes.done : exitCodes.failed
}

/** Of a damaged trail as well, so that what is there can be pinned down; but that is said. */
export const showHead: Command<[options: { out?: string }]> = async (context, options) => {
  const { database, clock } = await context.open()
  const { head, faults } = await verifyAudit(database.db)
  const file = options.out === undefined ? null : resolve(options.out)
  if (file !== null) appendHead(file, head, clock.now())
  const whole = faults.length === 0
  context.output.result({ ...head, whole, file }, () =>
    [
      head.at === null
        ? 'There is no entry yet.'
        : `entry ${head.entries} of ${dateAndTimeInVietnam(head.at)}: ${head.hash}`,
      ...(file === null ? [] : [`Added to ${file}. Check with: hocvu audit verify --head ${file}`]),
      ...(whole ? [] : ['The trail is DAMAGED. See: hocvu audit verify']),
    ].join('\n'),
  )
  return whole ? exitCodes.done : exitCodes.failed
}

export interface ListAuditOptions {
  actor?: string
  action?: string
  subject?: string
  day?: string
  before?: string
}

export const showTrail: Command<[options: ListAuditOptions]> = async (context, options) => {
  const { day, before, ...asked } = options
  const question = { ...asked, day: readDay(day), before: readNumber(before) }
  const { database } = await context.open()
  const { entries, hasOlder } = await listAudit(database.db, question)
  const more = hasOlder ? (entries.at(-1)?.seq ?? null) : null
  context.output.result({ entries, before: more }, () =>
    [
      ...entries.map(line),
      ...(entries.length === 0 ? ['No entry fits.'] : []),
      ...(more === null ? [] : [`Older ones: --before ${more}`]),
    ].join('\n'),
  )
  return exitCodes.done
}

function line({ seq, at, actor, action, subject, subjectName, before, after }: ShownEntry): string {
  const details = [before, after].map((value) => (value === null ? '–' : JSON.stringify(value)))
  return `${seq}  ${dateAndTimeInVietnam(at)}  ${actor}  ${action}  ${subjectName ?? subject}  ${details.join(' → ')}`
}

/** Whole, with the hashes, one JSON object a line: who has the file can go through the chain without this program. */
export const exportTrail: Command<[options: { out: string }]> = async (context, { out }) => {
  const file = resolve(out)
  await requireNewFile(file)
  const { database } = await context.open()
  let entries = 0
  async function* lines() {
    for await (const entry of auditEntries(database.db)) {
      entries++
      yield `${JSON.stringify(entry)}\n`
    }
  }
  await writeOut(file, Readable.from(lines()))
  context.output.result({ file, entries }, () => `${file}: ${entries} entries`)
  return exitCodes.done
}

function readDay(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  const day = parseVietnameseDate(written)
  if (day === null)
    throw new HocvuError(
      'request.invalid',
      `--day must be a day such as 22/11/2026, not "${written}".`,
    )
  return day
}

function readNumber(written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  if (/^\d{1,15}$/.test(written)) return Number(written)
  throw new HocvuError(
    'request.invalid',
    `--before must be the number of an entry, not "${written}".`,
  )
}
