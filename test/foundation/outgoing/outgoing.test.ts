import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { createOutgoing, type Outgoing } from '../../../src/foundation/outgoing/outgoing.ts'

const open: { server?: Server; outgoing?: Outgoing }[] = []
afterEach(() => {
  for (const { server, outgoing } of open.splice(0)) {
    server?.closeAllConnections()
    server?.close()
    outgoing?.close()
  }
})

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  open.push({ server })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function calling(privateHosts: string[], resolvesTo?: string): Outgoing {
  const outgoing = createOutgoing({
    privateHosts,
    ...(resolvesTo && {
      lookup: (_name, _options, callback) =>
        callback(null, [{ address: resolvesTo, family: resolvesTo.includes(':') ? 6 : 4 }]),
    }),
  })
  open.push({ outgoing })
  return outgoing
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof HocvuError)) throw new Error('it did not fail as it should')
  return thrown.code
}

describe('calls to systems that people have named', () => {
  it.each([
    'http://reports.example.gov.vn/hooks',
    'ftp://reports.example.gov.vn/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::ffff:10.0.0.1]/',
    'https://lan:secret@reports.example.gov.vn/',
    'reports.example.gov.vn',
  ])('refuse %s', async (url) => {
    const outgoing = calling([])
    expect(() => outgoing.address(url)).toThrow(HocvuError)
    expect(await codeOf(outgoing.call({ what: 'delivery', method: 'POST', url }))).toBe(
      'outgoing.refused-address',
    )
  })

  it('refuse a name that resolves inside, when the connection is made', async () => {
    const outgoing = calling([], '10.1.2.3')
    const url = 'https://reports.example.gov.vn/hooks'
    expect(outgoing.address(url).href).toBe(url)
    expect(await codeOf(outgoing.call({ what: 'delivery', method: 'POST', url }))).toBe(
      'outgoing.refused-address',
    )
  })

  it('reach a host inside that the operator has named, by its port', async () => {
    const port = await listening((request, response) => {
      request.resume()
      response.statusCode = 202
      response.end(`${request.method} ${request.headers['content-type']}`)
    })
    const outgoing = calling([`127.0.0.1:${port}`])
    const answer = await outgoing.call({
      what: 'delivery',
      method: 'POST',
      url: `http://127.0.0.1:${port}/hooks`,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(answer).toMatchObject({ status: 202, body: 'POST application/json' })
    expect(() => outgoing.address(`http://127.0.0.1:${port + 1}/`)).toThrow(HocvuError)
  })

  it('follow no redirect: what is sent would go along', async () => {
    const asked: string[] = []
    const port = await listening((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    const answer = await calling(['127.0.0.1']).call({
      what: 'delivery',
      method: 'POST',
      url: `http://127.0.0.1:${port}/hooks`,
      body: '{}',
    })
    expect(answer.status).toBe(307)
    expect(asked).toEqual(['/hooks'])
  })

  it('give up at their deadline, and on an answer that is too large', async () => {
    const port = await listening((request, response) => {
      if (request.url === '/silent') return
      response.end('x'.repeat(2000))
    })
    const outgoing = calling(['127.0.0.1'])
    const to = (path: string) => ({
      what: 'delivery',
      method: 'GET' as const,
      url: `http://127.0.0.1:${port}${path}`,
    })
    expect(await codeOf(outgoing.call({ ...to('/silent'), deadlineMs: 50 }))).toBe(
      'outgoing.unreachable',
    )
    expect(await codeOf(outgoing.call({ ...to('/large'), maxBytes: 1000 }))).toBe(
      'outgoing.bad-answer',
    )
  })
})
