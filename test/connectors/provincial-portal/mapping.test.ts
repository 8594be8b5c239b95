import { afterEach, describe, expect, it } from 'vitest'
import { startEvaluator } from '../../../connectors/provincial-portal/evaluator.ts'
import { PortalSettings } from '../../../connectors/provincial-portal/settings.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { type Portal, startPortal, TOKEN, type WireItem } from './portal.ts'

/** A portal of another shape, as README.md works it out. */
const mapping = {
  items: 'data.results',
  nextCursor: 'data.after',
  total: 'data.count',
  item: {
    id: 'ref',
    updatedAt: '$fromMillis(changed * 1000)',
    learner: {
      id: 'person.no',
      fullName: 'person.ho & " " & person.ten',
      email: 'person.mail',
      employeeCode: 'person.keys[type="cbccvc"].value',
      dateOfBirth: 'person.born',
      unit: 'person.office.name',
    },
    course: { code: 'class', title: 'class_name' },
    progress: 'percent / 100',
    modules: 'lessons.{"code": code, "completed_at": $exists(done) ? done & "+07:00"}',
    finalTest: {
      score: 'exams[kind="final"].points',
      maxScore: 'exams[kind="final"].out_of',
      submittedAt: 'exams[kind="final"].at',
    },
    sessions:
      'meetings.{"code": $string(number), "minutes": length, "attended_minutes": present ? length : 0}',
    completedAt: 'null',
  },
}

function row(id: number, part: WireItem = {}): WireItem {
  return {
    ref: id,
    changed: 1_770_000_000 + id,
    person: {
      no: `p${id}`,
      ho: 'Lò Thị',
      ten: `Số ${id}`,
      mail: `p${id}@example.gov.vn`,
      keys: [
        { type: 'tel', value: '0900000000' },
        { type: 'cbccvc', value: `CB${id}` },
      ],
      born: '06/01/1990',
      office: { name: 'Xã Mường Bú' },
    },
    class: 'NTS',
    class_name: 'Nhận thức số',
    percent: 57,
    lessons: [{ code: 'L1', done: '2026-01-20T10:00:00' }, { code: 'L2' }],
    exams: [
      { kind: 'trial', points: 1, out_of: 10 },
      { kind: 'final', points: 7.1, out_of: 10, at: '2026-01-31T08:00:00Z' },
    ],
    meetings: [
      { number: 1, length: 90, present: true },
      { number: 2, length: 90, present: false },
    ],
    ...part,
  }
}

let portal: Portal
afterEach(async () => await portal?.close())

/** Pages of two, each with the text that JSON.stringify cannot write. */
async function start(
  rows: WireItem[],
  changes: Record<string, unknown> = {},
  text: (page: string) => string = (page) => page,
) {
  portal = await startPortal(
    ({ url }, response) => {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const results = rows.slice(from, from + 2)
      const after = from + 2 < rows.length ? String(from + 2) : ''
      const page = JSON.stringify({ data: { results, after, count: rows.length } })
      response.end(text(page))
    },
    { mapping: { ...mapping, item: { ...mapping.item, ...changes } } },
  )
  return await gather(portal.pull())
}

