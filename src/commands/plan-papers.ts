/** `plans deadlines`, `submissions`, `remind`, `letter`: what is due in plans, who has handed it in, who is told. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { dateInVietnam, parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getPlan, listPlans, type Plan } from '../programs/plans/store.ts'
import { receiveAttachment } from '../reconciliation/person-decisions/attachments.ts'
import {
  findDueReminders,
  makeReminders,
  reminderToday,
} from '../reports/reminders/make-reminders.ts'
import { makeReminderLetter } from '../reports/reminders/reminder-letter.ts'
import { sendReminders } from '../reports/reminders/send-reminders.ts'
import {
  readDeadlines,
  readStanding,
  readStandings,
} from '../reports/submissions/read-standings.ts'
import { receivePaper, withdrawPaper } from '../reports/submissions/receive.ts'
import type { DeadlineStanding, SubmissionLine } from '../reports/submissions/standing.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import { writeOut } from './write-out.ts'

export const planDeadlines: Command<[id: string | undefined]> = async (context, id) => {
  const { database, clock } = await context.open()
  const today = dateInVietnam(clock.now())
  const { db } = database
  const plans = id === undefined ? await listPlans(db) : [await getPlan(db, id)]
  const found = await Promise.all(plans.map((plan) => deadlinesOf(db, context.viewer, plan, today)))
  context.output.result({ today, plans: found }, () =>
    found
      .map(({ plan, deadlines }) =>
        [
          plan,
          ...(deadlines.length === 0 ? ['  no deadline'] : []),
          ...deadlines.map(
            ({ id: name, on, kind, title, daysLeft, count, owing, counts }) =>
              `  ${on}  ${daysText(daysLeft)}  ${kind}  ${name}${title === null ? ` (${count})` : `\n      ${title.vi}`}${counts === null ? '' : `\n      received ${counts['in-time'] + counts.late} of ${owing}, overdue ${counts.overdue}`}`,
          ),
        ].join('\n'),
      )
      .join('\n\n'),
  )
  return exitCodes.done
}

async function deadlinesOf(db: Queryable, viewer: Viewer, plan: Plan, today: string) {
  const standings = await readStandings(db, viewer, plan, today)
  const deadlines = await readDeadlines(db, viewer, plan, today)
  return {
    plan: plan.id,
    deadlines: deadlines.map((due) => {
      const standing = standings.find((one) => one.due.id === due.id)
      return { ...due, owing: standing?.lines.length ?? 0, counts: standing?.counts ?? null }
    }),
  }
}

const daysText = (days: number) =>
  days === 0 ? 'today' : days > 0 ? `in ${days} days` : `${-days} days ago`

export interface SubmissionOptions {
  received?: string
  document?: string
  note?: string
  evidence?: string
  takeBack?: boolean
}

/** Without `--received` and `--take-back` it lists. */
export const planSubmissions: Command<
  [plan: string, deadline: string | undefined, units: string[], options: SubmissionOptions]
> = async (context, planId, deadlineId, units, options) => {
  const acts = options.received !== undefined || options.takeBack === true
  if (!acts) return await list(context, planId, deadlineId)
  if (deadlineId === undefined)
    throw new HocvuError('request.invalid', 'Name the deadline. See: hocvu plans deadlines')
  if (options.received !== undefined && options.takeBack === true)
    throw new HocvuError('request.invalid', 'Give --received or --take-back, not both.')
  const { database, clock, vault } = await context.open()
  const deps = { db: database.db, clock, vault }
  if (options.takeBack === true) {
    const ids = await standingIds(context, deps, planId, deadlineId, units)
    const ended = await withdrawPaper(deps, context.viewer, planId, ids)
    context.output.result(
      { plan: planId, deadline: deadlineId, takenBack: ended.length },
      () => `taken back: ${ended.length}`,
    )
    return exitCodes.done
  }
  const file = options.evidence
  const attachment =
    file === undefined
      ? null
      : await receiveAttachment(deps, context.viewer, {
          name: basename(file),
          bytes: await readFile(file),
        })
  const { ids, before } = await receivePaper(deps, context.viewer, {
    ...{ planId, deadlineId, units, receivedOn: dayOf(options.received ?? '', '--received') },
    ...{ document: options.document ?? null, note: options.note ?? null },
    attachmentId: attachment?.id ?? null,
  })
  context.output.result(
    { plan: planId, deadline: deadlineId, recorded: ids.length, before },
    () => `recorded: ${ids.length}; recorded before: ${before}`,
  )
  return exitCodes.done
}

async function standingIds(
  { viewer }: CommandContext,
  { db, clock }: Parameters<typeof withdrawPaper>[0],
  planId: string,
  deadlineId: string,
  units: readonly string[],
): Promise<string[]> {
  const plan = await getPlan(db, planId)
  const { lines } = await readStanding(db, viewer, plan, deadlineId, dateInVietnam(clock.now()))
  const named = lines.filter(
    ({ unit }) =>
      units.length === 0 || units.includes(unit.code ?? '') || units.includes(unit.name),
  )
  return named.flatMap(({ submission }) => submission?.id ?? [])
}

