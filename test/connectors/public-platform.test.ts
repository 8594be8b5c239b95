import nock from 'nock'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../connectors/contract.ts'
import { createConnectorHttp } from '../../connectors/http.ts'
import { provincialPortal } from '../../connectors/provincial-portal/connector.ts'
import { localTokenKeeper } from '../../connectors/tokens.ts'

/** A platform on the public internet over https, which cannot be had here: its answers are replayed. */
const HOST = 'https://portal.example.gov.vn'
const TOKEN = 'made-up-portal-token'

describe('a platform on the public internet', () => {
  beforeAll(() => {
    nock.disableNetConnect()
  })
  afterEach(() => {
    // A replayed answer that nobody asked for is a test that shows nothing.
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
  })
  afterAll(() => {
    nock.enableNetConnect()
    nock.restore()
  })

  async function pull(): Promise<Page[]> {
    const http = createConnectorHttp({
      baseUrl: HOST,
      allowPrivateNetwork: false,
      secrets: [TOKEN],
      log: pino({ level: 'silent' }),
      wait: async () => {},
    })
    const settings = provincialPortal.settings.parse({ token: TOKEN })
    const now = () => new Date('2026-03-02T02:00:00Z')
    const request = {
      courses: [{ course: 'KNS', finalTests: [], attempts: [], attendance: [] }],
      since: null,
      checkpoint: null,
      startedAt: now(),
    }
    const pages: Page[] = []
    for await (const page of provincialPortal.pull(request, {
      settings,
      http,
      tokens: localTokenKeeper(now),
      files: [],
      now,
    }))
      pages.push(page)
    http.close()
    return pages
  }

  const page = { items: [], next_cursor: null, total: 0 }

  it('is asked over https, with the token in the header and nowhere else', async () => {
    const asked: string[] = []
    nock(HOST, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .get('/completions')
      .query(true)
      .reply(200, (uri) => {
        asked.push(uri)
        return page
      })
    await pull()
    expect(asked).toHaveLength(1)
    expect(asked.join()).not.toContain(TOKEN)
  })

  it('is asked again after a gateway that timed out', async () => {
    nock(HOST).get('/completions').query(true).reply(504, '<html>Gateway Timeout</html>')
    nock(HOST).get('/completions').query(true).reply(200, page)
    expect(await pull()).toHaveLength(1)
  })

  it('that answers nothing replayed is unreachable, not empty', async () => {
    await expect(pull()).rejects.toMatchObject({ code: 'platform.unreachable' })
  })
})
