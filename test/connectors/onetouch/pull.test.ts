import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint, SourceRecord } from '../../../connectors/contract.ts'
import { errorOf } from '../local-platform.ts'
import {
  COURSE,
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  startReading,
} from './reading.ts'

let reading: Reading
afterEach(() => reading.close())

const everything = course({ finalTests: [FINAL_TEST], attendance: ['sessions'] })

describe('a pull of a course with 200 learners', () => {
  it('takes eight requests and gives every record once', async () => {
    reading = await startReading()
    const { records, quarantined } = await gather(reading.pull({ courses: [everything] }))
    expect(reading.site.requests.map((request) => request.wsfunction)).toEqual([
      'core_webservice_get_site_info',
      'core_course_get_courses_by_field',
      'core_enrol_get_enrolled_users',
      'core_enrol_get_enrolled_users',
      'gradereport_user_get_grade_items',
      'mod_quiz_get_quizzes_by_courses',
      'core_course_get_contents',
      'mod_attendance_get_sessions',
    ])
    expect(ofKind(records, 'account')).toHaveLength(200)
    expect(ofKind(records, 'enrolment')).toHaveLength(200)
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(ofKind(records, 'sessions')).toHaveLength(200)
    expect(new Set(records.map((record) => record.sourceId)).size).toBe(records.length)
    expect(quarantined).toEqual([])
  })

  it('names the course as the cohort does', async () => {
    reading = await startReading()
    const { records } = await gather(
      reading.pull({ courses: [{ ...everything, course: 'CDSX22' }] }),
    )
    const facts = records.filter((record) => record.kind !== 'account')
    expect(new Set(facts.map((record) => record.course))).toEqual(new Set(['CDSX22']))
  })

  it('shows its progress part by part', async () => {
    reading = await startReading()
    const { pages } = await gather(reading.pull({ courses: [everything] }))
    expect(pages.map((page) => page.progress)).toEqual([
      { done: 1, total: 3 },
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ])
  })

  it('reads only what is asked for', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull())
    expect(new Set(records.map((record) => record.kind))).toEqual(new Set(['account', 'enrolment']))
    expect(reading.site.requests).toHaveLength(4)
  })

  it('reads a course once that two cohorts ask for', async () => {
    reading = await startReading()
    const courses = [course({ finalTests: ['KTCK'] }), course({ finalTests: [FINAL_TEST] })]
    const { records } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(reading.site.requests).toHaveLength(6)
  })

  it('asks nothing when no cohort asks for a course', async () => {
    reading = await startReading()
    expect((await gather(reading.pull({ courses: [] }))).pages).toEqual([])
    expect(reading.site.requests).toEqual([])
  })
})

describe('an interrupted pull', () => {
  it('goes on after any page, with the same records', async () => {
    reading = await startReading({ pageSize: 60 })
    const courses = [everything]
    const whole = await gather(reading.pull({ courses }))
    expect(whole.pages).toHaveLength(6)
    for (const [index, page] of whole.pages.entries()) {
      // As it comes back from storage.
      const checkpoint: Checkpoint = JSON.parse(JSON.stringify(page.checkpoint))
      const rest = await gather(reading.pull({ courses, checkpoint }))
      const expected = whole.pages.slice(index + 1).flatMap((later) => later.records)
      expect(byId(rest.records)).toEqual(byId(expected))
      expect(rest.pages.at(-1)?.checkpoint ?? page.checkpoint).toEqual(
        whole.pages.at(-1)?.checkpoint,
      )
    }
  })

  it('does not ask again for what it has', async () => {
    reading = await startReading()
    const [people] = (await gather(reading.pull({ courses: [everything] }))).pages
    reading.site.requests.length = 0
    await gather(reading.pull({ courses: [everything], checkpoint: people?.checkpoint ?? null }))
    expect(reading.site.requests.map((request) => request.wsfunction)).not.toContain(
      'core_enrol_get_enrolled_users',
    )
  })

  it('starts over with a checkpoint that is not its own', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull({ checkpoint: { page: 7 } }))
    expect(ofKind(records, 'account')).toHaveLength(200)
  })
})

