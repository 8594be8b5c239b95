import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HocvuError } from '../../src/foundation/errors.ts'
import { findCourse } from '../../src/lti/course-list.ts'
import { noteCourse } from '../../src/lti/course-store.ts'
import { bringMembers } from '../../src/lti/members/bring-members.ts'
import { changeRegistration } from '../../src/lti/register.ts'
import { previewUpload } from '../../src/roster/upload/upload.ts'
import { COHORT } from '../http/service.ts'
import { lan } from '../support/installation.ts'
import type { Person } from '../support/lti-platform/people.ts'
import type { Product } from '../support/lti-platform/product.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { an, course, stranger, teacher } from '../support/lti-platform/tool.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

let lti: LtiService
let connected: Connected
let courseId: string

/** ID numbers of users, as Moodle's administrators fill them in; the names are Moodle's two fields. */
const numbers = new Map<string, string>([
  [an.id, 'A1'],
  ['41', '014180000123'],
])
const number: Person = { ...stranger, id: '41', familyName: 'Giàng A', givenName: 'Páo' }
const gone: Person = { ...stranger, id: '51', familyName: 'Đã', givenName: 'Nghỉ' }
const withNumbers: Product = {
  ...moodle,
  member: (person) => ({
    ...moodle.member(person),
    lis_person_sourcedid: numbers.get(person.id) ?? '',
    ...(person.id === gone.id && { status: 'Inactive' }),
  }),
}

beforeAll(async () => {
  lti = await startLtiService()
  connected = await lti.connect(withNumbers)
  const { platform, registration, tool } = connected
  const { db, outgoing } = lti.service.deps
  const context = {
    ...{ contextId: course.id, label: course.label, title: course.title },
    membersUrl: `${platform.origin}${platform.product.paths.members(course.id, tool.id)}`,
    ...{ lineItemsUrl: null, gradeScopes: [] },
  }
  const noted = await noteCourse(
    db,
    outgoing,
    { registration, deploymentId: '1', context },
    lti.clock.at,
  )
  courseId = noted.id
})
afterAll(() => lti.close())
beforeEach(() => {
  connected.platform.state.members.set(course.id, [an, teacher, stranger, number, gone])
  connected.platform.state.faults.length = 0
})

const bring = async (cohortId = COHORT) =>
  await bringMembers(lti.service.deps, lan, { courseId, cohortId })

const refusal = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'brought',
    (error: HocvuError) => `${error.code}: ${error.message}`,
  )

