import { createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { HttpAnswer, HttpCall } from '../../connectors/http.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import {
  errorOf,
  everythingIn,
  type LocalPlatform,
  startLocalPlatform,
  type TestHttp,
  testHttp,
} from './local-platform.ts'

const TOKEN = 'geheim/to+ken=a1b2c3'
const open: (LocalPlatform | TestHttp['http'])[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const one of open.splice(0)) await one.close()
})

async function platform(...args: Parameters<typeof startLocalPlatform>): Promise<LocalPlatform> {
  const started = await startLocalPlatform(...args)
  open.push(started)
  return started
}

function client(...[url, options]: Parameters<typeof testHttp>): TestHttp {
  const made = testHttp(url, { secrets: [TOKEN], ...options })
  open.push(made.http)
  return made
}

function call(part: Partial<HttpCall<string>> = {}): HttpCall<string> {
  return {
    what: 'the grades',
    method: 'POST',
    path: '/rest',
    form: { wstoken: TOKEN },
    headers: { authorization: `Bearer ${TOKEN}` },
    read: (answer: HttpAnswer) => answer.body,
    ...part,
  }
}

describe('a call that succeeds', () => {
  it('sends the form, and gives the body as text', async () => {
    const site = await platform((_, response) => response.end('{"tên":"Đỗ"}'))
    const { http } = client(site.url)
    expect(await http.request(call())).toBe('{"tên":"Đỗ"}')
    expect(site.arrived[0]?.method).toBe('POST')
    expect(new URLSearchParams(site.arrived[0]?.body).get('wstoken')).toBe(TOKEN)
    expect(http.requests).toBe(1)
  })

  it('joins a path below the configured address', async () => {
    const site = await platform((_, response) => response.end('ok'))
    const { http } = client(`${site.url}/moodle/`)
    await http.request(call({ method: 'GET', query: { limit: '5' } }))
    expect(site.arrived[0]?.url.pathname).toBe('/moodle/rest')
    expect(site.arrived[0]?.url.searchParams.get('limit')).toBe('5')
  })
})

describe('a try that fails', () => {
  it.each([429, 500, 502, 503, 504])('is repeated for HTTP %i, a POST too', async (status) => {
    const site = await platform((_, response, number) => {
      if (number < 4) response.writeHead(status)
      response.end(number < 4 ? 'busy' : 'good')
    })
    const { http, pauses } = client(site.url)
    expect(await http.request(call())).toBe('good')
    expect(http.requests).toBe(4)
    expect(pauses).toHaveLength(3)
  })

  it('is repeated when the connection breaks off', async () => {
    const site = await platform((_, response, number) =>
      number === 1 ? response.destroy() : response.end('good'),
    )
    const { http } = client(site.url)
    expect(await http.request(call())).toBe('good')
    expect(http.requests).toBe(2)
  })

  it('is repeated when the reader says that the platform is down behind HTTP 200', async () => {
    const site = await platform((_, response, number) =>
      response.end(number === 1 ? 'database down' : 'good'),
    )
    const { http } = client(site.url)
    const read = ({ body }: HttpAnswer) => {
      if (body !== 'good') throw new HocvuError('platform.unavailable', 'the database is down')
      return body
    }
    expect(await http.request(call({ read }))).toBe('good')
    expect(http.requests).toBe(2)
  })

  it('pauses longer each time, with jitter', async () => {
    const site = await platform((_, response) => response.writeHead(500).end())
    const low = client(site.url, { random: () => 0 })
    const high = client(site.url, { random: () => 1 })
    await errorOf(low.http.request(call()))
    await errorOf(high.http.request(call()))
    expect(low.pauses).toEqual([500, 1000, 2000])
    expect(high.pauses).toEqual([1000, 2000, 4000])
  })

  it.each([
    ['seconds', '7', 7000],
    ['an HTTP date', 'Tue, 01 Nov 2022 02:00:09 GMT', 9000],
    ['more than the ceiling', '86400', 60_000],
    ['a number without end', '9'.repeat(400), 60_000],
    ['what cannot be read', 'soon', 0],
  ])('waits for Retry-After in %s', async (_, header, atLeast) => {
    const site = await platform((_request, response, number) => {
      if (number === 1) response.writeHead(429, { 'retry-after': header })
      response.end('good')
    })
    const now = () => new Date('2022-11-01T02:00:00Z')
    const { http, pauses } = client(site.url, { now })
    await http.request(call())
    expect(pauses).toHaveLength(1)
    expect(pauses[0]).toBeGreaterThanOrEqual(atLeast)
    expect(pauses[0]).toBeLessThanOrEqual(Math.min(60_000, atLeast + 1000))
  })

  it.each([
    [400, 'platform.bad-answer'],
    [401, 'platform.unauthorised'],
    [403, 'platform.no-right'],
    [404, 'platform.not-found'],
    [410, 'platform.not-found'],
  ])('is final for HTTP %i: %s', async (status, code) => {
    const site = await platform((_, response) => response.writeHead(status).end('no'))
    const { http } = client(site.url)
    expect(await errorOf(http.request(call()))).toMatchObject({ code })
    expect(http.requests).toBe(1)
  })

  it.each([
    [429, 'platform.rate-limited'],
    [503, 'platform.unavailable'],
  ])('is reported after four tries for HTTP %i: %s', async (status, code) => {
    const site = await platform((_, response) =>
      response.writeHead(status, { 'retry-after': '120' }).end(),
    )
    const { http } = client(site.url)
    const error = await errorOf(http.request(call()))
    expect(error).toMatchObject({ code, retryable: true, retryAfterSeconds: 120 })
    expect(http.requests).toBe(4)
  })

  it('is a connector’s own to explain', async () => {
    const site = await platform((_, response) => response.writeHead(403).end())
    const { http } = client(site.url)
    const refusal = () => new HocvuError('platform.no-right', 'web services are off')
    await expect(http.request(call({ refusal }))).rejects.toThrow('web services are off')
  })
})