describe('a portal of another shape', () => {
  it('gives the same records as the contract', async () => {
    const { records, quarantined, pages } = await start([row(1), row(2), row(3)])
    expect(quarantined).toEqual([])
    expect(pages.map(({ progress }) => progress)).toEqual([
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ])
    expect(pages.at(-1)?.listed).toEqual(['NTS'])
    expect(ofKind(records, 'account')[0]).toMatchObject({
      sourceId: 'account:p1',
      fullName: 'Lò Thị Số 1',
      employeeCode: 'CB1',
      email: 'p1@example.gov.vn',
      dateOfBirth: '1990-01-06',
      unit: 'Xã Mường Bú',
    })
    expect(ofKind(records, 'test')[0]).toMatchObject({
      sourceId: 'test:1',
      account: 'p1',
      course: 'NTS',
      sourceUpdatedAt: new Date(1_770_000_001_000).toISOString(),
      attempts: [{ raw: '7.1', maximum: '10', submittedAt: '2026-01-31T08:00:00.000Z' }],
    })
    expect(ofKind(records, 'topics')[0]?.topics).toMatchObject([
      { code: 'L1', completed: true, completedAt: '2026-01-20T03:00:00.000Z' },
      { code: 'L2', completed: false },
    ])
    expect(ofKind(records, 'sessions')[0]?.sessions).toMatchObject([
      { code: '1', minutes: 90, presence: { minutes: 90 } },
      { code: '2', minutes: 90, presence: { minutes: 0 } },
    ])
    expect(ofKind(records, 'completion')[0]).toMatchObject({ progress: '0.57' })
  })

  it('may have one module, no session and no test', async () => {
    const { records, quarantined } = await start([
      row(1, { lessons: [{ code: 'L1' }], meetings: [], exams: [] }),
    ])
    expect(quarantined).toEqual([])
    expect(ofKind(records, 'topics')[0]?.topics).toHaveLength(1)
    expect(ofKind(records, 'sessions')[0]?.sessions).toEqual([])
    expect(ofKind(records, 'test')[0]?.attempts).toEqual([])
  })

  it('keeps every digit of a score', async () => {
    for (const [written, raw] of [
      ['4.9900000000000002', '4.99'],
      ['4.999999999999999', '4.999999999999999'],
      ['"4,995"', '4.995'],
      ['5', '5'],
    ] as const) {
      const { records } = await start([row(1)], {}, (page) =>
        page.replace('"points":7.1', `"points":${written}`),
      )
      expect(ofKind(records, 'test')[0]?.attempts[0]?.raw).toBe(raw)
      await portal.close()
    }
  })

  it('tells two people apart whose long ids differ in the last digit', async () => {
    const { records } = await start([row(1), row(2)], {}, (page) =>
      page
        .replace('"no":"p1"', '"no":9007199254740992001')
        .replace('"no":"p2"', '"no":9007199254740992002'),
    )
    expect(ofKind(records, 'account').map(({ account }) => account)).toEqual([
      '9007199254740992001',
      '9007199254740992002',
    ])
  })

  it('need not say when an item changed', async () => {
    const { updatedAt: _, ...item } = mapping.item
    portal = await startPortal(
      (_request, response) =>
        response.end(JSON.stringify({ data: { results: [row(1)], count: 1 } })),
      { mapping: { ...mapping, item } },
    )
    const { records } = await gather(portal.pull())
    expect(ofKind(records, 'test')[0]?.sourceUpdatedAt).toBeNull()
  })
})

describe('a bad item of a mapped portal', () => {
  it.each<[string, WireItem, Record<string, unknown>, string, string]>([
    [
      'that an expression fails on',
      { percent: 'nhiều' },
      {},
      'mapping-failed',
      'mapping.item.progress',
    ],
    ['without what the contract needs', { person: {} }, {}, 'item-unreadable', 'learner.id'],
    [
      'with a score above the largest',
      { exams: [{ kind: 'final', points: 11, out_of: 10 }] },
      {},
      'score-out-of-range',
      '11',
    ],
    [
      'that an expression never comes to an end on',
      { class_name: `${'a'.repeat(60)}!` },
      { course: { code: 'class', title: '$match(class_name, /^(a+)+$/).match' } },
      'mapping-too-slow',
      'mapping.item',
    ],
  ])('%s waits in quarantine alone', async (_, part, changes, reason, named) => {
    const { records, quarantined } = await start([row(1), row(2, part), row(3)], changes)
    expect(ofKind(records, 'account').map(({ account }) => account)).toEqual(['p1', 'p3'])
    expect(quarantined).toMatchObject([{ reason }])
    expect(quarantined[0]?.detail).toContain(named)
    expect(quarantined[0]?.raw).toContain('"ref":2')
    expect(quarantined[0]?.detail).not.toContain('nhiều')
  })

  it('is named by its id, as far as that could be mapped', async () => {
    const { quarantined } = await start([row(1, { percent: 'x' })])
    expect(quarantined).toMatchObject([
      { key: 'item:1#mapping-failed', place: 'completions item 1', course: 'NTS' },
    ])
  })
})

describe('expressions that never end', () => {
  const endless = {
    'a loop': '($f := function($x) { $f($x + 1) }; $f(1))',
    'a recursion': '($f := function($x) { 1 + $f($x) }; $f(1))',
    'a flood': '[1..9000000].([1..9000000])',
  }
  it.each(Object.entries(endless))(
    '%s in every item: the pull fails, and soon',
    async (_, text) => {
      const began = performance.now()
      const result = start(
        Array.from({ length: 20 }, (_row, index) => row(index + 1)),
        { progress: text },
      )
      const ended = await result.then(
        ({ quarantined }) => quarantined.map(({ reason }) => reason),
        (error: unknown) => error,
      )
      // JSONata's own limits stop some of them as faults of the item, the clock the others.
      if (Array.isArray(ended)) expect(new Set(ended)).toEqual(new Set(['mapping-failed']))
      else expect(ended).toMatchObject({ code: 'platform.bad-answer' })
      expect(performance.now() - began).toBeLessThan(15_000)
    },
  )
})

