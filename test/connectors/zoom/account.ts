/** A simulated Zoom account with one class, and the connector that reads it. A test may put answers of its own in between. */
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { CourseRequest, PullRequest } from '../../../connectors/contract.ts'
import type { ConnectorHttpOptions } from '../../../connectors/http.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { zoom } from '../../../connectors/zoom/connector.ts'
import { ZoomSettings } from '../../../connectors/zoom/settings.ts'
import { zoomAnswer } from '../../../src/demo/zoom.ts'
import type {
  ZoomInstance,
  ZoomMeeting,
  ZoomParticipant,
  ZoomRegistrant,
} from '../../../src/demo/zoom-account.ts'
import { type Arrived, startLocalPlatform, testHttp } from '../local-platform.ts'

export const NOW = new Date('2026-03-05T02:00:00Z')
export const MEETING = '81234567890'
const credentials = {
  accountId: 'account-made-up',
  clientId: 'client-made-up',
  clientSecret: 'client+secret/made=up',
}

/** A time on 4 March 2026 in Vietnam, such as `08:30`; days before or after it as `-1 08:30`. */
export function at(time: string): Date {
  const [, day = '0', hours = '', minutes = ''] = /^(?:([+-]\d+) )?(\d\d):(\d\d)$/.exec(time) ?? []
  return new Date(Date.UTC(2026, 2, 4 + Number(day), Number(hours) - 7, Number(minutes)))
}

export const stay = (from: string, to: string, room?: 'waiting' | 'breakout') => ({
  joined: at(from),
  left: at(to),
  ...(room && { room }),
})

export function registrant(id: string, part: Partial<ZoomRegistrant> = {}): ZoomRegistrant {
  return {
    id,
    firstName: `Hoa ${id}`,
    lastName: 'Lò Thị',
    email: `${id}@example.gov.vn`,
    employeeCode: `CB-${id}`,
    registeredAt: at('-10 08:00'),
    ...part,
  }
}

/** A registrant who came by the link of their registration. */
export function came(
  registrantId: string,
  ...stays: ZoomParticipant['stays']
): ZoomParticipant & { registrantId: string } {
  return { name: `Hoa ${registrantId}`, registrantId, stays }
}

export function instance(
  uuid: string,
  [from, to]: [string, string],
  participants: ZoomParticipant[],
): ZoomInstance {
  return { uuid, startedAt: at(from), endedAt: at(to), participants }
}

/** The key of a guest who is known by an e-mail, which stands in no key itself. */
export const emailKey = (email: string) =>
  `email:${createHash('sha256').update(email).digest('hex').slice(0, 32)}`

/** Two hours on 4 March from 8:00, unless a test says otherwise. */
export function meeting(part: Partial<ZoomMeeting> = {}): ZoomMeeting {
  return {
    id: MEETING,
    topic: 'Lớp kỹ năng số',
    host: { id: 'host-user', email: 'giangvien@example.gov.vn', name: 'Giảng viên' },
    occurrences: [{ startsAt: at('08:00'), minutes: 120 }],
    registrants: [registrant('a')],
    instances: [],
    ...part,
  }
}

export function course(part: Partial<CourseRequest> = {}): CourseRequest {
  return {
    course: MEETING,
    finalTests: [],
    attempts: ['highest'],
    attendance: ['sessions'],
    ...part,
  }
}

/** @returns true when it answered itself */
export type Between = (request: Arrived, response: ServerResponse) => boolean

export async function startAccount(
  meetings: ZoomMeeting[],
  options: {
    settings?: Record<string, unknown>
    http?: Partial<ConnectorHttpOptions>
    between?: Between
    now?: Date
  } = {},
) {
  const account = { credentials, meetings, now: options.now ?? NOW }
  const site = await startLocalPlatform((request, response) => {
    if (options.between?.(request, response)) return
    const { pathname, search } = request.url
    const { status, type, body } = zoomAnswer(account, {
      method: request.method,
      url: `${pathname}${search}`,
      authorization: request.headers.authorization,
      body: request.body,
    })
    response.writeHead(status, { 'content-type': type, date: account.now.toUTCString() })
    response.end(body)
  })
  const settings = ZoomSettings.parse({
    ...credentials,
    tokenUrl: `${site.url}/oauth/token`,
    ...options.settings,
  })
  const client = testHttp(`${site.url}/v2`, {
    secrets: [credentials.clientSecret],
    otherAddresses: zoom.otherAddresses?.(settings) ?? [],
    ...options.http,
  })
  const now = () => account.now
  const context = {
    settings,
    http: client.http,
    tokens: localTokenKeeper(now),
    files: [],
    now,
  }
  return {
    ...client,
    site,
    account,
    pull: (wish: Partial<PullRequest> = {}) =>
      zoom.pull(
        { courses: [course()], since: null, checkpoint: null, startedAt: account.now, ...wish },
        context,
      ),
    check: (courses = [course()]) => zoom.check(context, courses),
    /** Paths of the requests for data, as they were sent. */
    paths: () =>
      site.arrived.filter(({ method }) => method === 'GET').map(({ url }) => url.pathname),
    async close() {
      client.http.close()
      await site.close()
    },
  }
}
export type Account = Awaited<ReturnType<typeof startAccount>>

/** Answers as Zoom refuses: a status, and a code of its own. */
export function refuse(response: ServerResponse, status: number, code: number, message: string) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ code, message }))
}
