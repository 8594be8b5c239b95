/** "Hồ sơ nộp" of a plan: deadlines, papers that came in, reminder letters. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { planAddress } from '../../console/plans/plan-tabs.tsx'
import { paperFilters } from '../../console/plans/submissions/paper-card.tsx'
import { submissionsPage } from '../../console/plans/submissions/submissions-page.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText, foldName } from '../../foundation/names.ts'
import { submissionsTexts } from '../../foundation/texts/console/submissions.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { DueDate } from '../../programs/plans/deadlines.ts'
import { getPlan } from '../../programs/plans/store.ts'
import { receiveAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import { makeReminderLetter } from '../../reports/reminders/reminder-letter.ts'
import { reminderStates } from '../../reports/reminders/reminder-states.ts'
import { openPaperFile } from '../../reports/submissions/paper-file.ts'
import { readDeadlines, readStandings } from '../../reports/submissions/read-standings.ts'
import { receivePaper, withdrawPaper } from '../../reports/submissions/receive.ts'
import {
  type DeadlineStanding,
  missingLines,
  type SubmissionLine,
} from '../../reports/submissions/standing.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { privateHeaders } from '../private-headers.ts'
import { nothing, type Route } from '../route.ts'
import { PlanParams } from './plan-query.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const PAGE = 50
/** More than these a notice does not carry along; they are taken back one by one. */
const MOST_UNDONE = 500

const deadline = z.string().min(1).max(100)
const words = (most: number) => z.string().max(most).transform(cleanText).catch('')
const severalOf = (one: z.ZodString | z.ZodUUID) =>
  z
    .union([one.transform((only) => [only]), z.array(one)])
    .optional()
    .default([])

