/** What somebody tries who sits inside a learning platform: another's class, another's number, more time than they were given. */
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { inFramesOf } from '../../src/http/content-security.ts'
import { findCourse } from '../../src/lti/course-list.ts'
import { noteCourse } from '../../src/lti/course-store.ts'
import { readMembers } from '../../src/lti/members/read-members.ts'
import { listClasses } from '../../src/lti/panel/class-store.ts'
import { registerPlatform } from '../../src/lti/register.ts'
import { createAccessTokens } from '../../src/lti/services/access-tokens.ts'
import { createTestInstallation } from '../support/installation.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { withClaims } from '../support/lti-platform/spoilings.ts'
import { an, course, teacher } from '../support/lti-platform/tool.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

let lti: LtiService
let connected: Connected
beforeAll(async () => {
  lti = await startLtiService()
  connected = await lti.connect(moodle, { teachersSee: 'people' })
})
afterAll(() => lti.close())

const begin = (own: Partial<Parameters<Connected['platform']['begin']>[0]> = {}) =>
  connected.platform.begin({ tool: connected.tool, person: an, course, ...own })

describe('a launch', () => {
  it('goes on in a browser in which others have begun any number', async () => {
    const visitor = lti.visitor()
    for (let count = 0; count < 25; count += 1) await visitor.logIn(begin())
    expect((await visitor.launch(begin())).status).toBe(200)
  })

  it('of somebody with a longer name than can be kept is no fault of the service', async () => {
    const sub = `${'x'.repeat(240)} 014180000123`
    const answer = await lti.visitor().launch(begin({ spoiling: withClaims({ sub }) }))
    expect(answer.status).toBe(400)
  })
})

describe('a visit', () => {
  const visitIn = ({ text }: supertest.Response) =>
    /name="visit" value="([^"]*)"/.exec(text)?.[1] ?? ''
  const sent = (path: string, fields: Record<string, string>) =>
    supertest(lti.service.app).post(path).set('Accept', 'text/html').type('form').send(fields)

  it('ends an hour after the launch, however often its forms are sent', async () => {
    const begun = lti.clock.at
    let visit = visitIn(await lti.visitor().launch(begin({ person: teacher })))
    for (const path of ['/lti/panel', '/lti/people']) {
      lti.clock.at = new Date(lti.clock.at.getTime() + 25 * 60_000)
      const page = await sent(path, { visit, class: 'kns-1' })
      expect(page.status).toBe(200)
      visit = visitIn(page)
    }
    lti.clock.at = new Date(begun.getTime() + 61 * 60_000)
    expect((await sent('/lti/panel', { visit })).status).toBe(403)
    lti.clock.at = begun
  })
})

describe('the log', () => {
  it('tells neither a link to register a platform nor what hints at who comes', async () => {
    const ask = (path: string) => supertest(lti.service.app).get(path)
    await ask('/lti/register/abcdefghijklmnop?openid_configuration=x&registration_token=geheim-1')
    await ask('/LTI//register/abcdefghijklmnop')
    await ask('/lti/login?iss=https://lms.example.vn&login_hint=geheim-2&lti_message_hint=geheim-3')
    expect(lti.service.logged()).toContain('/lti/register/[hidden]?[hidden]')
    expect(lti.service.logged()).not.toMatch(/geheim|abcdefghijklmnop/)
  })
})

const FILES = {
  'platforms.yaml': `
platforms:
  - { id: onetouch, connector: onetouch, url: "https://onetouch.example.vn", token: abc }
`,
  'programs/ky-nang-so.yaml': `
id: ky-nang-so
title: { vi: Kỹ năng số cơ bản }
cohorts:
  - { id: by-id, name: Lớp 1, enrol: roster, evidence: [{ platform: onetouch, course: "12" }] }
  - { id: by-name, name: Lớp 2, enrol: roster, evidence: [{ platform: onetouch, course: KNS-2 }] }
`,
}

describe('the people of a class', () => {
  it('are not shown to whoever calls their course like another one; an administrator is asked', async () => {
    const { database, clock, close } = await createTestInstallation({ files: FILES })
    const { db } = database
    const outgoing = createOutgoing({ privateHosts: [] })
    const site = 'https://onetouch.example.vn'
    const registration = await registerPlatform({ db, clock, outgoing }, 'user:lan', {
      ...{ name: 'Moodle', issuer: site, clientId: 'hocvu', product: 'moodle' },
      ...{ authUrl: `${site}/auth`, tokenUrl: `${site}/token`, keysUrl: `${site}/keys` },
      platformId: 'onetouch',
    })
    const classesOf = async (contextId: string, label: string) => {
      const context = { contextId, label, title: null, membersUrl: null, lineItemsUrl: null }
      const launched = { registration, deploymentId: '1', context: { ...context, gradeScopes: [] } }
      const { id } = await noteCourse(db, outgoing, launched, clock.now())
      const shown = (await listClasses(db, id)).map((found) => found.id)
      const course = await findCourse(db, id)
      return { shown, alike: course?.calledAlike.map((found) => found.id) }
    }
    expect(await classesOf('12', 'KNS-1')).toEqual({ shown: ['by-id'], alike: [] })
    expect(await classesOf('13', 'KNS-2')).toEqual({ shown: [], alike: ['by-name'] })
    expect(await classesOf('57', '12')).toEqual({ shown: [], alike: [] })
    expect(await classesOf('KNS-2', 'KNS-2')).toEqual({ shown: ['by-name'], alike: [] })
    outgoing.close()
    await close()
  })
})

describe('a platform that never comes to an end', () => {
  it('is given up on', async () => {
    const { registration } = connected
    const deps = { ...lti.service.deps, tokens: createAccessTokens() }
    const { platform, tool } = connected
    const url = `${platform.origin}${platform.product.paths.members(course.id, tool.id)}`
    const over = readMembers(deps, registration, url, AbortSignal.abort())
    await expect(over).rejects.toMatchObject({ code: 'outgoing.unreachable' })
  })
})

it('no host of a registration is more than one origin to a browser', () => {
  for (const formsTo of ['https://*', 'https://a;script-src', "https://a'b", 'data:'])
    expect(inFramesOf([formsTo], { formsTo })).toMatch(
      /form-action 'self'; .*frame-ancestors 'none'$/,
    )
})
