import { afterEach, describe, expect, it } from 'vitest'
import { inEachLanguage, sameName, shownName } from '../../../connectors/onetouch/multilang.ts'
import { errorOf } from '../local-platform.ts'
import {
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  recordOf,
  startReading,
  withGrades,
} from './reading.ts'

const spans =
  '<span lang="vi" class="multilang">Kiểm tra</span> <span class="multilang" lang="en">Final test</span>'

describe('a name in several languages', () => {
  it.each([
    ['spans', spans],
    ['spans with single quotes', spans.replaceAll('"', "'")],
    ['the old element', '<lang lang="vi">Kiểm tra</lang><lang lang="en">Final test</lang>'],
    ['braces', '{mlang vi}Kiểm tra{mlang}{mlang en}Final test{mlang}'],
    ['braces for all others', '{mlang other}Final test{mlang} {mlang vi}Kiểm tra{mlang}'],
    ['braces for two languages', '{mlang en,fr}Final test{mlang}{mlang vi}Kiểm tra{mlang}'],
    [
      'spans that put English first',
      '<span class="multilang" lang="en">Final test</span><span class="multilang" lang="vi">Kiểm tra</span>',
    ],
  ])('is read from %s and shown in Vietnamese', (_, written) => {
    expect(shownName(written)).toBe('Kiểm tra')
    expect(sameName(written, 'Kiểm tra')).toBe(true)
    expect(sameName(written, 'Kiểm tra'.normalize('NFD'))).toBe(true)
  })

  it('is known by each of them', () => {
    expect([...inEachLanguage(spans)]).toEqual([
      ['vi', 'Kiểm tra'],
      ['en', 'Final test'],
    ])
    expect(sameName(spans, 'Final test')).toBe(true)
    expect(sameName(spans, 'Kiểm traFinal test')).toBe(false)
  })

  it('keeps the text around its languages, and what one language leaves out', () => {
    const written = `Bài 1: ${spans} (<span class="multilang" lang="vi">mới</span>)`
    expect([...inEachLanguage(written).values()]).toEqual([
      'Bài 1: Kiểm tra (mới)',
      'Bài 1: Final test (mới)',
    ])
  })

  it.each(['Kiểm tra', 'A < B', '<span class="nolink">Kiểm tra</span>', '{mlang vi}Kiểm tra'])(
    'is a plain one without languages: %s',
    (written) => {
      expect([...inEachLanguage(written)]).toEqual([['', written]])
      expect(sameName(written, written)).toBe(true)
    },
  )
})

let reading: Reading
describe('on the platform', () => {
  afterEach(() => reading.close())

  it.each(['Kỹ năng số', 'Digital skills'])('a course is found by its name %s', async (name) => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', () => [])
    const { pages } = await gather(reading.pull({ courses: [course({ course: name })] }))
    expect(pages.map(({ listed }) => listed)).toEqual([[name]])
    expect(reading.site.requests.at(-1)?.params.courseid).toBe('8')
  })

  it('a course is not found by a name that two courses have', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_courses_by_field', (answer, { field }) =>
      field === undefined
        ? JSON.parse(JSON.stringify(answer).replaceAll('Khoá trống', 'Digital skills'))
        : answer,
    )
    const courses = [course({ course: 'Digital skills' })]
    const error = await errorOf(gather(reading.pull({ courses })))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('ids 5, 8')
  })

  it('a final test is found in each language, and named as the cohort names it', async () => {
    reading = await startReading()
    reading.site.edit('gradereport_user_get_grade_items', (answer) =>
      withGrades(answer, () => ({ itemname: spans })),
    )
    const named = async (...finalTests: string[]) => {
      const { records } = await gather(reading.pull({ courses: [course({ finalTests })] }))
      return ofKind(records, 'test')
        .filter(({ account }) => account === '7')
        .map(({ sourceId, test }) => [sourceId, test.name])
    }
    expect(await named('Kiểm tra')).toEqual([['grade:2:7', 'Kiểm tra']])
    expect(await named('KTCK')).toEqual([['grade:2:7', 'Kiểm tra']])
    expect(await named('Final test')).toEqual([['grade:2:en:7', 'Final test']])
    expect(await named('Final test', 'Kiểm tra')).toEqual([
      ['grade:2:en:7', 'Final test'],
      ['grade:2:7', 'Kiểm tra'],
    ])
  })

  it('names are asked for with all their languages', async () => {
    reading = await startReading()
    const courses = [course({ finalTests: [FINAL_TEST], attendance: ['sessions'] })]
    await gather(reading.pull({ courses }))
    const raw = reading.site.requests.filter(({ params }) => params.moodlewssettingraw === '1')
    expect(raw.map(({ wsfunction }) => wsfunction)).toEqual([
      'gradereport_user_get_grade_items',
      'core_course_get_contents',
    ])
  })

  it('a topic is shown in Vietnamese', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_contents', (answer) =>
      JSON.parse(
        JSON.stringify(answer).replaceAll(
          'Chuyên đề 1',
          '{mlang en}Topic{mlang}{mlang vi}Bài{mlang}',
        ),
      ),
    )
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      Array.isArray(answer) ? answer.filter(({ id }) => id === 3) : answer,
    )
    const { records } = await gather(
      reading.pull({ courses: [course({ attendance: ['topics'] })] }),
    )
    expect(recordOf(records, 'topics', 3).topics[0]?.name).toMatch(/^Bài: /)
  })
})
