/** A route as data: what is registered, documented, and guarded. There is no other way to a handler. */
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { ApiPolicy, Policy } from '../access/policy.ts'
import type { Viewer } from '../access/viewer.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Language } from '../foundation/texts/pages.ts'
import type { Answer } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { invalidRequest } from './problem.ts'
import type { Visit, Visitor } from './visit.ts'

export interface Caller {
  viewer: Viewer
  /** null: a signed-in person. */
  keyId: string | null
}

/** A request after authentication, before validation. */
export interface RawCall {
  deps: HttpDeps
  caller: Caller | null
  params: unknown
  query: unknown
  body: unknown
  language: Language
  /** A program asks, by Accept or `?format=json`: public pages answer it in JSON. */
  wantsJson: boolean
  /** Somebody looks; not a program that fetches a preview, a head or a later part. */
  isUse: boolean
  /** A messenger, a social network or a search engine fetches what is behind a link. */
  isPreview: boolean
  /** Whoever is signed in, on the pages of the console. */
  visit: Visit | null
  /** For public pages with a form that changes something: its token, and who sends it. */
  visitor: Visitor
  /** As asked for, with its query. */
  address: string
  /** What the request calls this host, with its port: anybody's word, only to be compared with what is known. */
  host: string | undefined
  closing: AbortSignal
  /** Identifies the request for `Idempotency-Key`: the run that it starts is the same run, whoever retries. */
  dedupeKey: string | undefined
}

interface Documentation {
  summary: string
  description?: string
  request: { params: z.ZodObject; query: z.ZodObject; body: z.ZodType | null }
  answer: { status: number; description: string; type: string; schema: z.ZodType | null }
}

export interface Route {
  method: 'get' | 'post'
  /** As OpenAPI writes it: `/api/v1/cohorts/{id}`. */
  path: string
  policy: Policy
  /** `file`: a sheet; `document`: what is laid beside a decision; `verifiable`: a certificate's file or credential; `signed`: many of them; `form`, `upload`: a form with its token, without or with a file; `foreign-form`: one that another site's page may send, for what it carries proves itself. */
  reads:
    | 'nothing'
    | 'json'
    | 'file'
    | 'document'
    | 'verifiable'
    | 'signed'
    | 'form'
    | 'upload'
    | 'foreign-form'
  /** Takes `Idempotency-Key`. */
  idempotent: boolean
  /** Which of an address's requests count together, for public routes. */
  limit: 'none' | 'page' | 'frame' | 'ask'
  documentation: Documentation
  handle(call: RawCall): Promise<Answer>
}

/** No parameters, or no query that counts. */
export const nothing = z.object({})
/** Whatever is sent along is not read. */
export const noBody = z.undefined()

interface EndpointDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Result extends z.ZodType,
> {
  method: Route['method']
  path: `/api/v1/${string}`
  policy: ApiPolicy
  summary: string
  description?: string
  /** An address that does not fit is an address of nothing: 404. */
  params: Params
  query: Query
  body: Body
  reads?: 'json' | 'file' | 'document' | 'signed'
  /** The answer holds a secret, so it is not kept: the call takes no `Idempotency-Key`. */
  secretAnswer?: true
  answer: { status: 200 | 202; description: string; schema: Result }
  handler(
    call: Omit<RawCall, 'params' | 'query' | 'body' | 'caller'> & {
      params: z.output<Params>
      query: z.output<Query>
      body: z.output<Body>
      viewer: Viewer
    },
  ): Promise<z.input<Result> & object>
}

/** A call of the API: JSON out, for machines with a key. */
export function endpoint<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Result extends z.ZodType,
>(definition: EndpointDefinition<Params, Query, Body, Result>): Route {
  const { answer, handler } = definition
  return guarded(definition, { ...answer, type: 'application/json' }, async (call) => ({
    kind: 'json',
    status: answer.status,
    body: await handler(call),
  }))
}

/** A call of the API that answers with something else than one JSON document. */
export function streamEndpoint<Params extends z.ZodObject>(
  definition: Pick<
    EndpointDefinition<Params, typeof nothing, typeof noBody, z.ZodType>,
    'path' | 'policy' | 'summary' | 'params'
  > & {
    description: string
    /** Left out: server-sent events. */
    type?: string
    handler(call: RawCall & { params: z.output<Params>; viewer: Viewer }): Promise<Answer>
  },
): Route {
  const answer = {
    status: 200,
    description: definition.description,
    type: definition.type ?? 'text/event-stream',
    schema: null,
  }
  return guarded(
    { ...definition, method: 'get', query: nothing, body: noBody },
    answer,
    async (call) => await definition.handler(call),
  )
}

