import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../../connectors/contract.ts'
import { errorOf, everythingIn, startLocalPlatform } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  adl,
  answersOf,
  COURSE,
  course,
  HOME_PAGE,
  idOf,
  NOW,
  PASSWORD,
  type Store,
  startStore,
  statement,
  TEST,
  voiding,
  type Wire,
} from './store.ts'

let store: Store
afterEach(() => store.close())

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => statement(index + 1))
const questions = () => store.site.arrived.map(({ url }) => url)
const verbsAsked = () =>
  questions().flatMap(({ pathname, searchParams }) =>
    pathname === '/xapi/statements' ? (searchParams.get('verb')?.split('/').at(-1) ?? []) : [],
  )
const testsOf = ({ records }: Awaited<ReturnType<typeof gather>>) =>
  ofKind(records, 'test').map(({ sourceId, attempts }) => [sourceId, attempts.length])

describe('a pull', () => {
  it('asks verb by verb in the order of storing, signed and versioned, and for what is taken back last', async () => {
    store = await startStore(answersOf(() => statements(1)))
    await gather(store.pull())
    expect(verbsAsked()).toEqual(['completed', 'passed', 'failed', 'scored', 'answered', 'voided'])
    const [first] = store.site.arrived
    expect(first?.url.search).toBe(
      `?verb=${encodeURIComponent(adl('completed')).replaceAll('%3A', ':')}&ascending=true&limit=500`,
    )
    expect(first?.headers['x-experience-api-version']).toBe('1.0.3')
    const basic = Buffer.from(`hocvu:${PASSWORD}`).toString('base64')
    expect(first?.headers.authorization).toBe(`Basic ${basic}`)
  })

  it.each([
    ['sessions' as const, { sessionMinutes: 90 }, 'attended'],
    ['reported' as const, {}, 'progressed'],
  ])('asks for attendance by %s only where it is wanted', async (kind, settings, verb) => {
    store = await startStore(
      answersOf(() => []),
      settings,
    )
    await gather(store.pull())
    expect(verbsAsked()).not.toContain(verb)
    await gather(store.pull({ courses: [course({ attendance: [kind] })] }))
    expect(verbsAsked()).toContain(verb)
  })

  it('follows links that lead beside the endpoint, on the same host', async () => {
    store = await startStore(
      answersOf(() => statements(7)),
      { limit: 3 },
    )
    const gathered = await gather(store.pull())
    expect(testsOf(gathered)).toHaveLength(7)
    expect(questions().filter(({ pathname }) => pathname === '/more')).toHaveLength(2)
    expect(ofKind(gathered.records, 'enrolment')).toHaveLength(7)
    expect(gathered.pages.flatMap(({ listed }) => listed ?? [])).toEqual([])
  })

  it('refuses a link to another host: the password stays', async () => {
    const other = await startLocalPlatform((_, response) => response.end('{}'))
    store = await startStore((_, response) =>
      response.end(JSON.stringify({ statements: [], more: `${other.url}/xapi/statements` })),
    )
    expect(await errorOf(gather(store.pull()))).toMatchObject({ code: 'platform.refused-address' })
    expect(other.arrived).toEqual([])
    await other.close()
  })

  it('that is led in a circle ends with an error', async () => {
    store = await startStore((_, response, number) =>
      response.end(JSON.stringify({ statements: [], more: `/xapi/statements?at=${number % 2}` })),
    )
    expect(await errorOf(gather(store.pull()))).toMatchObject({ code: 'platform.bad-answer' })
    expect(store.site.arrived.length).toBeLessThan(6)
  })

  it('asks for what was stored at an instant and after, and as much before as the store may be late', async () => {
    const since = new Date('2026-02-01T00:03:00Z')
    store = await startStore(answersOf(() => statements(5)))
    expect(testsOf(await gather(store.pull({ since })))).toHaveLength(3)
    await store.close()
    store = await startStore(
      answersOf(() => statements(5)),
      { lag: 1.5 },
    )
    expect(testsOf(await gather(store.pull({ since })))).toHaveLength(4)
    expect(questions()[0]?.searchParams.get('since')).toBe('2026-02-01T00:01:29.999Z')
  })

  it('takes a statement once that comes twice, and one that was made earlier but stored later', async () => {
    const late = statement(9, { timestamp: '2026-01-01T00:00:00Z' })
    store = await startStore(answersOf(() => [statement(1), statement(1), late]))
    const { records } = await gather(store.pull())
    const tests = ofKind(records, 'test')
    expect(new Set(tests.map(({ sourceId }) => sourceId)).size).toBe(2)
    expect(tests.find(({ sourceId }) => sourceId === `test:${idOf(9)}`)).toMatchObject({
      sourceUpdatedAt: late.stored,
      attempts: [{ submittedAt: '2026-01-01T00:00:00.000Z' }],
    })
  })

  it('delivers each attempt of an account as a record of its own', async () => {
    const { actor } = statement(1)
    const second = statement(2, {
      actor,
      verb: { id: adl('failed') },
      result: { score: { scaled: 0.2 } },
    })
    store = await startStore(answersOf(() => [statement(1), second]))
    const gathered = await gather(store.pull())
    expect(new Set(ofKind(gathered.records, 'test').map(({ account }) => account))).toEqual(
      new Set([`account:${HOME_PAGE} CB1`]),
    )
    expect(testsOf(gathered)).toEqual([
      [`test:${idOf(1)}`, 1],
      [`test:${idOf(2)}`, 1],
    ])
  })

  it('leaves alone what only speaks of a statement, and what is done to a person', async () => {
    store = await startStore(
      answersOf(() => [
        statement(1, { object: { objectType: 'StatementRef', id: idOf(7) } }),
        statement(2, { object: { objectType: 'Agent', mbox: 'mailto:a@b.vn' } }),
        statement(3, { object: { objectType: 'SubStatement', verb: {}, object: {} } }),
      ]),
    )
    const { records, quarantined } = await gather(store.pull())
    expect(records).toEqual([])
    expect(quarantined).toEqual([])
  })

  it('goes on after any page, with the same facts', async () => {
    store = await startStore(
      answersOf(() => [...statements(5), statement(6, { verb: { id: adl('scored') } })]),
      { limit: 2 },
    )
    const whole = await gather(store.pull())
    for (const [index, page] of whole.pages.entries()) {
      const checkpoint: Checkpoint = JSON.parse(JSON.stringify(page.checkpoint))
      const rest = await gather(store.pull({ checkpoint }))
      const later = whole.pages.slice(index + 1).flatMap(({ records }) => records)
      expect(ofKind(rest.records, 'test')).toEqual(ofKind(later, 'test'))
    }
  })

  it('reads a verb anew when the store has forgotten where an interrupted pull stopped', async () => {
    const good = answersOf(() => statements(5))
    store = await startStore(good, { limit: 2 })
    const whole = await gather(store.pull())
    const checkpoint = whole.pages.find(({ records }) => records.length > 0)?.checkpoint ?? null
    await store.close()
    store = await startStore(
      (request, response) => {
        if (request.url.searchParams.get('from') === '2') response.writeHead(404).end('{}')
        else good(request, response)
      },
      { limit: 5 },
    )
    expect(testsOf(await gather(store.pull({ checkpoint })))).toHaveLength(5)
  })

  it('of a store that is behind delivers what it shows, fails, and begins anew next time', async () => {
    const behind = new Date(NOW.getTime() - 11 * 60_000).toISOString()
    const answer = answersOf(() => statements(1), { 'x-experience-api-consistent-through': behind })
    store = await startStore(answer)
    const records: unknown[] = []
    let checkpoint: Checkpoint | null = null
    const pull = async () => {
      for await (const page of store.pull()) {
        records.push(...page.records)
        checkpoint = page.checkpoint
      }
    }
    expect(await errorOf(pull())).toMatchObject({ code: 'platform.unavailable', retryable: true })
    expect(records).toHaveLength(3)
    store.site.arrived.length = 0
    await errorOf(gather(store.pull({ checkpoint })))
    expect(verbsAsked()[0]).toBe('completed')
    await store.close()
    store = await startStore(answer, { lag: 5 })
    expect(testsOf(await gather(store.pull()))).toHaveLength(1)
  })
})

