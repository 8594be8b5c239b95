/** Launches that are not what they say: each is refused, shows nothing, keeps nothing, and the next good one works. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Spoiling, signedBy, spoilings } from '../support/lti-platform/spoilings.ts'
import { an, course } from '../support/lti-platform/tool.ts'
import { type Refusal, type Refusing, startRefusing } from './refusing.ts'

let refusing: Refusing
beforeAll(async () => {
  refusing = await startRefusing()
})
beforeEach(() => refusing.remember())
afterEach(() => refusing.expectGood())
afterAll(() => refusing.lti.close())

describe('of Moodle 4 (mod/lti, lti_sign_jwt) a token is refused (LTI 1.3 core 5.1.3; security framework 5.1.3)', () => {
  const refusals: [string, Spoiling, Refusal][] = [
    ['for another tool', spoilings.anotherAudience, 'lti.token-refused'],
    ['of another issuer', spoilings.anotherIssuer, 'lti.token-refused'],
    ['with another nonce', spoilings.anotherNonce, 'lti.token-refused'],
    ['that has expired', spoilings.expired, 'lti.token-refused'],
    ['without a signature', spoilings.unsigned, 'lti.token-refused'],
    ['with alg none', spoilings.algNone, 'lti.token-refused'],
    ['by another key under the same kid', spoilings.anotherKey, 'lti.token-refused'],
    ['without a deployment', spoilings.noDeployment, 'lti.message-refused'],
    ['that leads to another address', spoilings.changedTarget, 'lti.target-refused'],
  ]
  it.each(refusals)('%s', async (_what, spoiling, code) => {
    await refusing.expectRefused(
      await refusing.lti.visitor().launch(refusing.begin(spoiling)),
      code,
    )
  })

  it('by the key of another platform that is registered', async () => {
    const [key] = refusing.other.platform.state.keys
    if (key === undefined) throw new Error('no key')
    await refusing.expectRefused(
      await refusing.lti.visitor().launch(refusing.begin(signedBy(key))),
      'lti.token-refused',
    )
  })

  it('of a deployment that nobody has admitted; that it was seen is noted for the administrator', async () => {
    const { platform, tool } = refusing.one
    const deploymentId = platform.addDeployment(tool)
    const answer = await refusing.lti
      .visitor()
      .launch(platform.begin({ tool, person: an, course, deploymentId }))
    const noted = await refusing.lti.service.deps.db
      .selectFrom('lti_deployments')
      .select('state')
      .where('deployment_id', '=', deploymentId)
      .execute()
    expect(noted).toEqual([{ state: 'waiting' }])
    await refusing.expectRefused(answer, 'lti.deployment-unknown', ['lti_deployments'])
  })
})

describe('of Moodle 4 (mod/lti/auth.php) a launch counts once, in the browser that began it', () => {
  it('the same nonce and state come twice', async () => {
    const { visitor, form } = await refusing.held()
    expect((await visitor.submit(form)).status).toBe(200)
    await refusing.expectRefused(await visitor.submit(form), 'lti.login-over')
  })

  it('of a hundred at the same moment one gets in', async () => {
    const { visitor, form } = await refusing.held()
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.submit(form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(19)
  })

  it('the token of one launch comes with the state of another', async () => {
    const [first, second] = [await refusing.held(), await refusing.held()]
    const state = second.form.fields.state ?? ''
    const swapped = { ...first.form, fields: { ...first.form.fields, state } }
    await first.visitor.submit({ ...first.form })
    await refusing.expectRefused(await second.visitor.submit(swapped), 'lti.token-refused')
  })

  it('a refused token spends its state', async () => {
    const bad = await refusing.held(spoilings.anotherKey)
    const good = await refusing.held()
    await bad.visitor.submit(bad.form)
    await good.visitor.submit(good.form)
    const again = {
      ...bad.form,
      fields: { ...good.form.fields, state: bad.form.fields.state ?? '' },
    }
    await refusing.expectRefused(await bad.visitor.submit(again), 'lti.login-over')
  })

  it('a state that nobody has begun', async () => {
    const { visitor, form } = await refusing.held()
    const unknown = { ...form, fields: { ...form.fields, state: 'x'.repeat(32) } }
    const answer = await visitor.submit(unknown)
    // The one that was begun is still there for whoever began it.
    expect((await visitor.submit(form)).status).toBe(200)
    await refusing.expectRefused(answer, 'lti.login-over')
  })

  it('another browser brings what this one began', async () => {
    const mine = await refusing.held()
    const theirs = await refusing.held()
    const answer = await theirs.visitor.submit(mine.form)
    await theirs.visitor.submit(theirs.form)
    await refusing.expectRefused(answer, 'lti.login-over')
  })

  it('a browser that keeps nothing in a frame still gets in', async () => {
    const answer = await refusing.lti.visitor({ keepsCookies: false }).launch(refusing.begin())
    expect(answer.status).toBe(200)
  })

  it('after ten minutes', async () => {
    const { visitor, form } = await refusing.held()
    const began = refusing.lti.clock.at
    refusing.lti.clock.at = new Date(began.getTime() + 10 * 60_000 + 1000)
    const answer = await visitor.submit(form)
    refusing.lti.clock.at = began
    await refusing.expectRefused(answer, 'lti.login-over')
  })

  it('the cookie of the frame is for this host, secure, kept apart by site, and for ten minutes', async () => {
    const { visitor, form } = await refusing.held()
    const [cookie = ''] = visitor.cookies
    expect(cookie).toMatch(/^__Host-/)
    for (const word of ['HttpOnly', 'Secure', 'SameSite=None', 'Partitioned', 'Path=/'])
      expect(cookie).toContain(word)
    const answer = await visitor.submit(form)
    expect(answer.status).toBe(200)
    // Afterwards nothing is left in the browser.
    expect(visitor.cookies.slice(1).every((set) => /Expires=Thu, 01 Jan 1970/.test(set))).toBe(true)
  })
})
