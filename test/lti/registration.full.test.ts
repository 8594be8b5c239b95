/** LTI Dynamic Registration 1.0, with what Moodle 4, Canvas and the specification do each: a link, one registration, a look by a person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmRegistration } from '../../src/lti/register.ts'
import { createRegistrationLink } from '../../src/lti/registration-links.ts'
import { scope } from '../support/lti-platform/claims.ts'
import type { LtiPlatform } from '../support/lti-platform/platform.ts'
import { canvas } from '../support/lti-platform/products/canvas.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { reference } from '../support/lti-platform/products/reference.ts'
import { an, course } from '../support/lti-platform/tool.ts'
import { type LtiService, PUBLIC_URL, startLtiService } from './service.ts'

let lti: LtiService
beforeAll(async () => {
  lti = await startLtiService()
})
afterAll(() => lti.close())

/** Self-hosted, where the operator has set the issuer to its own address (config/security.yml). */
const ownCanvas = { ...canvas, issuer: null }

async function newLink(): Promise<string> {
  const { db, clock } = lti.service.deps
  const { token } = await createRegistrationLink(db, clock, 'lan')
  return `${PUBLIC_URL}/lti/register/${token}`
}
const open = (address: string) => lti.visitor().logIn({ method: 'GET', url: address, fields: {} })
const register = async (platform: LtiPlatform, link: string) => {
  const url = new URL(platform.openRegistration(link))
  return await lti.visitor().logIn({
    method: 'GET',
    url: `${url.origin}${url.pathname}`,
    fields: Object.fromEntries(url.searchParams),
  })
}
const registrationOf = async ({ issuer }: LtiPlatform) =>
  await lti.service.deps.db
    .selectFrom('lti_registrations')
    .selectAll()
    .where('issuer', '=', issuer)
    .executeTakeFirst()

describe.each([
  [moodle.follows, moodle],
  ['Canvas, self-hosted', ownCanvas],
  [reference.follows, reference],
])('%s', (_follows, product) => {
  it('registers by a link, waits, is confirmed, and launches', async () => {
    const platform = await lti.start(product)
    const link = await newLink()
    const answer = await register(platform, link)
    expect(platform.state.faults).toEqual([])
    expect(answer.status, answer.text).toBe(200)
    // The page closes the platform's own dialog (Dynamic Registration 3.6), and stands in its frame.
    expect(answer.text).toContain('<script')
    expect(answer.headers['content-security-policy']).toContain(
      `frame-ancestors ${platform.origin}`,
    )
    const [tool] = platform.state.tools
    if (tool === undefined) throw new Error('no tool')
    expect(tool).toMatchObject({
      loginUrl: `${PUBLIC_URL}/lti/login`,
      redirectUris: [`${PUBLIC_URL}/lti/launch`],
      keysUrl: `${PUBLIC_URL}/lti/keys`,
      scopes: expect.arrayContaining([scope.members, scope.lineItem, scope.score]),
    })
    const registered = await registrationOf(platform)
    expect(registered).toMatchObject({
      state: 'waiting',
      client_id: tool.clientId,
      token_audience: product.authorizationServer,
      product: product.name === 'reference' ? 'other' : product.name,
      platform_id: null,
      email_verified: false,
      grades_out: false,
    })

    const launch = () => lti.visitor().launch(platform.begin({ tool, person: an, course }))
    const early = await launch()
    expect(early.status).toBe(403)
    const { db, clock, outgoing } = lti.service.deps
    await confirmRegistration({ db, clock, outgoing }, 'lan', registered?.id ?? '', {
      platformId: 'onetouch',
    })
    // Canvas does not tell the deployment, so the first launch asks for it.
    expect((await launch()).status).toBe(product.tellsDeployment ? 200 : 403)
    const deployments = await db
      .selectFrom('lti_deployments')
      .select(['deployment_id', 'state'])
      .where('registration_id', '=', registered?.id ?? '')
      .execute()
    expect(deployments).toEqual([
      {
        deployment_id: tool.deploymentIds[0],
        state: product.tellsDeployment ? 'active' : 'waiting',
      },
    ])
  })

  it('a link registers once', async () => {
    const [first, second] = [await lti.start(product), await lti.start(product)]
    const link = await newLink()
    expect((await register(first, link)).status).toBe(200)
    expect((await register(second, link)).status).toBe(404)
    expect(second.state.tools).toEqual([])
    expect(await registrationOf(second)).toBeUndefined()
  })
})

describe('a registration is refused', () => {
  it('after a day', async () => {
    const platform = await lti.start(reference)
    const link = await newLink()
    const began = lti.clock.at
    lti.clock.at = new Date(began.getTime() + 24 * 3_600_000 + 1000)
    const answer = await register(platform, link)
    lti.clock.at = began
    expect(answer.status).toBe(404)
    expect(platform.state.tools).toEqual([])
  })

  it('in the name of another platform, and the link may be used by the right one', async () => {
    const impostor = await lti.start({ ...reference, issuer: 'https://lms.example.edu.vn' })
    const link = await newLink()
    const answer = await register(impostor, link)
    expect(answer.status).toBe(422)
    expect(impostor.state.tools).toEqual([])
    expect(await registrationOf(impostor)).toBeUndefined()
    expect((await register(await lti.start(reference), link)).status).toBe(200)
  })

  it('without an address, and of one that is not allowed to be called', async () => {
    const link = await newLink()
    expect((await open(link)).status).toBe(400)
    const inside = 'http://10.0.0.1/.well-known/openid-configuration'
    const answer = await lti
      .visitor()
      .logIn({ method: 'GET', url: link, fields: { openid_configuration: inside } })
    expect(answer.status).toBe(422)
    expect(answer.text).not.toContain('10.0.0.1:')
  })

  it('twice by the same platform under the same client', async () => {
    const platform = await lti.start(reference)
    expect((await register(platform, await newLink())).status).toBe(200)
    // A second registration of the same site is another client, and waits by itself.
    expect((await register(platform, await newLink())).status).toBe(200)
    const clients = platform.state.tools.map(({ clientId }) => clientId)
    expect(new Set(clients).size).toBe(2)
  })
})