async function list(
  { open, viewer, output }: CommandContext,
  planId: string,
  deadlineId: string | undefined,
) {
  const { database, clock } = await open()
  const plan = await getPlan(database.db, planId)
  const today = dateInVietnam(clock.now())
  const standings =
    deadlineId === undefined
      ? await readStandings(database.db, viewer, plan, today)
      : [await readStanding(database.db, viewer, plan, deadlineId, today)]
  output.result(
    { plan: plan.id, today, deadlines: standings.map(shownStanding) },
    () => standings.map(describeStanding).join('\n\n') || 'This plan asks for no papers.',
  )
  return exitCodes.done
}

function shownStanding({ due, lines, counts }: DeadlineStanding) {
  return {
    ...due,
    counts,
    units: lines.map(({ unit, state, daysLate, receivedOn, submission, needs }) => ({
      ...{ code: unit.code, name: unit.name, state, daysLate, receivedOn, needs },
      ...{ document: submission?.document ?? null, note: submission?.note ?? null },
    })),
  }
}

const describeStanding = ({ due, lines }: DeadlineStanding) =>
  [
    `${due.id}  ${due.on}  ${daysText(due.daysLeft)}  ${due.title?.vi ?? ''}`,
    ...lines.map((line) => `  ${line.unit.code ?? '-'}  ${line.unit.name}: ${describeState(line)}`),
  ].join('\n')

function describeState({ state, daysLate, receivedOn, submission, needs }: SubmissionLine) {
  const paper = submission?.document ?? (needs > 0 ? `needs of ${needs} people entered` : null)
  const said = paper === null ? '' : `, ${paper}`
  switch (state) {
    case 'in-time':
      return `received ${receivedOn}${said}`
    case 'late':
      return `received ${receivedOn}, ${daysLate} days late${said}`
    case 'awaited':
      return 'awaited'
    case 'overdue':
      return `overdue ${daysLate} days`
  }
}

/** Notes and sends what is due today, as a worker does every hour. */
export const remindNow: Command<[id: string | undefined, options: { dryRun?: boolean }]> = async (
  context,
  id,
  { dryRun = false },
) => {
  const { database, clock, log, mail, publicUrl, consoleUrl } = await context.open()
  const { db } = database
  if (id !== undefined) await getPlan(db, id)
  if (dryRun) {
    const found = await findDueReminders(db, reminderToday(clock.now()), id ?? null)
    const reminders = found.map(({ plan, due, daysBefore, user, owed }) => ({
      ...{ plan: plan.id, deadline: due.id, on: due.on, daysBefore, to: user.login },
      ...{ units: owed.units.length, people: owed.people },
    }))
    context.output.result(
      { mail: mail !== null, reminders },
      () =>
        reminders
          .map(
            ({ plan, deadline, on, to, units, people }) =>
              `${to}: ${plan} ${deadline}, ${on}; units ${units}, people ${people}`,
          )
          .join('\n') || 'Nobody is to be reminded today.',
    )
    return exitCodes.done
  }
  if (mail === null)
    throw new HocvuError(
      'certificate.mail-off',
      'Mail is switched off. Set MAIL_URL and MAIL_FROM, or see who would be reminded: hocvu plans remind --dry-run',
    )
  const noted = await makeReminders(db, { now: clock.now(), publicUrl, planId: id ?? null })
  const sent = await sendReminders({ db, clock, log, mail, consoleUrl })
  context.output.result(
    { noted, ...sent },
    () => `noted ${noted}, sent ${sent.sent}, given up ${sent.givenUp}, later ${sent.deferred}`,
  )
  return sent.deferred > 0 ? exitCodes.partial : exitCodes.done
}

export const reminderLetterCommand: Command<
  [plan: string, deadline: string, options: { unit?: string; until?: string; out?: string }]
> = async (context, planId, deadlineId, { unit, until, out }) => {
  const { database, clock } = await context.open()
  const plan: Plan = await getPlan(database.db, planId)
  const { docx, units } = await makeReminderLetter(database.db, context.viewer, plan, {
    ...{ deadlineId, unit: unit ?? null, today: dateInVietnam(clock.now()) },
    until: until === undefined ? null : dayOf(until, '--until'),
  })
  const file = out ?? `cong-van-don-doc-${plan.id}.docx`
  await writeOut(file, Readable.from([docx]))
  context.output.result({ file, units }, () => `${file}: units named ${units}`)
  return exitCodes.done
}

function dayOf(text: string, option: string): string {
  const day = parseVietnameseDate(text)
  if (day !== null) return day
  throw new HocvuError('request.invalid', `${option} is a day such as 2026-01-20 or 20/01/2026.`)
}
