/** What is sent compressed. */
import compression from 'compression'
import type { Request, Response } from 'express'

/**
 * Not event streams, which would be held back until enough has come together. Lengths of compressed pages can tell a
 * secret that stands beside what an attacker put into the address; another site's page cannot ask for a page with the
 * session (same-site cookies), so pages with form tokens are compressed all the same.
 */
export function isCompressible(request: Request, response: Response): boolean {
  const type = response.getHeader('Content-Type')
  if (typeof type === 'string' && type.startsWith('text/event-stream')) return false
  return compression.filter(request, response)
}
