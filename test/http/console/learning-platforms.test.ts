import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { learningPlatformTexts } from '../../../src/foundation/texts/console/learning-platforms.ts'
import { fill } from '../../../src/foundation/texts/pages.ts'
import { findCourse } from '../../../src/lti/course-list.ts'
import { connectedCourse, connectedSite } from '../../support/connected-course.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const texts = learningPlatformTexts.vi
const PLATFORMS = '/console/integrations/lti'
const ORIGIN = 'https://hai.example.gov.vn'
const FORM = {
  ...{ name: 'Moodle thứ hai', product: 'moodle', issuer: ORIGIN, clientId: 'b2' },
  ...{ authUrl: `${ORIGIN}/auth`, tokenUrl: `${ORIGIN}/token`, keysUrl: `${ORIGIN}/keys` },
  ...{ tokenAudience: '', platformId: 'onetouch', subIsAccount: 'yes', teachersSee: 'sums' },
  ...{ frameOrigins: '', deployments: '1\r\n2\r\n' },
}

let service: TestService
let administrator: SignedIn
let auditor: SignedIn
let coordinator: SignedIn
let registration: string
let course: string

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  administrator = await signIn(app, deps, { role: 'administrator' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  coordinator = await signIn(app, deps, { role: 'coordinator' })
  const connected = await connectedCourse(deps, COHORT, { offersMembers: true })
  registration = connected.registrationId
  course = connected.courseId
})
afterAll(() => service.close())

