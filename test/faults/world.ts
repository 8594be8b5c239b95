/** A small province for faults: a portal, a mail server, two programs whose certificates are issued by themselves. */
import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { systemClock } from '../../src/foundation/clock.ts'
import { dateInVietnam } from '../../src/foundation/dates.ts'
import { createRun, type NewRun } from '../../src/runs/run.ts'
import type { Arrived } from '../connectors/local-platform.ts'
import { startLocalPlatform } from '../connectors/local-platform.ts'
import { item, TOKEN, type WireItem } from '../connectors/provincial-portal/portal.ts'
import { startMailServer, type TestMailServer } from '../foundation/mail/mail-server.ts'
import { type Service, startHocvu } from '../support/hocvu.ts'
import {
  createTestInstallation,
  type TestInstallation,
  type TestOptions,
} from '../support/installation.ts'
import { type StoredState, storedState } from '../support/stored-state.ts'
import { until } from '../support/until.ts'
import { brokenInvariants, isSettled, leftToDo } from './invariants.ts'

export const COHORTS = ['kns-1', 'kns-2', 'ldx-1']
/** Of so many one has an address. */
const MAILED_OF = 12
const PAGE = 10
const HOUR_MS = 60 * 60 * 1000

export type Answer = (request: Arrived, response: ServerResponse, number: number) => void

export interface FaultWorld {
  installation: TestInstallation
  db: TestInstallation['database']['db']
  /** What the portal knows; change it as you like. */
  learners: WireItem[]
  portal: {
    /** null: as usual. */
    behave(answer: Answer | null): void
    /** Its pages, changed. */
    lie(change: (page: PortalPage, request: Arrived) => PortalPage): void
  }
  mail: TestMailServer
  /** Keys of all records that the portal delivers. */
  records(): string[]
  /** By employee code: whose score is enough. */
  passed: ReadonlyMap<string, boolean>
  /** For processes of the service. */
  environment: Record<string, string>
  start(part: string, more?: Record<string, string>): Promise<Service>
  /** So many people come to the classes, and who had failed has passed meanwhile. */
  grow(count: number): Promise<void>
  begin(run: Pick<NewRun, 'kind' | 'subject'> & { options?: object }): Promise<string>
  /** The whole road of one sync. */
  beginAll(): Promise<string>
  /** @param look is called again and again meanwhile; what it throws ends the wait */
  settled(seconds?: number, look?: () => void): Promise<void>
  broken(): Promise<string[]>
  state(): Promise<StoredState>
  close(): Promise<void>
}

const day = (days: number) => dateInVietnam(new Date(Date.now() + days * 24 * HOUR_MS))

function program(id: string, cohorts: readonly string[], issuer: string): string {
  const classes = cohorts.map(
    (cohort) =>
      `  - { id: ${cohort}, start: ${day(-60)}, deadline: ${day(60)}, enrol: roster, evidence: [{ platform: portal, course: NTS, attendance: sessions }] }`,
  )
  return `
id: ${id}
title: { vi: Kỹ năng số ${id} }
issue: automatic
rules: { finalTest: { pass: 5 }, attendance: none }
certificate: { issuer: ${issuer}, place: Sơn La, periods: 8, email: true, number: "{seq}/{year}/${id}" }
cohorts:
${classes.join('\n')}
`
}

/** Every fifth has failed. */
function learner(number: number): WireItem {
  const submitted = new Date(Date.now() - HOUR_MS).toISOString()
  return item(number, {
    progress: 1,
    updated_at: new Date().toISOString(),
    final_test: { ...test(number % 5 === 0 ? 3.5 : 7.5), submitted_at: submitted },
  })
}

const test = (score: number) => ({
  score,
  max_score: 10,
  attempts: 1,
  submitted_at: null as string | null,
})
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => from + at + 1)

function roster(of: readonly number[]): string {
  const lines = of.map((number) => {
    const cohort = COHORTS[number % COHORTS.length] ?? ''
    // Two mails a second are sent, so that not everybody is told.
    const email = number % MAILED_OF === 0 ? `cb${number}@example.vn` : ''
    return `CB${number},Lò Thị Số ${number},06/01/1990,${email},Xã Mường Bú,${cohort}`
  })
  return ['employee_code,full_name,date_of_birth,email,unit_name,cohort', ...lines].join('\n')
}

export interface PortalPage {
  items: WireItem[]
  next_cursor: string | null
  total: number
}

