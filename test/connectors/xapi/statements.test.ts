import { afterEach, describe, expect, it } from 'vitest'
import type { CourseRequest } from '../../../connectors/contract.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  adl,
  answersOf,
  COURSE,
  course,
  HOME_PAGE,
  idOf,
  type Store,
  startStore,
  statement,
  TEST,
  type Wire,
} from './store.ts'

let store: Store
afterEach(() => store.close())

async function read(parts: Wire[], request: Partial<CourseRequest> = {}, settings: Wire = {}) {
  store = await startStore(
    answersOf(() => parts.map((part, index) => statement(index + 1, part))),
    settings,
  )
  return await gather(store.pull({ courses: [course(request)] }))
}

const verb = (name: string) => ({ id: adl(name) })
const scored = (score: Wire) => ({ result: { score } })
const attemptsOf = async (part: Wire) => {
  const { records, quarantined } = await read([part])
  return { attempts: ofKind(records, 'test')[0]?.attempts, quarantined }
}

describe('a scored statement', () => {
  it('is an account, an enrolment and one attempt', async () => {
    const { records, quarantined } = await read([{}])
    expect(quarantined).toEqual([])
    const account = `account:${HOME_PAGE} CB1`
    const at = '2026-02-01T00:01:00.000Z'
    expect(records).toEqual([
      {
        kind: 'account',
        sourceId: `account:${account}`,
        account,
        fullName: 'Lò Thị Số 1',
        nameOrder: 'unknown',
        employeeCode: 'CB1',
        nationalId: null,
        username: 'CB1',
        email: null,
        emailVerified: true,
        phone: null,
        dateOfBirth: null,
        unit: null,
      },
      {
        kind: 'enrolment',
        sourceId: `enrolment:${account}`,
        account,
        course: COURSE,
        sourceUpdatedAt: null,
        state: 'active',
        handedOutAt: null,
        firstAccessAt: null,
      },
      {
        kind: 'test',
        sourceId: `test:${idOf(1)}`,
        account,
        course: COURSE,
        sourceUpdatedAt: at,
        test: { id: TEST, name: 'Kiểm tra cuối khóa', code: TEST },
        attempts: [
          {
            id: idOf(1),
            raw: '7.5',
            minimum: '0',
            maximum: '10',
            submittedAt: at,
            overridden: false,
          },
        ],
      },
    ])
  })

  it.each<[string, Wire, { raw: string; minimum: string; maximum: string }]>([
    [
      'raw, min and max',
      { raw: 15, min: 10, max: 20 },
      { raw: '15', minimum: '10', maximum: '20' },
    ],
    [
      'a range below nothing',
      { raw: -5, min: -10, max: 10 },
      { raw: '-5', minimum: '-10', maximum: '10' },
    ],
    [
      'raw and max',
      { raw: 4.99, max: 10, scaled: 0.5 },
      { raw: '4.99', minimum: '0', maximum: '10' },
    ],
    ['scaled alone', { scaled: 0.4995 }, { raw: '0.4995', minimum: '0', maximum: '1' }],
    [
      'scaled beside a raw without range',
      { scaled: 0.5, raw: 12 },
      { raw: '0.5', minimum: '0', maximum: '1' },
    ],
    ['a very small one', { scaled: 1e-7 }, { raw: '0.0000001', minimum: '0', maximum: '1' }],
    [
      'more digits than a double',
      { raw: Number('4.9900000000000002'), max: 10 },
      { raw: '4.99', minimum: '0', maximum: '10' },
    ],
  ])('with %s is exact', async (_, score, expected) => {
    const { attempts, quarantined } = await attemptsOf(scored(score))
    expect(quarantined).toEqual([])
    expect(attempts).toMatchObject([expected])
  })

  it.each<[string, Wire, string]>([
    ['raw above max', { raw: 11, min: 0, max: 10 }, 'score-out-of-range'],
    ['raw below an unsaid min', { raw: -1, max: 10 }, 'score-out-of-range'],
    ['scaled above 1', { scaled: 1.2 }, 'score-out-of-range'],
    ['a negative scaled score', { scaled: -0.2 }, 'score-negative'],
    ['raw alone', { raw: 7 }, 'score-without-range'],
    ['an empty range', { raw: 0, min: 0, max: 0 }, 'range-empty'],
    ['text', { raw: '7' }, 'statement-unreadable'],
    ['no score at all', {}, 'score-missing'],
  ])('with %s waits in quarantine', async (_, score, reason) => {
    const part = Object.keys(score).length === 0 ? { result: { success: true } } : scored(score)
    const { records, quarantined } = await read([{}, part, {}])
    expect(ofKind(records, 'test')).toHaveLength(2)
    expect(quarantined).toMatchObject([
      {
        key: `statement:${idOf(2)}#${reason}`,
        place: `statement ${idOf(2)}`,
        reason,
        course: COURSE,
      },
    ])
    expect(quarantined[0]?.raw).toContain('CB2')
  })

  it.each(['completed', 'passed', 'failed', 'scored', 'answered'])(
    'with the verb %s is an attempt',
    async (name) => {
      const { attempts } = await attemptsOf({ verb: verb(name) })
      expect(attempts).toHaveLength(1)
    },
  )

  it('that is completed without a score is no attempt, and no fault', async () => {
    const { records, quarantined } = await read([{ verb: verb('completed'), result: undefined }])
    expect(quarantined).toEqual([])
    expect(ofKind(records, 'test')).toEqual([])
    expect(ofKind(records, 'enrolment')).toHaveLength(1)
  })

  it.each<[string, Wire, string]>([
    ['+07:00', { timestamp: '2026-02-01T00:00:30+07:00' }, '2026-01-31T17:00:30.000Z'],
    ['+0700', { timestamp: '2026-02-01T00:00:30+0700' }, '2026-01-31T17:00:30.000Z'],
    ['-05', { timestamp: '2026-01-31T12:00-05' }, '2026-01-31T17:00:00.000Z'],
    ['nanoseconds', { timestamp: '2026-01-31T17:00:00.123456789Z' }, '2026-01-31T17:00:00.123Z'],
    ['no timestamp', { timestamp: undefined }, '2026-02-01T00:01:00.000Z'],
    ['a clock that runs ahead', { timestamp: '2030-01-01T00:00:00Z' }, '2026-02-01T00:01:00.000Z'],
  ])('was submitted at its timestamp: %s', async (_, part, submittedAt) => {
    const { attempts } = await attemptsOf(part)
    expect(attempts).toMatchObject([{ submittedAt }])
  })

  it('with a time without an offset waits in quarantine', async () => {
    const { quarantined } = await read([{ timestamp: '2026-02-01T00:00:30' }])
    expect(quarantined).toMatchObject([{ reason: 'statement-unreadable' }])
    expect(quarantined[0]?.detail).toContain('timestamp')
  })
})