describe('a statement that was taken back', () => {
  const topics = { topics: { [COURSE]: [`${COURSE}/1`] } }
  const everything = course({ attendance: ['topics', 'sessions', 'reported'] })
  const settings = { ...topics, sessionMinutes: 90 }
  const taken: Wire[] = [
    {},
    { verb: { id: adl('completed') }, object: { id: `${COURSE}/1` }, result: undefined },
    { verb: { id: adl('attended') }, object: { id: `${COURSE}/m` }, result: undefined },
    { verb: { id: adl('completed') }, object: { id: COURSE }, result: undefined },
    {
      verb: { id: adl('progressed') },
      object: { id: COURSE },
      result: { extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/progress': 40 } },
    },
  ]

  it.each(taken.map((part, index) => [index, part] as const))(
    'empties the fact it was (%i), also in a later pull',
    async (_, part) => {
      const list = [statement(1, part)]
      store = await startStore(
        answersOf(() => list),
        settings,
      )
      const before = await gather(store.pull({ courses: [everything] }))
      const fact = before.records.at(-1)
      list.push(voiding(500, idOf(1)))
      const since = new Date('2026-02-01T01:00:00Z')
      const after = await gather(store.pull({ courses: [everything], since }))
      expect(after.records).toHaveLength(1)
      const [emptied] = after.records
      expect(emptied).toMatchObject({
        kind: fact?.kind,
        sourceId: fact?.sourceId,
        account: fact?.account,
        course: COURSE,
      })
      expect(JSON.stringify(emptied)).not.toBe(JSON.stringify(fact))
      switch (emptied?.kind) {
        case 'test':
          expect(emptied.attempts).toEqual([])
          expect(emptied.sourceUpdatedAt).toBe(statement(500).stored)
          break
        case 'topics':
          expect(emptied.topics).toEqual([])
          break
        case 'sessions':
          expect(emptied.sessions).toEqual([])
          break
        default:
          expect(emptied).toMatchObject({ completedAt: null, progress: null })
      }
    },
  )

  it('does not empty progress that was stated since', async () => {
    const list = [statement(1, taken[4]), voiding(500, idOf(1))]
    store = await startStore(answersOf(() => list))
    const { records } = await gather(
      store.pull({ courses: [course({ attendance: ['reported'] })] }),
    )
    // As old as the statement: a newer one stands against it in the store of records.
    expect(records).toMatchObject([{ progress: null, sourceUpdatedAt: statement(1).timestamp }])
  })

  it.each<[string, Wire[]]>([
    ['of another course', [statement(1, { context: undefined })]],
    ['of another verb', [statement(1, { verb: { id: adl('liked') } })]],
    ['that the store does not have', []],
    ['that could not be read', [statement(1, { actor: {} })]],
  ])('%s changes nothing', async (_, list) => {
    const all = [...list, voiding(500, idOf(1))] as (Wire & { id: string })[]
    store = await startStore(answersOf(() => all))
    const { records, quarantined } = await gather(store.pull())
    expect(records).toEqual([])
    expect(quarantined).toEqual([])
  })

  it('among many costs a question each, on pages that are short', async () => {
    const list = statements(60).flatMap((one, index) => [one, voiding(500 + index, one.id)])
    store = await startStore(answersOf(() => list))
    const gathered = await gather(store.pull())
    expect(testsOf(gathered)).toHaveLength(60)
    expect(testsOf(gathered).every(([, attempts]) => attempts === 0)).toBe(true)
    expect(Math.max(...gathered.pages.map(({ records }) => records.length))).toBe(50)
  })
})

describe('rows that cannot be read', () => {
  it('wait in quarantine with the same key each time', async () => {
    store = await startStore((_, response) =>
      response.end(JSON.stringify({ statements: [{ verb: {} }, 'x', statement(1)], more: '' })),
    )
    const first = await gather(store.pull())
    const second = await gather(store.pull())
    expect(new Set(first.quarantined.map(({ key }) => key)).size).toBe(2)
    expect(second.quarantined).toEqual(first.quarantined)
    expect(testsOf(first)).toEqual([[`test:${idOf(1)}`, 1]])
  })
})

describe('a store that refuses', () => {
  it.each([
    [400, 'platform.bad-answer'],
    [401, 'platform.unauthorised'],
    [403, 'platform.no-right'],
    [404, 'platform.not-found'],
  ])('with HTTP %i is %s, without the password', async (status, code) => {
    store = await startStore(({ headers }, response) =>
      response.writeHead(status).end(JSON.stringify({ echo: headers.authorization })),
    )
    const error = await errorOf(gather(store.pull()))
    expect(error).toMatchObject({ code })
    const basic = Buffer.from(`hocvu:${PASSWORD}`).toString('base64')
    const shown = everythingIn(error) + store.log.join() + JSON.stringify(store.http.takeAnswers())
    expect(shown).not.toContain(PASSWORD)
    expect(shown).not.toContain(basic)
  })

  it.each([
    ['HTML', '<html></html>'],
    ['an error object', '{"error":"x"}'],
    ['a bare list', '[]'],
    ['nothing', ''],
  ])('with %s and status 200 is a failure, never "no data"', async (_, body) => {
    store = await startStore((_request, response) => response.end(body))
    expect(await errorOf(gather(store.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })
})

describe('the check of a store', () => {
  const named = (findings: { name: string; ok: boolean }[]) =>
    findings.map(({ name, ok }) => `${ok ? 'ok' : 'fault'}: ${name}`)
  const faultsOf = (findings: { name: string; ok: boolean; mend?: string }[]) => {
    const faults = findings.filter(({ ok }) => !ok)
    expect(faults.every(({ mend }) => mend)).toBe(true)
    return faults.map(({ name }) => name)
  }

  it('proves version, right, clock, delay, course and final test', async () => {
    store = await startStore(answersOf(() => statements(2)))
    expect(named(await store.check())).toEqual([
      'ok: address',
      'ok: token',
      'ok: clock',
      'ok: delay',
      `ok: course ${COURSE}`,
      `ok: course ${COURSE}: final test ${TEST}`,
    ])
  })

  it('tells a wrong clock, a late store, and what is not set', async () => {
    store = await startStore(
      answersOf(() => statements(2), {
        date: new Date(NOW.getTime() + 3_600_000).toUTCString(),
        'x-experience-api-consistent-through': '2026-02-28T00:00:00Z',
      }),
    )
    const wanted = course({ finalTests: [], attendance: ['sessions', 'topics'] })
    expect(faultsOf(await store.check([wanted]))).toEqual([
      'clock',
      'delay',
      `course ${COURSE}: score`,
      `course ${COURSE}: attendance`,
      `course ${COURSE}: attendance`,
    ])
  })

  it('tells a course that no statement names', async () => {
    store = await startStore(answersOf(() => statements(2)))
    expect(faultsOf(await store.check([course({ course: 'NTS' })]))).toEqual(['course NTS'])
  })

  it('tells a store of another version', async () => {
    store = await startStore(({ url }, response) =>
      url.pathname === '/xapi/about'
        ? response.end('{"version":["0.95"]}')
        : answersOf(() => [])(
            { url, method: '', body: '', headers: { 'x-experience-api-version': '1.0.3' } },
            response,
          ),
    )
    expect(faultsOf(await store.check([]))).toEqual(['address'])
  })

  it.each([
    [401, 'token'],
    [403, 'token'],
    [404, 'address'],
    [503, 'address'],
  ])('tells HTTP %i as a fault of the %s', async (status, name) => {
    store = await startStore((_, response) => response.writeHead(status).end('{}'))
    expect(faultsOf(await store.check())).toEqual([name])
  })
})
