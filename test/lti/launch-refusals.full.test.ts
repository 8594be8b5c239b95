/** Further ways in which launches and logins are not what they say, from the rules of the specifications: none gets in. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claim } from '../support/lti-platform/claims.ts'
import {
  attackersKeySet,
  keyAtAddress,
  type Spoiling,
  signedBy,
  spoilings,
  withClaims,
} from '../support/lti-platform/spoilings.ts'
import { course, stranger, teacher } from '../support/lti-platform/tool.ts'
import { type Refusal, type Refusing, startRefusing } from './refusing.ts'
import { changed, PUBLIC_URL } from './service.ts'

let refusing: Refusing
beforeAll(async () => {
  refusing = await startRefusing()
})
beforeEach(() => refusing.remember())
afterEach(() => refusing.expectGood())
afterAll(() => refusing.lti.close())

describe('of Moodle 4 (mod/lti, lti_sign_jwt) a token is refused (LTI 1.3 core 5.1.3; security framework 5.1.3)', () => {
  const refusals: [string, Spoiling, Refusal][] = [
    ['for several and says not whose', spoilings.severalAudiencesWithoutAzp, 'lti.token-refused'],
    ['given to another of its audience', spoilings.anotherAzp, 'lti.token-refused'],
    ['without a nonce', spoilings.noNonce, 'lti.token-refused'],
    ['of yesterday that holds till tomorrow', spoilings.oldButGood, 'lti.token-refused'],
    ['that never expires', spoilings.neverExpires, 'lti.token-refused'],
    ['that holds later only', spoilings.notYet, 'lti.token-refused'],
    ['issued in the future', spoilings.fromTheFuture, 'lti.token-refused'],
    ['with alg none beside a signature', spoilings.algNoneWithSignature, 'lti.token-refused'],
    ['with HS256 over the public key', spoilings.hs256WithPublicKey, 'lti.token-refused'],
    ['by a key that nobody publishes', spoilings.unknownKid, 'lti.token-refused'],
    ['by a key without a kid', spoilings.noKid, 'lti.token-refused'],
    ['by a key that it brings along', spoilings.keyInHeader, 'lti.token-refused'],
    ['whose claims were changed afterwards', spoilings.changedClaims, 'lti.token-refused'],
    ['that is none', spoilings.notAToken, 'lti.token-refused'],
    ['without a subject', spoilings.noSubject, 'lti.message-refused'],
    ['with a subject that is too long', spoilings.longSubject, 'lti.message-refused'],
    ['without roles', spoilings.noRoles, 'lti.message-refused'],
    ['with roles that are no list', spoilings.rolesAsText, 'lti.message-refused'],
    ['without a kind of message', spoilings.noMessageType, 'lti.message-refused'],
    ['of another kind of message', spoilings.anotherMessageType, 'lti.message-refused'],
    ['without a version', spoilings.noVersion, 'lti.message-refused'],
    ['of another version', spoilings.anotherVersion, 'lti.message-refused'],
    ['without a resource link', spoilings.noResourceLink, 'lti.message-refused'],
    ['without a target', spoilings.noTarget, 'lti.message-refused'],
  ]
  it.each(refusals)('%s', async (_what, spoiling, code) => {
    await refusing.expectRefused(
      await refusing.lti.visitor().launch(refusing.begin(spoiling)),
      code,
    )
  })

  it.each([
    ['longer than any launch is', spoilings.long],
    ['of a size that nothing needs', spoilings.oversized],
  ])('%s, before anything of it is read', async (_what, spoiling) => {
    const { visitor, form } = await refusing.held(spoiling)
    // The sign-in stays until it is over: nobody has come by it.
    await refusing.remember()
    const answer = await visitor.submit(form)
    expect([400, 413]).toContain(answer.status)
    await refusing.expectNothingKept()
  })

  it('of another platform that is registered, good in itself', async () => {
    const { issuer } = refusing.other.platform
    const [key] = refusing.other.platform.state.keys
    if (key === undefined) throw new Error('no key')
    const foreign: Spoiling = (draft) =>
      signedBy(key)({
        ...draft,
        claims: { ...draft.claims, iss: issuer, aud: refusing.other.tool.clientId },
      })
    await refusing.expectRefused(
      await refusing.lti.visitor().launch(refusing.begin(foreign)),
      'lti.token-refused',
    )
  })

  it('whose key stands at an address that it names; nobody asks there', async () => {
    const asked: string[] = []
    const attacker = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end(JSON.stringify(attackersKeySet))
    })
    attacker.listen(0, '127.0.0.1')
    await once(attacker, 'listening')
    const address = attacker.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    try {
      const answer = await refusing.lti
        .visitor()
        .launch(refusing.begin(keyAtAddress(`http://127.0.0.1:${port}/keys`)))
      await refusing.expectRefused(answer, 'lti.token-refused')
      expect(asked).toEqual([])
    } finally {
      attacker.close()
    }
  })
})

describe('Moodle 4 (mod/lti/auth.php) says that it names nobody', () => {
  it('is told, and nothing is shown', async () => {
    const visitor = refusing.lti.visitor()
    const answer = await visitor.logIn(refusing.begin())
    const form = await visitor.authorize(String(answer.headers.location))
    const { state = '' } = form.fields
    const refusal = { action: form.action, fields: { error: 'access_denied', state } }
    const refused = await visitor.submit(refusal)
    // The launch is still to be finished, by whoever can.
    expect((await visitor.submit(form)).status).toBe(200)
    await refusing.expectRefused(refused, 'lti.token-refused')
  })
})

describe('of Moodle 4 (mod/lti, lti_build_login_request) a login is refused, and leads nowhere (security framework 5.1.1.1)', () => {
  const logIn = (fields: Record<string, string>) =>
    refusing.lti.visitor().logIn(changed(refusing.begin(), fields))

  it.each([
    ['of an issuer that nobody has registered', { iss: 'https://lms.attacker.example' }],
    ['of a client that nobody has registered', { client_id: 'another-tool' }],
    ['of the client of another platform', { client_id: 'client-of-open-edx' }],
  ])('%s', async (_what, fields) => {
    await refusing.expectRefused(await logIn(fields), 'lti.platform-unknown')
  })

  it.each([
    'https://attacker.example/',
    `${PUBLIC_URL}.attacker.example/lti/launch`,
    `https://attacker.example/?${PUBLIC_URL}/lti/launch`,
    'https://hocvu.example.gov.vn@attacker.example/lti/launch',
    'javascript:alert(1)',
    `${PUBLIC_URL}/lti/../console`,
    `${PUBLIC_URL}/console`,
    '//attacker.example/lti/launch',
  ])('to %s', async (target_link_uri) => {
    await refusing.expectRefused(await logIn({ target_link_uri }), 'lti.target-refused')
  })

  it.each(['iss', 'login_hint', 'target_link_uri'])('without %s', async (name) => {
    await refusing.expectRefused(await logIn({ [name]: '' }), 'lti.message-refused')
  })

  it('leads to the registered address alone, whatever else it is told', async () => {
    const visitor = refusing.lti.visitor()
    const request = changed(refusing.begin(), {
      redirect_uri: 'https://attacker.example/launch',
      auth_url: 'https://attacker.example/auth',
    })
    const answer = await visitor.logIn(request)
    const to = new URL(String(answer.headers.location))
    expect(to.origin + to.pathname).toBe(`${refusing.one.platform.origin}/mod/lti/auth.php`)
    expect(to.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/lti/launch`)
    await visitor.submit(await visitor.authorize(to.href))
  })
})

describe('deep links go back to the platform alone (Deep Linking 2.0, 3.1)', () => {
  const settings = (deep_link_return_url: string) =>
    withClaims({
      [claim.messageType]: 'LtiDeepLinkingRequest',
      [claim.deepLinkSettings]: {
        deep_link_return_url,
        accept_types: ['ltiResourceLink'],
        accept_presentation_document_targets: ['iframe'],
      },
    })
  it.each([
    'https://attacker.example/return',
    'javascript:alert(1)',
    'http://lms.example.vn/return',
  ])('%s', async (returnUrl) => {
    const request = refusing.one.platform.begin({
      ...{ tool: refusing.one.tool, person: teacher, course, kind: 'deep-linking' },
      spoiling: settings(returnUrl),
    })
    const answer = await refusing.lti.visitor().launch(request)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).not.toContain('attacker.example')
    await refusing.expectNothingKept()
  })
})

describe('people of whom nobody was told', () => {
  it('a stranger sees nothing of anybody', async () => {
    const request = refusing.one.platform.begin({
      tool: refusing.one.tool,
      person: stranger,
      course,
    })
    const answer = await refusing.lti.visitor().launch(request)
    expect(answer.status).toBe(200)
    for (const { number } of refusing.lti.service.certificates)
      expect(answer.text).not.toContain(number)
  })
})