describe('the deadline', () => {
  it('covers an answer that never begins', async () => {
    const site = await platform(() => {})
    const { http } = client(site.url, { deadlineMs: 40, tries: 2 })
    const error = await errorOf(http.request(call()))
    expect(error).toMatchObject({ code: 'platform.unreachable' })
    expect(everythingIn(error)).toContain('within 0.04 s')
    expect(http.requests).toBe(2)
  })

  it('covers an answer that trickles', async () => {
    const timers: NodeJS.Timeout[] = []
    const site = await platform((_, response) => {
      response.writeHead(200)
      timers.push(setInterval(() => response.write('.'), 10))
    })
    const { http } = client(site.url, { tries: 1 })
    const error = await errorOf(http.request(call({ deadlineMs: 60 })))
    for (const timer of timers) clearInterval(timer)
    expect(error).toMatchObject({ code: 'platform.unreachable' })
  })

  it('begins anew with each try', async () => {
    const site = await platform((_, response, number) => {
      if (number === 2) response.end('good')
    })
    const { http, pauses } = client(site.url, { deadlineMs: 100 })
    expect(await http.request(call())).toBe('good')
    expect(pauses).toHaveLength(1)
  })
})

describe('an answer that cannot be taken', () => {
  it('is one that is too large', async () => {
    const site = await platform((_, response) => response.end('x'.repeat(2000)))
    const { http } = client(site.url, { maxBodyBytes: 1000 })
    const error = await errorOf(http.request(call()))
    expect(error).toMatchObject({ code: 'platform.bad-answer' })
    expect(http.requests).toBe(1)
  })

  it('is one that ends before its announced length', async () => {
    const site = await platform((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"half":')
      setImmediate(() => response.destroy())
    })
    const { http } = client(site.url, { tries: 2 })
    expect(await errorOf(http.request(call()))).toMatchObject({ code: 'platform.unreachable' })
    expect(http.requests).toBe(2)
  })

  it('is one that is not UTF-8', async () => {
    const site = await platform((_, response) => response.end(Buffer.from([0x7b, 0xc3])))
    const { http } = client(site.url)
    expect(await errorOf(http.request(call()))).toMatchObject({ code: 'platform.bad-answer' })
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    'is not followed (HTTP %i), names the new host, keeps the token',
    async (status) => {
      const other = await platform((_, response) => response.end('caught'))
      const site = await platform((_, response) =>
        response.writeHead(status, { location: `${other.url}/login?t=${TOKEN}` }).end(),
      )
      const { http, log } = client(site.url)
      const error = await errorOf(http.request(call()))
      expect(error).toMatchObject({ code: 'platform.refused-address' })
      expect(everythingIn(error)).toContain(`${other.url}/login`)
      expect(everythingIn(error)).not.toContain('t=')
      expect(other.arrived).toHaveLength(0)
      expect(log.join()).not.toContain(TOKEN)
    },
  )
})

describe('the rate limit', () => {
  it('lets no more requests run at once than allowed, retries included', async () => {
    let running = 0
    let most = 0
    const site = await platform((_, response, number) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        response.writeHead(number % 3 === 0 ? 503 : 200).end('good')
      }, 10)
    })
    const { http } = client(site.url, { parallel: 2 })
    await Promise.all(Array.from({ length: 12 }, () => http.request(call())))
    expect(most).toBe(2)
  })

  it('keeps requests apart', async () => {
    const times: number[] = []
    const site = await platform((_, response) => {
      times.push(performance.now())
      response.end('good')
    })
    const { http } = client(site.url, { rates: { default: 50 } })
    await Promise.all(Array.from({ length: 4 }, () => http.request(call())))
    const [first = 0] = times
    expect((times.at(-1) ?? 0) - first).toBeGreaterThan(45)
  })
})

