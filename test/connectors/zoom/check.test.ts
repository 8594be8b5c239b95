import { afterEach, describe, expect, it } from 'vitest'
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

const { employeeCode: _, ...withoutCode } = registrant('b')
const held = () =>
  meeting({
    registrants: [registrant('a'), withoutCode],
    instances: [instance('u/==', ['08:00', '10:00'], [came('a', stay('08:00', '10:00'))])],
  })
const faults = async () => (await account.check()).filter(({ ok }) => !ok)

describe('the check of a Zoom account', () => {
  it('proves app, clock, licence and meeting', async () => {
    account = await startAccount([held()], { settings: { licenceUntil: '2026-08-31' } })
    const findings = await account.check()
    expect(findings.map(({ name, ok, detail }) => [name, ok, detail])).toEqual([
      ['address', true, expect.stringContaining('/v2 answers.')],
      ['token', true, 'Zoom gives the app an access token and takes it.'],
      ['clock', true, "Zoom's clock differs by 0 s."],
      ['licence', true, 'The licence holds until 31/08/2026.'],
      [`course ${MEETING}`, true, 'Its schedule has 1 session(s).'],
      [`course ${MEETING}: capacity`, true, '2 people are registered; the licence admits 300.'],
      [`course ${MEETING}: employee code`, true, '1 of 2 gave an employee code.'],
      [
        `course ${MEETING}: instances`,
        true,
        'It was held 1 time(s), and the report of the last can be read.',
      ],
    ])
  })

  it.each([
    ['2026-03-31', 'The licence holds until 31/03/2026.'],
    ['2026-03-04', 'The licence ended on 04/03/2026.'],
  ])('warns of a licence that ends on %s', async (licenceUntil, detail) => {
    account = await startAccount([held()], { settings: { licenceUntil } })
    expect(await faults()).toMatchObject([{ name: 'licence', detail }])
  })

  it('warns of more registrants than the licence admits', async () => {
    account = await startAccount([held()], { settings: { capacity: 1 } })
    expect(await faults()).toMatchObject([{ name: `course ${MEETING}: capacity` }])
  })

  it('warns of a registration that does not ask for the employee code', async () => {
    account = await startAccount([held()], { settings: { registrantCode: 'Số hiệu' } })
    const [fault] = await faults()
    expect(fault?.name).toBe(`course ${MEETING}: employee code`)
    expect(fault?.mend).toContain('registrantCode')
  })

  it('warns of an instance that Zoom will soon have forgotten', async () => {
    account = await startAccount([held()], { now: at('+370 08:00') })
    const [fault] = await faults()
    expect(fault?.detail).toContain('The oldest is of 04/03/2026')
    expect(fault?.mend).toContain('--full')
  })

  it('tells what a meeting cannot give', async () => {
    account = await startAccount([{ ...held(), registrants: [], occurrences: [], instances: [] }])
    const wish = course({ finalTests: ['Kiểm tra'], attendance: ['topics', 'sessions'] })
    const findings = await account.check([wish])
    expect(findings.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      `course ${MEETING}: final test`,
      `course ${MEETING}: attendance`,
    ])
    expect(findings.at(-1)?.detail).toBe('It has not been held yet.')
  })

  const scope: Between = ({ url }, response) => {
    if (url.pathname.startsWith('/oauth')) return false
    refuse(response, 400, 4711, 'Invalid access token, does not contain scopes:[x].')
    return true
  }
  it('knows the app by its sign-in, even where it lacks every scope', async () => {
    account = await startAccount([held()], { between: scope })
    const findings = await account.check()
    expect(findings.map(({ name, ok }) => [name, ok])).toEqual([
      ['address', true],
      ['token', true],
      [`course ${MEETING}`, false],
    ])
    expect(findings.at(-1)?.mend).toContain('scopes:[x]')
  })

  it('tells credentials that are refused', async () => {
    account = await startAccount([held()], { settings: { clientSecret: 'another' } })
    expect(await account.check()).toMatchObject([{ name: 'token', ok: false }])
  })
})
