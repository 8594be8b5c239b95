/** Puts routes into an express application. For each request: limit, scope, body, validation, work, answer. */
import type { Application, Request, RequestHandler, Response } from 'express'
import { type Answer, sendAnswer } from './answer.ts'
import { callerOf, requirePolicy } from './authentication.ts'
import {
  type BodyReader,
  readDocument,
  readFile,
  readJson,
  readVerifiable,
  UploadedFile,
} from './bodies.ts'
import type { HttpDeps } from './deps.ts'
import { once, readIdempotencyKey, requestHash } from './idempotency.ts'
import { acceptedLanguage, askedLanguage } from './language.ts'
import { wantsJson } from './preference.ts'
import type { Caller, Route } from './route.ts'
import { readSignedUploads } from './signed-uploads.ts'
import { isUse } from './uses.ts'

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
  pageLimits: RequestHandler[]
}

export function register(registration: Registration, route: Route): void {
  const { app, pageLimits } = registration
  const limits = route.limit === 'page' ? pageLimits : []
  app[route.method](expressPath(route.path), ...limits, handlerOf(registration, route))
}

const readers: Record<Route['reads'], BodyReader> = {
  nothing: async () => undefined,
  json: readJson,
  file: readFile,
  document: readDocument,
  verifiable: readVerifiable,
  signed: readSignedUploads,
}

function handlerOf({ deps, closing }: Registration, route: Route): RequestHandler {
  const isPage = route.policy === 'public'
  return async (request: Request, response: Response) => {
    const caller = callerOf(request)
    requirePolicy(route.policy, caller)
    const body = await readers[route.reads](request, response)
    const language = isPage ? askedLanguage(request) : acceptedLanguage(request)
    if (isPage) response.vary('Accept-Language')
    else response.set('Cache-Control', 'no-store')
    const work = (dedupeKey?: string) =>
      route.handle({
        deps,
        caller,
        params: request.params,
        query: request.query,
        body,
        language,
        host: request.host,
        wantsJson: wantsJson(request),
        isUse: isUse(request),
        closing,
        dedupeKey,
      })
    const key = route.idempotent ? readIdempotencyKey(request.get('Idempotency-Key')) : null
    const answer =
      key === null || caller === null
        ? await work()
        : await onceFor({ deps, closing, caller, key, request, body }, work)
    await sendAnswer(request, response, answer, closing)
  }
}

async function onceFor(
  call: {
    deps: HttpDeps
    closing: AbortSignal
    caller: Caller
    key: string
    request: Request
    body: unknown
  },
  work: (dedupeKey: string) => Promise<Answer>,
): Promise<Answer> {
  const { deps, closing, caller, key, request, body } = call
  const file = UploadedFile.safeParse(body)
  const content = file.success
    ? Buffer.concat([Buffer.from(JSON.stringify(file.data.fields)), file.data.bytes])
    : Buffer.from(JSON.stringify(body ?? null))
  const hash = requestHash(request.method, request.originalUrl, content)
  const dedupeKey = `request/${caller.keyId}/${key}/${hash.toString('hex').slice(0, 16)}`
  return await once(deps.db, { keyId: caller.keyId, key, requestHash: hash }, closing, () =>
    work(dedupeKey),
  )
}