describe('the course of a statement', () => {
  it.each<[string, Wire]>([
    ['its activity', { object: { id: COURSE } }],
    ['a parent', { context: { contextActivities: { parent: [{ id: COURSE }] } } }],
    [
      'a grouping',
      { context: { contextActivities: { grouping: [{ id: 'x:y' }, { id: COURSE }] } } },
    ],
    ['a parent without a list', { context: { contextActivities: { parent: { id: COURSE } } } }],
  ])('is %s', async (_, part) => {
    const { records } = await read([part], { finalTests: [] })
    expect(ofKind(records, 'enrolment')).toHaveLength(1)
  })

  it.each<[string, Wire]>([
    ['another', { context: { contextActivities: { parent: [{ id: `${COURSE}2` }] } } }],
    ['a category', { context: { contextActivities: { category: [{ id: COURSE }] } } }],
    ['none', { context: undefined }],
  ])('is not asked for when it is %s', async (_, part) => {
    const { records, quarantined } = await read([part])
    expect(records).toEqual([])
    expect(quarantined).toEqual([])
  })
})

describe('the final test', () => {
  const other = (name: Wire | undefined) => ({
    object: { id: `${COURSE}/quiz`, definition: { name } },
  })

  it.each(['Kiểm tra cuối khóa', 'Final test', TEST])('may be named %s', async (name) => {
    const { records } = await read([{}, other({ vi: 'Bài 1' })], { finalTests: [name] })
    const tests = ofKind(records, 'test')
    expect(tests).toHaveLength(1)
    expect([tests[0]?.test.name, tests[0]?.test.code]).toContain(name)
  })

  it('is the course itself where the evidence names none', async () => {
    const { records } = await read([{}, { object: { id: COURSE } }], { finalTests: [] })
    expect(ofKind(records, 'test').map(({ test }) => test.id)).toEqual([COURSE])
  })

  it('named by name only cannot be told among activities without one: they wait', async () => {
    const { quarantined } = await read([other(undefined)], { finalTests: ['Kiểm tra cuối khóa'] })
    expect(quarantined).toMatchObject([{ reason: 'activity-nameless' }])
  })

  it.each<[Wire, string | null]>([
    [{ en: 'Final', vi: 'Cuối khóa', fr: 'Final' }, 'Cuối khóa'],
    [{ 'fr-FR': 'Examen', 'en-GB': 'Final' }, 'Final'],
    [{ lo: 'ສອບເສັງ' }, 'ສອບເສັງ'],
    [{}, null],
  ])('has the name of %j in Vietnamese, else English, else any: %s', async (name, expected) => {
    const { records } = await read([{ object: { id: TEST, definition: { name } } }])
    expect(ofKind(records, 'test')[0]?.test.name).toBe(expected)
  })
})

