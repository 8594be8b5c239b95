/** People at the public pages, through the balancer. */
import { request } from 'node:http'
import type { Balancer } from '../support/balancer.ts'

/** @returns how often each answer came: a status, or `broken off` where a server was killed in the middle of it */
export async function visit(
  { url }: Balancer,
  certificates: readonly { code: string }[],
): Promise<Record<string, number>> {
  const told: Record<string, number> = {}
  const paths = ['/healthz', '/verify', ...certificates.map(({ code }) => `/verify/${code}`)]
  await Promise.all(
    paths.map(async (path) => {
      const answer = await statusOf(`${url}${path}`)
      told[answer] = (told[answer] ?? 0) + 1
    }),
  )
  return told
}

/** Each comes on a connection of its own. */
function statusOf(url: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false }, (response) => {
      response.resume()
      response.once('end', () => resolve(String(response.statusCode)))
      response.once('error', () => resolve('broken off'))
    })
    asked.once('error', () => resolve('broken off'))
    asked.end()
  })
}