/** A call of the API that answers with a file, which may be made while it is sent. */
export function download<Params extends z.ZodObject, Query extends z.ZodObject>(
  definition: Pick<
    EndpointDefinition<Params, Query, typeof noBody, z.ZodType>,
    'path' | 'policy' | 'summary' | 'params' | 'query'
  > & {
    description: string
    type: string
    /** Of files that are JSON. */
    schema?: z.ZodType
    handler(
      call: Pick<RawCall, 'deps'> & {
        params: z.output<Params>
        query: z.output<Query>
        viewer: Viewer
      },
    ): Promise<{
      name: string
      body: Readable
      /** Left out: as documented. */
      type?: string
    }>
  },
): Route {
  const { description, type, schema = null, handler } = definition
  return guarded(
    { ...definition, method: 'get', body: noBody },
    { status: 200, description, type, schema },
    async (call) => {
      const { name, body, ...file } = await handler(call)
      const headers = {
        'Content-Disposition': `attachment; filename="${name}"`,
        'X-Content-Type-Options': 'nosniff',
      }
      return { kind: 'stream', type: file.type ?? type, headers, body }
    },
  )
}

function guarded<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Result extends z.ZodType,
>(
  definition: Omit<EndpointDefinition<Params, Query, Body, Result>, 'answer' | 'handler'>,
  answer: Documentation['answer'],
  respond: (
    call: Omit<RawCall, 'params' | 'query' | 'body' | 'caller'> & {
      caller: Caller
      viewer: Viewer
      params: z.output<Params>
      query: z.output<Query>
      body: z.output<Body>
    },
  ) => Promise<Answer>,
): Route {
  const { method, path, policy, summary, description, params, query, body } = definition
  const reads = body instanceof z.ZodUndefined ? 'nothing' : (definition.reads ?? 'json')
  return {
    method,
    path,
    policy,
    reads,
    idempotent: method === 'post' && definition.secretAnswer !== true,
    limit: 'none',
    documentation: {
      summary,
      ...(description === undefined ? {} : { description }),
      request: { params, query, body: reads === 'nothing' ? null : body },
      answer,
    },
    handle: async (raw) => {
      if (raw.caller === null)
        throw new HocvuError('access.unauthenticated', `${path} was reached without a credential.`)
      return await respond({
        ...raw,
        caller: raw.caller,
        viewer: raw.caller.viewer,
        params: readParams(params, raw.params),
        query: read(query, raw.query, 'query'),
        body: read(body, reads === 'nothing' ? undefined : raw.body, 'body'),
      })
    },
  }
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidRequest(parsed.error, place)
  return parsed.data
}

function readParams<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw notFound()
  return parsed.data
}

/** Unknown, foreign and forbidden get the same answer. */
export function notFound(): HocvuError {
  return new HocvuError('not-found', 'There is nothing here that the caller may see.')
}

interface PageDefinition {
  path: string
  summary: string
  limit: Route['limit']
  type: string
  handler(
    call: Omit<RawCall, 'caller' | 'params'> & { params: Record<string, string> },
  ): Promise<Answer>
}

const TextParams = z.record(z.string(), z.string())

/** Something that anybody may fetch: a page, a file, a sign of life. */
export function publicPage(definition: PageDefinition): Route {
  return publicRoute(definition, { method: 'get', reads: 'nothing' })
}

/** A page that anybody may send a file to. */
export function publicUpload(definition: PageDefinition): Route {
  return publicRoute(definition, { method: 'post', reads: 'verifiable' })
}

/** A form on a public page that changes something: sent with its token, read as `sentForm` does. */
export function publicForm(definition: PageDefinition): Route {
  return publicRoute(definition, { method: 'post', reads: 'form' })
}

/**
 * A form that a page of another site may send, or a page of this service in a frame of one, where no cookie is kept: what
 * it carries is signed or sealed, and counts alone. Read as `readFields` does.
 */
export function foreignForm(definition: PageDefinition): Route {
  return publicRoute(definition, { method: 'post', reads: 'foreign-form' })
}

function publicRoute(
  { path, summary, limit, type, handler }: PageDefinition,
  { method, reads }: Pick<Route, 'method' | 'reads'>,
): Route {
  return {
    method,
    path,
    policy: 'public',
    reads,
    idempotent: false,
    limit,
    documentation: {
      summary,
      request: { params: nothing, query: nothing, body: null },
      answer: { status: 200, description: summary, type, schema: null },
    },
    handle: async ({ caller: _, ...raw }) =>
      await handler({ ...raw, params: TextParams.parse(raw.params) }),
  }
}
