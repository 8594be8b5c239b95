import { afterEach, describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../connectors/contract.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import {
  type Account,
  type Between,
  emailKey,
  instance,
  MEETING,
  meeting,
  refuse,
  startAccount,
  stay,
} from './account.ts'

let account: Account
afterEach(() => account.close())

const sessions = (records: readonly SourceRecord[]) =>
  ofKind(records, 'sessions').flatMap((record) =>
    record.sessions.map(({ taken, presence }) => ({ taken, ...presence })),
  )

describe('a class without registration', () => {
  const withoutRegistration = (code: number): Between => {
    const status = code === 404 ? 404 : 400
    return ({ url }, response) => {
      if (!url.pathname.endsWith('/registrants')) return false
      refuse(
        response,
        status,
        code,
        `Registration has not been enabled for this meeting: ${MEETING}.`,
      )
      return true
    }
  }
  const signedIn = { name: 'Lò Thị Hoa', userId: 'U7', email: 'hoa@example.gov.vn' }
  const open = () =>
    meeting({
      instances: [
        instance(
          'u==',
          ['08:00', '10:00'],
          [
            { ...signedIn, stays: [stay('08:00', '10:00')] },
            { name: 'Khách', email: 'khach@example.com', stays: [stay('08:30', '09:30')] },
          ],
        ),
      ],
    })

  it.each([300, 404, 3027])(
    'is read by who was there (refused with code %i), and lists nobody',
    async (code) => {
      account = await startAccount([open()], { between: withoutRegistration(code) })
      const { pages, records, quarantined } = await gather(account.pull())
      expect(quarantined).toEqual([])
      expect(sessions(records)).toEqual([
        { taken: true, state: 'measured', minutes: 120, excuse: null },
        { taken: true, state: 'measured', minutes: 60, excuse: null },
      ])
      expect(ofKind(records, 'account').map(({ account: id }) => id)).toEqual([
        `${MEETING}:user:U7`,
        `${MEETING}:${emailKey('khach@example.com')}`,
      ])
      // Registration that was switched off does not mean that everybody has left.
      expect(ofKind(records, 'enrolment')).toEqual([])
      expect(pages.flatMap(({ listed }) => listed ?? [])).toEqual([])
    },
  )

  it('is told by the check, with what to switch on', async () => {
    account = await startAccount([open()], { between: withoutRegistration(300) })
    const finding = (await account.check()).find(({ name }) => name.endsWith(': registration'))
    expect(finding).toMatchObject({ ok: false, mend: expect.stringContaining('Mã CBCCVC') })
  })
})
