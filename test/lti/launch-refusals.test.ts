/** Launches that are not what they say: each is refused, shows nothing, keeps nothing, and the next good one works. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import type supertest from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ltiErrors } from '../../src/foundation/texts/lti-errors.ts'
import { fingerprints } from '../support/fingerprints.ts'
import { claim } from '../support/lti-platform/claims.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { openEdx } from '../support/lti-platform/products/open-edx.ts'
import {
  attackersKeySet,
  keyAtAddress,
  type Spoiling,
  signedBy,
  spoilings,
  withClaims,
} from '../support/lti-platform/spoilings.ts'
import { an, course, stranger, teacher } from '../support/lti-platform/tool.ts'
import { type Connected, changed, type LtiService, PUBLIC_URL, startLtiService } from './service.ts'

let lti: LtiService
/** Moodle 4: mod/lti/auth.php and locallib.php (lti_sign_jwt). */
let one: Connected
let other: Connected
let kept: Record<string, string | null>

/** Counted to hold off floods; says nothing of anybody. */
const without = ['request_counts']
const keptNow = () => fingerprints(lti.service.deps.db, { without })

beforeAll(async () => {
  lti = await startLtiService()
  one = await lti.connect(moodle)
  other = await lti.connect(openEdx)
  await expectGood()
})
beforeEach(async () => {
  kept = await keptNow()
})
afterEach(expectGood)
afterAll(() => lti.close())

const begin = (spoiling?: Spoiling, platform = one) =>
  platform.platform.begin({
    ...{ tool: platform.tool, person: an, course },
    ...(spoiling && { spoiling }),
  })

/** Somebody honest comes right after. */
async function expectGood() {
  for (const platform of [one, other]) {
    const answer = await lti.visitor().launch(begin(undefined, platform))
    expect(answer.status, answer.text).toBe(200)
  }
}

type Refusal = keyof typeof ltiErrors

/** Said to the person in plain words, without a word of anybody's, and nothing stays. */
async function expectRefused(answer: supertest.Response, code: Refusal) {
  expect(answer.text).toContain(ltiErrors[code].vi)
  expect(answer.status).toBe(ltiErrors[code].status)
  expect(answer.headers.location).toBeUndefined()
  const { certificates } = lti.service
  for (const shown of ['An', 'Lò Thị', 'Đạt', ...certificates.map(({ number }) => number)])
    expect(answer.text).not.toMatch(new RegExp(`(?<![\\p{L}\\d])${shown}(?![\\p{L}\\d])`, 'u'))
  await expectNothingKept()
}

async function expectNothingKept() {
  const now = await keptNow()
  expect(Object.keys(now).filter((table) => now[table] !== kept[table])).toEqual([])
}

