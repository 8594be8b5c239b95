/** The description of the API, made from the same schemas that check the requests. */
import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { scopesOf } from '../access/policy.ts'
import { curlExample } from './api-examples.ts'
import { DOCUMENT_TYPES, UPLOAD_TYPES } from './bodies.ts'
import { Problem } from './problem.ts'
import { publicPage, type Route } from './route.ts'

const INTRODUCTION = `Pulls learner completions from platforms, reconciles them with the roster and issues certificates.
Every call needs an API key: \`Authorization: Bearer <api key>\`; a person who is signed in to the console may read without one. Lists come in pages: \`next\` of one page is \`after\` of the next.
A POST takes an \`Idempotency-Key\`: sent again with the same key, a request is done once and answered alike.

The examples work by copy and paste once these are set:
\`\`\`sh
export HOCVU_URL=http://127.0.0.1:3000   # this service
export HOCVU_KEY=hocvu_…                 # npx hocvu api-keys create <name>
export COHORT=kns-2022-1                 # an id of GET /api/v1/cohorts
export PLATFORM=onetouch                 # an id of GET /api/v1/platforms
export PLAN=son-la-2026                  # an id of GET /api/v1/plans
\`\`\`
Every other variable is an id from the list of the same name: \`$ACCOUNT\` of GET /api/v1/accounts, \`$ENROLMENT\` of the outcomes of a cohort. Uploads send a file of yours: \`list.csv\`, \`document.pdf\`, \`signed.pdf\`.`

export function openApiRoute(routes: readonly Route[]): Route {
  // Made when somebody first reads it: that takes as long as the rest of the web server.
  let document: object | undefined
  return publicPage({
    path: '/api/openapi.json',
    summary: 'This description.',
    limit: 'none',
    type: 'application/json',
    handler: async () => {
      document ??= describe(routes)
      return { kind: 'json', status: 200, body: document }
    },
  })
}

function describe(routes: readonly Route[]): object {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of this installation.',
  })
  for (const route of routes) registry.registerPath(operationOf(route))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'hocvu',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
  })
}

const IdempotencyHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Chosen by the caller, one for each intended request.' }),
})

function operationOf(route: Route): RouteConfig {
  const { method, path, policy, reads, idempotent, documentation } = route
  const { summary, description, request, answer } = documentation
  const machine = policy !== 'public' && 'machine' in policy ? policy : null
  const scopes = machine === null ? [] : scopesOf(machine).map((scope) => `\`${scope}\``)
  const needs = machine === null ? '' : `Needs the scope ${scopes.join(' or ')}.`
  const whole = machine?.wholeRoster ? ' Not for keys limited to a unit.' : ''
  return {
    method,
    path,
    summary,
    description: [description, `${needs}${whole}`, shell(curlExample(route))]
      .filter(Boolean)
      .join('\n\n'),
    operationId: operationId(method, path),
    tags: [path.split('/')[3] ?? 'api'],
    security: policy === 'public' ? [] : [{ apiKey: [] }],
    request: {
      params: request.params,
      query: request.query,
      ...(idempotent ? { headers: IdempotencyHeaders } : {}),
      ...(reads === 'nothing' ? {} : { body: bodyOf(reads, request.body) }),
    },
    responses: {
      [answer.status]: {
        description: answer.description,
        content: { [answer.type]: { schema: answer.schema ?? { type: 'string' } } },
      },
      ...Object.fromEntries(
        problemsOf(method, reads, request.query, answer.type).map((status) => [
          status,
          {
            description: PROBLEMS[status],
            content: { 'application/problem+json': { schema: Problem } },
          },
        ]),
      ),
    },
  }
}

const shell = (line: string): string => `\`\`\`sh\n${line}\n\`\`\``

function bodyOf(reads: Exclude<Route['reads'], 'nothing'>, schema: z.ZodType | null) {
  if (reads === 'json')
    return { required: false, content: { 'application/json': { schema: schema ?? z.object({}) } } }
  const binary = { type: 'string' as const, format: 'binary' }
  if (reads === 'signed') {
    const properties = { file: { type: 'array' as const, items: binary } }
    const many = { type: 'object' as const, properties, required: ['file'] }
    return { required: true, content: { 'multipart/form-data': { schema: many } } }
  }
  const types = reads === 'file' ? UPLOAD_TYPES : DOCUMENT_TYPES
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { type: 'object' as const, properties: { file: binary }, required: ['file'] },
      },
      ...Object.fromEntries(types.map((type) => [type, { schema: binary }])),
    },
  }
}

const PROBLEMS = {
  400: 'The request is not valid; `errors` names the fields.',
  401: 'No valid API key.',
  403: 'The key lacks the scope.',
  404: 'Unknown, or not visible for this key.',
  409: 'The request conflicts with the present state.',
  413: 'The body is too large.',
  415: 'The content type is not supported.',
  422: 'The content cannot be used, or the Idempotency-Key belongs to another request.',
  429: 'Too many requests; see Retry-After.',
  503: 'The database is not ready; see Retry-After.',
} as const

function problemsOf(
  method: Route['method'],
  reads: Route['reads'],
  query: z.ZodObject,
  type: string,
): (keyof typeof PROBLEMS)[] {
  // A file of many papers may not be there to be had yet.
  const isFile = type !== 'application/json' && type !== 'text/event-stream'
  const checked = method === 'post' || reads !== 'nothing' || Object.keys(query.shape).length > 0
  return [
    ...(checked ? ([400] as const) : []),
    401,
    403,
    // Also for what the query or the body names.
    404,
    ...(method === 'post' ? ([409, 413, 415, 422] as const) : isFile ? ([409] as const) : []),
    429,
    503,
  ]
}

/** `post /api/v1/cohorts/{id}/reconciliations` is `postCohortsIdReconciliations`. */
function operationId(method: string, path: string): string {
  return path
    .replace('/api/v1', method)
    .replace(/[^A-Za-z]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/\W/g, '')
}
