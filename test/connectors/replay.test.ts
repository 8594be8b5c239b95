import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeptAnswer } from '../../connectors/contract.ts'
import type { ConnectorHttp, HttpCall } from '../../connectors/http.ts'
import { replayHttp } from '../../connectors/replay.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { type LocalPlatform, startLocalPlatform, testHttp } from './local-platform.ts'

const OLD = 'token-of-the-old-year'
const NEW = 'token-of-the-new-year'

let site: LocalPlatform
let kept: KeptAnswer[]

const call = (token: string, page: string, more: Partial<HttpCall<string>> = {}) => ({
  what: 'the grades',
  method: 'GET' as const,
  path: '/grades',
  query: { page, wstoken: token },
  read: ({ body }: { body: string }) => body,
  ...more,
})
const refused = call(OLD, '9', {
  refusal: ({ body }) => new HocvuError('platform.no-right', `It says ${body}.`),
})

beforeAll(async () => {
  site = await startLocalPlatform(({ url }, response) => {
    const page = url.searchParams.get('page')
    if (page === '9') response.writeHead(403)
    response.end(`page ${page} for ${url.searchParams.get('wstoken')}`)
  })
  const { http } = testHttp(`${site.url}/api`, { secrets: [OLD] })
  for (const page of ['1', '2']) await http.request(call(OLD, page))
  await http.request(refused).catch(() => {})
  kept = http.takeAnswers()
  http.close()
})
afterAll(() => site.close())

/** The platform by now: another host, another token. */
const replayed = (): ConnectorHttp =>
  replayHttp(
    { baseUrl: 'https://moved.example.gov.vn/lms', secrets: [NEW] },
    async (question) => kept.find((answer) => answer.question === question) ?? null,
  )

describe('a replay', () => {
  it('finds its answers after the token was renewed and the platform has moved', async () => {
    expect(await replayed().request(call(NEW, '2'))).toBe('page 2 for [hidden]')
    expect(await replayed().request(call(NEW, '1'))).toBe('page 1 for [hidden]')
  })

  it('comes to the same refusal', async () => {
    const again = { ...refused, query: { page: '9', wstoken: NEW } }
    await expect(replayed().request(again)).rejects.toMatchObject({
      code: 'platform.no-right',
      message: 'It says page 9 for [hidden].',
    })
  })

  it('does not guess what was never answered, and asks nobody', async () => {
    const before = site.arrived.length
    await expect(replayed().request(call(NEW, '3'))).rejects.toMatchObject({
      code: 'sync.answer-missing',
    })
    expect(site.arrived).toHaveLength(before)
  })
})