/** With `updated_since`, of what changed since. */
function pageOf(learners: readonly WireItem[], { url }: Arrived): PortalPage {
  const since = url.searchParams.get('updated_since')
  const list = learners.filter(
    ({ updated_at }) => since === null || Date.parse(String(updated_at)) >= Date.parse(since),
  )
  const limit = Number(url.searchParams.get('limit'))
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const next = from + limit < list.length ? String(from + limit) : null
  return { items: list.slice(from, from + limit), next_cursor: next, total: list.length }
}

function answerJson(response: ServerResponse, page: PortalPage): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(page))
}

export async function faultWorld({
  people = 60,
  environment = {},
  platform = '',
  ...options
}: { people?: number; platform?: string } & Omit<TestOptions, 'files'> = {}): Promise<FaultWorld> {
  const learners: WireItem[] = []
  const usual: Answer = (request, response) => answerJson(response, pageOf(learners, request))
  let answer = usual
  const site = await startLocalPlatform((request, response, number) =>
    answer(request, response, number),
  )
  const mail = await startMailServer()
  const installation = await createTestInstallation({
    clock: systemClock,
    ...options,
    files: {
      'platforms.yaml': `platforms:
  - { id: portal, connector: provincial-portal, url: "${site.url}", token: "${TOKEN}", limit: ${PAGE}, allowPrivateNetwork: true, requestsPerSecond: 1000, timeout: 5${platform} }
`,
      'programs/kns.yaml': program('kns', COHORTS.slice(0, 2), 'Sở Khoa học và Công nghệ'),
      'programs/ldx.yaml': program('ldx', COHORTS.slice(2), 'Sở Khoa học và Công nghệ'),
    },
    environment: {
      MAIL_URL: mail.url,
      MAIL_FROM: 'Học Vụ <hocvu@example.gov.vn>',
      LOG_LEVEL: 'warn',
      ...environment,
    },
  })
  const { db } = installation.database
  const passed = new Map<string, boolean>()
  const grow = async (count: number) => {
    const added = numbers(learners.length, learners.length + count)
    for (const [index, known] of learners.entries())
      if (passed.get(`CB${index + 1}`) === false) {
        // Who had failed tried again.
        learners[index] = { ...known, updated_at: new Date().toISOString(), final_test: test(5) }
        passed.set(`CB${index + 1}`, true)
      }
    for (const number of added) {
      learners.push(learner(number))
      passed.set(`CB${number}`, number % 5 !== 0)
    }
    if (count > 0) await installation.importRoster(roster(added))
  }
  await grow(people)
  const begin: FaultWorld['begin'] = async ({ options: given = {}, ...run }) =>
    (await createRun(db, systemClock, { ...run, options: given, actor: 'cli:lan' })).id
  const services: Service[] = []
  const records = () =>
    learners.flatMap(({ id }) =>
      ['enrolment', 'test', 'sessions'].map((kind) => `portal/NTS/${kind}:${String(id)}`),
    )
  const seen = () => ({
    mails: () =>
      mail.taken.map(({ mail: { messageId } }) => (messageId ?? '').replace(/^<|>$/g, '')),
    records: records(),
    passed,
  })
  return {
    installation,
    db,
    learners,
    portal: {
      behave: (given) => {
        answer = given ?? usual
      },
      lie: (change) => {
        answer = (request, response) =>
          answerJson(response, change(pageOf(learners, request), request))
      },
    },
    mail,
    environment: installation.environment,
    start: async (part, more = {}) => {
      const service = await startHocvu([part], { ...installation.environment, ...more })
      services.push(service)
      return service
    },
    records,
    passed,
    grow,
    begin,
    beginAll: () =>
      begin({ kind: 'sync', subject: 'portal', options: { full: false, chain: true } }),
    settled: async (seconds = 60, look = () => {}) => {
      const holds = async () => {
        look()
        return await isSettled(db)
      }
      await until('everything is done', holds, seconds).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; left: ${JSON.stringify(await leftToDo(db))}`)
      })
    },
    broken: () => brokenInvariants(db, seen()),
    state: () => storedState(db),
    close: async () => {
      for (const service of services) await service.kill()
      await installation.close()
      await mail.close()
      await site.close()
    },
  }
}

/** Whoever held a mail and is gone need not be waited for; whoever is there must bear that another takes it. */
export async function endLeases(db: FaultWorld['db']): Promise<void> {
  await sql`update certificate_mails set claimed_until = 'epoch', not_before = 'epoch'
    where state in ('claimed', 'waiting')`.execute(db)
}