describe('members of a course', () => {
  it('belong to the class whose evidence names the course', async () => {
    const found = await findCourse(lti.service.deps.db, courseId)
    expect(found?.classes).toEqual([{ id: COHORT, name: 'Lớp 1', byHand: false }])
  })

  it('wait as a list that was brought: active learners of all pages, family name first, code or national ID', async () => {
    const { id, ...brought } = await bring()
    // The third has neither code nor an address that counts.
    expect(brought).toEqual({ members: 2, withoutKey: 1 })
    const { upload, rows } = await previewUpload(lti.service.deps, lan, id)
    expect(upload).toMatchObject({ cohortId: COHORT, name: expect.stringContaining(course.title) })
    expect(rows.map(({ kind, person }) => [person?.fullName, person?.employeeCode, kind])).toEqual([
      ['Giàng A Páo', null, 'added'],
      ['Lò Thị An', 'A1', 'unchanged'],
    ])
    expect(connected.platform.state.faults).toEqual([])
  })

  it('count for nobody before a person has taken the list in, which only whoever brought it sees', async () => {
    const { id } = await bring()
    const { db } = lti.service.deps
    const found = await db
      .selectFrom('learners')
      .select('id')
      .where('full_name', '=', 'Giàng A Páo')
      .executeTakeFirst()
    expect(found).toBeUndefined()
    const other = { ...lan, actor: 'user:hue' }
    await expect(previewUpload(lti.service.deps, other, id)).rejects.toThrow('no roster')
    const kept = await db
      .selectFrom('roster_uploads')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(kept.sealed.toString('latin1')).not.toContain('014180000123')
  })

  it('are brought as the roster has them where the platform’s account is theirs, whatever it calls them', async () => {
    const { db } = lti.service.deps
    const { sourceId } = await db
      .selectFrom('accounts as a')
      .innerJoin('learners as l', 'l.id', 'a.learner_id')
      .select('a.source_id as sourceId')
      .where('a.platform_id', '=', 'onetouch')
      .where('l.employee_code', '=', 'A1')
      .executeTakeFirstOrThrow()
    // Moodle's ids are those of its accounts.
    const known: Person = { ...an, id: sourceId, familyName: 'LÒ THỊ', givenName: 'AN (lớp 2)' }
    connected.platform.state.members.set(course.id, [known, stranger])
    const { id, ...brought } = await bring()
    expect(brought).toEqual({ members: 1, withoutKey: 1 })
    const { rows } = await previewUpload(lti.service.deps, lan, id)
    expect(rows.map(({ kind, person }) => [person?.fullName, person?.employeeCode, kind])).toEqual([
      ['Lò Thị An', 'A1', 'unchanged'],
    ])
    for (const told of ['a1', '']) {
      numbers.set(an.id, told)
      expect((await previewUpload(lti.service.deps, lan, (await bring()).id)).rows).toEqual(rows)
    }
    // The citizen's number that the platform has instead goes along, for the roster to check.
    numbers.set(an.id, '014180000999')
    const withNumber = await previewUpload(lti.service.deps, lan, (await bring()).id)
    expect(withNumber.rows.map(({ person }) => [person?.fullName, person?.employeeCode])).toEqual([
      ['Lò Thị An', 'A1'],
    ])
    numbers.delete(an.id)
    expect((await previewUpload(lti.service.deps, lan, (await bring()).id)).rows).toEqual(rows)
    const elsewhere = { ...lan, unitId: '00000000-0000-4000-8000-000000000000' }
    await expect(
      bringMembers(lti.service.deps, elsewhere, { courseId, cohortId: COHORT }),
    ).rejects.toThrow('namesakes cannot be told apart')
    numbers.set(an.id, 'A1')
  })

  it('bring e-mail addresses only from a platform that makes sure of them', async () => {
    connected.platform.state.members.set(course.id, [stranger])
    expect(await refusal(bring())).toContain('namesakes cannot be told apart')
    const { deps } = lti.service
    const { id } = connected.registration
    await changeRegistration(deps, 'lan', id, { emailVerified: true })
    const preview = await previewUpload(deps, lan, (await bring()).id)
    expect(preview.rows.map(({ kind, person }) => [person?.fullName, kind])).toEqual([
      ['Phạm Khôi', 'added'],
    ])
    await changeRegistration(deps, 'lan', id, { emailVerified: false })
  })
})

describe('bringing members is refused', () => {
  it('into a class that is not the course’s', async () => {
    expect(await refusal(bring('kns-2'))).toContain('does not belong to the course')
  })

  it('where nobody learns', async () => {
    connected.platform.state.members.set(course.id, [teacher])
    expect(await refusal(bring())).toContain('no active learner')
  })

  it('where the platform leads to another host with the next page', async () => {
    const { product } = connected.platform
    const nextPage = product.nextPage
    product.nextPage = () => '<https://elsewhere.example.vn/members?p=2>; rel="next"'
    try {
      expect(await refusal(bring())).toContain('elsewhere.example.vn')
    } finally {
      product.nextPage = nextPage
    }
  })

  it('where pages never end', async () => {
    const { product } = connected.platform
    const nextPage = product.nextPage
    product.nextPage = ({ current }) => `<${current}>; rel="next"`
    try {
      expect(await refusal(bring())).toContain('Link: rel=next')
    } finally {
      product.nextPage = nextPage
    }
  })

  it('where the platform does not let the tool ask, with what to do there', async () => {
    const { tool } = connected
    const { scopes } = tool
    tool.scopes = []
    try {
      expect(await refusal(bring())).toMatch(/invalid_scope.*switch on Names and Roles/)
    } finally {
      tool.scopes = scopes
    }
  })

  it('while the platform is switched off', async () => {
    const { db } = lti.service.deps
    await db.updateTable('lti_registrations').set({ state: 'off' }).execute()
    expect(await refusal(bring())).toContain('switched off')
    await db.updateTable('lti_registrations').set({ state: 'active' }).execute()
  })
})
