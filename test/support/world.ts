/** An installation with one made-up platform, of which a test says page by page what it delivers. */
import type {
  AccountRecord,
  AttendanceSource,
  Connector,
  CourseRequest,
  EnrolmentRecord,
  SessionPresence,
  SessionsRecord,
  SourceRecord,
  TestRecord,
} from '../../connectors/contract.ts'
import { replayHttp, replayTokens } from '../../connectors/replay.ts'
import { localTokenKeeper } from '../../connectors/tokens.ts'
import { courseRequests } from '../../src/evidence/course-requests.ts'
import { replayPlatform } from '../../src/evidence/replay.ts'
import { type SyncCounts, type SyncOutcome, syncPlatform } from '../../src/evidence/sync.ts'
import { getCohort, listCohorts } from '../../src/programs/store.ts'
import { type ReconcileResult, reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import { createRun, finishRun, type RunKind } from '../../src/runs/run.ts'
import { createTestInstallation, lan, type TestInstallation } from './installation.ts'
import { type PageText, scriptedConnector, scriptedHttp } from './scripted-platform.ts'

export { type PageText, scriptedConnector } from './scripted-platform.ts'

const PLATFORM = 'lms'
const COURSE = 'KNS'
export const COHORT = 'kns-1'

export const platformsYaml = `
platforms:
  - { id: ${PLATFORM}, connector: onetouch, url: "https://lms.example.gov.vn", token: "\${LMS_TOKEN}" }
  - { id: portal, connector: provincial-portal, url: "https://portal.example.gov.vn", token: "\${LMS_TOKEN}" }
`

export interface ProgramText {
  id?: string
  rules?: string
  issuer?: string
  cohorts?: string
}

/** A program with one cohort, open until the end of 2026. */
export function programYaml({
  id = 'ky-nang-so',
  rules = '{ finalTest: { pass: 5 }, attendance: none }',
  issuer = 'Sở Khoa học và Công nghệ',
  cohorts = `
  - { id: ${COHORT}, name: Lớp 1, start: 2026-01-05, deadline: 2026-12-31, evidence: [{ platform: ${PLATFORM}, course: ${COURSE}, finalTest: final }] }`,
}: ProgramText = {}): string {
  return `
id: ${id}
title: { vi: Kỹ năng số cơ bản, en: Basic digital skills }
source: "003"
rules: ${rules}
certificate: { issuer: ${issuer}, place: Sơn La, periods: 16 }
cohorts: ${cohorts}
`
}

export interface MovingClock {
  now(): Date
  set(instant: string): void
  /** Some minutes pass. */
  pass(minutes: number): void
}

export function movingClock(start: string): MovingClock {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    set: (instant) => {
      at = Date.parse(instant)
    },
    pass: (minutes) => {
      at += minutes * 60_000
    },
  }
}

/** What a sync found gone, by the counts that it gave. */
const lossesOfSyncs = new WeakMap<SyncCounts, SyncOutcome['losses']>()

export interface World extends TestInstallation {
  clock: MovingClock
  db: TestInstallation['database']['db']
  newRun(kind: RunKind, subject: string): Promise<string>
  /** What the sync that gave these counts found gone. */
  lossesOf(counts: SyncCounts): SyncOutcome['losses']
  /** Reads these pages from the platform, some minutes after whatever happened before. */
  sync(pages: readonly PageText[], options?: SyncOptions): Promise<SyncCounts>
  /** Reads the kept answers of a sync again: its connector makes these pages of them now. */
  replay(replayOf: string, pages: readonly PageText[]): Promise<SyncCounts & { settled: number }>
  reconcile(
    cohort?: string,
    options?: { dryRun?: boolean; full?: boolean },
  ): Promise<ReconcileResult>
}

interface SyncOptions {
  platform?: string
  /** Goes on with a run that was begun. */
  runId?: string
  full?: boolean
  acceptLosses?: boolean
  connector?: Connector<Record<string, never>>
  /** Left out: what the cohorts want. */
  courses?: CourseRequest[]
}

