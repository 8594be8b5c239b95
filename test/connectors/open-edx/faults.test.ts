import { afterEach, describe, expect, it } from 'vitest'
import { openEdx } from '../../../connectors/open-edx/connector.ts'
import { OpenEdxSettings } from '../../../connectors/open-edx/settings.ts'
import { errorOf, everythingIn } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { CLIENT, course, enrolment, type Site, siteWith, startSite } from './site.ts'

let site: Site
afterEach(() => site.close())

/** An answer of the site in which one list is changed. */
const onlyAt =
  (part: string, answer: { status?: number; json?: unknown }) => (_: unknown, url: URL) =>
    url.pathname.includes(part) ? answer : undefined

describe('a refusal', () => {
  it.each([
    ['/api/enrollment/', { detail: 'You do not have permission to perform this action.' }],
    ['/api/grades/', { developer_message: 'No.', error_code: 'user_permissions' }],
    ['/api/user/v1/accounts', { detail: 'No.' }],
    ['/api/courses/', { developer_message: 'No.' }],
  ])('at %s is a missing right with its mend', async (part, json) => {
    site = await startSite(siteWith(), {}, onlyAt(part, { status: 403, json }))
    expect(await errorOf(gather(site.pull()))).toMatchObject({
      code: 'platform.no-right',
      message: expect.stringContaining('is_staff'),
    })
  })

  it('of the client names the settings, and shows no secret', async () => {
    site = await startSite(siteWith(), { clientSecret: 'wrong+secret' })
    const error = await errorOf(gather(site.pull()))
    expect(error).toMatchObject({
      code: 'platform.unauthorised',
      message: expect.stringContaining('clientSecret'),
    })
    expect(everythingIn(error) + site.log.join()).not.toContain('wrong+secret')
  })

  it('quotes the site, without markup', async () => {
    const json = { developer_message: '<b>Requested grade</b> for unknown course' }
    site = await startSite(siteWith(), {}, onlyAt('/api/grades/', { status: 404, json }))
    expect(await errorOf(gather(site.pull()))).toMatchObject({
      code: 'platform.not-found',
      message: expect.stringContaining('"Requested grade for unknown course"'),
    })
  })
})

describe('a list', () => {
  const page = (results: unknown[], more: object = { next: null }) => ({
    json: { previous: null, results, ...more },
  })

  it('whose grade lies outside 0 to 1 has it in quarantine, not as a grade', async () => {
    const rows = [
      { username: 'cb1', percent: 83, passed: true },
      { username: 'cb2', percent: 0.83, passed: true },
    ]
    site = await startSite(siteWith(), {}, onlyAt('/api/grades/', page(rows)))
    const { records, quarantined } = await gather(site.pull())
    expect(ofKind(records, 'test').map(({ account }) => account)).toEqual(['cb2'])
    expect(quarantined).toMatchObject([{ reason: 'score-out-of-range' }])
  })

  it('of grades that leaves out an active learner names them: the site failed to work it out', async () => {
    const rows = [{ username: 'cb1', percent: 0.83 }]
    site = await startSite(siteWith(), {}, onlyAt('/api/grades/', page(rows)))
    const { quarantined } = await gather(site.pull())
    expect(quarantined).toMatchObject([{ reason: 'grade-missing' }])
    expect(quarantined[0]?.place).toContain('cb2')
  })

  it('by page number, as newest sites give enrolments, is read whole', async () => {
    const rows = [1, 2, 3].map((number) => ({
      user: `cb${number}`,
      is_active: true,
      mode: 'honor',
      created: '2026-02-01T00:00:00Z',
    }))
    const accounts = rows.map(({ user }) => ({
      username: user,
      name: user,
      email: `${user}@example.gov.vn`,
      emailConfirmed: true,
    }))
    const enrolments = [1, 2, 3].map((number) => enrolment(number))
    site = await startSite(siteWith(enrolments, { accounts }), {}, (_, url) => {
      if (!url.pathname.startsWith('/api/enrollment/')) return undefined
      const number = Number(url.searchParams.get('page') ?? 1)
      const next = `${url.pathname}?page=${number + 1}`
      return page(rows.slice(number - 1, number), { count: 3, next: number < 3 ? next : null })
    })
    const { records, pages } = await gather(site.pull())
    expect(ofKind(records, 'enrolment').map(({ account }) => account)).toEqual([
      'cb1',
      'cb2',
      'cb3',
    ])
    expect(pages.findIndex((one) => one.listed)).toBe(2)
  })

  it('that brings less than its count is no whole list', async () => {
    const rows = [{ user: 'cb1', is_active: true }]
    site = await startSite(
      siteWith(),
      {},
      onlyAt('/api/enrollment/', page(rows, { next: null, count: 2 })),
    )
    const pages: unknown[] = []
    const work = async () => {
      for await (const one of site.pull()) if (one.listed) pages.push(one)
    }
    expect(await errorOf(work())).toMatchObject({ code: 'platform.bad-answer' })
    expect(pages).toEqual([])
  })

  it('whose links go in circles is given up', async () => {
    const next = '/api/enrollment/v1/enrollments?cursor=same'
    site = await startSite(siteWith(), {}, onlyAt('/api/enrollment/', page([], { next })))
    expect(await errorOf(gather(site.pull()))).toMatchObject({
      code: 'platform.bad-answer',
      message: expect.stringContaining('circles'),
    })
  })

  it('whose link names another host is not followed', async () => {
    const next = 'https://elsewhere.example/api/enrollment/v1/enrollments?cursor=a'
    site = await startSite(siteWith(), {}, onlyAt('/api/enrollment/', page([], { next })))
    expect(await errorOf(gather(site.pull()))).toMatchObject({ code: 'platform.refused-address' })
  })

  it('whose links say https, because a proxy stands in front, is asked at the configured address', async () => {
    site = await startSite(siteWith([enrolment(1)]), {}, (_, url) => {
      if (!url.pathname.startsWith('/api/enrollment/')) return undefined
      const own = new URL(`${url.pathname}?cursor=b`, site.http.baseUrl)
      own.protocol = 'https:'
      return url.searchParams.has('cursor')
        ? page([{ user: 'cb1', is_active: true }])
        : page([], { next: own.href })
    })
    const { records } = await gather(site.pull())
    expect(ofKind(records, 'enrolment')).toHaveLength(1)
  })

  it('whose link says a parameter twice is asked so', async () => {
    const asked: string[] = []
    site = await startSite(siteWith([enrolment(1)]), {}, (_, url) => {
      if (!url.pathname.startsWith('/api/enrollment/')) return undefined
      asked.push(url.search)
      const next = `${url.pathname}?cursor=b&mode=honor&mode=audit`
      return url.searchParams.has('cursor')
        ? page([{ user: 'cb1', is_active: true }])
        : page([], { next })
    })
    await gather(site.pull())
    expect(asked[1]).toBe('?cursor=b&mode=honor&mode=audit')
  })

  it('whose cursor the site no longer knows is read from its beginning', async () => {
    const cursors: (string | null)[] = []
    site = await startSite(siteWith([enrolment(1)]), {}, (_, url) => {
      if (!url.pathname.startsWith('/api/enrollment/')) return undefined
      const cursor = url.searchParams.get('cursor')
      cursors.push(cursor)
      if (cursor !== null) return { status: 404, json: { detail: 'Invalid cursor' } }
      const next = cursors.length === 1 ? `${url.pathname}?cursor=old` : null
      return page([{ user: 'cb1', is_active: true }], { next })
    })
    const { records } = await gather(site.pull())
    expect(cursors).toEqual([null, 'old', null])
    expect(ofKind(records, 'enrolment').length).toBeGreaterThan(0)
  })
})

