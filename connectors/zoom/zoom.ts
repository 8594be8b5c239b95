/** Questions to Zoom: signed, by rate category, lists read to their end at once, and Zoom's refusals told apart. */
import type { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { ConnectorContext, QuarantinedRow } from '../contract.ts'
import { type HttpAnswer, readJson } from '../http.ts'
import { signedRequest } from '../sign-in.ts'
import { signInOf, type ZoomSettings } from './settings.ts'
import { Refusal } from './wire.ts'

/** Zoom's rate limit labels. */
type Category = 'light' | 'medium' | 'heavy'

interface Call<T> {
  /** What is asked, for messages, without ids: `GET /meetings/{meetingId}`. */
  what: string
  path: string
  query?: Record<string, string>
  category: Category
  answer: z.ZodType<T>
}

interface ListPage {
  next_page_token: string | null
  total_records?: number | null | undefined
}

export interface Listing {
  rows: unknown[]
  /** The rows are as many as Zoom states, or it states nothing. */
  complete: boolean
}

export interface Zoom {
  readonly settings: ZoomSettings
  /** @throws HocvuError `platform.*`; `zoomCodeOf` tells Zoom's own code */
  get<T>(call: Call<T>): Promise<{ value: T; date: Date | null }>
  /**
   * All rows of a list. Its page tokens live 15 minutes, so it is read in one go, and anew when it changed meanwhile.
   * @param keyOf tells rows apart
   */
  list<Page extends ListPage>(
    call: Call<Page>,
    rowsOf: (page: Page) => unknown[],
    keyOf: (row: unknown) => string,
  ): Promise<Listing>
  /** A row for quarantine, without secrets. Without a key it is known by its content. */
  quarantine(row: {
    place: string
    key?: string
    reason: string
    detail: string
    row: unknown
  }): QuarantinedRow
}

/** The most that Zoom gives in one answer. */
const PAGE_SIZE = '300'
const MOST_READINGS = 4

export const ZOOM_CODE = {
  pageTokenExpired: 300,
  /** No such meeting, or a report of it that is not there (yet): the meeting is running, or has just ended. */
  notFound: 3001,
  tooOld: 12702,
} as const

/** With which code Zoom says so depends on the question and on the day: 300, 404 and 3027 have been seen. */
const NO_REGISTRATION = /registration has not been enabled/i

/** Codes that Zoom sends with HTTP 400 for a right that the app or the account lacks. */
const RIGHTS: ReadonlySet<number> = new Set([104, 200, 4700, 4711])

export function createZoom(context: ConnectorContext<ZoomSettings>): Zoom {
  const { settings, http } = context
  const signIn = signInOf(settings)

  async function get<T>({ what, path, query, category, answer }: Call<T>) {
    return await signedRequest(context, signIn, undefined, {
      what,
      method: 'GET',
      path,
      ...(query && { query }),
      category,
      deadlineMs: settings.timeout * 1000,
      refusal: (refused) => refusalOf(refused, what),
      read(given) {
        const value = answer.safeParse(readJson(given, what))
        if (!value.success) {
          const fault = value.error.issues[0]
          throw new HocvuError(
            'platform.bad-answer',
            `${what} answered in an unexpected form (at ${fault?.path.join('.') || 'the top'}: ${fault?.code}). Check that the url leads to Zoom's API, https://api.zoom.us/v2.`,
          )
        }
        const date = Date.parse(given.headers.date ?? '')
        return { value: value.data, date: Number.isNaN(date) ? null : new Date(date) }
      },
    })
  }

  const list: Zoom['list'] = async (call, rowsOf, keyOf) => {
    let before: number | null = null
    for (let reading = 0; reading < MOST_READINGS; reading++) {
      const read = await readOnce(call, rowsOf)
      if (read === null) continue
      const { rows, totals } = read
      const distinct = new Set(rows.map(keyOf)).size
      if ([...totals].every((total) => total === distinct)) return { rows, complete: true }
      // Twice the same number of rows, and not the one stated: Zoom counts something else.
      if (totals.size === 1 && before === rows.length) return { rows, complete: false }
      before = totals.size === 1 ? rows.length : null
    }
    throw new HocvuError(
      'platform.bad-answer',
      `${call.what}: the list changed each time while it was read. Sync again when it is quiet.`,
    )
  }

  /** null: the page token ran out on the way. */
  async function readOnce<Page extends ListPage>(
    call: Call<Page>,
    rowsOf: (page: Page) => unknown[],
  ): Promise<{ rows: unknown[]; totals: Set<number> } | null> {
    const rows: unknown[] = []
    const totals = new Set<number>()
    const tokens = new Set<string>()
    for (;;) {
      const token = [...tokens].at(-1)
      let page: Page
      try {
        const query = { ...call.query, page_size: PAGE_SIZE }
        const given = await get({
          ...call,
          query: token === undefined ? query : { ...query, next_page_token: token },
        })
        page = given.value
      } catch (error) {
        if (token !== undefined && zoomCodeOf(error) === ZOOM_CODE.pageTokenExpired) return null
        throw error
      }
      rows.push(...rowsOf(page))
      if (typeof page.total_records === 'number') totals.add(page.total_records)
      const next = page.next_page_token
      if (next === null) return { rows, totals }
      if (tokens.has(next))
        throw new HocvuError(
          'platform.bad-answer',
          `${call.what} gave a page token that it has given before, so its pages never end. Sync again; if this stays, report it to Zoom.`,
        )
      tokens.add(next)
    }
  }

  return {
    settings,
    get,
    list,
    quarantine({ place, key, reason, detail, row }) {
      const raw = http.withoutSecrets(JSON.stringify(row) ?? '')
      return { place, key: `${key ?? contentKey(raw)}#${reason}`, reason, detail, raw }
    },
  }
}

/** Zoom's own code of a refusal; null for any other fault. */
export function zoomCodeOf(error: unknown): number | null {
  const code = error instanceof HocvuError ? error.params.zoom : null
  return typeof code === 'number' ? code : null
}

/** Whether a list of registrants was refused because the meeting is held without registration. */
export function hasNoRegistration(error: unknown): boolean {
  return error instanceof HocvuError && error.params.registration === 'off'
}

/** A UUID as a part of a path. Zoom decodes it once before it looks for slashes. */
export function uuidInPath(uuid: string): string {
  const once = encodeURIComponent(uuid)
  return uuid.includes('/') ? encodeURIComponent(once) : once
}

function refusalOf(answer: HttpAnswer, what: string): HocvuError | null {
  if (answer.status === 429 || answer.status >= 500) return null
  const refusal = Refusal.safeParse(parsed(answer.body))
  if (!refusal.success) return null
  const { code, message } = refusal.data
  const details = { params: { zoom: code } }
  if (NO_REGISTRATION.test(message))
    return new HocvuError('platform.not-found', `${what}: the meeting has no registration.`, {
      params: { zoom: code, registration: 'off' },
    })
  const said = `Zoom says: ${message.slice(0, 300)} (code ${code})`
  if (RIGHTS.has(code))
    return new HocvuError(
      'platform.no-right',
      `${what} is not allowed to this app. ${said}. Add the scope to the Server-to-Server OAuth app, or the feature to the account's plan.`,
      details,
    )
  if (code === ZOOM_CODE.notFound || code === ZOOM_CODE.tooOld)
    return new HocvuError('platform.not-found', `${what} found nothing. ${said}.`, details)
  if (code === ZOOM_CODE.pageTokenExpired)
    return new HocvuError('platform.bad-answer', `${what} was refused. ${said}.`, details)
  return null
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const contentKey = (raw: string) => `content:${sha256(raw).toString('hex').slice(0, 32)}`
