/** What is agreed with learning platforms: checked, kept, changed by people, each act in the audit trail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { beginLogin } from '../../src/lti/launch/begin.ts'
import {
  admitDeployment,
  changeRegistration,
  registerPlatform,
  switchDeploymentOff,
  switchRegistrationOff,
  switchRegistrationOn,
} from '../../src/lti/register.ts'
import { listDeployments, noteDeployment } from '../../src/lti/registration-store.ts'
import type { GivenTerms } from '../../src/lti/terms.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'

const PUBLIC_URL = 'https://hocvu.example.gov.vn'
const outgoing = createOutgoing({ privateHosts: [] })
let installation: TestInstallation
let deps: Parameters<typeof registerPlatform>[0]
let count = 0

beforeAll(async () => {
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': 'platforms:\n  - { id: lop-hoc, connector: spreadsheet }\n',
    },
  })
  const { clock, database } = installation
  deps = { db: database.db, clock, outgoing }
})
afterAll(async () => {
  outgoing.close()
  await installation.close()
})

/** Another each time. */
const terms = (own: Partial<GivenTerms> = {}): GivenTerms => {
  count += 1
  const site = `https://lms-${count}.example.vn`
  return {
    ...{ name: 'Moodle của Sở', issuer: site, clientId: 'hocvu', product: 'moodle' },
    ...{ authUrl: `${site}/auth`, tokenUrl: `${site}/token`, keysUrl: `${site}/keys` },
    ...own,
  }
}
const register = (own: Partial<GivenTerms> & { deployments?: string[] } = {}) =>
  registerPlatform(deps, 'user:lan', { ...terms(own), ...own })

const entriesOf = (subject: string) =>
  deps.db
    .selectFrom('audit_entries')
    .select(['action', 'actor', 'before', 'after'])
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute()

describe('registering by hand', () => {
  it('counts at once, in the frames of where the platform stands and where one signs in', async () => {
    const { id, ...made } = await register({
      issuer: 'https://canvas.instructure.com',
      authUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
    })
    expect(made).toMatchObject({
      state: 'active',
      frameOrigins: ['https://canvas.instructure.com', 'https://sso.canvaslms.com'],
      ...{ platformId: null, subIsAccount: false, emailVerified: false },
      ...{ teachersSee: 'sums', gradesOut: false },
    })
    expect(await entriesOf(id)).toEqual([
      expect.objectContaining({ action: 'lti.registration-created', actor: 'user:lan' }),
    ])
  })

  const faults: [string, Partial<GivenTerms>, RegExp][] = [
    ['no name', { name: ' ' }, /name/],
    ['no client', { clientId: '' }, /client ID/],
    ['an issuer without TLS', { issuer: 'http://lms.example.vn' }, /issuer/],
    ['an issuer that is no address', { issuer: 'lms.example.vn' }, /issuer/],
    ['keys on this machine', { keysUrl: 'https://127.0.0.1/keys' }, /key set address/],
    ['keys in a private network', { keysUrl: 'https://10.1.2.3/keys' }, /key set address/],
    ['tokens without TLS', { tokenUrl: 'http://lms.example.vn/token' }, /token address/],
    ['a sign-in that is script', { authUrl: 'javascript:alert(1)' }, /OIDC login address/],
    ['a password in an address', { keysUrl: 'https://a:b@lms.example.vn/k' }, /key set address/],
    ['a frame with a path', { frameOrigins: ['https://lms.example.vn/course'] }, /origin/],
    ['frames of everybody', { frameOrigins: ['https://*'] }, /origin/],
    ['a frame that ends the directive', { frameOrigins: ["https://a.vn; script-src 'x'"] }, /orig/],
    ['a platform that is not configured', { platformId: 'khong-co' }, /khong-co/],
  ]
  it.each(faults)('is refused with %s, and says so', async (_, own, said) => {
    const before = await countRegistrations()
    await expect(register(own)).rejects.toMatchObject({
      code: 'lti.registration-refused',
      params: { why: expect.stringMatching(said) },
    })
    expect(await countRegistrations()).toBe(before)
  })

  it('is refused for an issuer and client that are connected; ten at once make one', async () => {
    const same = terms()
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => registerPlatform(deps, 'user:lan', same)),
    )
    const failed = all.filter((one) => one.status === 'rejected')
    expect(failed).toHaveLength(9)
    for (const { reason } of failed)
      expect(reason).toMatchObject({ code: 'lti.registration-refused' })
  })
})