describe('connecting a platform by hand', () => {
  it('shows the addresses of this service, and keeps what was filled in where something is wrong', async () => {
    const page = await administrator.get(`${PLATFORMS}/new`)
    for (const path of ['launch', 'login', 'keys'])
      expect(page.text).toContain(`https://hocvu.example.gov.vn/lti/${path}`)
    const refused = await administrator.post(`${PLATFORMS}/new`, {
      ...FORM,
      keysUrl: 'http://127.0.0.1/keys',
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('http://127.0.0.1/keys')
    expect(refused.text).toContain('Moodle thứ hai')
  })

  it('counts at once, with its deployments', async () => {
    const made = await administrator.post(`${PLATFORMS}/new`, FORM)
    const page = await administrator.get(made.headers.location ?? '')
    expect(page.text).toContain('Moodle thứ hai')
    expect(page.text).toContain(texts.states.active)
    expect(page.text.match(new RegExp(texts.placeStates.active, 'g'))).toHaveLength(2)
  })
})

describe('a registration link', () => {
  it('is shown once, with the steps, and by nobody kept in clear', async () => {
    const page = await administrator.post(`${PLATFORMS}/link`, {})
    const [link = '', token = ''] =
      /https:\/\/hocvu\.example\.gov\.vn\/lti\/register\/([\w-]+)/.exec(page.text) ?? []
    expect(link).not.toBe('')
    expect(page.text).toContain(texts.linkStep2)
    const kept = await service.deps.db.selectFrom('lti_registration_links').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(service.logged()).not.toContain(token)
  })
})

describe('a platform that registered itself', () => {
  it('waits until an administrator has said whose it is', async () => {
    const { db } = service.deps
    await db
      .updateTable('lti_registrations')
      .set({ state: 'waiting' })
      .where('id', '=', registration)
      .execute()
    const waiting = await administrator.get(`${PLATFORMS}/${registration}`)
    expect(waiting.text).toContain(texts.waitingTitle)
    expect((await auditor.get(`${PLATFORMS}/${registration}`)).text).not.toContain(
      texts.waitingTitle,
    )
    await administrator.post(`${PLATFORMS}/${registration}/confirm`, {
      ...{ name: 'Moodle của tỉnh', product: 'moodle', platformId: 'onetouch' },
      ...{ subIsAccount: 'yes', emailVerified: 'yes', teachersSee: 'people', gradesOut: 'yes' },
      frameOrigins: 'https://hoc.example.gov.vn',
    })
    const { body } = await service.get(`/api/v1/lti/registrations/${registration}`)
    expect(body).toMatchObject({
      ...{ state: 'active', platformId: 'onetouch', subIsAccount: true, emailVerified: true },
      ...{ teachersSee: 'people', gradesOut: true, frameOrigins: ['https://hoc.example.gov.vn'] },
    })
  })

  it('is changed, switched off and on again', async () => {
    const path = `${PLATFORMS}/${registration}`
    expect((await administrator.get(`${path}/edit`)).text).toContain('a1b2c3d4')
    const { deployments: _, ...form } = FORM
    await administrator.post(`${path}/edit`, { ...form, ...connectedSite, name: 'Moodle tỉnh' })
    await administrator.post(`${path}/off`, {})
    expect((await administrator.get(path)).text).toContain(texts.states.off)
    await administrator.post(`${path}/on`, {})
    expect((await administrator.get(path)).text).toContain(texts.states.active)
  })
})

describe('a deployment that knocked', () => {
  it('is counted on the list, and admitted or switched off', async () => {
    const list = await auditor.get(PLATFORMS)
    expect(list.text).toContain(fill(texts.knocking, { n: 1 }))
    const act = (state: string) =>
      administrator.post(`${PLATFORMS}/${registration}/deployments`, { deployment: '7', state })
    const states = async () =>
      (await service.get(`/api/v1/lti/registrations/${registration}`)).body.deployments.map(
        (one: { deploymentId: string; state: string }) => `${one.deploymentId} ${one.state}`,
      )
    await act('active')
    expect(await states()).toEqual(['1 active', '7 active'])
    await act('off')
    expect(await states()).toEqual(['1 active', '7 off'])
  })
})

describe('a course', () => {
  it('tells its classes and how they came to it; others are added and removed', async () => {
    const path = `${PLATFORMS}/courses/${course}`
    await administrator.post(`${path}/classes`, { cohort: 'kns-2' })
    const page = await auditor.get(path)
    expect(page.text).toContain('Lớp 2')
    expect(page.text).toContain(texts.byHandMark)
    await administrator.post(`${path}/classes/remove`, { cohort: 'kns-2' })
    const found = await findCourse(service.deps.db, course)
    expect(found?.classes.map(({ id }) => id)).toEqual([COHORT])
  })

  it('is offered to whoever puts learners into its class, also without rights here', async () => {
    const page = await coordinator.get(`/console/cohorts/${COHORT}/learners/new`)
    expect(page.text).toContain(`${PLATFORMS}/courses/${course}/members`)
    expect((await coordinator.get(`${PLATFORMS}/courses/${course}`)).status).toBe(404)
    expect((await coordinator.get(PLATFORMS)).status).toBe(404)
    const other = await coordinator.get('/console/cohorts/kns-2/learners/new')
    expect(other.text).not.toContain('/members')
  })
})

describe('the signing key', () => {
  it('is changed by an administrator; the former one stays published', async () => {
    for (let time = 0; time < 2; time++) await administrator.post(`${PLATFORMS}/keys/rotate`, {})
    const { text } = await auditor.get(PLATFORMS)
    expect(text).toContain(texts.keySigns)
    expect(text).toContain(texts.keyFormer)
    expect(text).not.toContain(texts.keyRotate)
  })
})

describe('for programs', () => {
  it('registers, links, lists courses, and says what is wrong', async () => {
    const { deployments: _, tokenAudience: __, frameOrigins: ___, ...form } = FORM
    const made = await service
      .post('/api/v1/lti/registrations')
      .send({ ...form, subIsAccount: true, clientId: 'c3', deployments: ['1'] })
    expect([made.status, made.body.state]).toEqual([200, 'active'])
    const again = await service
      .post('/api/v1/lti/registrations')
      .send({ ...form, subIsAccount: true, clientId: 'c3' })
    expect([again.status, again.body.code]).toEqual([422, 'lti.registration-refused'])
    const link = await service.post('/api/v1/lti/registration-links')
    expect(link.body.link).toContain('/lti/register/')
    const { body } = await service.get(`/api/v1/lti/registrations/${registration}/courses`)
    expect(body).toMatchObject({
      total: 1,
      items: [{ contextId: '42', offersMembers: true, classes: [{ id: COHORT, byHand: true }] }],
    })
    expect((await service.get('/api/v1/lti/registrations', service.keyOfA)).status).toBe(403)
  })
})

it('stands in the audit trail in words', async () => {
  const { text } = await auditor.get('/console/audit')
  const labels = [...text.matchAll(/<dt>([^<]+)<\/dt>/g)].map(([, label]) => label ?? '')
  expect(labels.filter((label) => /^[a-z]\w*$/.test(label))).toEqual([])
})
