/** A Learning Record Store: statements of what people did, read by verb and in the order of their storing. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { Connector, ConnectorContext, CourseRequest, Page, PullRequest } from '../contract.ts'
import { tokenAddresses } from '../sign-in.ts'
import { checkStore } from './check.ts'
import { topicsOf } from './records.ts'
import { nobodyYet, readRows } from './rows.ts'
import { type Role, roles, VOIDED, XapiSettings } from './settings.ts'
import { readStatements, type StatementsPage } from './statements.ts'
import { factsOfVoided } from './voided.ts'

type Context = ConnectorContext<XapiSettings>

/** A pull asks for what changed since ten minutes before the last one began. */
const OVERLAP_MS = 10 * 60 * 1000
/** Each statement that was taken back is a question of its own, so their pages are short. */
const VOIDED_LIMIT = 50

const Progress = z.object({
  version: z.literal(1),
  /** The verb that is being read, and where its next page stands. */
  verb: z.string().nullable(),
  more: z.string().nullable(),
  done: z.boolean(),
  read: z.int().min(0),
})
type Progress = z.infer<typeof Progress>

const BEGINNING: Progress = { version: 1, verb: null, more: null, done: false, read: 0 }

export const xapi: Connector<XapiSettings> = {
  id: 'xapi',
  settings: XapiSettings,
  capabilities: { incremental: true, keepsAnswers: true },
  otherAddresses: ({ signIn }) => tokenAddresses(signIn),
  check: checkStore,

  async *pull(request, context): AsyncGenerator<Page> {
    const saved = Progress.safeParse(request.checkpoint)
    let progress = saved.success ? saved.data : BEGINNING
    if (progress.done) return
    requireTopics(request.courses, context.settings)
    const verbs = [...verbsToRead(request.courses, context.settings), [VOIDED, null] as const]
    const first = Math.max(
      0,
      verbs.findIndex(([verb]) => verb === progress.verb),
    )
    const told = nobodyYet()
    let behind: Date | null = null
    for (const [index, [verb, role]] of verbs.entries()) {
      if (index < first) continue
      for await (const page of pagesOf(verb, progress.verb === verb ? progress.more : null, {
        request,
        context,
      })) {
        behind ??= tooFarBehind(page, request, context.settings)
        const last = page.more === null && index === verbs.length - 1
        progress = {
          ...progress,
          verb: page.more === null ? (verbs[index + 1]?.[0] ?? verb) : verb,
          more: page.more,
          done: last,
          read: progress.read + page.statements.length,
        }
        yield {
          ...(role === null
            ? { records: await factsOfVoided(page.statements, request, context), quarantined: [] }
            : readRows(page.statements, { verb, role, courses: request.courses, context, told })),
          // What a slow store has not shown yet would never be asked for again.
          checkpoint: last && behind !== null ? BEGINNING : progress,
          progress: { done: progress.read, total: null },
        }
      }
    }
    if (behind !== null)
      throw new HocvuError(
        'platform.unavailable',
        `The store shows statements only up to ${behind.toISOString()}. What it showed is kept; sync again when it has caught up. If it is always that late, write the minutes as \`lag\` of the platform.`,
      )
  },
}

/** Verbs with what they say, in the order in which they are read: what is taken back comes last. */
function verbsToRead(
  courses: readonly CourseRequest[],
  settings: XapiSettings,
): (readonly [string, Role])[] {
  const asks = (kind: CourseRequest['attendance'][number]) =>
    courses.some(({ attendance }) => attendance.includes(kind))
  return roles
    .filter(
      (role) =>
        (role !== 'attended' || asks('sessions')) && (role !== 'progressed' || asks('reported')),
    )
    .flatMap((role) => settings.verbs[role].map((verb) => [verb, role] as const))
    .filter(([verb], index, all) => all.findIndex(([other]) => other === verb) === index)
}

/** @param more where an interrupted pull stopped; a store may have forgotten the place, then the verb is read anew */
async function* pagesOf(
  verb: string,
  more: string | null,
  { request, context }: { request: PullRequest; context: Context },
): AsyncGenerator<StatementsPage> {
  const { lag, limit } = context.settings
  const place = `statements of ${verb.split('/').at(-1) || verb}`
  const beginning = {
    verb,
    // What was stored at the very instant counts too, and a store leaves that out.
    ...(request.since && {
      since: new Date(request.since.getTime() - lag * 60_000 - 1).toISOString(),
    }),
    ascending: 'true',
    limit: String(verb === VOIDED ? Math.min(limit, VOIDED_LIMIT) : limit),
  }
  const followed = new Set<string>()
  let page: StatementsPage
  try {
    page = await readStatements(context, place, more ?? beginning)
  } catch (error) {
    if (more === null || !isForgotten(error)) throw error
    page = await readStatements(context, place, beginning)
  }
  for (;;) {
    yield page
    if (page.more === null) return
    if (followed.has(page.more))
      throw new HocvuError(
        'platform.bad-answer',
        'The store sends a link to a next page that it has sent before, so its pages never end. Sync again; if this stays, have its paging mended.',
      )
    followed.add(page.more)
    page = await readStatements(context, place, page.more)
  }
}

function isForgotten(error: unknown): boolean {
  return (
    error instanceof HocvuError &&
    (error.code === 'platform.not-found' || error.code === 'platform.bad-answer')
  )
}

/** Without the list of topics, whoever completed one would have completed all. */
function requireTopics(courses: readonly CourseRequest[], settings: XapiSettings): void {
  const missing = courses.find(
    (request) => request.attendance.includes('topics') && topicsOf(request, settings).length === 0,
  )
  if (missing !== undefined)
    throw new HocvuError(
      'platform.not-configured',
      `Topics of course ${missing.course} are asked for, and statements do not say which there are. Write their activity ids under \`topics\` of the platform, by course.`,
    )
}

function tooFarBehind(
  { consistentThrough }: StatementsPage,
  { startedAt }: PullRequest,
  { lag }: XapiSettings,
): Date | null {
  const needed = startedAt.getTime() - OVERLAP_MS - lag * 60_000
  return consistentThrough !== null && consistentThrough.getTime() < needed
    ? consistentThrough
    : null
}
