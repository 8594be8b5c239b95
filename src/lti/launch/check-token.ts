/**
 * The token of a launch: signed by the platform's own key, for this tool, now, and for this very sign-in (LTI 1.3 core 5.1.3,
 * 1EdTech security framework 1.0). What it says is read only after that.
 */
import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import { HocvuError } from '../../foundation/errors.ts'
import { sha256 } from '../../foundation/secrets.ts'
import type { KeySets } from '../key-sets.ts'
import type { Registration } from '../registration.ts'
import { Claims } from './claims.ts'

/** Clocks of two machines may differ by so much. */
const TOLERANCE_SECONDS = 60
/** A token older than this is none of the sign-in at hand, whatever it says of its end. */
const OLDEST_SECONDS = 10 * 60

interface Expected {
  /** SHA-256 of the nonce that the sign-in was begun with. */
  nonceHash: Buffer
  now: Date
}

/** @throws HocvuError `lti.token-refused`, `lti.message-refused`, `lti.keys-unreachable` */
export async function checkToken(
  token: string,
  { issuer, clientId, keysUrl }: Pick<Registration, 'issuer' | 'clientId' | 'keysUrl'>,
  keySets: KeySets,
  { nonceHash, now }: Expected,
): Promise<Claims> {
  if (!isCanonical(token)) throw refused('it is written otherwise than tokens are')
  const payload = await verified(token, () => keySets.of(keysUrl), {
    issuer,
    audience: clientId,
    algorithms: ['RS256'],
    currentDate: now,
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: OLDEST_SECONDS,
    requiredClaims: ['exp', 'iat', 'nonce'],
  })
  const { aud, azp, nonce } = payload
  if (azp !== undefined && azp !== clientId) throw refused('it was made for another client (azp)')
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined)
    throw refused('it is for several audiences and does not say whose it is (azp)')
  if (typeof nonce !== 'string' || !sha256(nonce).equals(nonceHash))
    throw refused('its nonce is not the one of this sign-in')
  const read = Claims.safeParse(payload)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new HocvuError(
    'lti.message-refused',
    `The launch is signed, but its claims cannot be read: ${issue?.path.join(' › ')}: ${issue?.message}. Compare the platform's version with docs/lti.md.`,
  )
}

/** Bits that base64url leaves over are nothing: else one token could be written in several ways. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

const refused = (why: string) =>
  new HocvuError('lti.token-refused', `The token of a launch was refused: ${why}.`)

async function verified(token: string, keys: () => JWTVerifyGetKey, options: JWTVerifyOptions) {
  try {
    return (await jwtVerify(token, keys(), options)).payload
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'lti.keys-unreachable') throw error
    if (error instanceof HocvuError || error instanceof errors.JWKSTimeout)
      throw new HocvuError(
        'lti.keys-unreachable',
        `The key set of the learning platform cannot be read: ${error.message}`,
        { cause: error },
      )
    // A key of the set that is none, or too short, is no reason to believe the token either.
    throw refused(nameOf(error))
  }
}

/** Names of claims and codes alone: nothing that somebody has sent. */
function nameOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
    return `${error.code}: ${error.claim} (${error.reason})`
  return error instanceof errors.JOSEError ? error.code : 'a key of the set cannot be used'
}
