/** How many requests a course costs: what a platform bears decides whether a night is enough. */
import { afterEach, describe, expect, it } from 'vitest'
import type { CourseRequest, PullRequest } from '../../../connectors/contract.ts'
import { onetouch } from '../../../connectors/onetouch/connector.ts'
import { OnetouchSettings } from '../../../connectors/onetouch/settings.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { startSimulatedMoodle } from '../../../src/demo/moodle.ts'
import { buildDemoWorld, type DemoWorld } from '../../../src/demo/world.ts'
import { testHttp } from '../local-platform.ts'
import { course, FINAL_TEST, gather, ofKind, startReading } from './reading.ts'

const TOKEN = 'requests0token0made0up'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** The class with sessions of the demo, so many times over that it has this many learners. */
function worldOf(learners: number): { world: DemoWorld; asked: CourseRequest } {
  const world = buildDemoWorld()
  const cohort = world.cohorts.find(
    ({ platform, attendance }) => platform === 'onetouch' && attendance === 'sessions',
  )
  const models = world.enrolments.filter((enrolment) => enrolment.cohort === cohort)
  if (!cohort || models.length === 0) throw new Error('the demo has no class with sessions')
  const enrolments = Array.from({ length: learners }, (_, index) => {
    const model = models[index % models.length] ?? models[0]
    if (!model) throw new Error('the class of the demo is empty')
    const id = String(10_000 + index)
    return { ...model, account: { ...model.account, id, username: `hocvien${id}` } }
  })
  const asked = course({
    course: cohort.course.code,
    finalTests: [FINAL_TEST],
    attendance: ['sessions'],
  })
  return { world: { ...world, cohorts: [cohort], enrolments }, asked }
}

async function startSite(world: DemoWorld) {
  const site = await startSimulatedMoodle({ world, token: TOKEN })
  const client = testHttp(site.url, { secrets: [TOKEN] })
  closers.push(() => client.http.close(), site.close)
  const now = () => world.now
  const context = {
    settings: OnetouchSettings.parse({ token: TOKEN }),
    http: client.http,
    tokens: localTokenKeeper(now),
    files: [],
    now,
  }
  return {
    async pull(part: Pick<PullRequest, 'courses'> & Partial<PullRequest>) {
      site.requests.length = 0
      const request = { since: null, checkpoint: null, startedAt: world.now, ...part }
      const { records } = await gather(onetouch.pull(request, context))
      return { records, requests: site.requests.length }
    },
  }
}

describe('a course with sessions and a final test', () => {
  it('of 200 learners takes 8 requests, the same on the second night', async () => {
    const reading = await startReading()
    closers.push(reading.close)
    const courses = [course({ finalTests: [FINAL_TEST], attendance: ['sessions'] })]
    const { records } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'account')).toHaveLength(200)
    expect(reading.site.requests).toHaveLength(8)
    reading.site.requests.length = 0
    await gather(reading.pull({ courses, since: new Date('2030-01-01T00:00:00Z') }))
    expect(reading.site.requests).toHaveLength(8)
  })

  it('of 3.000 learners takes 14 requests: 7 of them are pages of people', async () => {
    const { world, asked } = worldOf(3000)
    const site = await startSite(world)
    const { records, requests } = await site.pull({ courses: [asked] })
    expect(ofKind(records, 'account')).toHaveLength(3000)
    expect(ofKind(records, 'sessions')).toHaveLength(3000)
    const active = ofKind(records, 'enrolment').filter(({ state }) => state === 'active')
    expect(ofKind(records, 'test')).toHaveLength(active.length)
    expect(requests).toBe(14)
  })
})

describe('what Moodle tells of one learner at a time', () => {
  it('costs a request for each learner with a grade on the first night, then for each who changed', async () => {
    const { world, asked } = worldOf(200)
    const site = await startSite(world)
    const courses: CourseRequest[] = [{ ...asked, attempts: ['last'] }]
    const base = 8
    const first = await site.pull({ courses })
    const graded = ofKind(first.records, 'test').filter(
      ({ attempts }) => attempts.length > 0 && !attempts.some(({ overridden }) => overridden),
    )
    expect(graded.length).toBeGreaterThan(100)
    expect(first.requests).toBe(base + graded.length)

    const handedIn = graded.map(({ attempts }) =>
      Math.max(...attempts.map(({ submittedAt }) => Date.parse(submittedAt ?? ''))),
    )
    const since = new Date((handedIn.sort((a, b) => b - a)[4] ?? 0) + 1000)
    const changed = handedIn.filter((at) => at + 1000 >= since.getTime()).length
    const second = await site.pull({ courses, since })
    expect(changed).toBeLessThan(10)
    expect(second.requests).toBeLessThanOrEqual(base + changed)
    expect(second.requests).toBeGreaterThanOrEqual(base + 4)
  })
})
