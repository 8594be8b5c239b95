/** Pages of the portal's list of items: `GET {url}/completions`, or what the settings say of another portal. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { ConnectorContext } from '../contract.ts'
import { type HttpAnswer, readJson } from '../http.ts'
import { linkOf, nextPath } from '../links.ts'
import { signedRequest } from '../sign-in.ts'
import { withLongNumbersAsText } from './long-numbers.ts'
import type { Mapper } from './mapping.ts'
import type { PortalSettings } from './settings.ts'
import { CompletionsPage, NumberedPage } from './wire.ts'

export interface Completions {
  items: unknown[]
  /** Where the next page stands: a cursor, a page number or a link; null on the last page. */
  next: string | null
  /** null: the portal does not say. */
  total: number | null
  /** The portal's clock, from the answer's Date header. */
  date: Date | null
}

type Context = ConnectorContext<PortalSettings>

/**
 * @param mapper null: the portal answers as the contract has it
 * @param onSent told as the question goes out
 * @throws HocvuError `platform.*`
 */
export function readCompletions(
  context: Context,
  mapper: Mapper | null,
  question: { since: Date | null; next: string | null },
  onSent: () => void = () => {},
): Promise<Completions> {
  const { signIn, token, timeout, paging } = context.settings
  const what = whatIsAsked(context)
  return signedRequest(context, signIn, token, {
    what,
    place: `items from ${question.next ?? 'the beginning'}`,
    method: 'GET',
    ...addressOf(context, question),
    deadlineMs: timeout * 1000,
    onSent,
    read(answer) {
      const page = pageOf(context, mapper, answer, what)
      const date = new Date(answer.headers.date ?? '')
      return {
        items: page.items,
        next:
          paging.type === 'cursor'
            ? page.next_cursor || null
            : paging.type === 'link'
              ? linkOf(answer.headers.link, 'next')
              : numberAfter(question.next, page.items, paging.first),
        total: page.total,
        date: Number.isNaN(date.getTime()) ? null : date,
      }
    },
  })
}

/** For messages, without parameters. */
function whatIsAsked({ settings }: Context): string {
  return `GET ${settings.path.split('?')[0]}`
}

function addressOf(
  { http, settings }: Context,
  { since, next }: { since: Date | null; next: string | null },
): { path: string; query: Record<string, string> } {
  const { path, paging, parameters, limit } = settings
  // A link says everything that is to be asked.
  if (paging.type === 'link' && next !== null) return nextPath(http.baseUrl, next)
  const query: Record<string, string> = {}
  if (since !== null && parameters.updatedSince !== null)
    query[parameters.updatedSince] = since.toISOString()
  if (paging.type === 'page') query[paging.parameter] = next ?? String(paging.first)
  else if (paging.type === 'cursor' && next !== null) query[paging.parameter] = next
  if (parameters.limit !== null) query[parameters.limit] = String(limit)
  return { path, query }
}

/** Only an empty page is the end: a portal may send shorter pages than it was asked for. */
function numberAfter(
  asked: string | null,
  items: readonly unknown[],
  first: number,
): string | null {
  return items.length === 0 ? null : String(Number(asked ?? first) + 1)
}

function pageOf(
  { settings }: Context,
  mapper: Mapper | null,
  answer: HttpAnswer,
  what: string,
): { items: unknown[]; next_cursor: string | null; total: number | null } {
  const exact = { ...answer, body: withLongNumbersAsText(answer.body) }
  const json = readJson(exact, what)
  const strict = mapper === null && settings.paging.type === 'cursor'
  const read = (strict ? CompletionsPage : NumberedPage).safeParse(
    mapper === null ? json : mapper.page(exact.body),
  )
  if (read.success) return read.data
  const fault = read.error.issues[0]
  const place = fault?.path.join('.') || 'the top'
  throw new HocvuError(
    'platform.bad-answer',
    mapper === null
      ? `${what} answered in an unexpected form (at ${place}: ${fault?.code}). It must be {"items","next_cursor","total"}; see the connector's README.`
      : `${what} answered something that the mapping finds no page in (mapping of ${place}: ${fault?.code}). Compare the mapping with the portal's answer; \`items\` must give a list, also of one item or none: write [ … ] around a condition.`,
  )
}
