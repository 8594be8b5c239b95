import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { inheritableFields } from '../../src/programs/facts.ts'
import { readConfiguration } from '../../src/programs/read-configuration.ts'
import { rulesOf003 } from '../../src/programs/rules.ts'

const folder = fileURLToPath(new URL('../../config', import.meta.url))
const { platforms, programs } = await readConfiguration(folder, ['onetouch', 'provincial-portal'])

function programOf(id: string) {
  const program = programs.find((candidate) => candidate.id === id)
  if (program === undefined) throw new Error(`no program ${id} is shipped`)
  return program
}

const ofDocument = (source: string) =>
  programs.filter((program) => program.source === source).map(({ id }) => id)

const more = (numerator: number, denominator: number) => ({
  share: { numerator, denominator },
  exclusive: true,
})

const delivery = {
  mode: null,
  classSize: null,
  inPersonShare: null,
  days: null,
  coursesPerYear: null,
}

describe('the shipped configuration', () => {
  it('has no active platform, and needs none', () => {
    expect(platforms).toEqual([])
    expect(programs.flatMap(({ cohorts }) => cohorts)).toEqual([])
  })

  it('has programs for each of the five documents, each in the file of its id', () => {
    expect(ofDocument('000')).toEqual([
      'ke-hoach-2751-1000-chuyen-gia',
      'ke-hoach-2751-khoa-1',
      'ke-hoach-2751-khoa-2',
      'ke-hoach-2751-khoa-3-moocs',
      'ke-hoach-2751-khoa-3a',
      'ke-hoach-2751-khoa-3b',
      'ke-hoach-2751-to-cong-nghe-so',
      'ke-hoach-2751',
    ])
    expect(ofDocument('001')).toEqual(['giao-duc-tphcm-2024-2025'])
    expect(ofDocument('002')).toEqual(['quang-ngai-2025'])
    expect(ofDocument('003')).toEqual(['onetouch-2022'])
    expect(ofDocument('004')).toEqual(['son-la-2026', 'son-la-boi-duong-2026'])
    expect(readdirSync(`${folder}/programs`)).toHaveLength(13)
    expect(readdirSync(`${folder}/programs`).toSorted()).toEqual(
      programs.map(({ id }) => `${id}.yaml`).toSorted(),
    )
  })

  it('states rules only where document 003 does; the others inherit the very same', () => {
    for (const program of programs) {
      const isStated = program.source === '003'
      expect(program.basis).toBe(isStated ? 'stated' : 'inherited')
      expect(program.rules).toEqual(rulesOf003)
      expect(program.inherited).toEqual(isStated ? [] : inheritableFields)
      for (const field of inheritableFields)
        expect(program.unstated.includes(field)).toBe(!isStated)
    }
    expect(rulesOf003).toMatchObject({
      finalTest: { pass: '5', scale: '10' },
      attendance: { minimum: { numerator: 3, denominator: 4 }, unexcused: 'review' },
      window: { days: 10, from: 'account' },
    })
  })

  it('quotes the document for all that it states, audiences told by modules apart', () => {
    for (const { id, stated } of programs) {
      const unquoted = stated.filter(({ clause }) => clause === null).map(({ field }) => field)
      expect([id, unquoted.filter((field) => field !== 'audiences')]).toEqual([id, []])
    }
  })

  it('names document and legal basis of every program', () => {
    for (const { document, legalBasis } of programs) {
      expect(document).toMatch(/^(Kế hoạch|Quyết định|Tin ngày)/)
      expect(legalBasis.length).toBeGreaterThan(0)
    }
  })

  it('promises no certificate that a document does not, and issues none that others issue', () => {
    const papers = programs.flatMap(({ id, certificate }) =>
      certificate === null ? [] : [{ id, ...certificate }],
    )
    expect(papers).toEqual([
      {
        id: 'onetouch-2022',
        issuedBy: 'platform',
        title: 'Giấy chứng nhận hoàn thành khóa học',
        issuer: 'Bộ Thông tin và Truyền thông',
      },
      { id: 'son-la-boi-duong-2026', issuedBy: 'institution', title: null, issuer: null },
    ])
  })
})