describe('the check', () => {
  const names = (findings: Awaited<ReturnType<Site['check']>>, ok: boolean) =>
    findings.filter((finding) => finding.ok === ok).map(({ name }) => name.split(': ').at(-1))

  it('proves address, token, clock, and what cohorts need of a course', async () => {
    site = await startSite(siteWith())
    const findings = await site.check([course({ finalTests: ['Final'], attendance: ['topics'] })])
    expect(names(findings, false)).toEqual([])
    expect(findings.find(({ name }) => name.endsWith('completion'))?.detail).toContain(
      'c1 "Chương 1"',
    )
  })

  it('warns that a course grade is rounded, where no final test is named', async () => {
    site = await startSite(siteWith())
    const said = async (finalTests: string[]) =>
      (await site.check([course({ finalTests })])).find(({ name }) => name.endsWith(': grades'))
        ?.detail
    expect(await said([])).toContain('rounds the grade of a whole course')
    expect(await said(['Final'])).not.toContain('rounds')
  })

  it('tells a wrong clock', async () => {
    site = await startSite(siteWith(undefined, { now: new Date('2026-03-01T03:00:00Z') }))
    expect(names(await site.check(), false)).toEqual(['clock'])
  })

  it('tells a final test that there is not, with those that there are', async () => {
    site = await startSite(siteWith())
    const findings = await site.check([course({ finalTests: ['Cuối kỳ'] })])
    expect(names(findings, false)).toEqual(['grades'])
    expect(findings.find(({ ok }) => !ok)?.mend).toContain('(HW 01)')
  })

  it('tells that addresses are hidden', async () => {
    const rows = [
      { username: 'cb1', name: null },
      { username: 'cb2', name: null },
    ]
    site = await startSite(siteWith(), {}, onlyAt('/api/user/v1/accounts', { json: rows }))
    expect(names(await site.check(), false)).toEqual(['identity'])
  })

  it('says which completion is read: certificates, or none', async () => {
    const completion = (findings: Awaited<ReturnType<Site['check']>>) =>
      findings.find(({ name }) => name.endsWith('completion'))?.detail
    site = await startSite(siteWith(undefined, { aggregator: false }))
    expect(completion(await site.check())).toContain('certificates are read')
    await site.close()
    site = await startSite(
      siteWith(undefined, { aggregator: false }),
      {},
      onlyAt('/api/certificates/', { status: 404, json: {} }),
    )
    expect(completion(await site.check())).toContain('neither')
  })

  it('tells a refused client as a fault of the token', async () => {
    site = await startSite(siteWith(), { clientSecret: 'other' })
    expect(names(await site.check(), false)).toEqual(['token'])
  })
})

describe('the settings', () => {
  it('name another address of the sign-in, for the connection to know it', async () => {
    site = await startSite(siteWith())
    const settings = OpenEdxSettings.parse({
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      tokenUrl: 'https://sso.example.gov.vn/oauth2/access_token',
    })
    expect(openEdx.otherAddresses?.(settings)).toEqual([
      'https://sso.example.gov.vn/oauth2/access_token',
    ])
    expect(
      openEdx.otherAddresses?.(OpenEdxSettings.parse({ ...settings, tokenUrl: undefined })),
    ).toEqual([])
  })
})
