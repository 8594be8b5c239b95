/** Compact JSON Web Signatures (RFC 7515) and key sets (RFC 7517), by hand: what signs here must not be what the tool checks with. */
import {
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { z } from 'zod'

export interface SigningKey {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
}

export function newSigningKey(): SigningKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
}

const spare: SigningKey[] = []

/** Making a key takes its time: one that a platform has done with serves the next. */
export const takeSigningKey = (): SigningKey => spare.pop() ?? newSigningKey()
export const returnSigningKeys = (keys: readonly SigningKey[]) => spare.push(...keys)

export const publicJwk = ({ kid, publicKey }: SigningKey): JsonWebKey => ({
  ...publicKey.export({ format: 'jwk' }),
  ...{ kid, alg: 'RS256', use: 'sig' },
})

export const encoded = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

/** As RS256, whatever the header says of itself. */
export function signed(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  key: KeyObject,
): string {
  const input = `${encoded(header)}.${encoded(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const Header = z.object({ alg: z.string(), kid: z.string().min(1) })
const Claims = z.record(z.string(), z.unknown())
const KeySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })),
})

/** @returns what it says, signed by RS256 with a key of the set. @throws Error naming what is wrong with it */
export function checked(token: string, keySet: unknown): Record<string, unknown> {
  const [header, claims, signature, ...rest] = token.split('.')
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    throw new Error('this is not a compact token of three parts')
  const { alg, kid } = Header.parse(decoded(header))
  if (alg !== 'RS256') throw new Error(`it is signed by ${alg}, not by RS256`)
  const jwk = KeySet.parse(keySet).keys.find((key) => key.kid === kid)
  if (jwk === undefined) throw new Error(`the tool publishes no key ${kid}`)
  if ('d' in jwk || 'p' in jwk) throw new Error('the tool publishes a private key')
  if (jwk.kty !== 'RSA') throw new Error(`the key ${kid} is ${jwk.kty}, not RSA`)
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const good = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    key,
    Buffer.from(signature, 'base64url'),
  )
  if (!good) throw new Error('its signature is not right')
  return Claims.parse(decoded(claims))
}

const decoded = (part: string): unknown =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