describe('a token is refused (LTI 1.3 core 5.1.3; security framework 5.1.3)', () => {
  const refusals: [string, Spoiling, Refusal][] = [
    ['for another tool', spoilings.anotherAudience, 'lti.token-refused'],
    ['for several and says not whose', spoilings.severalAudiencesWithoutAzp, 'lti.token-refused'],
    ['given to another of its audience', spoilings.anotherAzp, 'lti.token-refused'],
    ['of another issuer', spoilings.anotherIssuer, 'lti.token-refused'],
    ['with another nonce', spoilings.anotherNonce, 'lti.token-refused'],
    ['without a nonce', spoilings.noNonce, 'lti.token-refused'],
    ['that has expired', spoilings.expired, 'lti.token-refused'],
    ['of yesterday that holds till tomorrow', spoilings.oldButGood, 'lti.token-refused'],
    ['that never expires', spoilings.neverExpires, 'lti.token-refused'],
    ['that holds later only', spoilings.notYet, 'lti.token-refused'],
    ['issued in the future', spoilings.fromTheFuture, 'lti.token-refused'],
    ['without a signature', spoilings.unsigned, 'lti.token-refused'],
    ['with alg none', spoilings.algNone, 'lti.token-refused'],
    ['with alg none beside a signature', spoilings.algNoneWithSignature, 'lti.token-refused'],
    ['with HS256 over the public key', spoilings.hs256WithPublicKey, 'lti.token-refused'],
    ['by another key under the same kid', spoilings.anotherKey, 'lti.token-refused'],
    ['by a key that nobody publishes', spoilings.unknownKid, 'lti.token-refused'],
    ['by a key without a kid', spoilings.noKid, 'lti.token-refused'],
    ['by a key that it brings along', spoilings.keyInHeader, 'lti.token-refused'],
    ['whose claims were changed afterwards', spoilings.changedClaims, 'lti.token-refused'],
    ['that is none', spoilings.notAToken, 'lti.token-refused'],
    ['without a deployment', spoilings.noDeployment, 'lti.message-refused'],
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
    ['longer than any launch is', spoilings.long, 'lti.message-refused'],
    ['that leads to another address', spoilings.changedTarget, 'lti.target-refused'],
  ]
  it.each(refusals)('%s', async (_what, spoiling, code) => {
    await expectRefused(await lti.visitor().launch(begin(spoiling)), code)
  })

  it('of a size that nothing needs, before anything of it is read', async () => {
    const visitor = lti.visitor()
    const { headers } = await visitor.logIn(begin(spoilings.oversized))
    kept = await keptNow()
    const answer = await visitor.submit(await visitor.authorize(String(headers.location)))
    expect(answer.status).toBe(413)
    await expectNothingKept()
  })

  it('by the key of another platform that is registered', async () => {
    const [key] = other.platform.state.keys
    if (key === undefined) throw new Error('no key')
    await expectRefused(await lti.visitor().launch(begin(signedBy(key))), 'lti.token-refused')
  })

  it('of another platform that is registered, good in itself', async () => {
    const { issuer } = other.platform
    const [key] = other.platform.state.keys
    if (key === undefined) throw new Error('no key')
    const foreign: Spoiling = (draft) =>
      signedBy(key)({
        ...draft,
        claims: { ...draft.claims, iss: issuer, aud: other.tool.clientId },
      })
    await expectRefused(await lti.visitor().launch(begin(foreign)), 'lti.token-refused')
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
      const answer = await lti
        .visitor()
        .launch(begin(keyAtAddress(`http://127.0.0.1:${port}/keys`)))
      await expectRefused(answer, 'lti.token-refused')
      expect(asked).toEqual([])
    } finally {
      attacker.close()
    }
  })
})

