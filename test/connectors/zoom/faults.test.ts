import { afterEach, describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../connectors/contract.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  type Account,
  at,
  type Between,
  came,
  course,
  instance,
  MEETING,
  meeting,
  refuse,
  registrant,
  startAccount,
  stay,
} from './account.ts'

let account: Account
afterEach(() => account.close())

const held = () =>
  meeting({
    registrants: [registrant('a'), registrant('b')],
    instances: [
      instance(
        'u==',
        ['08:00', '10:00'],
        [came('a', stay('08:00', '10:00')), came('b', stay('08:00', '09:30'))],
      ),
    ],
  })
const isReport = (url: URL) => url.pathname.startsWith('/v2/report/')
const reasons = (quarantined: readonly { reason: string }[]) =>
  quarantined.map(({ reason }) => reason)
const sessions = (records: readonly SourceRecord[]) =>
  ofKind(records, 'sessions').flatMap((record) =>
    record.sessions.map(({ taken, presence }) => ({ taken, ...presence })),
  )

/** Rows of a report as a test edits them. */
function edited(edit: (rows: Record<string, unknown>[]) => unknown[]): Between {
  return ({ url }, response) => {
    if (!isReport(url)) return false
    const row = (registrant_id: string, join: string, leave: string) => ({
      id: '',
      user_id: `seat-${registrant_id}`,
      registrant_id,
      name: `Hoa ${registrant_id}`,
      user_email: '',
      ip_address: '203.113.1.1',
      join_time: at(join).toISOString(),
      leave_time: at(leave).toISOString(),
      status: 'in_meeting',
    })
    const rows = edit([row('a', '08:00', '10:00'), row('b', '08:00', '09:30')])
    response.end(JSON.stringify({ participants: rows, next_page_token: '' }))
    return true
  }
}

describe('a report that is not there', () => {
  const missing: Between = ({ url }, response) => {
    if (!isReport(url)) return false
    refuse(response, 404, 3001, 'Meeting ID is invalid or not end.')
    return true
  }

  it('leaves a session that has just ended still possible', async () => {
    account = await startAccount([held()], { between: missing })
    const { records, quarantined } = await gather(account.pull())
    expect(quarantined).toEqual([])
    expect(sessions(records)).toEqual([
      { taken: false, state: 'unrecorded' },
      { taken: false, state: 'unrecorded' },
    ])
  })

  it('is told after three days', async () => {
    account = await startAccount([held()], { between: missing, now: at('+4 08:00') })
    const { records, quarantined } = await gather(account.pull())
    expect(reasons(quarantined)).toEqual(['report-missing'])
    expect(sessions(records)).toEqual([])
  })

  it('is not taken for a class to which nobody came', async () => {
    account = await startAccount([held()], { between: edited(() => []) })
    expect(sessions((await gather(account.pull())).records)[0]).toMatchObject({ taken: false })
  })
})

describe('what Zoom has forgotten', () => {
  const YEARS_LATER = at('+500 08:00')

  it.each<[string, (url: URL) => boolean]>([
    ['of the instance', (url) => url.pathname === '/v2/past_meetings/u%3D%3D'],
    ['of who was there', isReport],
  ])('%s is told', async (_, isForgotten) => {
    account = await startAccount([held()], {
      between({ url }, response) {
        if (!isForgotten(url)) return false
        refuse(response, 400, 12702, 'Can not access a meeting a year ago.')
        return true
      },
    })
    const { records, quarantined } = await gather(account.pull())
    expect(reasons(quarantined)).toEqual(['instance-too-old'])
    expect(quarantined[0]?.detail).toContain('15 months')
    expect(ofKind(records, 'account')).toHaveLength(2)
  })

  it('without a word is told too, at the first reading', async () => {
    account = await startAccount([{ ...held(), instances: [] }], { now: YEARS_LATER })
    expect(reasons((await gather(account.pull())).quarantined)).toEqual(['instance-too-old'])
    expect((await gather(account.pull({ since: at('+499 08:00') }))).quarantined).toEqual([])
  })
})