describe('a course that cohorts name in two ways', () => {
  it('is read under each name', async () => {
    reading = await startReading()
    const courses = [course(), course({ course: '2' })]
    const { records } = await gather(reading.pull({ courses }))
    const enrolments = ofKind(records, 'enrolment')
    expect(enrolments.filter((record) => record.course === COURSE)).toHaveLength(200)
    expect(enrolments.filter((record) => record.course === '2')).toHaveLength(200)
  })
})

describe('a course that cannot be read', () => {
  it('does not stop the others, and fails the pull in the end', async () => {
    reading = await startReading()
    const records: SourceRecord[] = []
    const error = await errorOf(
      (async () => {
        const courses = [course({ course: 'KHONG-CO' }), course(), course({ course: '7' })]
        for await (const page of reading.pull({ courses })) records.push(...page.records)
      })(),
    )
    expect(ofKind(records, 'account')).toHaveLength(200)
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain('2 parts of courses could not be read')
  })

  it('is asked for again when the pull is resumed', async () => {
    reading = await startReading()
    const courses = [course(), course({ course: 'KHONG-CO' })]
    let checkpoint: Checkpoint | null = null
    const first = async () => {
      for await (const page of reading.pull({ courses })) checkpoint = page.checkpoint
    }
    expect(await errorOf(first())).toMatchObject({ code: 'platform.no-right' })
    const again = gather(reading.pull({ courses, checkpoint }))
    expect(await errorOf(again)).toMatchObject({ code: 'platform.no-right' })
  })

  it('is a hidden one: no right, whether named by id or by name', async () => {
    reading = await startReading()
    for (const hidden of ['7', 'AN-7']) {
      const error = await errorOf(gather(reading.pull({ courses: [course({ course: hidden })] })))
      expect(error).toMatchObject({ code: 'platform.no-right', retryable: false })
      expect(String(error)).toContain('viewhiddencourses')
    }
  })

  it('is an absent one: not found, naming the course', async () => {
    reading = await startReading({}, { seesHiddenCourses: true })
    for (const absent of ['999999', 'KHONG-CO']) {
      const error = await errorOf(gather(reading.pull({ courses: [course({ course: absent })] })))
      expect(error).toMatchObject({ code: 'platform.not-found' })
      expect(String(error)).toContain(absent)
    }
  })

  it('is one of which only the public fields are seen: no right', async () => {
    reading = await startReading()
    reading.site.failNext(
      { file: 'nocap-courses-by-field.json' },
      'core_course_get_courses_by_field',
    )
    reading.site.failAlways(
      { file: 'err-nocap-enrolled-users.json' },
      'core_enrol_get_enrolled_users',
    )
    expect(await errorOf(gather(reading.pull()))).toMatchObject({ code: 'platform.no-right' })
  })

  it('is asked for attendance that Moodle does not report', async () => {
    reading = await startReading()
    const courses = [course({ attendance: ['reported'] })]
    expect(await errorOf(gather(reading.pull({ courses })))).toMatchObject({
      code: 'configuration.invalid',
    })
  })
})

describe('raw pages', () => {
  it('hold the answers, but neither the token nor the service account’s own key', async () => {
    reading = await startReading()
    const { token } = reading.site
    const echo = {
      id: 9999,
      fullname: `${token}`,
      roles: [],
      userprivateaccesskey: 'f00d'.repeat(8),
    }
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      Array.isArray(answer) ? [...answer, echo] : answer,
    )
    await gather(reading.pull({ courses: [everything] }))
    const bodies = reading.http.takeAnswers().map(({ body }) => body)
    expect(bodies).toHaveLength(reading.http.requests)
    expect(bodies.join()).toContain('CB000101')
    expect(bodies.join()).not.toContain(token)
    expect(bodies.join()).not.toContain('f00df00d')
  })
})

function byId(records: readonly SourceRecord[]): SourceRecord[] {
  return [...records].sort((a, b) => a.sourceId.localeCompare(b.sourceId))
}
