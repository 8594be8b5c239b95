import { afterEach, describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../connectors/contract.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  type Account,
  at,
  came,
  course,
  emailKey,
  instance,
  MEETING,
  meeting,
  NOW,
  registrant,
  startAccount,
  stay,
} from './account.ts'

let account: Account
afterEach(() => account.close())

/** Minutes or state of each account in each session. */
function presences(records: readonly SourceRecord[]) {
  return Object.fromEntries(
    ofKind(records, 'sessions').flatMap((record) =>
      record.sessions.map(({ code, minutes, taken, presence }) => [
        `${record.account.replace(`${MEETING}:`, '')} ${code}`,
        [presence.state === 'measured' ? presence.minutes : presence.state, minutes, taken],
      ]),
    ),
  )
}
const CODE = at('08:00').toISOString()

describe('a class', () => {
  it('is its registrants as accounts and enrolments, and their minutes', async () => {
    const [a, b] = [registrant('a', { org: 'Xã Mường Bú', phone: '0912345678' }), registrant('b')]
    account = await startAccount([
      meeting({
        registrants: [a, b],
        instances: [instance('u==', ['07:50', '10:10'], [came('a', stay('08:05', '10:05'))])],
      }),
    ])
    const { records, pages, quarantined } = await gather(account.pull())
    expect(quarantined).toEqual([])
    expect(pages.map(({ listed }) => listed)).toEqual([[MEETING], undefined, undefined])
    expect(ofKind(records, 'account')[0]).toEqual({
      kind: 'account',
      sourceId: `account:${MEETING}:a`,
      account: `${MEETING}:a`,
      fullName: 'Lò Thị Hoa a',
      nameOrder: 'family-first',
      employeeCode: 'CB-a',
      nationalId: null,
      username: null,
      email: 'a@example.gov.vn',
      emailVerified: true,
      phone: '0912345678',
      dateOfBirth: null,
      unit: 'Xã Mường Bú',
    })
    expect(ofKind(records, 'enrolment').map((record) => [record.account, record.state])).toEqual([
      [`${MEETING}:a`, 'active'],
      [`${MEETING}:b`, 'active'],
    ])
    // The host is no learner; who never came was there 0 minutes.
    expect(presences(records)).toEqual({
      [`a ${CODE}`]: [115, 120, true],
      [`b ${CODE}`]: [0, 120, true],
    })
  })

  it('counts rejoins, devices and breakout rooms once, the waiting room not at all', async () => {
    account = await startAccount([
      meeting({
        registrants: [registrant('a'), registrant('b'), registrant('c')],
        instances: [
          instance(
            'u==',
            ['08:00', '10:00'],
            [
              came('a', stay('08:00', '09:00'), stay('08:30', '09:15'), stay('09:30', '10:00')),
              came('b', stay('08:00', '08:40'), stay('08:40', '09:40', 'breakout')),
              came('c', stay('08:00', '08:30', 'waiting'), stay('08:30', '09:30')),
            ],
          ),
        ],
      }),
    ])
    expect(presences((await gather(account.pull())).records)).toEqual({
      [`a ${CODE}`]: [105, 120, true],
      [`b ${CODE}`]: [100, 120, true],
      [`c ${CODE}`]: [60, 120, true],
    })
  })

  it('gives both registrations of one person the minutes of both', async () => {
    account = await startAccount([
      meeting({
        registrants: [
          registrant('a'),
          registrant('a2', { firstName: 'Hoa a', employeeCode: 'cb-a' }),
        ],
        instances: [
          instance(
            'u==',
            ['08:00', '10:00'],
            [came('a', stay('08:00', '09:00')), came('a2', stay('08:50', '10:00'))],
          ),
        ],
      }),
    ])
    expect(presences((await gather(account.pull())).records)).toEqual({
      [`a ${CODE}`]: [120, 120, true],
      [`a2 ${CODE}`]: [120, 120, true],
    })
  })

  it('keeps guests apart: by Zoom user, by e-mail, and by nothing that a name could join', async () => {
    account = await startAccount([
      meeting({
        instances: [
          instance(
            'u/1==',
            ['08:00', '10:00'],
            [
              {
                name: 'Bình',
                userId: 'U7',
                email: 'binh@example.gov.vn',
                stays: [stay('08:00', '10:00')],
              },
              { name: 'Cúc', email: 'Cuc@example.com', stays: [stay('08:00', '09:00')] },
              { name: 'Hoa a', stays: [stay('08:00', '08:30'), stay('09:00', '09:10')] },
              { name: 'Đến muộn', stays: [stay('10:00', '10:05')] },
            ],
          ),
        ],
      }),
    ])
    const { records } = await gather(account.pull())
    const guests = ofKind(records, 'account').filter(({ account: id }) => id !== `${MEETING}:a`)
    expect(
      guests.map(({ account: id, email, emailVerified }) => [id, email, emailVerified]),
    ).toEqual([
      [`${MEETING}:user:U7`, 'binh@example.gov.vn', true],
      [`${MEETING}:${emailKey('cuc@example.com')}`, 'cuc@example.com', false],
      [`${MEETING}:guest:u/1==:16781312`, null, false],
      [`${MEETING}:guest:u/1==:16782336`, null, false],
    ])
    expect(ofKind(records, 'enrolment')).toHaveLength(1)
    expect(Object.values(presences(records)).map(([minutes]) => minutes)).toEqual([
      0, 120, 60, 30, 10,
    ])
  })

  it('takes twelve digits in the place of the code for a citizen number', async () => {
    account = await startAccount([
      meeting({ registrants: [registrant('a', { employeeCode: '014 203 004567' })] }),
    ])
    const [one] = ofKind((await gather(account.pull())).records, 'account')
    expect(one).toMatchObject({ employeeCode: null, nationalId: '014203004567' })
  })

  it('asks for nothing but registrants where attendance comes from elsewhere', async () => {
    account = await startAccount([meeting()])
    const { records } = await gather(account.pull({ courses: [course({ attendance: ['none'] })] }))
    expect(records.map(({ kind }) => kind)).toEqual(['account', 'enrolment'])
    expect(account.paths()).toHaveLength(2)
  })
})