describe('expressions that reach for more than the item', () => {
  it.each([
    '$lookup($$, "constructor")',
    '$$.constructor.constructor("return process")()',
    '($f := $$.constructor.constructor; $f("return globalThis")())',
    '$$.__proto__',
    '$lookup($sum, "constructor")',
  ])('%s finds nothing', async (text) => {
    const { values, failed } = startEvaluator({ text }, 500).evaluate('{"points":5}')
    expect(values).toEqual({})
    expect(failed.map(({ code }) => code)).toEqual(failed.length === 0 ? [] : ['T1006'])
  })

  it('leave nothing behind for the next item, here or there', () => {
    const evaluator = startEvaluator(
      { spoil: '$merge([item, {"__proto__": {"points": 10}}])', points: '{}.points' },
      500,
    )
    for (const item of ['{"item":{}}', '{"item":{"__proto__":{"points":10}}}'])
      expect(evaluator.evaluate(item).values.points).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'points')).toBe(false)
  })
})

describe('a page of a mapped portal', () => {
  it.each([
    ['an error object', '{"error":"maintenance"}'],
    ['another shape', '{"data":{"results":7}}'],
    ['an object where the list should be', '{"data":{"results":{"ref":1},"count":1}}'],
    ['nothing', 'null'],
    ['HTML', '<html></html>'],
    ['JSON that breaks off', '{"data":{"results":[{"ref"'],
  ])('%s is a failure, never "no data"', async (_, body) => {
    portal = await startPortal((_request, response) => response.end(body), { mapping })
    expect(await errorOf(gather(portal.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })

  it('may be empty', async () => {
    expect((await start([])).records).toEqual([])
  })
})

describe('the settings of a mapping', () => {
  const faultOf = (change: Record<string, unknown>) => {
    const parsed = PortalSettings.safeParse({ token: TOKEN, mapping: { ...mapping, ...change } })
    const issue = parsed.error?.issues[0]
    return issue && `${issue.path.join('.')} ${issue.message}`
  }
  const ofItem = (change: Record<string, unknown>) =>
    faultOf({ item: { ...mapping.item, ...change } })

  it('are taken when they are right', () => {
    expect(faultOf({})).toBeUndefined()
    expect(
      ofItem({ finalTest: { score: '-exam.points', maxScore: 10 } }),
      'a number is an expression too',
    ).toBeUndefined()
  })

  it.each<[string, string | undefined, RegExp]>([
    ['a fault of JSONata', faultOf({ items: 'data.[' }), /^mapping\.items .*at character 6/],
    ['an unknown key', ofItem({ score: 'x' }), /^mapping\.item .*score/],
    ['a missing key', ofItem({ id: undefined }), /^mapping\.item\.id must be a JSONata expression/],
    [
      'what the portal sends, run',
      ofItem({ progress: '$eval(formula)' }),
      /^mapping\.item\.progress holds \$eval at character 5/,
    ],
    ['another result each time', ofItem({ updatedAt: '$now()' }), /updatedAt holds \$now/],
    [
      'a score that is reckoned',
      ofItem({ finalTest: { score: 'points * 10', maxScore: '100' } }),
      /^mapping\.item\.finalTest\.score holds "\*" at character 8, which changes digits/,
    ],
    [
      'a score that is rounded',
      ofItem({ finalTest: { score: '$round(points)', maxScore: '100' } }),
      /score holds \$round/,
    ],
    [
      // 4.999999999999999 & "" is "5".
      'a score that is joined to text',
      ofItem({ finalTest: { score: 'points & ""', maxScore: '10' } }),
      /score holds "&" at character 8, which changes digits/,
    ],
    [
      // $number("4.99999999999999999") is 5.
      'a score that is made a number',
      ofItem({ finalTest: { score: '$number(points)', maxScore: '10' } }),
      /score holds \$number/,
    ],
    ['no cursor', faultOf({ nextCursor: undefined }), /^mapping\.nextCursor is missing/],
  ])('with %s are refused, naming key and place', (_, fault, expected) => {
    expect(fault).toMatch(expected)
  })
})
