/** Reads a driver's platform with its connector, and holds what must hold of every reading, whatever happens in it. */
import { expect } from 'vitest'
import {
  type Checkpoint,
  type ConnectorContext,
  type KeptAnswer,
  type Page,
  type PullRequest,
  type QuarantinedRow,
  SourceRecord,
} from '../../connectors/contract.ts'
import type { ConnectorHttp, ConnectorHttpOptions } from '../../connectors/http.ts'
import { localTokenKeeper } from '../../connectors/tokens.ts'
import { everythingIn, testHttp } from '../connectors/local-platform.ts'
import type { MisbehavingServer } from './misbehaviour.ts'
import { type HttpPlatform, type Learner, NOW } from './platform.ts'

/** Tries of one call, as createConnectorHttp makes them. */
export const TRIES = 4
/** The longest that a call may ask for with the connector's default settings. */
const LONGEST_DEADLINE_MS = 600_000

export interface Reading {
  pages: Page[]
  records: SourceRecord[]
  quarantined: QuarantinedRow[]
  answers: KeptAnswer[]
  /** What the pull ended with; null: it came to its end. */
  error: unknown
  /** Pauses between tries, in milliseconds, that were asked for. */
  pauses: number[]
}

export interface Wish {
  since?: Date
  checkpoint?: Checkpoint
  /** The deadline of every try instead of the connector's own. */
  deadlineMs?: number
  /** Of the connection. */
  http?: Partial<ConnectorHttpOptions>
}

export function requestOf(platform: HttpPlatform, wish: Wish): PullRequest {
  return {
    courses: [platform.course],
    since: wish.since ?? null,
    // A checkpoint is stored as JSON between two pages.
    checkpoint: wish.checkpoint ? JSON.parse(JSON.stringify(wish.checkpoint)) : null,
    startedAt: NOW,
  }
}

/** What a reading has to know of the server: where it stands, what it holds, what it was asked. */
export type Peer = Pick<MisbehavingServer, 'url' | 'state' | 'asked'>

/** The connection as the service opens it: it knows the secrets of the settings, later ones it must be told. */
export function connect(
  platform: HttpPlatform,
  server: Peer,
  options: Partial<ConnectorHttpOptions> = {},
) {
  const { connector } = platform
  const raw = platform.settings({ url: server.url, pageSize: server.state.pageSize })
  const settings = connector.settings.parse(raw)
  const written = JSON.stringify(raw)
  const secrets = platform.secrets.filter((secret) =>
    written.includes(JSON.stringify(secret).slice(1, -1)),
  )
  const client = testHttp(server.url, {
    secrets,
    otherAddresses: connector.otherAddresses?.(settings) ?? [],
    tries: TRIES,
    gate: { pass: async () => {}, hold: async () => {} },
    // A breaker that opens would hide how often a question is asked.
    circuit: { openAfter: 1000 },
    ...options,
  })
  const now = () => NOW
  return {
    ...client,
    secrets,
    context: { settings, tokens: localTokenKeeper(now), files: [], now },
  }
}

export async function read(
  platform: HttpPlatform,
  server: Peer,
  wish: Wish = {},
): Promise<Reading> {
  const { http, log, pauses, context } = connect(platform, server, wish.http)
  const reading: Reading = {
    pages: [],
    records: [],
    quarantined: [],
    answers: [],
    error: null,
    pauses,
  }
  try {
    const pull = platform.connector.pull(requestOf(platform, wish), {
      ...context,
      http: watched(http, wish.deadlineMs),
    } satisfies ConnectorContext<unknown>)
    for await (const page of pull) {
      reading.pages.push(page)
      reading.records.push(...page.records.map((record) => SourceRecord.parse(record)))
      reading.quarantined.push(...page.quarantined)
      reading.answers.push(...http.takeAnswers())
    }
  } catch (error) {
    reading.error = error
  }
  reading.answers.push(...http.takeAnswers())
  http.close()
  expectNoSecret(platform, server, [
    everythingIn(reading.error),
    ...log,
    JSON.stringify(reading.pages),
    JSON.stringify(reading.answers),
  ])
  expectProperQuestions(platform, server)
  return reading
}

