import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src/foundation/errors.ts'
import { errorOf, everythingIn, startLocalPlatform } from '../local-platform.ts'
import { gather } from '../onetouch/reading.ts'
import { items, NOW, type Portal, pagesOf, startPortal, TOKEN } from './portal.ts'

let portal: Portal
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await portal.close()
  for (const close of closers.splice(0)) await close()
})

describe('a portal that refuses', () => {
  it.each<[number, ErrorCode, number]>([
    [400, 'platform.bad-answer', 1],
    [401, 'platform.unauthorised', 1],
    [403, 'platform.no-right', 1],
    [404, 'platform.not-found', 1],
    [429, 'platform.rate-limited', 4],
    [500, 'platform.unavailable', 4],
    [503, 'platform.unavailable', 4],
  ])('with HTTP %i is %s after %i tries', async (status, code, tries) => {
    portal = await startPortal((_, response) => response.writeHead(status).end('{}'))
    const error = await errorOf(gather(portal.pull()))
    expect(error).toMatchObject({ code })
    expect(portal.site.arrived).toHaveLength(tries)
    expect(everythingIn(error) + portal.log.join()).not.toContain(TOKEN)
  })

  it('for a while is asked again, when it says so', async () => {
    const good = pagesOf(() => items(1))
    portal = await startPortal((request, response, number) => {
      if (number > 1) good(request, response)
      else response.writeHead(429, { 'retry-after': '20' }).end()
    })
    expect((await gather(portal.pull())).records).toHaveLength(6)
    expect(portal.pauses[0]).toBeGreaterThanOrEqual(20_000)
  })

  it('sends on to another host: the token stays', async () => {
    const other = await startLocalPlatform((_, response) => response.end('{}'))
    closers.push(other.close)
    portal = await startPortal((_, response) =>
      response.writeHead(307, { location: `${other.url}/completions` }).end(),
    )
    expect(await errorOf(gather(portal.pull()))).toMatchObject({
      code: 'platform.refused-address',
    })
    expect(other.arrived).toEqual([])
  })
})

describe('an answer that is no page', () => {
  it.each([
    ['HTML with status 200', '<html><body>Đăng nhập</body></html>'],
    ['nothing', ''],
    ['a bare list', '[]'],
    ['JSON that breaks off', '{"items":[{"id":"i1"'],
    ['a page without items', '{"next_cursor":null,"total":0}'],
    ['a page without cursor', '{"items":[],"total":0}'],
    ['a page without total', '{"items":[],"next_cursor":null}'],
    ['an error object', '{"error":"unavailable"}'],
  ])('%s is a failure, never "no data"', async (_, body) => {
    portal = await startPortal((_request, response) => response.end(body))
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })

  it('is one that never comes', async () => {
    portal = await startPortal(() => {}, { timeout: 0.04 }, { tries: 1 })
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.unreachable' })
  })

  it('is one that never ends', async () => {
    portal = await startPortal(
      (_, response) => {
        response.writeHead(200)
        response.write('{"items":[')
      },
      { timeout: 0.04 },
      { tries: 1 },
    )
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.unreachable' })
  })
})

describe('the check of a portal', () => {
  const dated =
    (date: Date) =>
    (
      request: Parameters<ReturnType<typeof pagesOf>>[0],
      response: Parameters<ReturnType<typeof pagesOf>>[1],
    ) => {
      response.setHeader('date', date.toUTCString())
      pagesOf(() => items(2))(request, response)
    }

  it('proves address, token, clock, items and courses', async () => {
    portal = await startPortal(dated(NOW))
    const findings = await portal.check()
    expect(findings.map((finding) => [finding.name, finding.ok])).toEqual([
      ['address', true],
      ['token', true],
      ['clock', true],
      ['items', true],
      ['paging', true],
      ['course NTS', true],
    ])
  })

  it('tells a wrong clock and a course that the portal does not have', async () => {
    portal = await startPortal(dated(new Date(NOW.getTime() + 3_600_000)))
    const findings = await portal.check([
      { course: 'AI', finalTests: [], attempts: [], attendance: [] },
    ])
    const faults = findings.filter((finding) => !finding.ok)
    expect(faults.map((finding) => finding.name)).toEqual(['clock', 'course AI'])
    expect(faults.every((finding) => finding.mend)).toBe(true)
  })

  it.each([
    [401, 'token'],
    [404, 'address'],
    [503, 'address'],
  ])('tells HTTP %i as a fault of the %s', async (status, name) => {
    portal = await startPortal((_, response) => response.writeHead(status).end())
    const [finding] = await portal.check()
    expect(finding).toMatchObject({ name, ok: false })
    expect(finding?.mend).toBeTruthy()
  })
})
