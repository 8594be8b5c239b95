import { afterEach, describe, expect, it } from 'vitest'
import { blockKey } from '../../../src/demo/open-edx-site.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind } from '../onetouch/reading.ts'
import { COURSE, course, enrolment, type Site, siteWith, startSite } from './site.ts'

let site: Site
afterEach(() => site.close())

const topics = course({ attendance: ['topics'] })

describe('block completion', () => {
  it('names all topics of the course, also those that a learner has not begun', async () => {
    site = await startSite(siteWith([enrolment(1)]))
    const { records } = await gather(site.pull([topics]))
    expect(ofKind(records, 'topics')).toMatchObject([
      {
        account: 'cb1',
        topics: [
          { code: 'c1', name: 'Chương 1', completed: true, completedAt: null },
          { code: 'c2', name: 'Chương 2', completed: false, completedAt: null },
        ],
      },
    ])
  })

  it('leaves out what only staff see, and takes a chapter that is begun as not completed', async () => {
    const key = (id: string) => blockKey({ id: COURSE }, 'chapter', id)
    site = await startSite(siteWith([enrolment(1)]), {}, (_, url) => {
      if (url.pathname.endsWith('/blocks/'))
        return {
          json: [
            { id: key('c1'), type: 'chapter', display_name: 'Chương 1' },
            { id: key('x'), type: 'chapter', display_name: 'Nháp', visible_to_staff_only: true },
          ],
        }
      if (!url.pathname.startsWith('/completion-aggregator/')) return undefined
      const completion = { earned: 9, possible: 10, percent: 0.9 }
      const chapter = [{ course_key: COURSE, block_key: key('c1'), completion }]
      return {
        json: {
          pagination: { next: null, previous: null, count: 1, num_pages: 1 },
          results: [{ username: 'cb1', course_key: COURSE, completion, chapter }],
        },
      }
    })
    const { records } = await gather(site.pull([topics]))
    expect(ofKind(records, 'topics')[0]?.topics).toMatchObject([{ code: 'c1', completed: false }])
    expect(ofKind(records, 'completion')[0]?.progress).toBe('0.9')
  })

  it.each(['topics', 'reported'] as const)(
    'that a cohort needs for its attendance (%s) and the site lacks is a fault',
    async (attendance) => {
      site = await startSite(siteWith([enrolment(1)], { aggregator: false }))
      expect(
        await errorOf(gather(site.pull([course({ attendance: [attendance] })]))),
      ).toMatchObject({
        code: 'platform.not-found',
        message: expect.stringContaining('completion-aggregator'),
      })
    },
  )

  it('that may not be read is a missing right, never "not offered"', async () => {
    site = await startSite(siteWith(), {}, (_, url) =>
      url.pathname.startsWith('/completion-aggregator/')
        ? { status: 403, json: { detail: 'You do not have permission.' } }
        : undefined,
    )
    expect(await errorOf(gather(site.pull()))).toMatchObject({
      code: 'platform.no-right',
      message: expect.stringContaining('is_staff'),
    })
  })

  it('outside 0 to 1 waits in quarantine', async () => {
    site = await startSite(siteWith([enrolment(1)]), {}, (_, url) =>
      url.pathname.startsWith('/completion-aggregator/')
        ? {
            json: {
              pagination: { next: null, previous: null, count: 1, num_pages: 1 },
              results: [{ username: 'cb1', completion: { percent: 83 } }],
            },
          }
        : undefined,
    )
    const { records, quarantined } = await gather(site.pull())
    expect(ofKind(records, 'completion')).toEqual([])
    expect(quarantined).toMatchObject([{ reason: 'progress-out-of-range' }])
  })

  it('is read again from its beginning when somebody left between two pages', async () => {
    const enrolments = [1, 2, 3, 4].map((number) => enrolment(number))
    let asked = 0
    site = await startSite(siteWith(enrolments), {}, (_, url) => {
      if (!url.pathname.startsWith('/completion-aggregator/')) return undefined
      asked += 1
      // cb1 leaves after the first page: cb3 moves up to it, and the second page begins with cb4.
      const users = asked === 1 ? ['cb1', 'cb2', 'cb3', 'cb4'] : ['cb2', 'cb3', 'cb4']
      const page = Number(url.searchParams.get('page') ?? 1)
      const next = `${url.pathname}?page=2`
      return {
        json: {
          pagination: { next: page === 1 ? next : null, count: users.length },
          results: users
            .slice(page * 2 - 2, page * 2)
            .map((username) => ({ username, completion: { percent: 0.25 } })),
        },
      }
    })
    const { records } = await gather(site.pull())
    const read = ofKind(records, 'completion').map((record) => record.account)
    expect(new Set(read)).toEqual(new Set(['cb1', 'cb2', 'cb3', 'cb4']))
  })
})

describe('certificates', () => {
  const certificateAt = new Date('2026-02-20T03:04:05Z')
  const enrolments = [enrolment(1, { certificateAt }), enrolment(2, { percent: 0.4 })]

  it('stand in where there is no block completion; only who passed is asked for', async () => {
    site = await startSite(siteWith(enrolments, { aggregator: false }))
    const { records } = await gather(site.pull())
    expect(ofKind(records, 'completion')).toMatchObject([
      { account: 'cb1', completedAt: '2026-02-20T03:04:05.000Z', progress: null },
      { account: 'cb2', completedAt: null, progress: null },
    ])
    const asked = site.requests.filter(({ path }) => path.startsWith('/api/certificates/'))
    expect(asked.map(({ path }) => decodeURIComponent(path))).toEqual([
      `/api/certificates/v0/certificates/cb1/courses/${COURSE}/`,
    ])
  })

  it('that somebody who passed does not have are no fault', async () => {
    site = await startSite(siteWith([enrolment(1)], { aggregator: false }))
    const { records, quarantined } = await gather(site.pull())
    expect(ofKind(records, 'completion')).toMatchObject([{ completedAt: null }])
    expect(quarantined).toEqual([])
  })

  it('of a form with "+0000" are read', async () => {
    site = await startSite(siteWith([enrolment(1)], { aggregator: false }), {}, (_, url) =>
      url.pathname.startsWith('/api/certificates/')
        ? { status: 200, json: { is_passing: true, created_date: '2015-12-03T13:14:28+0000' } }
        : undefined,
    )
    expect(ofKind((await gather(site.pull())).records, 'completion')).toMatchObject([
      { completedAt: '2015-12-03T13:14:28.000Z' },
    ])
  })

  it('are not asked for where completion is none', async () => {
    site = await startSite(siteWith(enrolments, { aggregator: false }), { completion: 'none' })
    const { records } = await gather(site.pull())
    expect(ofKind(records, 'completion')).toEqual([])
    expect(site.requests.some(({ path }) => path.includes('certificates'))).toBe(false)
  })
})
