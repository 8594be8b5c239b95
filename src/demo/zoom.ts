/** A simulated Zoom account: server-to-server OAuth, and the part of the API that tells of meetings and who was there. */
import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { type SimulatedPlatform, startLocalServer } from './local-server.ts'
import {
  meetingAnswer,
  participantRows,
  pastMeetingAnswer,
  registrantRow,
  type ZoomInstance,
  type ZoomMeeting,
} from './zoom-account.ts'

export interface ZoomAccount {
  credentials: { accountId: string; clientId: string; clientSecret: string }
  meetings: readonly ZoomMeeting[]
  now: Date
}

export interface SimulatedZoom extends SimulatedPlatform<ZoomRequest> {
  /** Where access tokens are given out. */
  tokenUrl: string
}

interface ZoomRequest {
  /** As it was sent: ids that were encoded twice stay so. */
  path: string
  query: Record<string, string>
}

interface Asked {
  method: string
  /** Path and query. */
  url: string
  authorization: string | undefined
  body: string
}

const BASE = '/v2'
const LARGEST_PAGE = 300
const ACCESS_TOKEN = 'simulated-zoom-access-token'

/** @param pageDelayMs how long each answer is held back */
export async function startSimulatedZoom(
  account: ZoomAccount & { pageDelayMs?: number },
): Promise<SimulatedZoom> {
  const requests: ZoomRequest[] = []
  const server = await startLocalServer(
    (request, body) => {
      const asked = askedOf(request, body)
      const url = new URL(asked.url, 'http://localhost')
      requests.push({ path: url.pathname, query: Object.fromEntries(url.searchParams) })
      return zoomAnswer(account, asked)
    },
    { now: account.now, delayMs: account.pageDelayMs },
  )
  return {
    url: `${server.origin}${BASE}`,
    tokenUrl: `${server.origin}/oauth/token`,
    requests,
    close: server.close,
  }
}

function askedOf(request: IncomingMessage, body: string): Asked {
  const { authorization } = request.headers
  return { method: request.method ?? '', url: request.url ?? '/', authorization, body }
}

/** What the account answers. */
export function zoomAnswer(account: ZoomAccount, asked: Asked) {
  const url = new URL(asked.url, 'http://localhost')
  if (url.pathname === '/oauth/token') return signIn(account, asked)
  if (asked.authorization !== `Bearer ${ACCESS_TOKEN}`)
    return refusal(401, 124, 'Invalid access token.')
  // A path is decoded before its slashes are looked for, and an id in it once more.
  const [base, ...parts] = decodeURIComponent(url.pathname).split('/').slice(1)
  if (asked.method !== 'GET' || base !== BASE.slice(1)) return unknownPath()
  const [resource, given, part] = parts[0] === 'report' ? parts.slice(1) : parts
  const id = decodeURIComponent(given ?? '')
  switch (parts[0]) {
    case 'users':
      return answer(200, { id: 'service', type: 2 })
    case 'meetings':
      return ofMeeting(account, id, part, url.searchParams)
    case 'past_meetings':
      return ofPastMeeting(account, id, part)
    case 'report':
      if (resource === 'meetings' && part === 'participants')
        return participants(account, id, url.searchParams)
  }
  return unknownPath()
}

function signIn({ credentials }: ZoomAccount, { method, authorization, body }: Asked) {
  const { accountId, clientId, clientSecret } = credentials
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const form = new URLSearchParams(body)
  if (
    method !== 'POST' ||
    authorization !== `Basic ${basic}` ||
    form.get('grant_type') !== 'account_credentials' ||
    form.get('account_id') !== accountId
  )
    return answer(400, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' })
  return answer(200, { access_token: ACCESS_TOKEN, token_type: 'bearer', expires_in: 3599 })
}

function ofMeeting(
  { meetings }: ZoomAccount,
  id: string,
  part: string | undefined,
  query: URLSearchParams,
) {
  const meeting = meetings.find((one) => one.id === id)
  if (meeting === undefined) return noMeeting(id)
  if (part === undefined) return answer(200, meetingAnswer(meeting))
  if (part === 'registrants')
    return page('registrants', meeting.registrants.map(registrantRow), query)
  return unknownPath()
}

/** Whatever still runs is not yet past. */
function ofPastMeeting({ meetings, now }: ZoomAccount, id: string, part: string | undefined) {
  if (part === 'instances') {
    const meeting = meetings.find((one) => one.id === id)
    if (meeting === undefined) return noMeeting(id)
    const ended = meeting.instances.filter(({ endedAt }) => endedAt <= now)
    return answer(200, {
      meetings: ended.map(({ uuid, startedAt }) => ({ uuid, start_time: startedAt.toISOString() })),
    })
  }
  const found = findInstance(meetings, now, id)
  return found && part === undefined
    ? answer(200, pastMeetingAnswer(found.meeting, found.instance))
    : noMeeting(id)
}

/** By the id of a meeting: the report of the last time only. */
function participants({ meetings, now }: ZoomAccount, id: string, query: URLSearchParams) {
  const found = findInstance(meetings, now, id)
  return found
    ? page('participants', participantRows(found.meeting, found.instance), query)
    : noMeeting(id)
}

function findInstance(
  meetings: readonly ZoomMeeting[],
  now: Date,
  id: string,
): { meeting: ZoomMeeting; instance: ZoomInstance } | undefined {
  for (const meeting of meetings) {
    const ended = meeting.instances.filter(({ endedAt }) => endedAt <= now)
    const instance = meeting.id === id ? ended.at(-1) : ended.find(({ uuid }) => uuid === id)
    if (instance !== undefined) return { meeting, instance }
  }
  return undefined
}

function page(name: string, rows: readonly object[], query: URLSearchParams) {
  const size = Math.min(Number(query.get('page_size') ?? 30), LARGEST_PAGE)
  const token = query.get('next_page_token') ?? ''
  const from = token === '' ? 0 : Number(/^after-(\d+)$/.exec(token)?.[1])
  if (Number.isNaN(from)) return refusal(400, 300, 'The next page token is invalid or expired.')
  const end = from + size
  return answer(200, {
    page_size: size,
    total_records: rows.length,
    next_page_token: end < rows.length ? `after-${end}` : '',
    [name]: rows.slice(from, end),
  })
}

const unknownPath = () => refusal(404, 404, 'This API endpoint is not recognized.')
const noMeeting = (id: string) => refusal(404, 3001, `Meeting does not exist: ${id}.`)

const refusal = (status: number, code: number, message: string) => answer(status, { code, message })

function answer(status: number, body: object) {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}
