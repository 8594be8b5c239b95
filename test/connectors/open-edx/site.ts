/** A simulated Open edX site with two learners, read by the connector; a test changes what it holds, or single answers. */
import type { Checkpoint, CourseRequest, Page } from '../../../connectors/contract.ts'
import { openEdx } from '../../../connectors/open-edx/connector.ts'
import { OpenEdxSettings } from '../../../connectors/open-edx/settings.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { startSimulatedOpenEdx } from '../../../src/demo/open-edx.ts'
import type {
  OpenEdxAccount,
  OpenEdxCourse,
  OpenEdxEnrolment,
  OpenEdxSite,
} from '../../../src/demo/open-edx-site.ts'
import { startLocalPlatform, testHttp } from '../local-platform.ts'

export const COURSE = 'course-v1:SonLa+NTS+2026'
const NOW = new Date('2026-03-01T02:00:00Z')
export const CLIENT = { id: 'hocvu', secret: 'client+secret/made=up' }

export const course = (part: Partial<CourseRequest> = {}): CourseRequest => ({
  course: COURSE,
  finalTests: [],
  attempts: ['highest'],
  attendance: ['none'],
  ...part,
})

export const enrolment = (
  number: number,
  part: Partial<OpenEdxEnrolment> = {},
): OpenEdxEnrolment => ({
  username: `cb${number}`,
  mode: 'honor',
  active: true,
  created: new Date(Date.UTC(2026, 1, 1, 0, 0, number)),
  percent: 0.83,
  earned: [3, 7.25],
  chaptersCompleted: [true, false],
  ...part,
})

export const account = (number: number, part: Partial<OpenEdxAccount> = {}): OpenEdxAccount => ({
  username: `cb${number}`,
  name: `Lò Thị Số ${number}`,
  email: `so${number}@example.gov.vn`,
  emailConfirmed: true,
  ...part,
})

export function siteWith(
  enrolments: readonly OpenEdxEnrolment[] = [enrolment(1), enrolment(2)],
  part: Partial<OpenEdxSite> & { course?: Partial<OpenEdxCourse> } = {},
): OpenEdxSite {
  const { course: changes, ...rest } = part
  return {
    now: NOW,
    gradebook: true,
    aggregator: true,
    accounts: [account(1), account(2)],
    courses: [
      {
        id: COURSE,
        name: 'Nhận thức số',
        subsections: [
          { id: 'quiz', label: 'HW 01', name: 'Bài tập 1', possible: 4 },
          { id: 'exam', label: 'Final', name: 'Kiểm tra "cuối khóa" & đánh giá', possible: 10 },
        ],
        chapters: [
          { id: 'c1', name: 'Chương 1' },
          { id: 'c2', name: 'Chương 2' },
        ],
        enrolments,
        ...changes,
      },
    ],
    ...rest,
  }
}

type Change = (json: unknown, url: URL) => { status?: number; json?: unknown } | undefined

/** @param change what is said instead of an answer of the site */
export async function startSite(
  holds: OpenEdxSite,
  settings: Record<string, unknown> = {},
  change?: Change,
) {
  const simulated = await startSimulatedOpenEdx({ site: holds, client: CLIENT })
  const front = change && (await startFront(simulated.url, change))
  const url = front?.url ?? simulated.url
  const client = testHttp(url, { secrets: [CLIENT.secret] })
  const parsed = OpenEdxSettings.parse({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    ...settings,
  })
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
    requests: simulated.requests,
    pull: (
      courses: CourseRequest[] = [course()],
      checkpoint: Checkpoint | null = null,
    ): AsyncIterable<Page> =>
      openEdx.pull({ courses, since: null, checkpoint, startedAt: NOW }, context),
    check: (courses: CourseRequest[] = [course()]) => openEdx.check(context, courses),
    async close() {
      client.http.close()
      await front?.close()
      await simulated.close()
    },
  }
}
export type Site = Awaited<ReturnType<typeof startSite>>

/** Passes questions on, and changes answers. */
function startFront(target: string, change: Change) {
  return startLocalPlatform(async ({ method, url, headers, body }, response) => {
    const answer = await fetch(`${target}${url.pathname}${url.search}`, {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        'content-type': headers['content-type'] ?? 'text/plain',
      },
      ...(method === 'POST' && { body }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json')
    const changed = change(isJson ? JSON.parse(text) : null, url)
    response.writeHead(changed === undefined ? answer.status : (changed.status ?? 200), {
      'content-type': 'application/json',
      date: NOW.toUTCString(),
    })
    response.end(changed === undefined ? text : JSON.stringify(changed.json))
  })
}
