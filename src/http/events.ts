/** Server-sent events: a stream that ends with its work, with the client, or with the service. */
import { once, setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { HocvuError } from '../foundation/errors.ts'

const HEARTBEAT_MS = 15_000
/** Each stream looks at the database a few times a second. */
const MAX_STREAMS = 100
const CLIENT_RETRY_MS = 3_000

export interface EventWriter {
  /** @param data an object goes out as JSON, a text as it is */
  send(event: string, data: object | string): Promise<void>
  /** Waits; false when the client has left or the service is closing. */
  wait(milliseconds: number): Promise<boolean>
}

let open = 0

/** @throws HocvuError `access.rate-limited` when too many streams are open */
export async function streamEvents(
  request: Request,
  response: Response,
  closing: AbortSignal,
  write: (events: EventWriter) => Promise<void>,
): Promise<void> {
  if (open >= MAX_STREAMS)
    throw new HocvuError('access.rate-limited', `${open} event streams are open.`, {
      retryAfterSeconds: 5,
    })
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Proxies such as nginx would otherwise collect the events.
    'X-Accel-Buffering': 'no',
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  open += 1
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const over = AbortSignal.any([gone.signal, closing])
  setMaxListeners(0, over)
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS)
  try {
    response.write(`retry: ${CLIENT_RETRY_MS}\n\n`)
    await write({
      send: async (event, data) => {
        if (over.aborted) return
        const text = typeof data === 'string' ? data : JSON.stringify(data)
        const more = response.write(`event: ${event}\n${text.replace(/^/gm, 'data: ')}\n\n`)
        // A client that does not read holds up its own stream only.
        if (!more) await once(response, 'drain', { signal: over }).catch(() => {})
      },
      wait: async (milliseconds) => {
        await pause(milliseconds, undefined, { signal: over }).catch(() => {})
        return !over.aborted
      },
    })
  } finally {
    open -= 1
    clearInterval(heartbeat)
    response.end()
  }
}
