import { setImmediate as aRound } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint, Page } from '../../../connectors/contract.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { item, items, type Portal, pagesOf, startPortal, TOKEN, type WireItem } from './portal.ts'

let portal: Portal
afterEach(() => portal.close())

/** The records of one item, by kind. */
async function read(part: WireItem) {
  portal = await startPortal(pagesOf(() => [item(1, part)]))
  const gathered = await gather(portal.pull())
  return {
    ...gathered,
    account: ofKind(gathered.records, 'account')[0],
    enrolment: ofKind(gathered.records, 'enrolment')[0],
    test: ofKind(gathered.records, 'test')[0],
    sessions: ofKind(gathered.records, 'sessions')[0],
    topics: ofKind(gathered.records, 'topics')[0],
    completion: ofKind(gathered.records, 'completion')[0],
  }
}

describe('an item', () => {
  it('is an account, an enrolment, a test, sessions, topics and a completion', async () => {
    const records = await read({ completed_at: '2026-02-01T00:30:00+07:00' })
    const fact = { account: 'u1', course: 'NTS', sourceUpdatedAt: '2026-02-01T02:00:00.000Z' }
    expect(records.account).toEqual({
      kind: 'account',
      sourceId: 'account:u1',
      account: 'u1',
      fullName: 'Lò Thị Số 1',
      nameOrder: 'family-first',
      employeeCode: 'CB1',
      nationalId: null,
      username: null,
      email: 'u1@example.gov.vn',
      emailVerified: true,
      phone: null,
      dateOfBirth: '1990-01-06',
      unit: 'Xã Mường Bú',
    })
    expect(records.enrolment).toMatchObject({ ...fact, sourceId: 'enrolment:i1', state: 'active' })
    expect(records.test).toMatchObject({
      ...fact,
      sourceId: 'test:i1',
      attempts: [
        { raw: '7.5', minimum: '0', maximum: '10', submittedAt: '2026-01-31T08:00:00.000Z' },
      ],
    })
    expect(records.sessions).toMatchObject({
      ...fact,
      sourceId: 'sessions:i1',
      sessions: [
        {
          code: 'B1',
          minutes: 90,
          taken: true,
          presence: { state: 'measured', minutes: 80, excuse: null },
        },
      ],
    })
    expect(records.topics).toMatchObject({
      ...fact,
      topics: [{ code: 'NTS-1', completed: true, completedAt: '2026-01-20T03:00:00.000Z' }],
    })
    expect(records.completion).toMatchObject({
      ...fact,
      sourceId: 'completion:i1',
      completedAt: '2026-01-31T17:30:00.000Z',
      progress: '0.5',
    })
  })

  it.each([
    ['7,5', '7.5'],
    ['7.50', '7.5'],
    [4.9900000000000002, '4.99'],
    [0, '0'],
  ])('has the score %s exactly: %s', async (score, raw) => {
    const { test } = await read({
      final_test: { score, max_score: '10', attempts: 1, submitted_at: null },
    })
    expect(test?.attempts[0]).toMatchObject({ raw, maximum: '10', submittedAt: null })
  })

  it.each([[null], [{ score: null, max_score: 10, attempts: 0, submitted_at: null }]])(
    'has no attempt where the test is %s',
    async (final_test) => {
      const { test, quarantined } = await read({ final_test })
      expect(test?.attempts).toEqual([])
      expect(quarantined).toEqual([])
    },
  )

  it('has minutes clipped to the session, and the excuse', async () => {
    const { sessions } = await read({
      sessions: [
        { code: 'B1', minutes: 90, attended_minutes: 120 },
        { code: 'B2', minutes: 90, attended_minutes: 44.9, excuse: 'Đi công tác' },
      ],
    })
    expect(sessions?.sessions.map((session) => session.presence)).toEqual([
      { state: 'measured', minutes: 90, excuse: null },
      { state: 'measured', minutes: 44, excuse: 'Đi công tác' },
    ])
  })

  it('has a citizen’s number where the employee code has twelve digits', async () => {
    const { account } = await read({
      learner: { id: 77, full_name: ' Quàng  Văn Một', employee_code: '001099000001' },
    })
    expect(account).toMatchObject({
      account: '77',
      fullName: 'Quàng Văn Một',
      nationalId: '001099000001',
      employeeCode: null,
      email: null,
      dateOfBirth: null,
    })
  })

  it('may carry fields that nobody has heard of', async () => {
    const { records, quarantined } = await read({
      badge: { kind: 'x' },
      learner: { id: 'u1', full_name: 'A', zalo: 1 },
    })
    expect(records).toHaveLength(6)
    expect(quarantined).toEqual([])
  })

  it('of a course that nobody asks for is left alone', async () => {
    const { records, quarantined } = await read({ course: { code: 'AI', title: 'AI' } })
    expect(records).toEqual([])
    expect(quarantined).toEqual([])
  })
})

