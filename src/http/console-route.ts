/** Routes for people who are signed in: pages, and forms that do something and lead on to a page. */
import { z } from 'zod'
import type { Scope, Viewer } from '../access/viewer.ts'
import { type ConsoleFrame, renderConsolePage } from '../console/frame.tsx'
import { HocvuError } from '../foundation/errors.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { type Answer, htmlPage } from './answer.ts'
import { type BroughtFile, sentForm } from './bodies.ts'
import { withScripts } from './content-security.ts'
import type { HttpDeps } from './deps.ts'
import { privateHeaders } from './private-headers.ts'
import { invalidRequest } from './problem.ts'
import { notFound, nothing, type RawCall, type Route } from './route.ts'
import { SignedUploads } from './signed-uploads.ts'
import type { Visit, Visitor } from './visit.ts'

export interface ConsoleCall<Params, Query, Body> {
  deps: HttpDeps
  visit: Visit
  visitor: Visitor
  viewer: Viewer
  params: Params
  query: Query
  body: Body
  language: Language
  /** The address as asked for, with its query: where a form may lead back to. */
  address: string
  /** What the request calls this host, with its port: anybody's word. */
  host: string | undefined
  closing: AbortSignal
}

interface Definition<Params extends z.ZodObject> {
  path: `/console${string}`
  /** `signed-in`: everybody who is. */
  scope: Scope | 'signed-in'
  /** Only for who sees the whole roster. */
  wholeRoster?: true
  params: Params
}

/** What a page shows; the frame around it is drawn here. */
export type ConsolePage = Pick<ConsoleFrame, 'title' | 'children' | 'area'> &
  Partial<
    Pick<ConsoleFrame, 'heading' | 'trail' | 'wide' | 'actions' | 'refreshSeconds' | 'address'>
  > & {
    status?: number
  }

/** A page of the console. The handler may answer with something else, such as a file or a redirect. */
export function consolePage<Params extends z.ZodObject, Query extends z.ZodObject>(
  definition: Definition<Params> & {
    /** Every field is optional or has a default: a filter that cannot be read is no filter. */
    query: Query
    handler(
      call: ConsoleCall<z.output<Params>, z.output<Query>, undefined>,
    ): Promise<ConsolePage | Answer>
  },
): Route {
  const asked = { query: definition.query, body: null }
  return consoleRoute(definition, 'get', 'nothing', asked, async (raw, visit, params) => {
    const query = definition.query.safeParse(raw.query)
    const given = query.success ? query.data : definition.query.parse({})
    const call = callOf(raw, visit)
    return shown(call, await definition.handler({ ...call, params, query: given, body: undefined }))
  })
}

/**
 * A form of the console, sent with its token. The handler does the work and answers where to go next; what it throws
 * is told on the page that the form stood on.
 */
export function consoleAction<Params extends z.ZodObject, Body extends z.ZodType>(
  definition: Definition<Params> & {
    body: Body
    /** `upload`: the form may bring one file as `file`; the body is its other fields. */
    reads?: 'form' | 'upload'
    handler(
      call: ConsoleCall<z.output<Params>, undefined, z.output<Body>> & {
        file: BroughtFile | null
      },
    ): Promise<ConsolePage | Answer>
  },
): Route {
  const reads = definition.reads ?? 'form'
  const asked = { query: nothing, body: definition.body }
  return consoleRoute(definition, 'post', reads, asked, async (raw, visit, params) => {
    const { fields, file } = sentForm(raw.body)
    const body = definition.body.safeParse(fields)
    if (!body.success) throw invalidRequest(body.error, 'form')
    const call = callOf(raw, visit)
    return shown(
      call,
      await definition.handler({ ...call, params, query: undefined, body: body.data, file }),
    )
  })
}

/** A form that brings many files, which stay on disk while they are worked on. */
export function consoleUploads(
  definition: Definition<typeof nothing> & {
    handler(call: ConsoleCall<object, undefined, SignedUploads>): Promise<ConsolePage | Answer>
  },
): Route {
  const asked = { query: nothing, body: null }
  return consoleRoute(definition, 'post', 'signed', asked, async (raw, visit, params) => {
    const body = z.instanceof(SignedUploads).parse(raw.body)
    const call = callOf(raw, visit)
    return shown(call, await definition.handler({ ...call, params, query: undefined, body }))
  })
}

/** Leads on after a form. */
export const seeOther = (to: string): Answer => ({ kind: 'redirect', to })

function callOf(raw: RawCall, visit: Visit) {
  const { deps, language, closing, address, host, visitor } = raw
  return { deps, visit, visitor, viewer: visit.viewer, language, closing, address, host }
}

function shown(
  { visit, language, address, deps }: ReturnType<typeof callOf>,
  answer: ConsolePage | Answer,
): Answer {
  if ('kind' in answer) return answer
  const { status = 200, ...page } = answer
  const html = renderConsolePage({
    language,
    address,
    user: visit.user,
    viewer: visit.viewer,
    theme: visit.theme,
    formToken: visit.formToken,
    notices: visit.takeNotices(),
    now: deps.clock.now(),
    ...page,
  })
  return htmlPage(html, status, { ...privateHeaders, 'Content-Security-Policy': withScripts })
}

function consoleRoute<Params extends z.ZodObject>(
  definition: Definition<Params>,
  method: Route['method'],
  reads: Route['reads'],
  asked: Pick<Route['documentation']['request'], 'query' | 'body'>,
  respond: (raw: RawCall, visit: Visit, params: z.output<Params>) => Promise<Answer>,
): Route {
  const { path, scope, wholeRoster } = definition
  return {
    method,
    path,
    policy: { person: scope, ...(wholeRoster ? { wholeRoster } : {}) },
    reads,
    idempotent: false,
    limit: 'none',
    documentation: {
      summary: path,
      request: { params: definition.params, ...asked },
      answer: { status: 200, description: path, type: 'text/html', schema: null },
    },
    handle: async (raw) => {
      if (raw.visit === null)
        throw new HocvuError('access.unauthenticated', `${path} was reached without a session.`)
      const params = definition.params.safeParse(raw.params)
      if (!params.success) throw notFound()
      return await respond(raw, raw.visit, params.data)
    },
  }
}
