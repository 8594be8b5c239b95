/** Sends a request as it is given, without the tidying that browsers and clients do. */
import { Agent, request } from 'node:http'
import type { GivenAnswer } from './answers.ts'

export interface Call {
  method: 'GET' | 'POST'
  /** With its query, escaped. */
  path: string
  headers: Record<string, string>
  body: Buffer | null
}

const WITHIN_MS = 20_000
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** @throws when the connection breaks or nothing comes: no call may do that to the service */
export function send(origin: string, { method, path, headers, body }: Call): Promise<GivenAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const length = body === null ? {} : { 'content-length': String(body.length) }
    const sent = request({
      hostname,
      port,
      method,
      path,
      agent,
      headers: { ...headers, ...length },
    })
    sent.setTimeout(WITHIN_MS, () => sent.destroy(new Error(`no answer in ${WITHIN_MS} ms`)))
    sent.on('error', reject)
    sent.on('response', (response) => {
      const type = response.headers['content-type'] ?? ''
      const planted = response.headers['x-planted']
      const answer = (text: string) =>
        resolve({
          status: response.statusCode ?? 0,
          type,
          body: text,
          planted: planted === undefined ? null : String(planted),
        })
      // A stream of events goes on until its run ends.
      if (type.startsWith('text/event-stream')) {
        answer('')
        response.destroy()
        return
      }
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => answer(Buffer.concat(parts).toString()))
    })
    sent.end(body ?? undefined)
  })
}

/** Lets go of the connections that are kept. */
export function hangUp(): void {
  agent.destroy()
}