describe('the actor of a statement', () => {
  const accountOf = async (actor: Wire, settings: Wire = {}) => {
    const { records } = await read([{ actor }], {}, settings)
    return ofKind(records, 'account')[0]
  }
  const sum = 'EBD31E95054C018B10727CCFFD2EF2EC3A016EE9'

  it.each<[string, Wire, Wire]>([
    [
      'a mailbox',
      { mbox: 'mailto:Ha@Example.gov.vn', name: 'Lò Thị Hà' },
      { account: 'mbox:ha@example.gov.vn', email: 'ha@example.gov.vn', fullName: 'Lò Thị Hà' },
    ],
    [
      'a hashed mailbox, which nobody can be matched by',
      { mbox_sha1sum: sum },
      { account: `mbox_sha1sum:${sum.toLowerCase()}`, email: null, username: null, fullName: '' },
    ],
    [
      'an OpenID',
      { openid: 'https://id.example.gov.vn/ha' },
      { account: 'openid:https://id.example.gov.vn/ha', username: 'https://id.example.gov.vn/ha' },
    ],
    [
      'an employee code at a home page that has them',
      { account: { homePage: HOME_PAGE, name: ' CB7 ' } },
      { account: `account:${HOME_PAGE} CB7`, employeeCode: 'CB7' },
    ],
    [
      'a user name at any other',
      { account: { homePage: 'https://elsewhere.example', name: 'CB7' } },
      { account: 'account:https://elsewhere.example CB7', employeeCode: null, username: 'CB7' },
    ],
    [
      'a citizen’s number',
      { account: { homePage: HOME_PAGE, name: '001099000001' } },
      { nationalId: '001099000001', employeeCode: null, username: null },
    ],
  ])('may have %s', async (_, actor, expected) => {
    expect(await accountOf(actor)).toMatchObject(expected)
  })

  it.each<[string, Wire, string]>([
    ['a group', { objectType: 'Group', name: 'Lớp 1', member: [] }, 'actor-group'],
    ['an identified group', { objectType: 'Group', mbox: 'mailto:l1@example.vn' }, 'actor-group'],
    ['nobody', { name: 'Ai đó' }, 'actor-anonymous'],
    ['two at once', { mbox: 'mailto:a@b.vn', openid: 'https://a' }, 'actor-ambiguous'],
    ['a mailbox that is none', { mbox: 'ha@example.gov.vn' }, 'actor-unreadable'],
  ])('that is %s waits in quarantine', async (_, actor, reason) => {
    const { records, quarantined } = await read([{}, { actor }])
    expect(ofKind(records, 'test')).toHaveLength(1)
    expect(quarantined).toMatchObject([{ reason }])
  })

  it('keeps the name that another of its statements told', async () => {
    const account = { homePage: HOME_PAGE, name: 'CB1' }
    const { records } = await read([
      { actor: { account, name: 'Lò Thị Hà' } },
      { actor: { account } },
      { actor: { account }, verb: verb('scored') },
    ])
    const accounts = ofKind(records, 'account')
    expect(accounts.map(({ fullName }) => fullName)).toEqual(['Lò Thị Hà'])
    expect(ofKind(records, 'test')).toHaveLength(3)
  })
})
