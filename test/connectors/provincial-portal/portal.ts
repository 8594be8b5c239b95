/** A portal on a loopback port that answers the contract, page by page, or what a test puts in its place. */
import type { ServerResponse } from 'node:http'
import type { Checkpoint, CourseRequest, Page } from '../../../connectors/contract.ts'
import type { ConnectorHttpOptions } from '../../../connectors/http.ts'
import { provincialPortal } from '../../../connectors/provincial-portal/connector.ts'
import { PortalSettings } from '../../../connectors/provincial-portal/settings.ts'
import { replayHttp, replayTokens } from '../../../connectors/replay.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { type Arrived, startLocalPlatform, testHttp } from '../local-platform.ts'

export const TOKEN = 'portal+token/made=up'
export const NOW = new Date('2026-03-01T02:00:00Z')

export type WireItem = Record<string, unknown>

export function item(id: number, part: WireItem = {}): WireItem {
  return {
    id: `i${id}`,
    updated_at: '2026-02-01T09:00:00+07:00',
    learner: {
      id: `u${id}`,
      full_name: `Lò Thị Số ${id}`,
      email: `u${id}@example.gov.vn`,
      employee_code: `CB${id}`,
      date_of_birth: '06/01/1990',
      unit: 'Xã Mường Bú',
    },
    course: { code: 'NTS', title: 'Nhận thức số' },
    progress: 0.5,
    modules: [{ code: 'NTS-1', completed_at: '2026-01-20T10:00:00+07:00' }],
    final_test: { score: 7.5, max_score: 10, attempts: 2, submitted_at: '2026-01-31T08:00:00Z' },
    sessions: [{ code: 'B1', minutes: 90, attended_minutes: 80 }],
    completed_at: null,
    ...part,
  }
}

export const items = (count: number) => Array.from({ length: count }, (_, index) => item(index + 1))

export function course(part: Partial<CourseRequest> = {}): CourseRequest {
  return {
    course: 'NTS',
    finalTests: [],
    attempts: ['highest'],
    attendance: ['sessions'],
    ...part,
  }
}

/** Answers pages of a list; the cursor is the row to go on from. */
export function pagesOf(list: () => WireItem[], total = () => list().length) {
  return ({ url }: Arrived, response: ServerResponse) => {
    const limit = Number(url.searchParams.get('limit'))
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const next = from + limit < list().length ? String(from + limit) : null
    const page = { items: list().slice(from, from + limit), next_cursor: next, total: total() }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(page))
  }
}

export async function startPortal(
  answer: (request: Arrived, response: ServerResponse, number: number) => void,
  settings: Record<string, unknown> = {},
  http: Partial<ConnectorHttpOptions> = {},
) {
  const site = await startLocalPlatform(answer)
  const client = testHttp(`${site.url}/api`, { secrets: [TOKEN], ...http })
  const parsed = PortalSettings.parse({ token: TOKEN, ...settings })
  const now = () => NOW
  const tokens = localTokenKeeper(now)
  const context = { settings: parsed, http: client.http, tokens, files: [], now }
  const courses = [course()]
  return {
    ...client,
    site,
    pull: (
      wish: { courses?: CourseRequest[]; since?: Date | null; checkpoint?: Checkpoint | null } = {},
    ): AsyncIterable<Page> =>
      provincialPortal.pull(
        { courses, since: null, checkpoint: null, startedAt: NOW, ...wish },
        context,
      ),
    /** The same from what was answered before. */
    replay: (find: Parameters<typeof replayHttp>[1]): AsyncIterable<Page> => {
      const http = replayHttp({ baseUrl: `${site.url}/api`, secrets: [TOKEN] }, find)
      const asked = { courses, since: null, checkpoint: null, startedAt: NOW }
      return provincialPortal.pull(asked, { ...context, http, tokens: replayTokens })
    },
    check: (wanted = courses) => provincialPortal.check(context, wanted),
    async close() {
      client.http.close()
      await site.close()
    },
  }
}
export type Portal = Awaited<ReturnType<typeof startPortal>>
