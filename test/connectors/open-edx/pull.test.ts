import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint, Page } from '../../../connectors/contract.ts'
import { pointsOf, shareOf } from '../../../src/reconciliation/score.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { account, COURSE, course, enrolment, type Site, siteWith, startSite } from './site.ts'

let site: Site
afterEach(() => site.close())

describe('a course', () => {
  it('is accounts, enrolments, completion and the course grade', async () => {
    site = await startSite(siteWith([enrolment(1)]))
    const { records, quarantined } = await gather(site.pull())
    const fact = { account: 'cb1', course: COURSE, sourceUpdatedAt: null }
    expect(quarantined).toEqual([])
    expect(records).toEqual([
      {
        kind: 'account',
        sourceId: 'account:cb1',
        account: 'cb1',
        fullName: 'Lò Thị Số 1',
        nameOrder: 'unknown',
        employeeCode: null,
        nationalId: null,
        username: 'cb1',
        email: 'so1@example.gov.vn',
        emailVerified: true,
        phone: null,
        dateOfBirth: null,
        unit: null,
      },
      {
        kind: 'enrolment',
        ...fact,
        sourceId: `enrolment:${COURSE}:cb1`,
        state: 'active',
        handedOutAt: null,
        firstAccessAt: null,
      },
      {
        kind: 'completion',
        ...fact,
        sourceId: `completion:${COURSE}:cb1`,
        completedAt: null,
        progress: '0.5',
        attendance: null,
      },
      {
        kind: 'test',
        ...fact,
        sourceId: `grade:${COURSE}:cb1`,
        test: { id: 'course', name: null, code: null },
        attempts: [
          {
            id: 'final',
            raw: '0.83',
            minimum: '0',
            maximum: '1',
            submittedAt: null,
            overridden: false,
          },
        ],
      },
    ])
  })

  it.each([
    [0.83, '8.3'],
    [0.5, '5'],
    [0.07, '0.7'],
    [0.29, '2.9'],
    [0.57, '5.7'],
    [1, '10'],
  ])('grade of %s is exactly %s points of 10', async (percent, points) => {
    site = await startSite(siteWith([enrolment(1, { percent })]))
    const [test] = ofKind((await gather(site.pull())).records, 'test')
    expect(test?.attempts.map((attempt) => pointsOf(shareOf(attempt)))).toEqual([points])
  })

  it('grade of 0 is no attempt: the site says it of whoever attempted nothing', async () => {
    site = await startSite(siteWith([enrolment(1, { percent: 0 })]))
    const [test] = ofKind((await gather(site.pull())).records, 'test')
    expect(test?.attempts).toEqual([])
  })

  it('is listed when its last enrolment has come, and not before', async () => {
    const many = Array.from({ length: 150 }, (_, index) => enrolment(index + 1))
    const accounts = many.map((_, index) => account(index + 1))
    site = await startSite(siteWith(many, { accounts }))
    const { pages, records } = await gather(site.pull())
    const at = pages.findIndex((page) => page.listed)
    expect(pages[at]?.listed).toEqual([COURSE])
    const before = pages.slice(0, at + 1).flatMap((page) => ofKind(page.records, 'enrolment'))
    expect(before).toHaveLength(150)
    expect(ofKind(records, 'test')).toHaveLength(150)
    // Me, course, 2 pages of enrolments with 3 of accounts, 2 of completion, 2 of grades; and the sign-in.
    expect(site.requests).toHaveLength(12)
  })

  it('id with "+" and ":" is encoded wherever it stands', async () => {
    const paths: string[] = []
    site = await startSite(siteWith(), {}, (_, url) => {
      if (url.href.includes('NTS')) paths.push(`${url.pathname}${url.search}`)
      return undefined
    })
    await gather(site.pull())
    expect(paths.length).toBeGreaterThan(3)
    for (const path of paths) {
      expect(path).toContain('SonLa%2BNTS%2B2026')
      expect(path).not.toContain('+')
    }
  })

  it('that the site does not have is not found, though its list of enrolments is simply empty', async () => {
    site = await startSite(siteWith())
    const wanted = 'course-v1:SonLa+KHAC+2026'
    expect(await errorOf(gather(site.pull([course({ course: wanted })])))).toMatchObject({
      code: 'platform.not-found',
      message: expect.stringContaining(wanted),
    })
    expect(site.requests.map(({ path }) => path)).not.toContain('/api/enrollment/v1/enrollments')
  })

  it('whose name is no course id is not found either', async () => {
    site = await startSite(siteWith())
    expect(await errorOf(gather(site.pull([course({ course: 'NTS' })])))).toMatchObject({
      code: 'platform.not-found',
    })
  })

  it('that fails does not keep the others from being read', async () => {
    site = await startSite(siteWith())
    const pages: Page[] = []
    const work = async () => {
      for await (const page of site.pull([course({ course: 'course-v1:A+B+C' }), course()]))
        pages.push(page)
    }
    expect(await errorOf(work())).toMatchObject({ code: 'platform.not-found' })
    expect(pages.flatMap((page) => page.listed ?? [])).toEqual([COURSE])
  })

  it('is signed with a JSON web token, obtained once', async () => {
    site = await startSite(siteWith())
    await gather(site.pull())
    const signIns = site.requests.filter(({ path }) => path === '/oauth2/access_token')
    expect(signIns).toHaveLength(1)
  })
})

