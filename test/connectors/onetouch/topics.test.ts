import { afterEach, describe, expect, it } from 'vitest'
import { recorded } from '../../support/moodle-replay.ts'
import { errorOf } from '../local-platform.ts'
import {
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  recordOf,
  rowsOf,
  startReading,
} from './reading.ts'

const COMPLETION = 'core_completion_get_activities_completion_status'
const courses = [course({ attendance: ['topics'] })]

let reading: Reading
afterEach(() => reading.close())

/** A course of the learners with these ids, entered at the times given in epoch seconds. */
async function startSmall(ids: number[], entered: Record<number, number> = {}): Promise<void> {
  reading = await startReading()
  reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
    rowsOf(answer)
      .filter((row) => ids.includes(Number(row.id)))
      .map((row) => ({ ...row, lastcourseaccess: entered[Number(row.id)] ?? 0 })),
  )
}

const asked = () =>
  reading.site.requests
    .filter((request) => request.wsfunction === COMPLETION)
    .map((request) => Number(request.params.userid))

describe('the topics of a learner', () => {
  it('are the tracked activities, by name and time', async () => {
    await startSmall([3])
    const { records } = await gather(reading.pull({ courses }))
    const record = recordOf(records, 'topics', 3)
    expect(record.sourceId).toBe('topics:2:3')
    expect(record.topics).toHaveLength(6)
    expect(record.topics[1]).toEqual({
      code: '2',
      name: 'Chuyên đề 2: Dữ liệu số & điện toán đám mây',
      completed: true,
      completedAt: new Date(1667954931 * 1000).toISOString(),
    })
  })

  it('do not hold the final test', async () => {
    await startSmall([3])
    const both = [course({ finalTests: [FINAL_TEST], attendance: ['topics'] })]
    const { records } = await gather(reading.pull({ courses: both }))
    expect(recordOf(records, 'topics', 3).topics.map((topic) => topic.code)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
  })

  it('are open where nothing was done or a test was failed', async () => {
    await startSmall([5, 15])
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'topics', 15).topics.some((topic) => topic.completed)).toBe(false)
    expect(recordOf(records, 'topics', 5).topics.at(-1)).toMatchObject({
      code: '7',
      completed: false,
      completedAt: null,
    })
  })

  it('are asked one by one, in pages that can be resumed', async () => {
    const ids = Array.from({ length: 70 }, (_, index) => index + 110)
    await startSmall(ids)
    const whole = await gather(reading.pull({ courses }))
    const active = ids.filter((id) => ![127, 152, 177].includes(id))
    expect(asked().sort((a, b) => a - b)).toEqual(active)
    reading.site.requests.length = 0
    const rest = await gather(
      reading.pull({ courses, checkpoint: whole.pages.at(-2)?.checkpoint ?? null }),
    )
    expect(asked().sort((a, b) => a - b)).toEqual(active.slice(50))
    expect(rest.records).toEqual(whole.pages.at(-1)?.records)
  })
})

describe('a later pull', () => {
  it('asks only for learners who entered the course at or after the instant', async () => {
    const since = new Date('2022-12-01T00:00:00.500Z')
    const second = Math.floor(since.getTime() / 1000)
    await startSmall([3, 4, 5, 6], { 3: second - 1, 4: second, 5: second + 90 })
    const { records, pages } = await gather(reading.pull({ courses, since }))
    expect(asked().sort((a, b) => a - b)).toEqual([4, 5])
    expect(ofKind(records, 'account')).toHaveLength(4)
    expect(pages).toHaveLength(2)
  })
})

describe('a learner whom Moodle does not track', () => {
  it('waits in quarantine instead of having done nothing', async () => {
    await startSmall([3, 4])
    reading.site.edit(COMPLETION, (answer, params) =>
      params.userid === '4'
        ? JSON.parse(recorded('activities-completion-not-enrolled.json'))
        : answer,
    )
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'topics').map((record) => record.account)).toEqual(['3'])
    expect(quarantined.map((row) => row.reason)).toEqual(['not-tracked'])
  })

  it('because of being deleted meanwhile waits too', async () => {
    await startSmall([3])
    reading.site.failNext({ file: 'err-unknown-user-activities-completion.json' }, COMPLETION)
    const { quarantined } = await gather(reading.pull({ courses }))
    expect(quarantined.map((row) => row.reason)).toEqual(['learner-gone'])
  })
})

describe('a course without completion tracking', () => {
  it('is an error, whether the course or the answer says so', async () => {
    await startSmall([3])
    const off = [course({ course: 'KHONG-HT', attendance: ['topics'] })]
    reading.site.edit('core_course_get_contents', () => [])
    reading.site.failAlways({ file: 'enrolled-users-empty.json' }, 'core_enrol_get_enrolled_users')
    const error = await errorOf(gather(reading.pull({ courses: off })))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('completion tracking')
  })

  it('is an error when the answer is empty', async () => {
    await startSmall([3])
    reading.site.failNext({ file: 'activities-completion-completion-off.json' }, COMPLETION)
    expect(await errorOf(gather(reading.pull({ courses })))).toMatchObject({
      code: 'platform.not-found',
    })
  })

  it('is a missing right when the answer is a refusal', async () => {
    await startSmall([3])
    reading.site.failNext({ file: 'err-nocap-activities-completion.json' }, COMPLETION)
    expect(await errorOf(gather(reading.pull({ courses })))).toMatchObject({
      code: 'platform.no-right',
    })
  })
})
