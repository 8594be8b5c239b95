import { afterEach, describe, expect, it } from 'vitest'
import { accountOf } from '../../../connectors/onetouch/people.ts'
import { OnetouchSettings } from '../../../connectors/onetouch/settings.ts'
import { Participant } from '../../../connectors/onetouch/wire.ts'
import { recorded } from '../../support/moodle-replay.ts'
import { errorOf } from '../local-platform.ts'
import { gather, ofKind, type Reading, recordOf, rowsOf, startReading } from './reading.ts'

let reading: Reading | null = null
afterEach(async () => {
  await reading?.close()
  reading = null
})

const settings = (part: Partial<OnetouchSettings> = {}) =>
  OnetouchSettings.parse({ token: 't', ...part })

const people = new Map(
  rowsOf(JSON.parse(recorded('users-by-field-id.json'))).map((row) => [
    row.id,
    Participant.parse({ ...row, roles: [] }),
  ]),
)
function person(id: number, part: Partial<Participant> = {}): Participant {
  const found = people.get(id)
  if (!found) throw new Error(`no recorded person ${id}`)
  return { ...found, ...part }
}

describe('a person', () => {
  it.each([
    ['two fields', 19, 'Nguyễn Văn An'],
    ['letters with loose marks', 21, 'Nguyễn Văn An'],
    ['the whole name in one field', 57, 'Lê Hoàng Minh Khôi'],
    ['double spaces and an apostrophe', 58, "H'Mông Y Niê"],
    ['capitals, which stay', 59, 'NGUYỄN THỊ BÍCH NGỌC'],
  ])('has a name with the family name first: %s', (_, id, fullName) => {
    expect(accountOf(person(id), settings())).toMatchObject({ fullName, nameOrder: 'family-first' })
  })

  it.each(['.', '-', ' — '])(
    'may have "%s" as first name: the last name is the whole name',
    (dot) => {
      const one = person(19, { firstname: dot, lastname: 'Lò Thị Mai' })
      expect(accountOf(one, settings()).fullName).toBe('Lò Thị Mai')
    },
  )

  it('of whom only the displayed name comes is marked as given name first', () => {
    const one = person(19, { firstname: null, lastname: null, fullname: 'Giang Trần Quốc' })
    expect(accountOf(one, settings())).toMatchObject({
      fullName: 'Giang Trần Quốc',
      nameOrder: 'given-first',
    })
  })

  it('is taken as displayed where the operator says that family names come first', () => {
    const one = person(19, { firstname: null, lastname: null, fullname: 'Trần Quốc Giang' })
    expect(accountOf(one, settings({ nameOrder: 'family-first' }))).toMatchObject({
      fullName: 'Trần Quốc Giang',
      nameOrder: 'family-first',
    })
  })

  it('has keys, trimmed; a missing idnumber is none', () => {
    expect(accountOf(person(79), settings())).toMatchObject({
      account: '79',
      sourceId: 'account:79',
      employeeCode: 'cb000177',
      username: 'cb000177',
      email: 'cb000177@example.gov.vn',
      emailVerified: true,
      nationalId: null,
    })
    expect(accountOf(person(59), settings()).employeeCode).toBeNull()
  })

  it('whose idnumber or user name has twelve digits has a citizen’s number there', () => {
    const byCode = person(19, { idnumber: '001099000001', username: 'an.nv' })
    expect(accountOf(byCode, settings())).toMatchObject({
      nationalId: '001099000001',
      employeeCode: null,
      username: 'an.nv',
    })
    const byName = person(19, { idnumber: 'CB1', username: '001099000001' })
    expect(accountOf(byName, settings())).toMatchObject({
      nationalId: '001099000001',
      employeeCode: 'CB1',
      username: null,
    })
  })

  it('has the unit from the field that the operator names', () => {
    expect(accountOf(person(19), settings()).unit).toBe('Xã Tân Lập')
    expect(accountOf(person(19), settings({ unitField: 'institution' })).unit).toBe('UBND Long An')
    expect(accountOf(person(90), settings()).unit).toBe('Xã Tân Lập & Bình "Minh"')
  })
})

