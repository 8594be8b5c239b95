/** What a handler answers, and how it goes out. */
import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import type { Asset } from '../console/assets.ts'
import type { EventWriter } from './events.ts'
import { streamEvents } from './events.ts'
import { type Preference, rememberPreference } from './preference-cookie.ts'
import { saveSession } from './sessions.ts'
import { streamBody } from './stream-body.ts'

type Headers = Record<string, string>

export type Answer =
  | { kind: 'json'; status: number; body: object; headers?: Headers }
  | { kind: 'content'; status: number; type: string; body: string | Buffer; headers?: Headers }
  | { kind: 'stream'; type: string; body: Readable; headers: Headers }
  | { kind: 'asset'; asset: Asset }
  | {
      kind: 'redirect'
      to: string
      /** To be remembered. */
      cookie?: Preference
    }
  | { kind: 'events'; write: (events: EventWriter) => Promise<void> }

export function htmlPage(body: string, status = 200, headers: Headers = {}): Answer {
  return { kind: 'content', status, type: 'text/html; charset=utf-8', body, headers }
}

export async function sendAnswer(
  request: Request,
  response: Response,
  answer: Answer,
  closing: AbortSignal,
): Promise<void> {
  switch (answer.kind) {
    case 'json':
      response
        .status(answer.status)
        .set(answer.headers ?? {})
        .json(answer.body)
      return
    case 'content':
      response
        .status(answer.status)
        .set({ ...answer.headers, 'Content-Type': answer.type })
        .send(answer.body)
      return
    case 'asset':
      sendAsset(request, response, answer.asset)
      return
    case 'stream':
      await streamBody(request, response, answer)
      return
    case 'redirect':
      if (answer.cookie !== undefined) rememberPreference(request, response, answer.cookie)
      await saveSession(request)
      response.redirect(303, answer.to)
      return
    case 'events':
      await streamEvents(request, response, closing, answer.write)
  }
}

function sendAsset(request: Request, response: Response, asset: Asset): void {
  const wanted = request.acceptsEncodings('br', 'gzip')
  const encoding = wanted === 'br' || wanted === 'gzip' ? wanted : null
  const isExact = request.query.v === asset.digest
  response.vary('Accept-Encoding').set({
    'Content-Type': asset.type,
    'Cache-Control': isExact ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    ETag: `"${asset.digest}${encoding ?? ''}"`,
    ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
  })
  response.send(encoding === null ? asset.bytes : asset.encoded(encoding))
}
