/** What a handler answers, and how it goes out. */
import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import type { EventWriter } from './events.ts'
import { streamEvents } from './events.ts'
import { streamBody } from './stream-body.ts'

type Headers = Record<string, string>

export type Answer =
  | { kind: 'json'; status: number; body: object; headers?: Headers }
  | { kind: 'content'; status: number; type: string; body: string | Buffer; headers?: Headers }
  | { kind: 'stream'; type: string; body: Readable; headers: Headers }
  | { kind: 'redirect'; to: string }
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
    case 'stream':
      await streamBody(request, response, answer)
      return
    case 'redirect':
      response.redirect(303, answer.to)
      return
    case 'events':
      await streamEvents(request, response, closing, answer.write)
  }
}