const countRegistrations = async () =>
  (await deps.db.selectFrom('lti_registrations').select('id').execute()).length

describe('changing', () => {
  it('keeps what was not said, and notes what is other', async () => {
    const { id } = await register()
    const changed = await changeRegistration(deps, 'user:hue', id, { teachersSee: 'people' })
    expect(changed).toMatchObject({ teachersSee: 'people', name: 'Moodle của Sở' })
    await changeRegistration(deps, 'user:hue', id, { teachersSee: 'people' })
    expect((await entriesOf(id)).slice(1)).toEqual([
      {
        ...{ action: 'lti.registration-changed', actor: 'user:hue' },
        ...{ before: { teachersSee: 'sums' }, after: { teachersSee: 'people' } },
      },
    ])
  })

  it('to the name of another is refused', async () => {
    const [one, other] = [await register(), await register()]
    const { issuer, clientId } = one
    await expect(
      changeRegistration(deps, 'user:hue', other.id, { issuer, clientId }),
    ).rejects.toMatchObject({ code: 'lti.registration-refused' })
  })

  it('whose accounts they are forgets whom it took people for', async () => {
    const { id } = await register({ platformId: 'lop-hoc' })
    const account = await accountOf('hv-1')
    await deps.db
      .insertInto('lti_people')
      .values({
        ...{ registration_id: id, sub: '7', account_id: account },
        ...{ first_seen_at: new Date(), last_seen_at: new Date() },
      })
      .execute()
    const people = () =>
      deps.db.selectFrom('lti_people').select('sub').where('registration_id', '=', id).execute()
    await changeRegistration(deps, 'user:hue', id, { name: 'Moodle mới' })
    expect(await people()).toHaveLength(1)
    await changeRegistration(deps, 'user:hue', id, { platformId: null })
    expect(await people()).toEqual([])
  })

  it('to another site forgets what services its courses offered at the former one', async () => {
    const { id, issuer } = await register()
    await deps.db
      .insertInto('lti_courses')
      .values({
        ...{ id: crypto.randomUUID(), registration_id: id, deployment_id: '1', context_id: '9' },
        ...{ label: null, title: null, members_url: `${issuer}/m`, line_items_url: `${issuer}/l` },
        ...{ grade_scopes: [], first_seen_at: new Date(), last_seen_at: new Date() },
      })
      .execute()
    const services = () =>
      deps.db
        .selectFrom('lti_courses')
        .select(['members_url', 'line_items_url'])
        .where('registration_id', '=', id)
        .executeTakeFirst()
    await changeRegistration(deps, 'user:hue', id, { name: 'Moodle' })
    expect(await services()).toEqual({ members_url: `${issuer}/m`, line_items_url: `${issuer}/l` })
    await changeRegistration(deps, 'user:hue', id, { tokenUrl: 'https://moi.example.vn/token' })
    expect(await services()).toEqual({ members_url: null, line_items_url: null })
  })

  it('one that there is not, is told', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    await expect(changeRegistration(deps, 'user:hue', id, {})).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

async function accountOf(sourceId: string): Promise<string> {
  const { id } = await deps.db
    .insertInto('accounts')
    .values({
      ...{ id: crypto.randomUUID(), platform_id: 'lop-hoc', source_id: sourceId },
      ...{ full_name: 'Lò Thị An', name_order: 'family-first', name_key: 'lo thi an' },
      ...{ email_verified: false, state: 'waiting', reason: '{"code":"not-yet-matched"}' },
      ...{ created_at: new Date(), updated_at: new Date() },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const begin = (asked: { iss: string; client_id?: string; lti_deployment_id?: string }) =>
  beginLogin(
    { ...deps, publicUrl: PUBLIC_URL },
    { login_hint: 'hint', target_link_uri: `${PUBLIC_URL}/lti/launch`, ...asked },
  )

describe('which registration a login is about', () => {
  it('is the only one of its issuer, also where no client is told', async () => {
    const { issuer, authUrl, clientId } = await register()
    const { to } = await begin({ iss: issuer })
    expect(to.startsWith(authUrl)).toBe(true)
    expect(new URL(to).searchParams.get('client_id')).toBe(clientId)
  })

  it('is told by the client, or by a deployment that is known, where the issuer has several', async () => {
    const { issuer } = await register({ deployments: ['1'] })
    await register({ issuer, clientId: 'other', deployments: ['2'] })
    const clientOf = async (asked: Parameters<typeof begin>[0]) =>
      new URL((await begin(asked)).to).searchParams.get('client_id')
    expect(await clientOf({ iss: issuer, client_id: 'other' })).toBe('other')
    expect(await clientOf({ iss: issuer, lti_deployment_id: '1' })).toBe('hocvu')
    expect(await clientOf({ iss: issuer, lti_deployment_id: '2' })).toBe('other')
    for (const asked of [{ iss: issuer }, { iss: issuer, lti_deployment_id: '3' }])
      await expect(begin(asked)).rejects.toMatchObject({ code: 'lti.platform-unknown' })
  })

  it('keeps what the address of signing in asks already', async () => {
    const { issuer } = await register({ authUrl: 'https://sso.example.vn/auth?tenant=so-tttt' })
    const { searchParams } = new URL((await begin({ iss: issuer })).to)
    expect(searchParams.get('tenant')).toBe('so-tttt')
    expect(searchParams.get('response_mode')).toBe('form_post')
  })

  it('is none while it is switched off, and the one before again', async () => {
    const { id, issuer } = await register()
    await switchRegistrationOff(deps, 'user:lan', id)
    await expect(begin({ iss: issuer })).rejects.toMatchObject({ code: 'lti.platform-unknown' })
    await switchRegistrationOn(deps, 'user:lan', id)
    await expect(begin({ iss: issuer })).resolves.toBeDefined()
    expect((await entriesOf(id)).map(({ action }) => action)).toEqual([
      ...['lti.registration-created', 'lti.registration-off', 'lti.registration-on'],
    ])
  })
})

describe('deployments', () => {
  it('that nobody has admitted are noted, and wait', async () => {
    const { id } = await register({ deployments: ['1'] })
    const note = (deploymentId: string) =>
      noteDeployment(deps.db, { registrationId: id, deploymentId }, deps.clock.now())
    expect(await note('1')).toBe('active')
    expect(await Promise.all([note('2'), note('2'), note('2')])).toEqual(Array(3).fill('waiting'))
    const place = { registrationId: id, deploymentId: '2' }
    await admitDeployment(deps, 'user:lan', place)
    await admitDeployment(deps, 'user:lan', place)
    expect(await note('2')).toBe('active')
    await switchDeploymentOff(deps, 'user:lan', place)
    expect(await note('2')).toBe('off')
    expect((await entriesOf(id)).slice(1).map(({ action }) => action)).toEqual([
      ...['lti.deployment-admitted', 'lti.deployment-off'],
    ])
  })

  it('are not noted without end', async () => {
    const { id } = await register()
    for (let n = 0; n < 210; n += 1)
      await noteDeployment(
        deps.db,
        { registrationId: id, deploymentId: `d-${n}` },
        deps.clock.now(),
      )
    expect(await listDeployments(deps.db, id)).toHaveLength(200)
  })

  it('that are switched off begin no launch', async () => {
    const { id, issuer } = await register({ deployments: ['1'] })
    await switchDeploymentOff(deps, 'user:lan', { registrationId: id, deploymentId: '1' })
    await expect(begin({ iss: issuer, lti_deployment_id: '1' })).rejects.toMatchObject({
      code: 'lti.deployment-unknown',
    })
  })
})