describe('an enrolment', () => {
  it('that is not active is suspended, and its grade as it was last known stands', async () => {
    site = await startSite(siteWith([enrolment(1), enrolment(2, { active: false })]))
    const { records, quarantined } = await gather(site.pull())
    const states = ofKind(records, 'enrolment').map(({ account, state }) => [account, state])
    expect(Object.fromEntries(states)).toEqual({ cb1: 'active', cb2: 'suspended' })
    expect(ofKind(records, 'test').map((record) => record.account)).toEqual(['cb1'])
    expect(quarantined).toEqual([])
  })

  it('of a retired account is nobody’s', async () => {
    const username = 'retired__user_0a1b2c'
    const gone = enrolment(2, { username, active: false })
    const accounts = [account(1), account(2, { username, email: 'x@retired.invalid' })]
    site = await startSite(siteWith([enrolment(1), gone], { accounts }))
    const { records, quarantined, pages } = await gather(site.pull())
    expect(new Set(records.map((record) => record.account))).toEqual(new Set(['cb1']))
    expect(quarantined).toEqual([])
    expect(pages.flatMap((page) => page.listed ?? [])).toEqual([COURSE])
  })

  it('whose account the site does not tell waits in quarantine', async () => {
    site = await startSite(siteWith([enrolment(1), enrolment(2)], { accounts: [account(1)] }))
    const { records, quarantined } = await gather(site.pull())
    expect(ofKind(records, 'account').map((record) => record.account)).toEqual(['cb1'])
    expect(quarantined).toMatchObject([{ reason: 'account-missing' }])
    expect(quarantined[0]?.place).toContain('cb2')
  })
})

describe('a learner is known', () => {
  const known = async (
    settings: Record<string, unknown>,
    part: Parameters<typeof enrolment>[1] = {},
    person: Parameters<typeof account>[1] = {},
  ) => {
    const accounts = [account(1, { ...person, ...(part.username && { username: part.username }) })]
    site = await startSite(siteWith([enrolment(1, part)], { accounts }), settings)
    return ofKind((await gather(site.pull())).records, 'account')[0]
  }

  it('by e-mail, when nothing else is said', async () => {
    expect(await known({})).toMatchObject({ employeeCode: null, email: 'so1@example.gov.vn' })
  })

  it('by an e-mail that was never confirmed: as such', async () => {
    const { emailVerified } = (await known({}, {}, { emailConfirmed: false })) ?? {}
    expect(emailVerified).toBe(false)
  })

  it('by a user name that is the employee code', async () => {
    expect(await known({ identity: 'username' })).toMatchObject({ employeeCode: 'cb1' })
  })

  it('by a user name of twelve digits, which is a citizen’s number', async () => {
    const found = await known({ identity: 'username' }, { username: '001099000001' })
    expect(found).toMatchObject({
      nationalId: '001099000001',
      employeeCode: null,
      username: null,
    })
  })

  it('by no number that somebody chose as a user name where the e-mail decides', async () => {
    const found = await known({}, { username: '001099000001' })
    expect(found).toMatchObject({ nationalId: null, employeeCode: null, username: null })
  })

  it('by the key of a program enrolment', async () => {
    const found = await known({ identity: 'external_user_key' }, { externalUserKey: 'CB000177' })
    expect(found).toMatchObject({ employeeCode: 'CB000177', username: 'cb1' })
  })

  it('by that key no longer, once the enrolment is suspended: what was known stands', async () => {
    const found = await known(
      { identity: 'external_user_key' },
      { externalUserKey: 'CB000177', active: false },
    )
    expect(found).toBeUndefined()
  })
})

