/** The service and a platform on sites of their own, by https, and a Chromium that keeps no third-party cookie. */

import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { executable } from '../end-to-end/console/browser.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { makeTestAuthority } from '../support/test-authority.ts'
import { type FrameWorld, openFrameWorld } from './frame-world.ts'

const SITES = ['hocvu.test', 'truong.test', 'trang-la.test']

export interface BrowserWorld extends FrameWorld {
  publicUrl: string
  /** What the browser has sent to the service: `POST /lti/launch`, with the names of its cookies. */
  asked: { line: string; cookies: string[] }[]
  /** A page of an origin that nobody has registered. @returns its address */
  strangePage(html: string): string
}

/** A cookie of the service as any other site would set one: kept where third-party cookies are. */
const ORDINARY = 'ordinary=kept; Secure; SameSite=None; Path=/'

export async function openBrowserWorld(): Promise<BrowserWorld> {
  const authority = makeTestAuthority()
  const certificate = { key: authority.key, cert: authority.cert }
  const asked: BrowserWorld['asked'] = []
  let app: RequestListener = (_request, response) => response.end()
  const service = await listening(certificate, 'hocvu.test', (request, response) => {
    const cookies = (request.headers.cookie ?? '').split('; ').map((one) => one.split('=')[0] ?? '')
    asked.push({ line: `${request.method} ${request.url}`, cookies: cookies.filter(Boolean) })
    if (!isProbe(request, response)) app(request, response)
  })
  let html = ''
  const strange = await listening(certificate, 'trang-la.test', (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><meta charset="utf-8"><title>Trang lạ</title>${html}`)
  })
  const world = await openFrameWorld({
    product: moodle,
    publicUrl: service.origin,
    secure: { certificate, hostname: 'truong.test' },
  })
  app = world.service.app
  return {
    ...world,
    publicUrl: service.origin,
    asked,
    strangePage: (given) => {
      html = given
      return strange.origin
    },
    close: async () => {
      await strange.close()
      await service.close()
      await world.close()
      authority.remove()
    },
  }
}

/** Two pages of the service's own origin that only this test has: one sets the cookie, one shows what comes. */
function isProbe({ url, headers }: IncomingMessage, response: ServerResponse): boolean {
  if (url === '/probe/set') response.setHeader('Set-Cookie', ORDINARY)
  else if (url !== '/probe/read') return false
  response.setHeader('Content-Type', 'text/plain')
  response.end(`cookies: ${headers.cookie ?? 'none'}`)
  return true
}

async function listening(
  certificate: { key: Buffer; cert: Buffer },
  hostname: string,
  listener: RequestListener,
) {
  const server = createServer(certificate, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    origin: `https://${hostname}:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** As somebody has it who has switched third-party cookies off in the settings. */
export async function openStrictBrowser(
  look: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-chromium-'))
  mkdirSync(join(folder, 'Default'))
  const profile = { cookie_controls_mode: 1, block_third_party_cookies: true }
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile }))
  const context = await chromium.launchPersistentContext(folder, {
    ...executable(),
    ...{ ignoreHTTPSErrors: true, locale: 'vi-VN', colorScheme: look.colorScheme ?? 'light' },
    viewport: { width: look.width ?? 616, height: 900 },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      `--host-resolver-rules=${SITES.map((site) => `MAP ${site} 127.0.0.1`).join(', ')}`,
    ],
  })
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
