/** Requests and answers of the platform, as little of HTTP as it needs. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Asked {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  body: string
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  body: string
}

export async function readRequest(request: IncomingMessage, origin: string): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', origin),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'Cache-Control': 'no-store', ...headers })
  response.end(body)
}

export const json = (
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
})

export const page = (body: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Nền tảng</title><body>${body}</body></html>`,
})

export const form = ({ body }: Asked) => new URLSearchParams(body)

export const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

/** As platforms send a browser on: a form that submits itself. */
export function selfSubmitting(
  action: string,
  fields: Iterable<readonly [string, string]>,
  method = 'post',
): Answer {
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  return page(
    `<form id="go" method="${method}" action="${escaped(action)}">${inputs.join('')}</form><script>document.getElementById('go').submit()</script>`,
  )
}