describe('an instance outside the schedule', () => {
  const outside = (participants = [came('a', stay('+1 08:00', '+1 08:30'))]) => ({
    ...held(),
    instances: [...held().instances, instance('o/1==', ['+1 08:00', '+1 08:30'], participants)],
  })

  it('with learners in it waits for a person, who says what it was', async () => {
    account = await startAccount([outside()])
    const { records, quarantined } = await gather(account.pull())
    expect(reasons(quarantined)).toEqual(['instance-outside-schedule'])
    expect(quarantined[0]?.detail).toContain('"o/1==": session')
    expect(sessions(records)).toHaveLength(2)
    await account.close()
    account = await startAccount([outside()], { settings: { instances: { 'o/1==': 'session' } } })
    expect(sessions((await gather(account.pull())).records)).toHaveLength(4)
    await account.close()
    account = await startAccount([outside()], { settings: { instances: { 'o/1==': 'ignore' } } })
    expect((await gather(account.pull())).quarantined).toEqual([])
  })

  it('that counted as a session is taken back once a person says that it was none, guests included', async () => {
    const rehearsal = meeting({
      occurrences: [],
      instances: [
        instance(
          'r/1==',
          ['-1 08:00', '-1 09:00'],
          [{ name: 'Khách', stays: [stay('-1 08:00', '-1 09:00')] }],
        ),
        instance('u==', ['08:00', '10:00'], [came('a', stay('08:00', '10:00'))]),
      ],
    })
    const read = async () =>
      ofKind((await gather(account.pull())).records, 'sessions').map(({ sourceId, sessions }) => ({
        sourceId,
        codes: sessions.map(({ code }) => code),
      }))
    account = await startAccount([rehearsal])
    const before = (await read()).filter(({ codes }) => codes.includes('r/1=='))
    expect(before).toHaveLength(2)
    await account.close()
    account = await startAccount([rehearsal], { settings: { instances: { 'r/1==': 'ignore' } } })
    const after = await read()
    for (const { sourceId } of before) expect(after).toContainEqual({ sourceId, codes: [] })
    expect(after.flatMap(({ codes }) => codes)).toEqual(['u=='])
  })

  it('in which the host was alone is a rehearsal', async () => {
    account = await startAccount([outside([])])
    expect((await gather(account.pull())).quarantined).toEqual([])
  })
})

describe('a bad row of a report', () => {
  it.each<[string, Record<string, unknown>]>([
    ['without a time of joining', { join_time: '' }],
    ['without a time of leaving', { leave_time: undefined }],
    ['that leaves before it joins', { leave_time: at('07:00').toISOString() }],
  ])('%s leaves that person open, and the others are read', async (_, part) => {
    account = await startAccount([held()], {
      between: edited(([first, second]) => [{ ...first, ...part }, second]),
    })
    const { records, quarantined } = await gather(account.pull())
    expect(reasons(quarantined)).toEqual(['participant-unreadable'])
    expect(sessions(records)).toEqual([
      { taken: true, state: 'unrecorded' },
      { taken: true, state: 'measured', minutes: 90, excuse: null },
    ])
    // Of the log only what is needed to find the row again.
    expect(quarantined[0]?.raw).toContain('"registrant_id":"a"')
    expect(quarantined[0]?.raw).not.toContain('203.113.1.1')
  })

  it('of whom nothing is known waits for a person', async () => {
    account = await startAccount([held()], {
      between: edited((rows) => [...rows, { ...rows[0], registrant_id: '', user_id: '' }]),
    })
    const { quarantined } = await gather(account.pull())
    expect(reasons(quarantined)).toEqual(['participant-unidentified'])
    expect(JSON.parse(quarantined[0]?.raw ?? '')).toEqual({
      meeting: MEETING,
      session: at('08:00').toISOString(),
      name: 'Hoa a',
      minutes: 120,
    })
    expect((await gather(account.pull())).quarantined).toEqual(quarantined)
  })

  it('of whom nothing is known, who was not there during the session, is let go', async () => {
    const late = { join_time: at('10:05').toISOString(), leave_time: at('10:20').toISOString() }
    account = await startAccount([held()], {
      between: edited((rows) => [...rows, { ...rows[0], ...late, registrant_id: '', user_id: '' }]),
    })
    expect((await gather(account.pull())).quarantined).toEqual([])
  })
})