function watched(http: ConnectorHttp, deadlineMs: number | undefined): ConnectorHttp {
  return {
    ...http,
    request(call) {
      expect(call.deadlineMs ?? 0, `the deadline of ${call.what}`).toBeLessThanOrEqual(
        LONGEST_DEADLINE_MS,
      )
      return http.request(deadlineMs === undefined ? call : { ...call, deadlineMs })
    },
  }
}

/** @param shown everything that left the connection */
export function expectNoSecret(
  platform: HttpPlatform,
  server: Peer,
  shown: readonly string[],
): void {
  for (const secret of platform.secrets)
    for (const form of new Set([secret, encodeURIComponent(secret), encodeURI(secret)])) {
      const places = shown.filter((text) => text.includes(form))
      expect(places, 'a secret is shown').toEqual([])
      const addresses = server.asked.filter(({ url }) => url.href.includes(form))
      expect(addresses, 'a secret stands in an address').toEqual([])
    }
}

/** Every data request is signed. */
function expectProperQuestions(platform: HttpPlatform, server: Peer): void {
  for (const one of server.asked) {
    if (one.signIn) continue
    const sent = `${JSON.stringify(one.headers)} ${one.body}`
    const signed = platform.secrets.some(
      (secret) => sent.includes(secret) || sent.includes(encodeURIComponent(secret)),
    )
    expect(signed, `${one.method} ${one.url.pathname} is not signed`).toBe(true)
  }
}

/** How often each question that was misbehaved at was asked. */
export function triesOf(server: MisbehavingServer): number[] {
  const bad = new Set(server.asked.filter((one) => one.misbehaved).map((one) => one.question))
  return [...bad].map(
    (question) => server.asked.filter((one) => one.question === question && one.misbehaved).length,
  )
}

/** Every learner is delivered, as the driver expects, and nobody else; a fact that comes twice says the same. */
export function expectWhole(
  platform: { expected: HttpPlatform['expected'] },
  records: readonly SourceRecord[],
  learners: readonly Learner[],
): void {
  const good = learners.filter(({ damage }) => damage === null)
  const wanted = good.map((learner) => platform.expected(learner).account)
  expect(accountsOf(records)).toEqual([...new Set(wanted)].sort())
  for (const learner of good) expectDelivered(platform, records, learner)
  byKey(records)
}

export function expectDelivered(
  platform: { expected: HttpPlatform['expected'] },
  records: readonly SourceRecord[],
  learner: Learner,
): void {
  const { account, test, minutes } = platform.expected(learner)
  const own = records.filter((record) => record.account === account)
  expect(
    own.map(({ kind }) => kind),
    `records of ${account}`,
  ).toContain('account')
  if (test) {
    const attempts = own.flatMap((record) => (record.kind === 'test' ? record.attempts : []))
    expect(attempts, `attempts of ${account}`).toContainEqual(expect.objectContaining(test))
  }
  if (minutes !== undefined) {
    const sessions = own.flatMap((record) => (record.kind === 'sessions' ? record.sessions : []))
    const presence = expect.objectContaining({ state: 'measured', minutes })
    expect(sessions, `sessions of ${account}`).toContainEqual(expect.objectContaining({ presence }))
  }
}

export function accountsOf(records: readonly SourceRecord[]): string[] {
  const found = records.flatMap((record) => (record.kind === 'account' ? [record.account] : []))
  return [...new Set(found)].sort()
}

/** Records by what they are about; the same fact may be said twice, but not in two ways. */
export function byKey(records: readonly SourceRecord[]): Map<string, SourceRecord> {
  const found = new Map<string, SourceRecord>()
  for (const record of records) {
    const key = `${record.kind} ${record.sourceId}`
    const known = found.get(key)
    if (known) expect(record, `${key} comes twice, in two ways`).toEqual(known)
    found.set(key, record)
  }
  return found
}

/** A list of learners, an hour apart, the last of them the day before. */
export function learners(count: number, part: Partial<Learner> = {}): Learner[] {
  return Array.from({ length: count }, (_, index) => learner(index + 1, part))
}

export function learner(number: number, part: Partial<Learner> = {}): Learner {
  return {
    number,
    name: `Lò Thị Số ${number}`,
    employeeCode: `CB${String(number).padStart(6, '0')}`,
    email: `so${number}@example.gov.vn`,
    score: ((number * 7) % 101) / 10,
    updatedAt: new Date(Date.UTC(2026, 1, 20) + number * 60_000),
    damage: null,
    ...part,
  }
}
