/** SQL of requests about personal data: a list with due dates. What they say of people is sealed. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import type { Vault } from '../../foundation/secrets.ts'
import type { RequestKind, RequestResult } from './request-kinds.ts'

/** What a request says of the person. */
const Asked = z.object({ name: z.string(), contact: z.string(), text: z.string() })
type Asked = z.infer<typeof Asked>

const Answer = z.object({ text: z.string() })

export interface PrivacyRequest {
  id: string
  /** By which people call it. */
  number: number
  kind: RequestKind
  /** null: nobody of the roster, or not known yet. */
  learner: { id: string; fullName: string; erased: boolean } | null
  /** null: no longer kept. */
  asked: Asked | null
  receivedOn: DateString
  /** The last day for the answer. */
  dueOn: DateString
  isOverdue: boolean
  recordedAt: Date
  recordedBy: string
  answeredAt: Date | null
  answeredBy: string | null
  result: RequestResult | null
  /** What the person was told; null: not answered yet, or no longer kept. */
  answer: string | null
}

type Row = Omit<PrivacyRequest, 'asked' | 'answer' | 'isOverdue'> & {
  sealed: Buffer | null
  answerSealed: Buffer | null
}

/** A request that is about nobody known yet may be about anybody: it is for who sees everybody. */
const seesRequest = (viewer: Viewer) =>
  viewer.unitId === null
    ? sql<boolean>`true`
    : sql<boolean>`(r.learner_id is not null and ${seesLearner(viewer, sql`r.learner_id`)})`

const columns = sql`r.id, r.number, r.kind, r.received_on as "receivedOn", r.due_on as "dueOn",
  r.recorded_at as "recordedAt", r.recorded_by as "recordedBy", r.answered_at as "answeredAt",
  r.answered_by as "answeredBy", r.result, r.sealed, r.answer_sealed as "answerSealed",
  case when l.id is not null then jsonb_build_object('id', l.id, 'fullName', l.full_name,
    'erased', l.erased_at is not null) end as learner`

interface ReadDeps {
  db: Queryable
  vault: Vault
  clock: { now(): Date }
}

async function select(
  { db, vault, clock }: ReadDeps,
  viewer: Viewer,
  condition: RawBuilder<unknown>,
  window: RawBuilder<unknown>,
): Promise<PrivacyRequest[]> {
  const found = await sql<Row>`
    select ${columns} from privacy_requests r left join learners l on l.id = r.learner_id
    where ${seesRequest(viewer)} and ${condition} ${window}`.execute(db)
  const today = dateInVietnam(clock.now())
  return found.rows.map(({ sealed, answerSealed, ...row }) => ({
    ...row,
    asked: sealed === null ? null : Asked.parse(opened(vault, sealed)),
    answer: answerSealed === null ? null : Answer.parse(opened(vault, answerSealed)).text,
    isOverdue: row.answeredAt === null && row.dueOn < today,
  }))
}

const opened = (vault: Vault, sealed: Buffer): unknown =>
  JSON.parse(vault.decrypt('privacy', sealed).toString())

export const sealRequest = (vault: Vault, content: object): Buffer =>
  vault.encrypt('privacy', Buffer.from(JSON.stringify(content)))

export const requestStates = ['open', 'answered', 'all'] as const
export type RequestState = (typeof requestStates)[number]

const ofState: Record<RequestState, RawBuilder<unknown>> = {
  open: sql`r.answered_at is null`,
  answered: sql`r.answered_at is not null`,
  all: sql`true`,
}

/** Those that wait come first, by when they are due; then the answered ones, the newest first. */
export async function listRequests(
  deps: ReadDeps,
  viewer: Viewer,
  state: RequestState,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ requests: PrivacyRequest[]; total: number }> {
  const requests = await select(
    deps,
    viewer,
    ofState[state],
    sql`order by r.answered_at desc nulls first, r.due_on, r.number limit ${limit} offset ${offset}`,
  )
  const counted = await sql<{ count: number }>`
    select count(*) from privacy_requests r where ${seesRequest(viewer)} and ${ofState[state]}`.execute(
    deps.db,
  )
  return { requests, total: counted.rows[0]?.count ?? 0 }
}

/** null also for one that the viewer does not see. @param name id or number */
export async function findRequest(
  deps: ReadDeps,
  viewer: Viewer,
  name: string,
): Promise<PrivacyRequest | null> {
  const condition = /^\d{1,9}$/.test(name)
    ? sql`r.number = ${Number(name)}`
    : z.uuid().safeParse(name).success
      ? sql`r.id = ${name}::uuid`
      : sql`false`
  return (await select(deps, viewer, condition, sql`limit 1`))[0] ?? null
}

export async function requestsOfLearner(
  deps: ReadDeps,
  viewer: Viewer,
  learnerId: string,
): Promise<PrivacyRequest[]> {
  return await select(deps, viewer, sql`r.learner_id = ${learnerId}::uuid`, sql`order by r.number`)
}

/** How many wait for an answer, and how many of them should have had it. */
export async function countRequests(
  db: Queryable,
  viewer: Viewer,
  now: Date,
): Promise<{ open: number; overdue: number }> {
  const found = await sql<{ open: number; overdue: number }>`
    select count(*) as open, count(*) filter (where r.due_on < ${dateInVietnam(now)}::date) as overdue
    from privacy_requests r where r.answered_at is null and ${seesRequest(viewer)}`.execute(db)
  return found.rows[0] ?? { open: 0, overdue: 0 }
}
