/** A body that is made while it is sent: at the reader's pace, ending with the reader, never ending well by half. */
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import { HocvuError } from '../foundation/errors.ts'

/** Each one reads the database and may print certificates. */
const MAX_BODIES = 8

let open = 0

/**
 * @throws whatever the body fails with before its first bytes, so that it becomes a problem like any other; later the
 * connection is broken instead (`handleError` does so when the head is out)
 */
export async function streamBody(
  request: Request,
  response: Response,
  { type, headers, body }: { type: string; headers: Record<string, string>; body: Readable },
): Promise<void> {
  if (request.method === 'HEAD') {
    body.destroy()
    response
      .status(200)
      .set({ ...headers, 'Content-Type': type })
      .end()
    return
  }
  if (response.destroyed) {
    body.destroy()
    return
  }
  if (open >= MAX_BODIES) {
    body.destroy()
    throw new HocvuError('access.rate-limited', `${open} downloads are being made.`, {
      retryAfterSeconds: 10,
    })
  }
  open += 1
  const gone = new AbortController()
  response.once('close', () => {
    gone.abort()
    body.destroy()
  })
  try {
    for await (const chunk of body) {
      // Proxies such as nginx would otherwise collect the whole of it.
      if (!response.headersSent)
        response.status(200).set({ ...headers, 'Content-Type': type, 'X-Accel-Buffering': 'no' })
      if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal })
    }
    response.end()
  } catch (thrown) {
    if (!gone.signal.aborted) throw thrown
  } finally {
    open -= 1
  }
}