describe('a bad item between good ones', () => {
  it.each<[string, WireItem, string]>([
    [
      'a score above the largest',
      { final_test: { score: 11, max_score: 10, attempts: 1, submitted_at: null } },
      'score-out-of-range',
    ],
    [
      'a score below nothing',
      { final_test: { score: -1, max_score: 10, attempts: 1, submitted_at: null } },
      'score-out-of-range',
    ],
    [
      'no range',
      { final_test: { score: 0, max_score: 0, attempts: 1, submitted_at: null } },
      'range-empty',
    ],
    [
      'a score in words',
      { final_test: { score: 'bảy', max_score: 10, attempts: 1, submitted_at: null } },
      'item-unreadable',
    ],
    ['no word about a test', { final_test: undefined }, 'item-unreadable'],
    ['no learner', { learner: null }, 'item-unreadable'],
    [
      'a birth date with the month first',
      { learner: { id: 'x', full_name: 'X', date_of_birth: '12/31/1990' } },
      'item-unreadable',
    ],
    ['a time without offset', { updated_at: '2026-02-01T09:00:00' }, 'item-unreadable'],
    [
      'negative minutes',
      { sessions: [{ code: 'B1', minutes: 90, attended_minutes: -1 }] },
      'item-unreadable',
    ],
    [
      'a session twice',
      {
        sessions: [
          { code: 'B1', minutes: 9, attended_minutes: 1 },
          { code: 'B1', minutes: 9, attended_minutes: 2 },
        ],
      },
      'session-twice',
    ],
    ['progress in per cent', { progress: 50 }, 'progress-out-of-range'],
  ])('with %s waits in quarantine', async (_, part, reason) => {
    portal = await startPortal(pagesOf(() => [item(1), item(2, part), item(3)]))
    const { records, quarantined } = await gather(portal.pull())
    expect(ofKind(records, 'account').map((record) => record.account)).toEqual(['u1', 'u3'])
    expect(quarantined).toMatchObject([
      { place: 'completions item i2', reason, key: `item:i2#${reason}` },
    ])
    expect(quarantined[0]?.raw).toContain('"i2"')
  })

  it('without an id has the same key each time', async () => {
    portal = await startPortal(
      pagesOf(() => [item(1), { course: { code: 'NTS' } }, 'x', item(3)] as WireItem[]),
    )
    const first = await gather(portal.pull())
    const second = await gather(portal.pull())
    expect(ofKind(first.records, 'account')).toHaveLength(2)
    expect(first.quarantined.map((row) => row.place)).toEqual([
      'completions item without id',
      'completions item without id',
    ])
    expect(second.quarantined.map((row) => row.key)).toEqual(
      first.quarantined.map((row) => row.key),
    )
    expect(new Set(first.quarantined.map((row) => row.key)).size).toBe(2)
  })
})

