import type { Request } from 'express'

/** Whether a public address is asked by a machine: `?format=json`, else by Accept; a browser is shown a page. */
export function wantsJson(request: Request): boolean {
  return request.query.format === 'json' || request.accepts(['html', 'json']) === 'json'
}
