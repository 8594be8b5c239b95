import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../../connectors/contract.ts'
import { type Arrived, errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { item, items, type Portal, startPortal, TOKEN, type WireItem } from './portal.ts'

let portal: Portal
afterEach(() => portal.close())

const PAGE = { paging: { type: 'page', parameter: 'p' }, parameters: { limit: 'size' }, limit: 3 }
const LINK = { paging: { type: 'link' }, limit: 3 }
type Answer = (request: Arrived, response: ServerResponse, number: number) => void

/** Numbered pages, from 1. @param ended answers for a page behind the last */
function numbered(
  list: () => WireItem[],
  { total = true, ended }: { total?: boolean; ended?: (response: ServerResponse) => void } = {},
): Answer {
  return ({ url }, response) => {
    const size = Number(url.searchParams.get('size'))
    const from = (Number(url.searchParams.get('p')) - 1) * size
    const rows = list().slice(from, from + size)
    if (rows.length === 0 && from > 0 && ended) return ended(response)
    response.end(JSON.stringify({ items: rows, ...(total && { total: list().length }) }))
  }
}

/** A link in the header leads on, by position. */
function linked(list: () => WireItem[]): Answer {
  return ({ url }, response) => {
    const from = Number(url.searchParams.get('from') ?? 0)
    if (from + 3 < list().length)
      response.setHeader('link', `</api/completions?from=${from + 3}&limit=3>; rel="next"`)
    response.end(JSON.stringify({ items: list().slice(from, from + 3), total: list().length }))
  }
}

const accountsOf = ({ records }: Awaited<ReturnType<typeof gather>>) =>
  new Set(ofKind(records, 'account').map(({ account }) => account))
const people = (count: number) => new Set(items(count).map((_, index) => `u${index + 1}`))
const asked = () => portal.site.arrived.map(({ url }) => url.pathname + url.search)

describe('numbered pages', () => {
  it('are asked for up to an empty one', async () => {
    portal = await startPortal(
      numbered(() => items(7)),
      PAGE,
    )
    const gathered = await gather(portal.pull())
    expect(accountsOf(gathered)).toEqual(people(7))
    expect(asked()).toEqual([1, 2, 3, 4].map((page) => `/api/completions?p=${page}&size=3`))
    expect(gathered.pages.at(-1)?.listed).toEqual(['NTS'])
  })

  it('of a portal that sends fewer items than it was asked for cost nobody', async () => {
    portal = await startPortal(({ url }, response) => {
      const from = (Number(url.searchParams.get('p')) - 1) * 2
      response.end(JSON.stringify({ items: items(5).slice(from, from + 2), total: 5 }))
    }, PAGE)
    expect(accountsOf(await gather(portal.pull()))).toEqual(people(5))
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['404', (response) => response.writeHead(404).end()],
    [
      'the last page again',
      (response) => response.end(JSON.stringify({ items: items(6).slice(3), total: 6 })),
    ],
  ])('may end with %s once everything came', async (_, ended) => {
    portal = await startPortal(
      numbered(() => items(6), { ended }),
      PAGE,
    )
    const gathered = await gather(portal.pull())
    expect(accountsOf(gathered)).toEqual(people(6))
    expect(gathered.pages.at(-1)?.listed).toEqual(['NTS'])
  })

  it('that end with 404 before everything came are a failure', async () => {
    portal = await startPortal((request, response, number) => {
      if (number > 1) response.writeHead(404).end()
      else numbered(() => items(6))(request, response, number)
    }, PAGE)
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.not-found' })
  })

  it('of a portal that does not know the parameter are the first one for ever: a failure', async () => {
    portal = await startPortal(
      (_, response) => response.end(JSON.stringify({ items: items(3), total: 9 })),
      PAGE,
    )
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.bad-answer' })
    expect(portal.site.arrived.length).toBeLessThan(4)
    const findings = await portal.check()
    expect(findings.find(({ name }) => name === 'paging')).toMatchObject({ ok: false })
  })

  it('without a total do not say that a course was listed whole', async () => {
    portal = await startPortal(
      numbered(() => items(4), { total: false }),
      PAGE,
    )
    const gathered = await gather(portal.pull())
    expect(accountsOf(gathered)).toEqual(people(4))
    expect(gathered.pages.flatMap(({ listed }) => listed ?? [])).toEqual([])
  })

  it('go on after any page, with the same records', async () => {
    portal = await startPortal(
      numbered(() => items(8)),
      PAGE,
    )
    const whole = await gather(portal.pull())
    for (const [index, page] of whole.pages.entries()) {
      const checkpoint: Checkpoint = JSON.parse(JSON.stringify(page.checkpoint))
      const rest = await gather(portal.pull({ checkpoint }))
      expect(rest.records).toEqual(whole.pages.slice(index + 1).flatMap((later) => later.records))
    }
  })

  it('with rows that come twice each time are read to their end', async () => {
    const list = [...items(4), item(1), item(4)]
    portal = await startPortal(
      numbered(() => list, { total: false }),
      PAGE,
    )
    expect(accountsOf(await gather(portal.pull()))).toEqual(people(4))
  })
})

describe.each<[string, (list: () => WireItem[]) => Answer, Record<string, unknown>]>([
  ['numbered', numbered, PAGE],
  ['linked', linked, LINK],
])('%s pages whose rows move', (_, answer, settings) => {
  it.each<[string, Date | null, (list: WireItem[]) => void]>([
    ['one goes', null, (list) => list.splice(0, 1)],
    ['one goes, among changes', new Date('2026-01-01'), (list) => list.splice(0, 1)],
    ['one comes in front', null, (list) => list.unshift(item(99))],
    ['a changed one moves to the end', null, (list) => list.push(...list.splice(0, 1))],
    [
      'a changed one moves to the end, among changes',
      new Date('2026-01-01'),
      (list) => list.push(...list.splice(0, 1)),
    ],
  ])('(%s) are read anew: nobody is skipped', async (_case, since, move) => {
    const list = items(9)
    portal = await startPortal((request, response, number) => {
      answer(() => list)(request, response, number)
      if (number === 1) move(list)
    }, settings)
    const accounts = accountsOf(await gather(portal.pull({ since })))
    for (const account of people(9)) expect(accounts).toContain(account)
  })

  it('each time are given up after three passes', async () => {
    const list = items(9)
    portal = await startPortal((request, response, number) => {
      answer(() => list)(request, response, number)
      list.push(...list.splice(0, (number % 3) + 1))
    }, settings)
    expect(await errorOf(gather(portal.pull()))).toMatchObject({
      code: 'platform.bad-answer',
      retryable: true,
    })
  })
})

describe('linked pages', () => {
  it('are followed to their end, signed', async () => {
    portal = await startPortal(
      linked(() => items(7)),
      LINK,
    )
    expect(accountsOf(await gather(portal.pull()))).toEqual(people(7))
    expect(asked()).toEqual([
      '/api/completions?limit=3',
      '/api/completions?from=3&limit=3',
      '/api/completions?from=6&limit=3',
    ])
    for (const { headers } of portal.site.arrived)
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`)
  })

  it.each(['https://other.example/completions?from=3', '/elsewhere?from=3'])(
    'that lead out of the address (%s) are refused',
    async (target) => {
      portal = await startPortal((_, response) => {
        response.setHeader('link', `<${target}>; rel="next"`)
        response.end(JSON.stringify({ items: items(3), total: 9 }))
      }, LINK)
      expect(await errorOf(gather(portal.pull()))).toMatchObject({
        code: 'platform.refused-address',
      })
      expect(portal.site.arrived).toHaveLength(1)
    },
  )

  it('that lead in a circle end with an error', async () => {
    portal = await startPortal((_, response, number) => {
      response.setHeader('link', `</api/completions?from=${number % 2}>; rel="next"`)
      response.end(JSON.stringify({ items: [item(number)], total: 9 }))
    }, LINK)
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.bad-answer' })
    expect(portal.site.arrived.length).toBeLessThan(6)
  })
})

describe('a portal that is asked in its own words', () => {
  it('has its own path and parameters', async () => {
    portal = await startPortal(
      (_, response) => response.end(JSON.stringify({ items: [], next_cursor: null, total: 0 })),
      {
        path: '/v2/results?include=lessons',
        parameters: { updatedSince: 'changed_after', limit: null },
      },
    )
    await gather(portal.pull({ since: new Date('2026-02-01T00:00:00Z') }))
    const [request] = portal.site.arrived
    expect(request?.url.pathname).toBe('/api/v2/results')
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      include: 'lessons',
      changed_after: '2026-02-01T00:00:00.000Z',
    })
  })

  it('and cannot tell what changed sends everything each time, and is counted', async () => {
    portal = await startPortal(
      (_, response) =>
        response.end(JSON.stringify({ items: items(2), next_cursor: null, total: 3 })),
      { parameters: { updatedSince: null } },
    )
    const since = new Date('2026-02-01T00:00:00Z')
    expect(await errorOf(gather(portal.pull({ since })))).toMatchObject({
      code: 'platform.bad-answer',
    })
    expect(asked()[0]).toBe('/api/completions?limit=200')
  })
})

describe('a portal is signed in to', () => {
  const empty = JSON.stringify({ items: [], next_cursor: null, total: 0 })

  it.each<[string, Record<string, unknown>, string, string]>([
    ['a bearer token', {}, 'authorization', `Bearer ${TOKEN}`],
    ['an API key', { signIn: { type: 'api-key', header: 'X-Api-Key' } }, 'x-api-key', TOKEN],
    [
      'user and password',
      { signIn: { type: 'basic', user: 'hocvu', password: 'bí-mật' }, token: undefined },
      'authorization',
      `Basic ${Buffer.from('hocvu:bí-mật').toString('base64')}`,
    ],
  ])('by %s', async (_, settings, header, value) => {
    portal = await startPortal((_request, response) => response.end(empty), settings)
    await gather(portal.pull())
    expect(portal.site.arrived[0]?.headers[header]).toBe(value)
  })

  it('by client credentials, once for all pages', async () => {
    portal = await startPortal(
      ({ url, headers }, response) => {
        if (url.pathname === '/api/oauth/token') {
          response.end(JSON.stringify({ access_token: 'access-1', expires_in: 3600 }))
          return
        }
        if (headers.authorization !== 'Bearer access-1') {
          response.writeHead(401).end()
          return
        }
        const next_cursor = url.searchParams.has('cursor') ? null : 'two'
        const at = next_cursor === null ? 1 : 0
        response.end(JSON.stringify({ items: [items(2)[at]], next_cursor, total: 2 }))
      },
      {
        token: undefined,
        signIn: { type: 'oauth2', tokenUrl: '/oauth/token', clientId: 'c', clientSecret: 's3' },
      },
    )
    expect(accountsOf(await gather(portal.pull()))).toEqual(people(2))
    const tokens = portal.site.arrived.filter(({ url }) => url.pathname === '/api/oauth/token')
    expect(tokens).toHaveLength(1)
    expect(tokens[0]?.body).toContain('grant_type=client_credentials')
    expect(JSON.stringify(portal.http.takeAnswers())).not.toContain('access-1')
  })
})