describe('a pull', () => {
  it('asks with the token in the header, and follows the cursor to its end', async () => {
    portal = await startPortal(
      pagesOf(() => items(7)),
      { limit: 3 },
    )
    const { records, pages } = await gather(portal.pull())
    expect(ofKind(records, 'account')).toHaveLength(7)
    expect(pages.map((page) => page.progress)).toEqual([
      { done: 3, total: 7 },
      { done: 6, total: 7 },
      { done: 7, total: 7 },
    ])
    expect(portal.site.arrived.map(({ url }) => url.pathname + url.search)).toEqual([
      '/api/completions?limit=3',
      '/api/completions?cursor=3&limit=3',
      '/api/completions?cursor=6&limit=3',
    ])
    expect(portal.site.arrived[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
  })

  it('asks for what changed since an instant only when there is one', async () => {
    portal = await startPortal(pagesOf(() => items(1)))
    await gather(portal.pull({ since: new Date('2026-02-01T00:00:00Z') }))
    expect(portal.site.arrived[0]?.url.searchParams.get('updated_since')).toBe(
      '2026-02-01T00:00:00.000Z',
    )
  })

  it('may find nothing', async () => {
    portal = await startPortal(pagesOf(() => []))
    const { records, pages } = await gather(portal.pull())
    expect(records).toEqual([])
    expect(pages).toHaveLength(1)
  })

  it('goes on after any page, with the same records', async () => {
    portal = await startPortal(
      pagesOf(() => items(8)),
      { limit: 3 },
    )
    const whole = await gather(portal.pull())
    for (const [index, page] of whole.pages.entries()) {
      const checkpoint: Checkpoint = JSON.parse(JSON.stringify(page.checkpoint))
      const rest = await gather(portal.pull({ checkpoint }))
      expect(rest.records).toEqual(whole.pages.slice(index + 1).flatMap((later) => later.records))
    }
  })

  it('gives out a page only when the platform has been asked for the next one', async () => {
    const passed: number[] = []
    // Lets through after some rounds of the process, as a database does.
    const gate = {
      pass: async () => {
        for (let round = 0; round < 10; round += 1) await aRound()
        passed.push(passed.length + 1)
      },
      hold: async () => {},
    }
    portal = await startPortal(
      pagesOf(() => items(5)),
      { limit: 2 },
      { gate },
    )
    const asked: number[] = []
    for await (const _ of portal.pull()) asked.push(passed.length)
    expect(asked).toEqual([2, 3, 3])
  })

  it('looks up no further answer of a replay before it gives out a page: a page is as old as its own answers', async () => {
    portal = await startPortal(
      pagesOf(() => items(5)),
      { limit: 2 },
    )
    await gather(portal.pull())
    const kept = new Map(portal.http.takeAnswers().map((answer) => [answer.question, answer]))
    const found: number[] = []
    let looked = 0
    const pages = portal.replay(async (question) => {
      looked += 1
      return kept.get(question) ?? null
    })
    for await (const _ of pages) found.push(looked)
    expect(found).toEqual([1, 2, 3])
  })

  it('leaves no question behind when nobody goes on: its answer would come to the next pull', async () => {
    const answer = pagesOf(() => items(450))
    portal = await startPortal((request, response, number) => {
      setTimeout(() => answer(request, response), number === 1 ? 0 : 100)
    })
    for await (const page of portal.pull()) {
      expect(page.records.length).toBeGreaterThan(0)
      break
    }
    const left = portal.http.takeAnswers().map(({ place }) => place)
    expect(left).toEqual(['items from the beginning', 'items from 200'])
  })

  it('keeps the page without the token', async () => {
    portal = await startPortal(pagesOf(() => [item(1, { echo: TOKEN })]))
    await gather(portal.pull())
    const answers = portal.http.takeAnswers()
    expect(answers[0]?.body).toContain('"CB1"')
    expect(JSON.stringify(answers)).not.toContain(TOKEN)
  })
})

describe('pages that drift', () => {
  it('count an item once that comes again because another came in front', async () => {
    const list = items(6)
    portal = await startPortal(
      (request, response) => {
        pagesOf(() => list)(request, response)
        if (list.length === 6) list.unshift(item(99))
      },
      { limit: 3 },
    )
    const { records } = await gather(portal.pull())
    expect(new Set(ofKind(records, 'account').map((record) => record.account)).size).toBe(6)
  })

  it('of which one was skipped each time are given up, and the next try begins anew', async () => {
    const list = items(9)
    portal = await startPortal(
      ({ url }, response) => {
        const cursor = url.searchParams.get('cursor')
        const from = cursor === null ? 0 : 6
        const next = cursor === null ? 'two' : null
        response.end(
          JSON.stringify({ items: list.slice(from, from + 3), next_cursor: next, total: 9 }),
        )
      },
      { limit: 3 },
    )
    const pages: Page[] = []
    const pull = async () => {
      for await (const page of portal.pull()) pages.push(page)
    }
    expect(await errorOf(pull())).toMatchObject({ code: 'platform.bad-answer', retryable: true })
    expect(pages.flatMap(({ listed }) => listed ?? [])).toEqual([])
    portal.site.arrived.length = 0
    await errorOf(gather(portal.pull({ checkpoint: pages.at(-1)?.checkpoint ?? null })))
    expect(portal.site.arrived[0]?.url.searchParams.has('cursor')).toBe(false)
  })

  it('are not measured by a total that counts more than what changed', async () => {
    portal = await startPortal(
      pagesOf(
        () => items(2),
        () => 1000,
      ),
    )
    const { records } = await gather(portal.pull({ since: new Date('2026-02-01T00:00:00Z') }))
    expect(ofKind(records, 'account')).toHaveLength(2)
  })

  it('shrink when items are withdrawn meanwhile', async () => {
    const list = items(6)
    portal = await startPortal(
      (request, response) => {
        pagesOf(() => list)(request, response)
        if (list.length === 6) list.pop()
      },
      { limit: 3 },
    )
    const { records } = await gather(portal.pull())
    expect(new Set(ofKind(records, 'account').map((record) => record.account)).size).toBe(5)
  })

  it('say that a course was listed whole only when everything was asked for', async () => {
    portal = await startPortal(
      pagesOf(() => items(4)),
      { limit: 3 },
    )
    const full = await gather(portal.pull())
    expect(full.pages.map(({ listed }) => listed)).toEqual([undefined, ['NTS']])
    const changed = await gather(portal.pull({ since: new Date('2026-02-01T00:00:00Z') }))
    expect(changed.pages.flatMap(({ listed }) => listed ?? [])).toEqual([])
  })

  it('that lead back to a cursor from before end with an error', async () => {
    portal = await startPortal((_, response, number) =>
      response.end(
        JSON.stringify({ items: [item(number)], next_cursor: number % 2 ? 'a' : 'b', total: 9 }),
      ),
    )
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.bad-answer' })
    expect(portal.site.arrived.length).toBeLessThan(5)
  })
})
