/** A Learning Record Store on a loopback port: statements by verb and time of storing, `more` links, voiding. */
import type { ServerResponse } from 'node:http'
import type { Checkpoint, CourseRequest, Page } from '../../../connectors/contract.ts'
import type { ConnectorHttpOptions } from '../../../connectors/http.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { xapi } from '../../../connectors/xapi/connector.ts'
import { XapiSettings } from '../../../connectors/xapi/settings.ts'
import { type Arrived, startLocalPlatform, testHttp } from '../local-platform.ts'

export const NOW = new Date('2026-03-01T02:00:00Z')
export const COURSE = 'https://hoc.example.gov.vn/courses/nts'
export const TEST = `${COURSE}/final`
export const HOME_PAGE = 'https://nhansu.example.gov.vn'
const USER = 'hocvu'
export const PASSWORD = 'mật+khẩu/bịa=ra'

export const adl = (name: string) => `http://adlnet.gov/expapi/verbs/${name}`

export type Wire = Record<string, unknown>

/** Statement number n of learner n, stored n minutes after the start of February. */
export function statement(number: number, part: Wire = {}): Wire & { id: string } {
  const at = new Date(Date.UTC(2026, 1, 1) + number * 60_000).toISOString()
  return {
    id: idOf(number),
    actor: {
      objectType: 'Agent',
      name: `Lò Thị Số ${number}`,
      account: { homePage: HOME_PAGE, name: `CB${number}` },
    },
    verb: { id: adl('passed'), display: { en: 'passed' } },
    object: {
      objectType: 'Activity',
      id: TEST,
      definition: { name: { 'en-US': 'Final test', 'vi-VN': 'Kiểm tra cuối khóa' } },
    },
    result: { success: true, score: { scaled: 0.75, raw: 7.5, min: 0, max: 10 } },
    context: { contextActivities: { parent: [{ id: COURSE }] } },
    timestamp: at,
    stored: at,
    authority: { mbox: 'mailto:lrs@example.gov.vn' },
    version: '1.0.3',
    ...part,
  }
}

export const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** @param target the statement that is taken back */
export const voiding = (number: number, target: string): Wire & { id: string } =>
  statement(number, {
    verb: { id: adl('voided') },
    actor: { mbox: 'mailto:admin@example.gov.vn' },
    object: { objectType: 'StatementRef', id: target },
    result: undefined,
    context: undefined,
  })

const verbOf = ({ verb }: Wire) => (verb as { id: string }).id
const storedOf = ({ stored }: Wire) => String(stored)

/** Answers as a store does. Its links lead beside its endpoint, relative to the host. */
export function answersOf(
  list: () => (Wire & { id: string })[],
  headers: Record<string, string> = {},
) {
  const voidedIds = () =>
    new Set(
      list()
        .filter((one) => verbOf(one) === adl('voided'))
        .map(({ object }) => (object as { id: string }).id),
    )
  return ({ url, headers: asked }: Arrived, response: ServerResponse) => {
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
        date: NOW.toUTCString(),
        'x-experience-api-consistent-through': NOW.toISOString(),
        ...headers,
      })
      response.end(JSON.stringify(value))
    }
    if (url.pathname === '/xapi/about') return json({ version: ['1.0.3', '2.0.0'] })
    if (asked['x-experience-api-version'] !== '1.0.3') return json({}, 400)
    const voidedId = url.searchParams.get('voidedStatementId')
    const voided = voidedIds()
    if (voidedId !== null) {
      const found = list().find(({ id }) => id === voidedId && voided.has(id))
      return found ? json(found) : json({}, 404)
    }
    const question =
      url.pathname === '/more'
        ? new URLSearchParams(url.searchParams.get('of') ?? '')
        : url.searchParams
    const { verb, since, activity } = Object.fromEntries(question)
    const matching = list()
      .filter(({ id }) => !voided.has(id))
      .filter((one) => verb === undefined || verbOf(one) === verb)
      .filter((one) => since === undefined || storedOf(one) > since)
      .filter((one) => activity === undefined || JSON.stringify(one).includes(`"${activity}"`))
      .sort((a, b) => (storedOf(a) < storedOf(b) ? -1 : 1))
    const from = Number(url.searchParams.get('from') ?? 0)
    const limit = Number(question.get('limit') ?? 100)
    const more = new URLSearchParams({ of: question.toString(), from: String(from + limit) })
    return json({
      statements: matching.slice(from, from + limit),
      more: from + limit < matching.length ? `/more?${more}` : '',
    })
  }
}

export async function startStore(
  answer: (request: Arrived, response: ServerResponse, number: number) => void,
  settings: Wire = {},
  http: Partial<ConnectorHttpOptions> = {},
) {
  const site = await startLocalPlatform(answer)
  const client = testHttp(`${site.url}/xapi`, { secrets: [PASSWORD], ...http })
  const parsed = XapiSettings.parse({
    signIn: { user: USER, password: PASSWORD },
    employeeCodes: [HOME_PAGE],
    ...settings,
  })
  const now = () => NOW
  const tokens = localTokenKeeper(now)
  const context = { settings: parsed, http: client.http, tokens, files: [], now }
  return {
    ...client,
    site,
    pull: (
      wish: { courses?: CourseRequest[]; since?: Date | null; checkpoint?: Checkpoint | null } = {},
    ): AsyncIterable<Page> =>
      xapi.pull(
        { courses: [course()], since: null, checkpoint: null, startedAt: NOW, ...wish },
        context,
      ),
    check: (wanted = [course()]) => xapi.check(context, wanted),
    async close() {
      client.http.close()
      await site.close()
    },
  }
}
export type Store = Awaited<ReturnType<typeof startStore>>

export function course(part: Partial<CourseRequest> = {}): CourseRequest {
  return {
    course: COURSE,
    finalTests: [TEST],
    attempts: ['highest'],
    attendance: ['none'],
    ...part,
  }
}
