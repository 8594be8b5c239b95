/** Why an outcome is what it is. */
import { z } from 'zod'
import { noteView } from '../access/person-views.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import { getCohort } from '../programs/store.ts'
import { explainEnrolment } from '../reconciliation/explain.ts'
import { CauseView, Instant } from './causes.ts'
import { Outcome, Verdict } from './outcomes.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const { score, attendance, reasons } = Outcome.shape

const Rule = z
  .object({
    row: z.int().meta({ description: 'Of the table; the first row that holds decides.' }),
    rule: z.string().meta({ description: 'Stable.' }),
    holds: z.boolean(),
    verdict: Verdict.nullable(),
    figures: z
      .record(z.string(), z.string())
      .meta({ description: 'The numbers it compared; empty where there is none.' }),
  })
  .meta({ id: 'RuleTrace' })

const Session = z
  .object({
    source: z.string(),
    code: z.string(),
    startsAt: z.string().nullable(),
    minutes: z.number(),
    mark: z.enum(['present', 'late', 'partial', 'absent', 'unrecorded', 'to-come']),
    attended: z.number(),
    absence: z.enum(['excused', 'unexcused']).nullable(),
    excuse: z.string().nullable(),
    markedBy: z.string().nullable().meta({ description: '`platform`, or the person.' }),
    excusedBy: z.string().nullable(),
  })
  .meta({ id: 'SessionTrace' })

const RecordView = z
  .object({
    platform: z.string(),
    course: z.string(),
    id: z.string().meta({ description: 'The platform’s own.' }),
    kind: z.string(),
    account: z.string(),
    readAt: Instant,
    changedAt: Instant.nullable().meta({ description: 'By the platform’s word.' }),
    hash: z.string().meta({ description: 'SHA-256 of its content.' }),
    payload: z.looseObject({}),
    sync: z.uuid().meta({ description: 'That read it.' }),
    files: z
      .array(z.object({ name: z.string(), sha256: z.string() }))
      .meta({ description: 'Brought to this sync by people: it stood in one of them.' }),
    answer: z
      .object({
        sync: z.uuid(),
        number: z.int(),
        sha256: z.string().nullable().meta({ description: 'null: the answer is no longer kept.' }),
        place: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'The platform’s answer that it was read from; null: not noted.' }),
  })
  .meta({ id: 'RecordOfOutcome' })

const link = {
  platform: z.string(),
  id: z.string().meta({ description: 'The platform’s own id of the account.' }),
  fullName: z.string(),
  reason: z.string().meta({ description: 'Code.' }),
  score: z.number().nullable().meta({ description: 'Bits; of a link that the rules made.' }),
  weights: z.array(z.object({ field: z.string(), level: z.string(), bits: z.number() })),
  at: Instant,
  act: z.object({ id: z.string(), kind: z.string(), reason: z.string() }).nullable(),
}

const decided = {
  act: z.string(),
  reason: z.string(),
  actor: z.string(),
  at: Instant,
  attachment: z.object({ id: z.string(), name: z.string() }).nullable(),
  state: z.enum(['standing', 'expired', 'undone']),
  undone: z.object({ act: z.string(), actor: z.string(), reason: z.string() }).nullable(),
  undoneAt: Instant.nullable(),
}
const named = { platform: z.string(), course: z.string(), session: z.string() }

const ExplanationView = z
  .object({
    learner: z.object({
      id: z.uuid(),
      key: z.string(),
      fullName: z.string(),
      unit: z.string().nullable(),
    }),
    cohort: z.object({
      id: z.string(),
      version: z.int(),
      program: z.string(),
      programVersion: z.int(),
    }),
    outcome: z
      .object({
        verdict: Verdict,
        reasons,
        score,
        attendance,
        windowClosesAt: Instant.nullable(),
        decidedAt: Instant,
        revision: z.int(),
        run: z.uuid(),
      })
      .nullable(),
    how: z
      .object({
        rules: z.array(Rule),
        sessions: z.array(Session),
        counted: z.enum(['minutes', 'periods']).meta({
          description: 'How the program counts sessions; `periods` are tiết of 45 minutes.',
        }),
        reproduced: z.boolean().meta({
          description: 'false: the rules are read otherwise by now than when it was decided.',
        }),
      })
      .nullable()
      .meta({ description: 'As of the decision, even if things have changed since.' }),
    records: z.array(RecordView),
    accounts: z.array(z.object({ ...link, linkedBy: z.string() })),
    links: z.array(
      z.object({
        ...link,
        state: z.string(),
        of: z.enum(['learner', 'another', 'nobody']),
        actor: z.string(),
      }),
    ),
    decisions: z.object({
      overrides: z.array(
        z.object({
          kind: z.enum(['allow', 'refuse', 'extend']),
          lastDay: z.string().nullable(),
          expiresOn: z.string().nullable(),
          ...decided,
        }),
      ),
      excuses: z.array(z.object({ ...named, acceptedBy: z.string(), ...decided })),
      presences: z.array(z.object({ ...named, mark: z.enum(['present', 'absent']), ...decided })),
    }),
    merges: z.array(
      z.object({
        this: z.enum(['kept', 'absorbed']),
        other: z.object({ key: z.string(), fullName: z.string() }).nullable(),
        actor: z.string(),
        at: Instant,
        reason: z.string(),
        undone: z.object({ actor: z.string(), reason: z.string() }).nullable(),
        undoneAt: Instant.nullable(),
      }),
    ),
    certificate: z
      .object({
        id: z.uuid(),
        number: z.string(),
        state: z.string(),
        issuedOn: z.string(),
        issuedBy: z.string(),
        issuedAt: Instant,
        score: z.string().nullable(),
      })
      .nullable(),
    since: z.object({
      due: z.boolean().meta({ description: 'The next reconciliation looks at it again.' }),
      held: z.boolean().meta({ description: 'Nothing is issued on it until then.' }),
      wouldBe: Verdict.nullable().meta({
        description: 'What the rules say by now, where the outcome would be another.',
      }),
      causes: z.array(CauseView),
    }),
  })
  .meta({ id: 'Explanation' })

export const explanationRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/outcomes/{enrolment}/explanation',
    policy: { machine: 'outcomes:read' },
    summary:
      'Why an outcome is what it is: each rule, each record, the accounts, what people decided.',
    params: z.object({ id: Name, enrolment: z.uuid() }),
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The explanation.', schema: ExplanationView },
    handler: async ({ deps, viewer, params, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const now = deps.clock.now()
      const found = await explainEnrolment(deps.db, viewer, params.enrolment, cohort.id, now)
      await noteView(deps, viewer, found.learner.id, 'outcome')
      const { outcome, records, ...explanation } = found
      return {
        ...explanation,
        records: records.map((record) => ({ ...record, payload: { ...record.payload } })),
        outcome: outcome && {
          ...outcome,
          reasons: outcome.reasons.map((reason) => ({
            ...reason,
            text: reasonText(reason, language),
          })),
        },
      }
    },
  }),
]