describe('a meeting that is held several times', () => {
  const two = () =>
    meeting({
      occurrences: [
        { startsAt: at('-1 08:00'), minutes: 120 },
        { startsAt: at('08:00'), minutes: 120 },
        { startsAt: at('+3 08:00'), minutes: 120 },
      ],
      instances: [
        instance('/first+/==', ['-1 08:00', '-1 10:00'], [came('a', stay('-1 08:00', '-1 09:00'))]),
        instance('second==', ['08:00', '10:00'], [came('a', stay('08:00', '10:00'))]),
      ],
    })

  it('is read by its instances, each by its UUID, and not by its last time alone', async () => {
    account = await startAccount([two()])
    const { records } = await gather(
      account.pull({ courses: [course({ course: '812 3456 7890' })] }),
    )
    expect(presences(records)).toEqual({
      [`a ${at('-1 08:00').toISOString()}`]: [60, 120, true],
      [`a ${CODE}`]: [120, 120, true],
      [`a ${at('+3 08:00').toISOString()}`]: ['unrecorded', 120, false],
    })
    expect(account.paths()).toEqual([
      `/v2/meetings/${MEETING}`,
      `/v2/meetings/${MEETING}/registrants`,
      `/v2/past_meetings/${MEETING}/instances`,
      '/v2/past_meetings/%252Ffirst%252B%252F%253D%253D',
      '/v2/past_meetings/second%3D%3D',
      '/v2/report/meetings/%252Ffirst%252B%252F%253D%253D/participants',
      '/v2/report/meetings/second%3D%3D/participants',
    ])
  })

  it('has one page for each session; after any of them a pull goes on with the next', async () => {
    account = await startAccount([two()])
    const whole = await gather(account.pull())
    expect(whole.pages.map(({ progress }) => progress)).toEqual([
      undefined,
      { done: 1, total: 2 },
      { done: 2, total: 2 },
      { done: 2, total: 2 },
    ])
    for (const [index, page] of whole.pages.entries()) {
      const rest = await gather(account.pull({ checkpoint: page.checkpoint }))
      expect(rest.pages).toEqual(whole.pages.slice(index + 1))
    }
  })

  it('is read again only as far back as Zoom may still add to it', async () => {
    account = await startAccount([two()], { now: at('+3 07:00') })
    const { records } = await gather(account.pull({ since: at('+2 12:00') }))
    expect(Object.keys(presences(records))).toEqual([
      `a ${CODE}`,
      `a ${at('+3 08:00').toISOString()}`,
    ])
    expect(account.paths().join()).not.toContain('/report/meetings/%252F')
  })

  it('does not hold the past against somebody who registered afterwards', async () => {
    const late = registrant('late', { registeredAt: at('-1 12:00') })
    account = await startAccount([{ ...two(), registrants: [late] }])
    expect(presences((await gather(account.pull())).records)).toMatchObject({
      [`late ${at('-1 08:00').toISOString()}`]: ['unrecorded', 120, true],
      [`late ${CODE}`]: [0, 120, true],
    })
  })

  it('forgets a session that was called off: what is to come is told whole', async () => {
    account = await startAccount([two()])
    const coming = async () =>
      ofKind((await gather(account.pull())).records, 'sessions').find(({ sourceId }) =>
        sourceId.includes(':coming:'),
      )?.sessions
    expect(await coming()).toHaveLength(1)
    account.account.meetings = [{ ...two(), occurrences: two().occurrences.slice(0, 2) }]
    expect(await coming()).toEqual([])
  })
})

