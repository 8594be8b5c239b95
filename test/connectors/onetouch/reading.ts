/** Reads a replayed Moodle with the connector, and gathers what it delivers. */
import { z } from 'zod'
import type {
  CourseRequest,
  Page,
  PullRequest,
  QuarantinedRow,
  RecordKind,
  SourceRecord,
} from '../../../connectors/contract.ts'
import { SourceRecord as SourceRecordSchema } from '../../../connectors/contract.ts'
import type { ConnectorHttpOptions } from '../../../connectors/http.ts'
import { onetouch } from '../../../connectors/onetouch/connector.ts'
import { OnetouchSettings } from '../../../connectors/onetouch/settings.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import {
  type MoodleReplay,
  type ReplayOptions,
  startMoodleReplay,
} from '../../support/moodle-replay.ts'
import { type TestHttp, testHttp } from '../local-platform.ts'

export const COURSE = 'CDS-XA-2022'
export const FINAL_TEST = 'Kiểm tra cuối khóa'
const FINAL_TEST_ITEM = 2
export const NOW = new Date('2022-12-01T02:00:00Z')

export interface Reading extends TestHttp {
  site: MoodleReplay
  settings: OnetouchSettings
  pull(request?: Partial<PullRequest>): AsyncIterable<Page>
  check(courses?: CourseRequest[]): ReturnType<typeof onetouch.check>
  close(): Promise<void>
}

export function course(part: Partial<CourseRequest> = {}): CourseRequest {
  return { course: COURSE, finalTests: [], attempts: ['highest'], attendance: [], ...part }
}

export async function startReading(
  settings: Partial<OnetouchSettings> = {},
  options: ReplayOptions & { http?: Partial<ConnectorHttpOptions> } = {},
): Promise<Reading> {
  const site = await startMoodleReplay(options)
  const client = testHttp(site.url, { secrets: [site.token], ...options.http })
  const parsed = OnetouchSettings.parse({ token: site.token, ...settings })
  const now = () => NOW
  const context = {
    settings: parsed,
    http: client.http,
    tokens: localTokenKeeper(now),
    files: [],
    now,
  }
  return {
    ...client,
    site,
    settings: parsed,
    pull: ({ courses = [course()], since = null, checkpoint = null } = {}) =>
      onetouch.pull({ courses, since, checkpoint, startedAt: NOW }, context),
    check: (courses = [course()]) => onetouch.check(context, courses),
    async close() {
      client.http.close()
      await site.close()
    },
  }
}

export interface Gathered {
  pages: Page[]
  records: SourceRecord[]
  quarantined: QuarantinedRow[]
}

/** Every page; each record is checked against the contract. */
export async function gather(pages: AsyncIterable<Page>): Promise<Gathered> {
  const gathered: Gathered = { pages: [], records: [], quarantined: [] }
  for await (const page of pages) {
    gathered.pages.push(page)
    for (const record of page.records) gathered.records.push(SourceRecordSchema.parse(record))
    gathered.quarantined.push(...page.quarantined)
  }
  return gathered
}

export function ofKind<Kind extends RecordKind>(
  records: readonly SourceRecord[],
  kind: Kind,
): Extract<SourceRecord, { kind: Kind }>[] {
  return records.filter(
    (record): record is Extract<SourceRecord, { kind: Kind }> => record.kind === kind,
  )
}

/** The only record of a kind that an account has. */
export function recordOf<Kind extends RecordKind>(
  records: readonly SourceRecord[],
  kind: Kind,
  account: number,
): Extract<SourceRecord, { kind: Kind }> {
  const found = ofKind(records, kind).filter((record) => record.account === String(account))
  const [only] = found
  if (!only || found.length !== 1)
    throw new Error(`account ${account} has ${found.length} records of kind ${kind}`)
  return only
}

/** Rows of a replayed answer, for editing them. */
export function rowsOf(answer: unknown): Record<string, unknown>[] {
  if (Array.isArray(answer)) return answer
  throw new Error('the answer is no list of rows')
}

export const Report = z.looseObject({
  usergrades: z.array(
    z.looseObject({
      userid: z.union([z.number(), z.string()]),
      gradeitems: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
})

/** A replayed grade report with other values in the final test of each user; undefined takes a key out. */
export function withGrades(
  answer: unknown,
  change: (user: number) => Record<string, unknown>,
): unknown {
  const report = Report.parse(answer)
  for (const user of report.usergrades)
    for (const item of user.gradeitems)
      if (item.id === FINAL_TEST_ITEM) Object.assign(item, change(Number(user.userid)))
  return report
}
