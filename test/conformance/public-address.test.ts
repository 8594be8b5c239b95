/**
 * Platforms on the public internet over https, which cannot be had here: what each answered over loopback is played
 * back under a public name. A question that was not played, and an answer that nobody asked for, fail.
 */
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { withPlatform } from './cases/case.ts'
import { honestly, type MisbehavingServer } from './misbehaviour.ts'
import type { HttpPlatform } from './platform.ts'
import { platforms } from './platforms.ts'
import { learners, type Peer, type Reading, read } from './reading.ts'

const HOST = 'https://lms.example.gov.vn'
const unmocked: string[] = []
const note = ({ path }: { path: string }) => void unmocked.push(path)

beforeAll(() => {
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
  nock.enableNetConnect(/^127\.0\.0\.1:/)
  nock.emitter.on('no match', note)
})
afterEach(() => {
  const unused = nock.pendingMocks()
  nock.cleanAll()
  expect(unmocked.splice(0), 'questions without an answer').toEqual([])
  expect(unused, 'answers that nobody asked for').toEqual([])
})
afterAll(() => {
  nock.emitter.off('no match', note)
  nock.enableNetConnect()
  nock.restore()
})

/** What a pull over loopback asked, and what it read. */
async function recorded(platform: HttpPlatform) {
  const conversation: { asked: MisbehavingServer['asked']; reading: Reading | null } = {
    asked: [],
    reading: null,
  }
  await withPlatform(platform, { learners: learners(3), pageSize: 2 }, async (server) => {
    conversation.reading = await read(platform, server)
    conversation.asked = [...server.asked]
  })
  // What was let through to loopback is of no interest.
  unmocked.length = 0
  return conversation
}

/** The headers that a platform may read; the others belong to the connection. */
function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    ['accept', 'authorization', 'content-type', 'user-agent', 'x-experience-api-version'].flatMap(
      (name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]),
    ),
  )
}

/** Plays the answers to the questions, each once, for a request that is the same to the last header. */
function play(platform: HttpPlatform, asked: MisbehavingServer['asked']): Peer {
  const url = `${HOST}${platform.basePath ?? ''}`
  const state = { learners: learners(3), pageSize: 2, url }
  for (const one of asked) {
    const answer = platform.answer({ ...one, url: new URL(one.url) }, state)
    const { status, headers, body } = honestly(answer)
    const path = one.url.href.slice(one.url.origin.length)
    nock(HOST, { reqheaders: headersOf(one.headers) })
      .intercept(
        (uri) => uri === path,
        one.method,
        one.body === '' ? undefined : (sent) => sent !== '',
      )
      .reply(status, body, headers)
  }
  return { url, state, asked: [] }
}

const overHttps = { http: { allowPrivateNetwork: false } }

describe.each(
  platforms.flatMap((platform) =>
    platform.kind === 'http' ? [{ id: platform.connector.id, platform }] : [],
  ),
)('$id on the public internet', ({ platform }) => {
  it('is asked the same over https, and read the same', async () => {
    const { asked, reading } = await recorded(platform)
    const { error, records } = await read(platform, play(platform, asked), overHttps)
    expect(error).toBeNull()
    expect(records).toEqual(reading?.records)
  })

  it('is unreachable, not empty, where an answer is missing', async () => {
    const { asked } = await recorded(platform)
    const { error } = await read(platform, play(platform, asked.slice(0, -1)), overHttps)
    expect(error).toMatchObject({ code: 'platform.unreachable' })
    expect(unmocked.splice(0).length).toBeGreaterThan(0)
  })

  it('is asked again after a gateway that timed out', async () => {
    const { asked, reading } = await recorded(platform)
    const [first] = asked
    nock(HOST)
      .intercept(() => true, first?.method ?? 'GET')
      .reply(504, '<html>Gateway Timeout</html>', { 'content-type': 'text/html' })
    const { error, records, pauses } = await read(platform, play(platform, asked), overHttps)
    expect(error).toBeNull()
    expect(records).toEqual(reading?.records)
    expect(pauses).toHaveLength(1)
  })
})
