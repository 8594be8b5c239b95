/** Deciding beside the rules for people of a class, and taking that back. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { decidePage, decisionKinds } from '../../console/cohort/decide-page.tsx'
import { parseVietnameseDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { decideTexts } from '../../foundation/texts/console/decide.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { type Cohort, getCohort } from '../../programs/store.ts'
import { undoDecision } from '../../reconciliation/account-decisions/undo.ts'
import { receiveAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import type { DecisionTaken } from '../../reconciliation/person-decisions/decide-together.ts'
import { excuseAbsences } from '../../reconciliation/person-decisions/excuse.ts'
import { listSessions } from '../../reconciliation/person-decisions/learner-sessions.ts'
import { overrideOutcomes } from '../../reconciliation/person-decisions/override.ts'
import { recordPresences } from '../../reconciliation/person-decisions/presence.ts'
import type { NamedSession } from '../../reconciliation/person-decisions/standing.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import type { TableFilter } from '../../reconciliation/table/filter.ts'
import { enrolmentsThatFit, peopleOfEnrolments } from '../../reconciliation/table/list-rows.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import type { Route } from '../route.ts'
import { handOver } from '../runs.ts'
import { CohortParams, filterOf, TableQuery } from './cohort.ts'

/** A field that stands in a form once or several times. */
const several = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string()),
)

const Ids = several.pipe(z.array(z.uuid().toLowerCase()).max(1000))

const Day = z
  .string()
  .trim()
  .max(40)
  .default('')
  .transform((written, context) => {
    if (written === '') return null
    const day = parseVietnameseDate(written)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: 'is not a day such as 22/5/2026' })
    return z.NEVER
  })

const Session = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'names no session' })
      return z.NEVER
    }
  })
  .pipe(z.tuple([z.string(), z.string(), z.string()]))
  .transform(([platform, course, session]): NamedSession => ({ platform, course, session }))

const Decision = TableQuery.pick({ verdict: true, q: true }).extend({
  kind: z.enum(decisionKinds),
  /** The rows, or else the filter with how many were seen. */
  ids: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',')))
    .pipe(z.array(z.uuid().toLowerCase()).max(1000)),
  because: TableQuery.shape.reason,
  expected: z.coerce.number().int().min(1).optional(),
  reason: z.string(),
  acceptedBy: z.string().default(''),
  lastDay: Day,
  expiresOn: Day,
  mark: z.enum(['present', 'absent']).default('present'),
  which: z.enum(['unexcused', 'unrecorded', 'named']).default('named'),
  sessions: several.pipe(z.array(Session).max(1000)),
})
type Decision = z.output<typeof Decision>

const SHOWN = 20

/** The sessions of a large class are read from everybody's records, so only for a form that shows them. */
const asksForSessions = (kind: Decision['kind']) => kind === 'excuse' || kind === 'presence'