describe('the learners of a course', () => {
  it('are those with a learner’s role; the teacher is none', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull())
    expect(ofKind(records, 'account').map((record) => record.account)).not.toContain('3204')
  })

  it('are suspended where the enrolment is not active', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull())
    const suspended = ofKind(records, 'enrolment').filter((record) => record.state === 'suspended')
    expect(suspended.map((record) => Number(record.account)).sort((a, b) => a - b)).toEqual([
      27, 52, 77, 102, 103, 104, 127, 152, 177, 202,
    ])
    expect(recordOf(records, 'enrolment', 105).state).toBe('active')
  })

  it('have a first access once they have entered the course', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).map((row) => ({
        ...row,
        firstaccess: 1667264400,
        lastcourseaccess: row.id === 3 ? 1667268000 : 0,
      })),
    )
    const { records } = await gather(reading.pull())
    expect(recordOf(records, 'enrolment', 3).firstAccessAt).toBe('2022-11-01T01:00:00.000Z')
    expect(recordOf(records, 'enrolment', 4).firstAccessAt).toBeNull()
  })

  it('may be nobody', async () => {
    reading = await startReading()
    reading.site.failAlways({ file: 'enrolled-users-empty.json' }, 'core_enrol_get_enrolled_users')
    const { records, pages } = await gather(reading.pull())
    expect(records).toEqual([])
    expect(pages).toHaveLength(1)
  })

  it('under a role that the settings do not know are an error, not an empty course', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).map((row) => ({ ...row, roles: [{ shortname: 'hocvien' }] })),
    )
    const error = await errorOf(gather(reading.pull()))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('hocvien')
  })

  it('come with fields that nobody has heard of', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).map((row) => ({ ...row, pronouns: 'x', trustedbyai: { a: [1] } })),
    )
    const { records, quarantined } = await gather(reading.pull())
    expect(ofKind(records, 'account')).toHaveLength(200)
    expect(quarantined).toEqual([])
  })

  it('stay when a row between them is bad: it waits in quarantine', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).map((row) => {
        if (row.id === 10) return { ...row, id: null }
        if (row.id === 11) return { ...row, roles: 'student' }
        return row
      }),
    )
    const { records, quarantined } = await gather(reading.pull())
    expect(ofKind(records, 'account')).toHaveLength(198)
    expect(quarantined.map((row) => row.reason)).toEqual(['user-without-id', 'user-unreadable'])
    expect(quarantined[1]?.place).toBe('participants of course CDS-XA-2022, user 11')
    expect(quarantined[1]?.raw).toContain('CB000109')
    const again = await gather(reading.pull())
    expect(again.quarantined.map((row) => row.key)).toEqual(quarantined.map((row) => row.key))
  })
})

describe('pages of participants', () => {
  it('are followed until a short one, each person once', async () => {
    reading = await startReading({ pageSize: 50 })
    const { records, pages } = await gather(reading.pull())
    expect(pages).toHaveLength(5)
    expect(ofKind(records, 'account')).toHaveLength(200)
    expect(new Set(records.map((record) => record.sourceId)).size).toBe(400)
  })

  it('end also when the last one is exactly full', async () => {
    reading = await startReading({ pageSize: 201 })
    const { records } = await gather(reading.pull())
    expect(ofKind(records, 'account')).toHaveLength(200)
  })

  it('ask only for the fields that are used', async () => {
    reading = await startReading()
    await gather(reading.pull())
    const fields = Object.values(reading.site.requests.at(-1)?.params ?? {}).find((value) =>
      value.includes('lastcourseaccess'),
    )
    expect(fields?.split(',')).toContain('department')
    expect(fields).not.toContain('enrolledcourses')
  })

  /** Pages of a list that changes after the first page was sent. */
  async function drifting(change: (ids: number[]) => number[]): Promise<string[]> {
    reading = await startReading({ pageSize: 40 })
    let ids = Array.from({ length: 100 }, (_, index) => (index + 1) * 10)
    let pages = 0
    reading.site.edit('core_enrol_get_enrolled_users', (_, params) => {
      const student = (id: number) => ({
        id,
        fullname: `Người ${id}`,
        roles: [{ shortname: 'student' }],
      })
      if (params['options[0][name]'] === 'onlyactive') return ids.map((id) => ({ id }))
      const from = Number(params['options[0][value]'])
      const rows = ids.slice(from, from + Number(params['options[1][value]'])).map(student)
      pages += 1
      if (pages === 1) ids = change(ids)
      return rows
    })
    const { records } = await gather(reading.pull())
    return ofKind(records, 'account').map((record) => record.account)
  }

  it('repeat nobody when somebody comes in between', async () => {
    const read = await drifting((ids) => [5, ...ids])
    expect(read).toHaveLength(100)
    expect(new Set(read).size).toBe(100)
  })

  it('skip nobody when people leave in between', async () => {
    const read = await drifting((ids) => ids.filter((id) => id > 50))
    expect(read).toHaveLength(100)
    expect(new Set(read).size).toBe(100)
  })

  it('survive that nearly everybody leaves in between', async () => {
    const read = await drifting((ids) => [...ids.slice(0, 3), 1000])
    expect(read).toHaveLength(41)
    expect(read.at(-1)).toBe('1000')
  })

  it('of a site that ignores paging do not go round for ever', async () => {
    reading = await startReading({ pageSize: 40 })
    reading.site.edit('core_enrol_get_enrolled_users', () =>
      Array.from({ length: 60 }, (_, index) => ({ id: index + 1, roles: [] })),
    )
    expect(await errorOf(gather(reading.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })

  it('in another order than asked for are refused', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) => rowsOf(answer).reverse())
    expect(await errorOf(gather(reading.pull()))).toMatchObject({ code: 'platform.bad-answer' })
  })
})

describe('a token without moodle/site:viewfullnames', () => {
  it('gives names as displayed, and says so', async () => {
    reading = await startReading({}, { withoutViewFullNames: true })
    const { records } = await gather(reading.pull())
    expect(recordOf(records, 'account', 3)).toMatchObject({
      fullName: 'Giang Trần Quốc',
      nameOrder: 'given-first',
    })
  })
})