const Query = z.object({
  deadline: z.string().max(100).catch('').default(''),
  show: z.enum(paperFilters).or(z.literal('')).catch('').default(''),
  q: z.string().trim().max(200).catch('').default(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})

const office = { scope: 'plans:write', wholeRoster: true } as const

export const planSubmissionRoutes: Route[] = [
  consolePage({
    path: '/console/plans/{id}/submissions',
    scope: 'plans:read',
    params: PlanParams,
    query: Query,
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const today = todayOf(deps)
      const deadlines = await readDeadlines(deps.db, viewer, plan, today)
      const standings = await readStandings(deps.db, viewer, plan, today)
      const chosen = chosenOf(standings, query.deadline)
      const lines = (chosen?.lines ?? []).filter(
        (line) => isShown(line, query.show) && isNamed(line, query.q),
      )
      const states = await reminderStates(deps.db, viewer, plan.id)
      return submissionsPage({
        ...{ language, plan, today, standings, chosen, mayRecord: mayRecord(viewer) },
        deadlines: deadlines.filter((due) => isOfInterest(due, viewer, standings)),
        asked: {
          ...{ show: query.show, q: query.q },
          lines: lines.slice((query.page - 1) * PAGE, query.page * PAGE),
          page: { page: query.page, size: PAGE, total: lines.length },
        },
        reminders:
          states === null
            ? null
            : {
                isMailOn: deps.mail !== null,
                coordinators: states.coordinators,
                sent: states.sent.map((line) => ({
                  ...line,
                  due: deadlines.find(({ id }) => id === line.deadlineId) ?? null,
                })),
              },
      })
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/submissions/receive',
    ...office,
    params: PlanParams,
    reads: 'upload',
    body: z.object({
      deadline,
      units: severalOf(z.string().max(100)),
      all: z.literal('yes').optional().catch(undefined),
      receivedOn: z.iso.date(),
      document: words(200),
      note: words(500),
    }),
    handler: async ({ deps, viewer, visit, params, body, file, language }) => {
      const texts = submissionsTexts[language]
      const plan = await getPlan(deps.db, params.id)
      const standings = await readStandings(deps.db, viewer, plan, todayOf(deps))
      const standing = standings.find(({ due }) => due.id === body.deadline)
      const units =
        body.all === 'yes' && standing !== undefined
          ? missingLines(standing).flatMap(({ unit }) => unit.id ?? [])
          : body.units
      const isOfBody = standing?.due.from.length === 0
      if (units.length === 0 && !isOfBody)
        throw new HocvuError('submission.nobody', 'No unit was ticked.')
      const attachment = file === null ? null : await receiveAttachment(deps, viewer, file)
      const { ids, before } = await receivePaper(deps, viewer, {
        ...{ planId: plan.id, deadlineId: body.deadline, units, receivedOn: body.receivedOn },
        document: body.document === '' ? null : body.document,
        note: body.note === '' ? null : body.note,
        attachmentId: attachment?.id ?? null,
      })
      visit.notify({
        kind: 'done',
        text: [
          isOfBody ? texts.savedBody : fill(texts.saved, { n: ids.length }),
          ...(before > 0 ? [fill(texts.savedBefore, { n: before })] : []),
        ].join(' '),
        ...(ids.length > 0 &&
          ids.length <= MOST_UNDONE && {
            undo: {
              action: `${planAddress(plan.id, 'submissions')}/withdraw`,
              label: texts.undo,
              fields: { ids: ids.join(','), deadline: body.deadline },
            },
          }),
      })
      return seeOther(paperAddress(plan.id, body.deadline))
    },
  }),
  consoleAction({
    path: '/console/plans/{id}/submissions/withdraw',
    ...office,
    params: PlanParams,
    body: z.object({
      deadline,
      ids: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(z.uuid()).min(1)),
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const ended = await withdrawPaper(deps, viewer, plan.id, body.ids)
      const text = fill(submissionsTexts[language].withdrawn, { n: ended.length })
      visit.notify({ kind: 'done', text })
      return seeOther(paperAddress(plan.id, body.deadline))
    },
  }),
  consolePage({
    path: '/console/plans/{id}/submissions/letter.docx',
    ...office,
    params: PlanParams,
    query: z.object({
      deadline: z.string().max(100).catch('').default(''),
      unit: z.string().max(200).catch('').default(''),
      until: z.iso.date().or(z.literal('')).catch('').default(''),
    }),
    handler: async ({ deps, viewer, params, query }) => {
      const plan = await getPlan(deps.db, params.id)
      const { docx } = await makeReminderLetter(deps.db, viewer, plan, {
        deadlineId: query.deadline,
        unit: query.unit === '' ? null : query.unit,
        until: query.until === '' ? null : query.until,
        today: todayOf(deps),
      })
      return attached(`cong-van-don-doc-${plan.id}.docx`, DOCX, docx)
    },
  }),
  consolePage({
    path: '/console/plans/{id}/submissions/files/{file}',
    scope: 'plans:read',
    wholeRoster: true,
    params: PlanParams.extend({ file: z.uuid() }),
    query: nothing,
    handler: async ({ deps, viewer, params }) => {
      const plan = await getPlan(deps.db, params.id)
      const { name, type, bytes } = await openPaperFile(deps, viewer, plan.id, params.file)
      return attached(name, type, bytes)
    },
  }),
]

/** Of classes and targets those to come; of papers all, but what the viewer's units do not owe is none of theirs. */
function isOfInterest(
  { id, kind, daysLeft }: DueDate,
  { unitId }: Viewer,
  standings: readonly DeadlineStanding[],
): boolean {
  if (!(kind in PAPERS)) return daysLeft >= 0
  return unitId === null || standings.some(({ due }) => due.id === id)
}

const PAPERS = { 'unit-plan': true, estimate: true, results: true, needs: true, report: true }

const todayOf = ({ clock }: HttpDeps) => dateInVietnam(clock.now())

const mayRecord = ({ scopes, unitId }: Viewer) => scopes.has('plans:write') && unitId === null

/** The one that is asked for; else the next that is due, else the last that was. */
function chosenOf(standings: readonly DeadlineStanding[], id: string): DeadlineStanding | null {
  return (
    standings.find(({ due }) => due.id === id) ??
    standings.find(({ due }) => due.daysLeft >= 0) ??
    standings.at(-1) ??
    null
  )
}

function isShown({ state }: SubmissionLine, show: z.output<typeof Query>['show']): boolean {
  switch (show) {
    case 'missing':
      return state === 'awaited' || state === 'overdue'
    case 'late':
      return state === 'late' || state === 'overdue'
    case 'received':
      return state === 'in-time' || state === 'late'
    default:
      return true
  }
}

function isNamed({ unit }: SubmissionLine, q: string): boolean {
  const wanted = foldName(q)
  return foldName(unit.name).includes(wanted) || foldName(unit.code ?? '').includes(wanted)
}

const paperAddress = (planId: string, deadlineId: string) =>
  `${planAddress(planId, 'submissions')}?deadline=${encodeURIComponent(deadlineId)}#paper`

function attached(name: string, type: string, body: Buffer) {
  return {
    kind: 'content' as const,
    status: 200,
    type,
    body,
    headers: {
      ...privateHeaders,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
    },
  }
}