export async function createWorld(
  options: { programs?: string[]; now?: string } = {},
): Promise<World> {
  const clock = movingClock(options.now ?? '2026-03-02T02:00:00Z')
  const programs = options.programs ?? [programYaml()]
  const installation = await createTestInstallation({
    clock,
    environment: { LMS_TOKEN: 'a-token-of-the-test-platform' },
    files: {
      'platforms.yaml': platformsYaml,
      ...Object.fromEntries(programs.map((text, index) => [`programs/p${index}.yaml`, text])),
    },
  })
  const { db } = installation.database
  const newRun = async (kind: RunKind, subject: string) =>
    (await createRun(db, clock, { kind, subject, options: {}, actor: lan.actor })).id
  return {
    ...installation,
    clock,
    db,
    newRun,
    sync: async (
      pages,
      { platform = PLATFORM, full = false, acceptLosses = false, ...given } = {},
    ) => {
      clock.pass(5)
      const runId = given.runId ?? (await newRun('sync', platform))
      const { requests } = courseRequests(platform, await listCohorts(db))
      const connector = given.connector ?? scriptedConnector(pages)
      const http = scriptedHttp(installation)
      const now = () => clock.now()
      try {
        const outcome = await syncPlatform(
          { db, clock, vault: installation.vault },
          connector,
          { settings: {}, http, tokens: localTokenKeeper(now), files: [], now },
          {
            runId,
            platformId: platform,
            courses: given.courses ?? requests,
            full,
            acceptLosses,
            lossShare: { numerator: 1, denominator: 5 },
          },
          async () => {},
          (trx, { counts, losses }) => {
            const state = counts.quarantined > 0 ? 'partial' : 'succeeded'
            return finishRun(trx, clock, runId, {
              state: losses.held.length > 0 ? 'held' : state,
              result: counts,
            })
          },
        )
        lossesOfSyncs.set(outcome.counts, outcome.losses)
        return outcome.counts
      } finally {
        http.close()
      }
    },
    replay: async (replayOf, pages) => {
      clock.pass(5)
      const runId = await newRun('sync', PLATFORM)
      const counts: (SyncCounts & { settled: number })[] = []
      await replayPlatform(
        { db, clock, vault: installation.vault },
        (answers, at) => {
          const none = { settings: {}, files: [], tokens: replayTokens, now: () => at }
          const http = replayHttp({ baseUrl: '', secrets: [] }, (asked) => answers.find(asked))
          return { connector: scriptedConnector(pages), context: { ...none, http } }
        },
        { runId, platformId: PLATFORM, replayOf },
        async () => {},
        async (trx, outcome) => {
          counts.push({ ...outcome.counts, settled: outcome.settled })
          await finishRun(trx, clock, runId, { state: 'succeeded' })
        },
      )
      const [told] = counts
      if (!told) throw new Error('the replay told nothing')
      return told
    },
    lossesOf: (counts) => {
      const losses = lossesOfSyncs.get(counts)
      if (!losses) throw new Error('these are not the counts of a sync')
      return losses
    },
    reconcile: async (cohortId = COHORT, { dryRun = false, full = false } = {}) => {
      clock.pass(5)
      const cohort = await getCohort(db, cohortId)
      const runId = await newRun('reconcile', cohortId)
      return await reconcileCohort(db, clock, cohort, { runId, dryRun, full })
    },
  }
}

export const onePage = (...records: SourceRecord[]): PageText[] => [{ records }]

export function account(id: string, changes: Partial<AccountRecord> = {}): AccountRecord {
  return {
    kind: 'account',
    sourceId: `account:${id}`,
    account: id,
    fullName: `Nguyễn Văn ${id}`,
    nameOrder: 'family-first',
    employeeCode: null,
    nationalId: null,
    username: null,
    email: null,
    emailVerified: true,
    phone: null,
    dateOfBirth: null,
    unit: null,
    ...changes,
  }
}

export function enrolment(id: string, changes: Partial<EnrolmentRecord> = {}): EnrolmentRecord {
  return {
    kind: 'enrolment',
    sourceId: `enrolment:${id}`,
    account: id,
    course: COURSE,
    sourceUpdatedAt: null,
    state: 'active',
    handedOutAt: null,
    firstAccessAt: null,
    ...changes,
  }
}

/** All that the platform knows of the learner with this employee code. @param score as in `finalTest` */
export function learnerWith(code: string, score: string | null): SourceRecord[] {
  return [account(code, { employeeCode: code }), enrolment(code), finalTest(code, score)]
}

/** @param raw points of 10; null: no attempt */
export function finalTest(
  id: string,
  raw: string | null,
  changes: Partial<TestRecord> = {},
): TestRecord {
  const attempt = { id: '1', minimum: '0', maximum: '10', submittedAt: null, overridden: false }
  return {
    kind: 'test',
    sourceId: `test:${id}`,
    account: id,
    course: COURSE,
    sourceUpdatedAt: null,
    test: { id: '9', name: 'final', code: null },
    attempts: raw === null ? [] : [{ ...attempt, raw }],
    ...changes,
  }
}

export function sessions(
  id: string,
  list: readonly { code: string; minutes: number; state?: 'present' | 'unrecorded' }[],
  changes: Partial<SessionsRecord> = {},
): SessionsRecord {
  return {
    kind: 'sessions',
    sourceId: `sessions:${id}`,
    account: id,
    course: COURSE,
    sourceUpdatedAt: null,
    sessions: list.map(
      ({ code, minutes, state = 'present' }): SessionPresence => ({
        code,
        minutes,
        startsAt: null,
        taken: true,
        presence: { state },
      }),
    ),
    ...changes,
  }
}

/** A cohort whose evidence is one course. */
export function cohortYaml(
  id: string,
  more: {
    enrol?: 'platform' | 'roster'
    attendance?: AttendanceSource
    deadline?: string
    finalTest?: string
  } = {},
): string {
  const { enrol = 'platform', attendance = 'none', deadline = '2026-12-31' } = more
  return `
  - id: ${id}
    name: Lớp ${id}
    start: 2026-01-05
    deadline: ${deadline}
    enrol: ${enrol}
    evidence: [{ platform: ${PLATFORM}, course: ${COURSE}, finalTest: ${more.finalTest ?? 'final'}, attendance: ${attendance} }]`
}

/** A roster file: everybody has a code, a birth date and a unit unless the line says otherwise. */
export function rosterCsv(
  people: readonly {
    code?: string
    name?: string
    born?: string
    id?: string
    email?: string
    phone?: string
    unit?: string
    cohort?: string
    audience?: string
  }[],
): string {
  const header =
    'employee_code,full_name,date_of_birth,national_id,email,phone,unit_name,audience,cohort'
  const lines = people.map((person) =>
    [
      person.code ?? '',
      person.name ?? `Nguyễn Văn ${person.code ?? ''}`,
      person.born ?? '01/02/1980',
      person.id ?? '',
      person.email ?? '',
      person.phone ?? '',
      person.unit ?? 'Sở Nội vụ',
      person.audience ?? '',
      person.cohort ?? '',
    ].join(','),
  )
  return [header, ...lines].join('\n')
}