describe('the figures of the documents', () => {
  it.each([
    ['khoa-1', 8, { mode: ['in-person', 'video'], days: { from: 1, to: 1 }, coursesPerYear: 1 }],
    ['khoa-2', 40, { mode: ['in-person'], days: { from: 5, to: 5 }, coursesPerYear: 1 }],
    [
      'khoa-3a',
      16,
      { mode: ['video'], classSize: 300, days: { from: 2, to: 2 }, coursesPerYear: 2 },
    ],
    ['khoa-3-moocs', null, { mode: ['online'] }],
    ['to-cong-nghe-so', 8, { mode: ['online', 'video'], days: { from: 1, to: 1 } }],
  ])('000, %s: %s tiết', (course, periods, limits) => {
    const program = programOf(`ke-hoach-2751-${course}`)
    expect(program.periods).toBe(periods)
    expect(program.delivery).toEqual({ ...delivery, ...limits })
  })

  it('000: courses that the plan says nothing of have no limits, and what others run has its source', () => {
    for (const course of ['khoa-3b', '1000-chuyen-gia'])
      expect(programOf(`ke-hoach-2751-${course}`)).toMatchObject({ periods: null, delivery: null })
    expect(programOf('ke-hoach-2751-khoa-3b').legalBasis).toContainEqual(
      expect.stringContaining('2157/KH-UBND'),
    )
  })

  it('001: at most 150 in a class, more than half of a topic in person', () => {
    expect(programOf('giao-duc-tphcm-2024-2025').delivery).toEqual({
      ...delivery,
      mode: ['blended'],
      classSize: 150,
      inPersonShare: more(1, 2),
    })
  })

  it('001: topics of each group, and the open question of the joint denominator', () => {
    const { modules, moduleTitles, questions, unstated } = programOf('giao-duc-tphcm-2024-2025')
    expect(modules).toEqual({
      'Cán bộ quản lý giáo dục': [
        ...['CB-CDS', 'NC-2024', 'DLS', 'HLS', 'ATTT', 'DHTT', 'BGTT', 'AI'],
      ],
      'Giáo viên': ['CB-CDS', 'NC-2024', 'DLS', 'HLS', 'DHTT', 'BGTT', 'AI'],
      'Nhân viên': ['CB-CDS', 'NC-2024', 'DLS', 'ATTT'],
    })
    const years = Object.values(moduleTitles).map(({ vi }) => /\((\d{4})\)$/.exec(vi)?.[1])
    expect(years).toEqual(['2024', '2024', '2025', '2025', '2025', '2025', '2025', '2025'])
    expect(questions).toContainEqual(expect.stringContaining('một mẫu số chung hoặc riêng'))
    expect(unstated).toContain('certificate')
  })

  it('002: online, six topics for both groups; no deadline, no length', () => {
    const program = programOf('quang-ngai-2025')
    expect(Object.values(program.modules).map((codes) => codes.join(' '))).toEqual([
      'NTS DLTT GTHT STND ATAN GQVD',
      'NTS DLTT GTHT STND ATAN GQVD',
    ])
    expect(program).toMatchObject({ kind: 'basic', delivery: { ...delivery, mode: ['online'] } })
    expect(program.unstated).toEqual(
      expect.arrayContaining(['deadline', 'periods', 'rules.finalTest', 'certificate']),
    )
  })

  it('003: before 22/5/2022, so 21/5 is the last valid day; what it leaves open stays open', () => {
    const program = programOf('onetouch-2022')
    expect(program.deadline).toBe('2022-05-21')
    expect(program.unstated).toEqual(
      expect.arrayContaining([
        ...['modules', 'periods', 'delivery.classSize'],
        ...['rules.finalTest.attempts', 'rules.attendance.unexcused', 'rules.window.from'],
      ]),
    )
  })

  it('004: basic skills online, modules by audience', () => {
    const { kind, delivery: limits, modules } = programOf('son-la-2026')
    expect(kind).toBe('basic')
    expect(limits).toEqual({ ...delivery, mode: ['online'] })
    const seven = ['NTS', 'TBPM', 'DLTT', 'GTHT', 'STND', 'ATAN', 'GQVD']
    const six = seven.filter((code) => code !== 'TBPM')
    expect(modules).toEqual({
      'Lãnh đạo cấp sở, cấp xã': ['NTS', 'DLTT', 'ATAN', 'GQVD'],
      'Lãnh đạo phòng, đơn vị trực thuộc': ['NTS', 'DLTT', 'GTHT', 'ATAN'],
      'Công chức, viên chức, người lao động': six,
      'Lực lượng nòng cốt': seven,
      'Thành viên Tổ chuyển đổi số cộng đồng': seven,
      'Doanh nghiệp, hợp tác xã': six,
      'Học sinh, sinh viên': ['HS-DLTT', 'HS-GTHT', 'HS-STND', 'HS-AT', 'HS-GQVD', 'HS-AI'],
    })
  })

  it('004: intensive courses in person, 5 to 14 days, at least two a year, five modules', () => {
    const program = programOf('son-la-boi-duong-2026')
    expect(program).toMatchObject({
      kind: 'intensive',
      delivery: {
        ...delivery,
        mode: ['in-person'],
        days: { from: 5, to: 14 },
        coursesPerYear: 2,
      },
    })
    expect(Object.values(program.modules).flat()).toHaveLength(5)
  })

  it('every module that a document lists has its title', () => {
    for (const { modules, moduleTitles } of programs)
      expect([...new Set(Object.values(modules).flat())].toSorted()).toEqual(
        Object.keys(moduleTitles).toSorted(),
      )
  })
})
