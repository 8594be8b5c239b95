/** Ways in which a token can be other than it should be. Each is what somebody who is not the platform, or a broken one, may send. */
import { createHmac, type KeyObject } from 'node:crypto'
import { claim } from './claims.ts'
import { encoded, newSigningKey, publicJwk, type SigningKey, signed } from './jwt.ts'

export interface TokenDraft {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  key: SigningKey
}

/** @returns the token as it goes out */
export type Spoiling = (draft: TokenDraft) => string

/** Signed by the platform itself, so that nothing but the claims is wrong. */
export const withClaims =
  (changed: Record<string, unknown>): Spoiling =>
  ({ header, claims, key }) =>
    signed(header, { ...claims, ...changed }, key.privateKey)

const withoutClaim =
  (name: string): Spoiling =>
  ({ header, claims, key }) => {
    const { [name]: _left, ...rest } = claims
    return signed(header, rest, key.privateKey)
  }

/** Times in seconds, measured from when the token was made. */
const shifted =
  (by: (issued: number) => Record<string, unknown>): Spoiling =>
  (draft) =>
    withClaims(by(Number(draft.claims.iat)))(draft)

const byKey =
  (key: KeyObject, header: Record<string, unknown> = {}): Spoiling =>
  (draft) =>
    signed({ ...draft.header, ...header }, draft.claims, key)

const attacker = newSigningKey()

/** A launch says little. */
const LONG = 'x'.repeat(80_000)
const OVERSIZED = 'x'.repeat(300_000)

export const spoilings = {
  anotherAudience: withClaims({ aud: 'another-tool', azp: undefined }),
  severalAudiencesWithoutAzp: ({ header, claims, key }: TokenDraft) =>
    signed(
      header,
      { ...claims, aud: [String(claims.aud), 'another-tool'], azp: undefined },
      key.privateKey,
    ),
  anotherAzp: ({ header, claims, key }: TokenDraft) =>
    signed(
      header,
      { ...claims, aud: [String(claims.aud), 'another-tool'], azp: 'another-tool' },
      key.privateKey,
    ),
  anotherIssuer: withClaims({ iss: 'https://lms.attacker.example' }),
  anotherNonce: withClaims({ nonce: 'a-nonce-of-nobody' }),
  noNonce: withoutClaim('nonce'),
  expired: shifted((issued) => ({ iat: issued - 900, exp: issued - 840 })),
  oldButGood: shifted((issued) => ({ iat: issued - 86_400, exp: issued + 86_400 })),
  neverExpires: withoutClaim('exp'),
  notYet: shifted((issued) => ({ nbf: issued + 600, exp: issued + 1200 })),
  fromTheFuture: shifted((issued) => ({ iat: issued + 600, exp: issued + 1200 })),
  unsigned: ({ header, claims }: TokenDraft) => `${encoded(header)}.${encoded(claims)}.`,
  algNone: ({ header, claims }: TokenDraft) =>
    `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`,
  algNoneWithSignature: ({ header, claims, key }: TokenDraft) =>
    signed({ ...header, alg: 'none' }, claims, key.privateKey),
  /** The public key, taken for a shared secret. */
  hs256WithPublicKey: ({ header, claims, key }: TokenDraft) => {
    const input = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`
    const secret = key.publicKey.export({ type: 'spki', format: 'pem' })
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  },
  /** The platform's own kid over somebody else's signature. */
  anotherKey: byKey(attacker.privateKey),
  unknownKid: byKey(attacker.privateKey, { kid: 'a-key-of-nobody' }),
  noKid: byKey(attacker.privateKey, { kid: undefined }),
  /** The key comes with the token. */
  keyInHeader: byKey(attacker.privateKey, { kid: attacker.kid, jwk: publicJwk(attacker) }),
  changedClaims: (draft: TokenDraft) => {
    const [header, , signature] = signed(draft.header, draft.claims, draft.key.privateKey).split(
      '.',
    )
    return `${header}.${encoded({ ...draft.claims, sub: '1' })}.${signature}`
  },
  noDeployment: withoutClaim(claim.deploymentId),
  noSubject: withoutClaim('sub'),
  noRoles: withoutClaim(claim.roles),
  noMessageType: withoutClaim(claim.messageType),
  anotherMessageType: withClaims({ [claim.messageType]: 'LtiSubmissionReviewRequest' }),
  noVersion: withoutClaim(claim.version),
  anotherVersion: withClaims({ [claim.version]: '1.1.0' }),
  noResourceLink: withoutClaim(claim.resourceLink),
  noTarget: withoutClaim(claim.target),
  changedTarget: withClaims({ [claim.target]: 'https://attacker.example/lti/launch' }),
  oversized: withClaims({ [claim.custom]: { text: OVERSIZED } }),
  long: withClaims({ [claim.custom]: { text: LONG } }),
  longSubject: withClaims({ sub: 'x'.repeat(256) }),
  rolesAsText: withClaims({ [claim.roles]: 'Learner' }),
  notAToken: () => 'this is not a token',
} as const satisfies Record<string, Spoiling>

/** The key stands at an address that the token names itself. */
export const keyAtAddress =
  (address: string): Spoiling =>
  (draft) =>
    byKey(attacker.privateKey, { kid: attacker.kid, jku: address, x5u: address })(draft)

/** What the address of an attacker answers. */
export const attackersKeySet = { keys: [publicJwk(attacker)] }

/** Signed by a platform that is good for its own launches, not for these. */
export const signedBy =
  (key: SigningKey): Spoiling =>
  (draft) =>
    byKey(key.privateKey, { kid: key.kid })(draft)
