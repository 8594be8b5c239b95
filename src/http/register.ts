/** Puts routes into an express application. For each request: limit, scope, body, validation, work, answer. */
import type { Application, Request, RequestHandler, Response } from 'express'
import { nameOf, policies } from '../access/policy.ts'
import { type Answer, sendAnswer } from './answer.ts'
import { callerOf, requirePolicy } from './authentication.ts'
import {
  type BodyReader,
  readDocument,
  readFile,
  readForeignForm,
  readForm,
  readJson,
  readUpload,
  readVerifiable,
  UploadedFile,
} from './bodies.ts'
import type { HttpDeps } from './deps.ts'
import { type FormTokens, refuseForeign, type TokensOfForms } from './form-tokens.ts'
import { once, readIdempotencyKey, requestHash } from './idempotency.ts'
import { acceptedLanguage, askedLanguage, rememberLanguage } from './language.ts'
import { wantsJson } from './preference.ts'
import { registerConsole } from './register-console.ts'
import { underRequest } from './request-work.ts'
import type { Route } from './route.ts'
import { readSignedUploads } from './signed-uploads.ts'
import { isPreview, isUse } from './uses.ts'
import { visitorOf } from './visit.ts'

/** `/cohorts/{id}` as express writes it. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** What addresses of a route look like. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i')
}

export interface Registration {
  app: Application
  deps: HttpDeps
  closing: AbortSignal
  limits: Record<Route['limit'], RequestHandler[]>
  tokens: TokensOfForms
}

/** @throws TypeError for a route whose policy is none of those of `access/policy.ts`: the service does not start */
export function register(registration: Registration, route: Route): void {
  const name = nameOf(route.policy)
  if (!policies.has(name))
    throw new TypeError(
      `${route.path} asks for "${name}", which src/access/policy.ts does not name`,
    )
  if (route.policy !== 'public' && 'person' in route.policy) {
    registerConsole(registration, route)
    return
  }
  const { app, limits } = registration
  const guards = limits[route.limit]
  app[route.method](
    expressPath(route.path),
    ...guards,
    underRequest(route, handlerOf(registration, route)),
  )
}

export type Handler = (request: Request, response: Response) => Promise<void>

/** @throws HocvuError `access.form-expired` for a form that does not come from one of this service's pages */
export async function readBody(
  { reads }: Pick<Route, 'reads'>,
  request: Request,
  response: Response,
  tokens: FormTokens,
): Promise<unknown> {
  const body = await readers[reads](request, response)
  if (reads === 'form' || reads === 'upload') tokens.require(request)
  return body
}

const readers: Record<Route['reads'], BodyReader> = {
  nothing: async () => undefined,
  json: readJson,
  file: readFile,
  document: readDocument,
  verifiable: readVerifiable,
  signed: readSignedUploads,
  form: readForm,
  upload: readUpload,
  'foreign-form': readForeignForm,
}

function handlerOf({ deps, closing, tokens }: Registration, route: Route): Handler {
  const isPage = route.policy === 'public'
  return async (request: Request, response: Response) => {
    const caller = callerOf(request)
    requirePolicy(route.policy, caller)
    if (isPage && route.method === 'post' && route.reads !== 'foreign-form') refuseForeign(request)
    const body = await readBody(route, request, response, tokens.ofVisitor)
    const language = isPage ? askedLanguage(request) : acceptedLanguage(request)
    if (isPage) {
      response.vary('Accept-Language, Cookie')
      rememberLanguage(request, response)
    } else response.set('Cache-Control', 'no-store')
    const work = (dedupeKey?: string) =>
      route.handle({
        deps,
        caller,
        visit: null,
        visitor: visitorOf(deps, request, response, tokens),
        address: request.originalUrl,
        params: request.params,
        query: request.query,
        body,
        language,
        host: request.host,
        wantsJson: wantsJson(request),
        isUse: isUse(request),
        isPreview: isPreview(request),
        closing,
        dedupeKey,
      })
    const key = route.idempotent ? readIdempotencyKey(request.get('Idempotency-Key')) : null
    const answer =
      key === null || !caller?.keyId
        ? await work()
        : await onceFor({ deps, closing, keyId: caller.keyId, key, request, body }, work)
    await sendAnswer(request, response, answer, closing)
  }
}

async function onceFor(
  call: {
    deps: HttpDeps
    closing: AbortSignal
    keyId: string
    key: string
    request: Request
    body: unknown
  },
  work: (dedupeKey: string) => Promise<Answer>,
): Promise<Answer> {
  const { deps, closing, keyId, key, request, body } = call
  const file = UploadedFile.safeParse(body)
  const content = file.success
    ? Buffer.concat([Buffer.from(JSON.stringify(file.data.fields)), file.data.bytes])
    : Buffer.from(JSON.stringify(body ?? null))
  const hash = requestHash(request.method, request.originalUrl, content)
  const dedupeKey = `request/${keyId}/${key}/${hash.toString('hex').slice(0, 16)}`
  return await once(deps.db, { keyId, key, requestHash: hash }, closing, () => work(dedupeKey))
}