describe('a launch counts once, in the browser that began it', () => {
  async function held(spoiling?: Spoiling) {
    const visitor = lti.visitor()
    const answer = await visitor.logIn(begin(spoiling))
    const form = await visitor.authorize(String(answer.headers.location))
    return { visitor, form }
  }

  it('the same nonce and state come twice', async () => {
    const { visitor, form } = await held()
    expect((await visitor.submit(form)).status).toBe(200)
    await expectRefused(await visitor.submit(form), 'lti.login-over')
  })

  it('of a hundred at the same moment one gets in', async () => {
    const { visitor, form } = await held()
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.submit(form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(19)
  })

  it('the token of one launch comes with the state of another', async () => {
    const [first, second] = [await held(), await held()]
    const state = second.form.fields.state ?? ''
    const swapped = { ...first.form, fields: { ...first.form.fields, state } }
    await first.visitor.submit({ ...first.form })
    await expectRefused(await second.visitor.submit(swapped), 'lti.token-refused')
  })

  it('a refused token spends its state', async () => {
    const bad = await held(spoilings.anotherKey)
    const good = await held()
    await bad.visitor.submit(bad.form)
    await good.visitor.submit(good.form)
    const again = {
      ...bad.form,
      fields: { ...good.form.fields, state: bad.form.fields.state ?? '' },
    }
    await expectRefused(await bad.visitor.submit(again), 'lti.login-over')
  })

  it('a state that nobody has begun', async () => {
    const { visitor, form } = await held()
    const unknown = { ...form, fields: { ...form.fields, state: 'x'.repeat(32) } }
    const answer = await visitor.submit(unknown)
    // The one that was begun is still there for whoever began it.
    expect((await visitor.submit(form)).status).toBe(200)
    await expectRefused(answer, 'lti.login-over')
  })

  it('another browser brings what this one began', async () => {
    const mine = await held()
    const theirs = await held()
    const answer = await theirs.visitor.submit(mine.form)
    await theirs.visitor.submit(theirs.form)
    await expectRefused(answer, 'lti.login-over')
  })

  it('a browser that keeps nothing in a frame still gets in', async () => {
    const answer = await lti.visitor({ keepsCookies: false }).launch(begin())
    expect(answer.status).toBe(200)
  })

  it('after ten minutes', async () => {
    const { visitor, form } = await held()
    const began = lti.clock.at
    lti.clock.at = new Date(began.getTime() + 10 * 60_000 + 1000)
    const answer = await visitor.submit(form)
    lti.clock.at = began
    await expectRefused(answer, 'lti.login-over')
  })

  it('the cookie of the frame is for this host, secure, kept apart by site, and for ten minutes', async () => {
    const { visitor, form } = await held()
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

describe('the platform says that it names nobody', () => {
  it('is told, and nothing is shown', async () => {
    const visitor = lti.visitor()
    const answer = await visitor.logIn(begin())
    const form = await visitor.authorize(String(answer.headers.location))
    const { state = '' } = form.fields
    const refusal = { action: form.action, fields: { error: 'access_denied', state } }
    const refused = await visitor.submit(refusal)
    // The launch is still to be finished, by whoever can.
    expect((await visitor.submit(form)).status).toBe(200)
    await expectRefused(refused, 'lti.token-refused')
  })
})

describe('a login is refused, and leads nowhere (security framework 5.1.1.1)', () => {
  const logIn = (fields: Record<string, string>) => lti.visitor().logIn(changed(begin(), fields))

  it.each([
    ['of an issuer that nobody has registered', { iss: 'https://lms.attacker.example' }],
    ['of a client that nobody has registered', { client_id: 'another-tool' }],
    ['of the client of another platform', { client_id: 'client-of-open-edx' }],
  ])('%s', async (_what, fields) => {
    await expectRefused(await logIn(fields), 'lti.platform-unknown')
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
    await expectRefused(await logIn({ target_link_uri }), 'lti.target-refused')
  })

  it.each(['iss', 'login_hint', 'target_link_uri'])('without %s', async (name) => {
    await expectRefused(await logIn({ [name]: '' }), 'lti.message-refused')
  })

  it('leads to the registered address alone, whatever else it is told', async () => {
    const visitor = lti.visitor()
    const request = changed(begin(), {
      redirect_uri: 'https://attacker.example/launch',
      auth_url: 'https://attacker.example/auth',
    })
    const answer = await visitor.logIn(request)
    const to = new URL(String(answer.headers.location))
    expect(to.origin + to.pathname).toBe(`${one.platform.origin}/mod/lti/auth.php`)
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
    const request = one.platform.begin({
      ...{ tool: one.tool, person: teacher, course, kind: 'deep-linking' },
      spoiling: settings(returnUrl),
    })
    const answer = await lti.visitor().launch(request)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).not.toContain('attacker.example')
    await expectNothingKept()
  })
})

describe('people of whom nobody was told', () => {
  it('a stranger sees nothing of anybody', async () => {
    const request = one.platform.begin({ tool: one.tool, person: stranger, course })
    const answer = await lti.visitor().launch(request)
    expect(answer.status).toBe(200)
    for (const { number } of lti.service.certificates) expect(answer.text).not.toContain(number)
  })
})