export const cohortDecisionRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts/{id}/decide',
    scope: 'outcomes:write',
    params: CohortParams,
    query: TableQuery.extend({
      ids: Ids.catch([]),
      all: z.literal('yes').optional().catch(undefined),
      kind: z.enum(decisionKinds).default('allow').catch('allow'),
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const { db } = deps
      const cohort = await getCohort(db, params.id)
      const filter = query.all === 'yes' ? filterOf(query) : null
      const ids =
        filter === null ? query.ids : await enrolmentsThatFit(db, viewer, cohort.id, filter)
      const asked = filter === null ? ids : ids.slice(0, SHOWN)
      const people = await peopleOfEnrolments(db, viewer, cohort.id, asked)
      const found = filter === null ? people.map(({ enrolmentId }) => enrolmentId) : []
      return decidePage({
        ...{ cohort, language, filter, ids: found, kind: query.kind },
        total: filter === null ? found.length : ids.length,
        people: people.slice(0, SHOWN),
        sessions: asksForSessions(query.kind) ? await listSessions(db, cohort) : [],
      })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/decisions',
    scope: 'outcomes:write',
    params: CohortParams,
    reads: 'upload',
    body: Decision,
    handler: async ({ deps, viewer, visit, params, body, file, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const enrolments = await chosenBy(deps, viewer, cohort, body)
      const reason = wordsOf('reason', body.reason)
      const attachment = file === null ? null : (await receiveAttachment(deps, viewer, file)).id
      const taken = await decide(deps, viewer, cohort, body, {
        ...{ reason, attachment, selection: { enrolments } },
      })
      await handOver(deps, taken.run)
      const texts = decideTexts[language]
      visit.notify({
        kind: 'done',
        text: fill(texts.done, { kind: texts[body.kind], n: taken.enrolments }),
        undo: {
          action: `/console/cohorts/${encodeURIComponent(cohort.id)}/undo`,
          label: texts.undo,
          fields: { act: taken.act, reason: texts.undoReason },
        },
      })
      const [only] = enrolments
      return seeOther(
        enrolments.length === 1 && only !== undefined
          ? `/console/cohorts/${encodeURIComponent(cohort.id)}/learners/${only}`
          : `/console/cohorts/${encodeURIComponent(cohort.id)}`,
      )
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/undo',
    scope: 'outcomes:write',
    params: CohortParams,
    body: z.object({ act: z.uuid(), reason: z.string(), enrolment: z.uuid().optional() }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const { id } = await getCohort(deps.db, params.id)
      const why = { reason: body.reason, attachment: null }
      const { runs } = await undoDecision(deps, viewer, body.act, why)
      for (const run of runs) await handOver(deps, run)
      visit.notify({ kind: 'done', text: decideTexts[language].undone })
      const base = `/console/cohorts/${encodeURIComponent(id)}`
      return seeOther(body.enrolment === undefined ? base : `${base}/learners/${body.enrolment}`)
    },
  }),
]

/** @throws HocvuError `decision.selection-changed` where another number fits by now, `request.invalid` for nobody */
async function chosenBy(
  { db }: Pick<HttpDeps, 'db'>,
  viewer: Viewer,
  cohort: Cohort,
  { ids, expected, verdict, because, q }: Decision,
): Promise<string[]> {
  if (expected === undefined) {
    if (ids.length > 0) return ids
    throw new HocvuError('request.invalid', 'Nobody was chosen. Tick at least one row.', {
      fields: [{ field: 'ids', reason: 'nobody was chosen' }],
    })
  }
  const filter: TableFilter = { verdict, reason: because, search: q }
  const found = await enrolmentsThatFit(db, viewer, cohort.id, filter)
  if (found.length === expected) return found
  throw new HocvuError(
    'decision.selection-changed',
    `${expected} people fitted the filter when the form was opened, and ${found.length} do now. Look at the list again, then decide.`,
    { params: { found: found.length, expected } },
  )
}

async function decide(
  deps: HttpDeps,
  viewer: Viewer,
  cohort: Cohort,
  body: Decision,
  written: {
    reason: string
    attachment: string | null
    selection: { enrolments: readonly string[] }
  },
): Promise<DecisionTaken> {
  const { kind, lastDay, expiresOn, acceptedBy, mark, which, sessions } = body
  switch (kind) {
    case 'excuse':
      return await excuseAbsences(deps, viewer, cohort, {
        ...{ ...written, acceptedBy },
        sessions: which === 'named' ? requireNamed(sessions) : 'unexcused',
      })
    case 'presence':
      return await recordPresences(deps, viewer, cohort, {
        ...{ ...written, mark },
        sessions: which === 'named' ? requireNamed(sessions) : 'unrecorded',
      })
    default:
      return await overrideOutcomes(deps, viewer, cohort, {
        ...{ ...written, kind, expiresOn },
        lastDay: kind === 'extend' ? lastDay : null,
      })
  }
}

function requireNamed(sessions: readonly NamedSession[]): readonly NamedSession[] {
  if (sessions.length > 0) return sessions
  throw new HocvuError('request.invalid', 'No session was ticked. Tick at least one.', {
    fields: [{ field: 'sessions', reason: 'tick at least one' }],
  })
}