describe('a list on many pages', () => {
  const many = () => {
    const everybody = Array.from({ length: 700 }, (_, index) => registrant(`r${index}`))
    const participants = everybody.map(({ id }) => came(id, stay('08:00', '10:00')))
    return meeting({
      registrants: everybody,
      instances: [instance('u==', ['08:00', '10:00'], participants)],
    })
  }
  const asksFor = (url: URL, page: string) => url.searchParams.get('next_page_token') === page

  it('is read to its end at once', async () => {
    account = await startAccount([many()])
    const { records, pages } = await gather(account.pull())
    expect(sessions(records).filter(({ state }) => state === 'measured')).toHaveLength(700)
    expect(pages.filter(({ listed }) => listed)).toHaveLength(1)
    const requests = account.paths().filter((path) => path.includes('/report/'))
    expect(requests).toHaveLength(3)
  })

  it('is read anew when the page token has run out', async () => {
    let expired = 0
    account = await startAccount([many()], {
      between({ url }, response) {
        if (!isReport(url) || !asksFor(url, 'after-600') || expired > 0) return false
        expired += 1
        refuse(response, 400, 300, 'The next page token is invalid or expired.')
        return true
      },
    })
    const { records } = await gather(account.pull())
    expect(expired).toBe(1)
    expect(sessions(records).filter(({ state }) => state === 'measured')).toHaveLength(700)
  })

  it('is read anew when somebody registered or cancelled meanwhile', async () => {
    let cancelled = false
    account = await startAccount([many()], {
      between({ url }) {
        if (url.pathname.endsWith('/registrants') && asksFor(url, 'after-300') && !cancelled) {
          cancelled = true
          account.account.meetings = account.account.meetings.map((one) => ({
            ...one,
            registrants: one.registrants.slice(1),
          }))
        }
        return false
      },
    })
    const { records } = await gather(account.pull({ courses: [course({ attendance: ['none'] })] }))
    expect(ofKind(records, 'account')).toHaveLength(699)
  })

  it('that never comes to rest fails', async () => {
    account = await startAccount([many()], {
      between({ url }) {
        if (url.pathname.endsWith('/registrants'))
          account.account.meetings = account.account.meetings.map((one) => ({
            ...one,
            registrants: one.registrants.slice(1),
          }))
        return false
      },
    })
    expect(await errorOf(gather(account.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })

  it('whose total Zoom counts in another way is taken, but not called whole', async () => {
    account = await startAccount([held()], {
      between({ url }, response) {
        if (!url.pathname.endsWith('/registrants')) return false
        const registrants = [{ id: 'a' }, { id: 'b' }]
        response.end(JSON.stringify({ registrants, next_page_token: '', total_records: 5 }))
        return true
      },
    })
    const { records, pages } = await gather(account.pull())
    expect(ofKind(records, 'account')).toHaveLength(2)
    expect(pages.some(({ listed }) => listed)).toBe(false)
  })

  it('whose pages go in circles fails', async () => {
    account = await startAccount([held()], {
      between({ url }, response) {
        if (!url.pathname.endsWith('/registrants')) return false
        response.end(JSON.stringify({ registrants: [{ id: 'a' }], next_page_token: 'again' }))
        return true
      },
    })
    expect(await errorOf(gather(account.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })
})

describe('a refusal of Zoom', () => {
  const refusing = (status: number, code: number, message: string) =>
    startAccount([held()], {
      between({ url }, response) {
        if (url.pathname === '/oauth/token') return false
        refuse(response, status, code, message)
        return true
      },
    })

  it.each([
    [4711, 'Invalid access token, does not contain scopes:[meeting:read:list_registrants:admin].'],
    [200, 'Only available for Paid or ZMP account.'],
  ])(
    'of the right (code %i) is no fault of the platform, and says what is lacking',
    async (code, text) => {
      account = await refusing(400, code, text)
      const error = await errorOf(gather(account.pull()))
      expect(error).toMatchObject({ code: 'platform.no-right' })
      expect(String(error)).toContain(text)
    },
  )

  it('of one meeting does not keep the others from being read', async () => {
    account = await startAccount([held()])
    const wish = {
      courses: [course({ course: '99999999999' }), course(), course({ course: 'lớp 1' })],
    }
    const found: SourceRecord[] = []
    const error = await errorOf(
      (async () => {
        for await (const page of account.pull(wish)) found.push(...page.records)
      })(),
    )
    expect(ofKind(found, 'account')).toHaveLength(2)
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('99999999999')
    expect(String(error)).toContain('lớp 1')
  })

  it('of the sign-in asks for no data', async () => {
    account = await startAccount([held()], { settings: { accountId: 'another' } })
    expect(await errorOf(gather(account.pull()))).toMatchObject({ code: 'platform.unauthorised' })
    expect(account.paths()).toEqual([])
  })
})