describe('a final test that is a subsection', () => {
  const tests = async (finalTests: string[], earned: (number | null)[]) => {
    site = await startSite(siteWith([enrolment(1, { earned })]))
    return ofKind((await gather(site.pull([course({ finalTests })]))).records, 'test')
  }

  it.each(['Final', 'Kiểm tra "cuối khóa" & đánh giá'])('is found as %s', async (name) => {
    expect(await tests([name], [4, 7.25])).toMatchObject([
      {
        test: { name: 'Kiểm tra "cuối khóa" & đánh giá', code: 'Final' },
        attempts: [{ raw: '7.25', minimum: '0', maximum: '10' }],
      },
    ])
  })

  it('is earned of possible points, for the site rounds its percent', async () => {
    const [test] = await tests(['HW 01'], [1.99998, 0])
    expect(test?.attempts).toMatchObject([{ raw: '1.99998', maximum: '4' }])
    expect(test?.attempts.map((attempt) => pointsOf(shareOf(attempt)))).toEqual(['4.99995'])
  })

  it('is no attempt where it was not attempted, and 0 where it was', async () => {
    const both = await tests(['HW 01', 'Final'], [null, 0])
    expect(both.map(({ attempts }) => attempts.map(({ raw }) => raw))).toEqual([[], ['0']])
  })

  it('that there is not is not found, and what there is is named', async () => {
    expect(await errorOf(tests(['Cuối kỳ'], [4, 7]))).toMatchObject({
      code: 'platform.not-found',
      message: expect.stringContaining('"Bài tập 1" (HW 01)'),
    })
  })

  it('that two subsections fit is not guessed', async () => {
    const twice = ['a', 'b'].map((id) => ({ id, label: id, name: 'Kiểm tra', possible: 1 }))
    site = await startSite(siteWith([enrolment(1)], { course: { subsections: twice } }))
    const error = await errorOf(gather(site.pull([course({ finalTests: ['Kiểm tra'] })])))
    expect(error).toMatchObject({ message: expect.stringContaining('2 graded subsections') })
  })

  it('needs the gradebook: where it is switched off a right is missing', async () => {
    site = await startSite(siteWith([enrolment(1)], { gradebook: false }))
    const error = await errorOf(gather(site.pull([course({ finalTests: ['Final'] })])))
    expect(error).toMatchObject({
      code: 'platform.no-right',
      message: expect.stringContaining('grades.writable_gradebook'),
    })
  })
})

describe('a pull', () => {
  it('goes on after any page', async () => {
    site = await startSite(siteWith(), { pageSize: 1 })
    const whole = await gather(site.pull())
    for (const [index, page] of whole.pages.entries()) {
      const stored: Checkpoint = JSON.parse(JSON.stringify(page.checkpoint))
      const rest = await gather(site.pull([course()], stored))
      expect(rest.pages).toHaveLength(whole.pages.length - index - 1)
    }
  })

  it('keeps no user name in its checkpoint, for it may be a citizen’s number', async () => {
    const username = '001099000001'
    const accounts = [account(1, { username }), account(2)]
    const enrolments = [enrolment(1, { username }), enrolment(2)]
    site = await startSite(siteWith(enrolments, { accounts }), { pageSize: 1 })
    const { pages } = await gather(site.pull())
    for (const page of pages) expect(JSON.stringify(page.checkpoint)).not.toContain(username)
  })
})