describe('the circuit breaker', () => {
  it('opens after five calls that failed with all their tries, and then asks nothing', async () => {
    const site = await platform((_, response) => response.writeHead(500).end())
    const { http } = client(site.url)
    for (let calls = 1; calls <= 5; calls += 1) {
      expect(http.circuit).toBe('closed')
      expect(await errorOf(http.request(call()))).toMatchObject({ code: 'platform.unavailable' })
    }
    expect(http.requests).toBe(20)
    expect(http.circuit).toBe('open')
    const error = await errorOf(http.request(call()))
    expect(error).toMatchObject({ code: 'platform.circuit-open', retryAfterSeconds: 30 })
    expect(http.requests).toBe(20)
  })

  it('does not count calls that succeed in the end, nor refusals', async () => {
    const site = await platform((request, response, number) => {
      if (request.url.pathname === '/refused') response.writeHead(403).end()
      else response.writeHead(number % 2 === 0 ? 200 : 500).end('good')
    })
    const { http } = client(site.url, { circuit: { openAfter: 1 } })
    for (let calls = 0; calls < 3; calls += 1) await http.request(call())
    for (let calls = 0; calls < 3; calls += 1)
      await errorOf(http.request(call({ path: '/refused' })))
    expect(http.circuit).toBe('closed')
  })

  it('is probed after its pause, by the clock of that moment', async () => {
    let healthy = false
    const site = await platform((_, response) => response.writeHead(healthy ? 200 : 500).end('ok'))
    const { http } = client(site.url, { circuit: { openAfter: 1 } })
    vi.useFakeTimers({ toFake: ['Date'] })
    await errorOf(http.request(call()))
    expect(http.circuit).toBe('open')
    healthy = true
    vi.setSystemTime(Date.now() + 29_000)
    expect(await errorOf(http.request(call()))).toMatchObject({ code: 'platform.circuit-open' })
    vi.setSystemTime(Date.now() + 2000)
    expect(await http.request(call())).toBe('ok')
    expect(http.circuit).toBe('closed')
  })

  it('can be reset by hand', async () => {
    let healthy = false
    const site = await platform((_, response) => response.writeHead(healthy ? 200 : 500).end('ok'))
    const { http } = client(site.url, { circuit: { openAfter: 1 } })
    await errorOf(http.request(call()))
    healthy = true
    http.resetCircuit()
    expect(await http.request(call())).toBe('ok')
  })
})

describe('secrets', () => {
  it('are in no error and no log line, whatever goes wrong', async () => {
    const closed = await closedPort()
    const sites = await Promise.all([
      platform((_, response) => response.writeHead(500).end(TOKEN)),
      platform((_, response) => response.writeHead(401).end(TOKEN)),
      platform((_, response) => response.destroy()),
      platform(() => {}),
      platform((_, response) => response.end(Buffer.from([0xff]))),
    ])
    const said: string[] = []
    for (const url of [closed, ...sites.map((site) => site.url)]) {
      const circuit = { save: async (saved: unknown) => void said.push(JSON.stringify(saved)) }
      const { http, log } = client(url, { deadlineMs: 40, tries: 2, circuit })
      const error = await errorOf(http.request(call({ query: { wstoken: TOKEN } })))
      expect(error).toBeInstanceOf(HocvuError)
      expect((error as HocvuError).cause).toBeUndefined()
      said.push(everythingIn(error), ...log)
    }
    for (const written of [TOKEN, encodeURIComponent(TOKEN), 'Bearer', 'wstoken'])
      expect(said.join('\n')).not.toContain(written)
    expect(said.join('\n')).toContain('platform.unreachable')
  })

  it('that a platform echoes are taken out of the connector’s own words', async () => {
    const site = await platform((_, response) => response.end(TOKEN))
    const { http } = client(site.url)
    const read = ({ body }: HttpAnswer): string => {
      throw new HocvuError('platform.bad-answer', `it said ${body}, ${encodeURIComponent(body)}`)
    }
    const error = await errorOf(http.request(call({ read })))
    expect(everythingIn(error)).toContain('it said [hidden], [hidden]')
  })

  it('are not one or two characters, such as the number of a tenant', () => {
    const { http } = client('http://127.0.0.1:9', { secrets: ['5', '', '12'] })
    expect(http.withoutSecrets('{"score":5.125}')).toBe('{"score":5.125}')
  })

  it('are taken out of raw pages in each form in which they travel', () => {
    const { http } = client('http://127.0.0.1:9')
    const json = JSON.stringify({ a: TOKEN }).replaceAll('/', '\\/')
    const cleaned = http.withoutSecrets(`${TOKEN} ${encodeURIComponent(TOKEN)} ${json}`)
    expect(cleaned).toBe('[hidden] [hidden] {"a":"[hidden]"}')
  })
})

describe('a proxy of the environment', () => {
  it('is not used', async () => {
    const proxy = await platform((_, response) => response.end('proxied'))
    const site = await platform((_, response) => response.end('direct'))
    vi.stubEnv('http_proxy', proxy.url)
    vi.stubEnv('HTTP_PROXY', proxy.url)
    const { http } = client(site.url)
    expect(await http.request(call())).toBe('direct')
    vi.unstubAllEnvs()
    expect(proxy.arrived).toHaveLength(0)
  })
})

/** An address at which nothing listens. */
async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 9}`
}