describe('what is kept', () => {
  it('is minutes, not the log: no time of joining, and nobody in the checkpoint', async () => {
    const guest = { name: 'Khách lạ', email: 'khach@example.com', stays: [stay('08:07', '09:13')] }
    account = await startAccount([
      meeting({
        instances: [
          instance('u==', ['08:00', '10:00'], [came('a', stay('08:11', '09:17')), guest]),
        ],
      }),
    ])
    const { pages } = await gather(account.pull())
    const all = JSON.stringify(pages)
    for (const minute of ['01:07', '02:13', '01:11', '02:17']) expect(all).not.toContain(minute)
    const beyondTheAccount = pages
      .flatMap(({ records }) => records)
      .filter(({ kind }) => kind !== 'account')
    expect(all).toContain(guest.email)
    expect(JSON.stringify(beyondTheAccount)).not.toContain(guest.email)
    const checkpoints = JSON.stringify(pages.map(({ checkpoint }) => checkpoint))
    for (const personal of ['Hoa', 'CB-a', '@']) expect(checkpoints).not.toContain(personal)
  })

  it('is asked for in categories of rate', async () => {
    const asked = new Set<string>()
    account = await startAccount(
      [meeting({ instances: [instance('u==', ['08:00', '10:00'], [])] })],
      {
        http: {
          gate: { pass: async (category) => void asked.add(category), hold: async () => {} },
        },
      },
    )
    await gather(account.pull())
    expect([...asked].sort()).toEqual(['default', 'heavy', 'light', 'medium'])
  })

  it('is nothing yet of a class that is not over: it is still to come', async () => {
    const running = meeting({
      occurrences: [{ startsAt: at('+1 08:30'), minutes: 120 }],
      instances: [
        instance('u==', ['+1 08:30', '+1 10:30'], [came('a', stay('+1 08:30', '+1 10:30'))]),
      ],
    })
    account = await startAccount([running])
    expect(NOW).toEqual(at('+1 09:00'))
    const code = at('+1 08:30').toISOString()
    expect(presences((await gather(account.pull())).records)).toEqual({
      [`a ${code}`]: ['unrecorded', 120, false],
    })
    account.account.now = at('+1 11:00')
    expect(presences((await gather(account.pull())).records)).toEqual({
      [`a ${code}`]: [120, 120, true],
    })
  })
})
