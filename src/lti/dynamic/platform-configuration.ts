/** What a learning platform says of itself where it registers (LTI Dynamic Registration 1.0, 3.3): read, and judged. Pure. */
import { z } from 'zod'
import type { LtiProduct } from '../registration.ts'
import { registrationRefused } from '../registration-fault.ts'

const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration'

const Address = z.url().max(2000)
const Names = z.array(z.string().max(500)).max(200)

const Type = z.string().max(200)
/** Moodle writes the bare name where the specification has an object. */
const MessageType = z.union([Type, z.object({ type: Type }).transform(({ type }) => type)])

const Configuration = z.object({
  issuer: Address,
  authorization_endpoint: Address,
  token_endpoint: Address,
  jwks_uri: Address,
  registration_endpoint: Address,
  authorization_server: z.string().max(2000).nullish().catch(null),
  id_token_signing_alg_values_supported: Names.optional(),
  scopes_supported: Names.optional(),
  claims_supported: Names.optional(),
  [PLATFORM]: z.object({
    product_family_code: z.string().max(200).catch(''),
    messages_supported: z.array(MessageType).max(50),
  }),
})

export interface PlatformConfiguration {
  issuer: string
  authUrl: string
  tokenUrl: string
  keysUrl: string
  registrationUrl: string
  tokenAudience: string | null
  product: LtiProduct
  /** null: it does not say. */
  scopes: readonly string[] | null
  claims: readonly string[] | null
  messages: readonly string[]
}

/** @param from where it stood. @throws HocvuError `lti.registration-refused` */
export function readPlatformConfiguration(body: string, from: URL): PlatformConfiguration {
  const read = Configuration.safeParse(jsonOf(body))
  if (!read.success) {
    const place = read.error.issues[0]?.path.join(' › ')
    throw registrationRefused('answer', place === '' ? 'openid_configuration' : place)
  }
  const said = read.data
  const { product_family_code: family, messages_supported: types } = said[PLATFORM]
  // Else anybody could register a platform in the name of another: its keys would count for that one's people.
  if (!areOfOne(new URL(said.issuer).hostname, from.hostname))
    throw registrationRefused('other-issuer', from.host)
  // Otherwise it could have us sign assertions meant for another platform's token endpoint: one key signs for all of them.
  const audience = said.authorization_server ?? null
  if (audience !== null && !isAudienceOf(audience, [said.issuer, said.token_endpoint], family))
    throw registrationRefused('answer', 'authorization_server')
  if (said.id_token_signing_alg_values_supported?.includes('RS256') === false)
    throw registrationRefused('no-rs256')
  if (!types.includes('LtiResourceLinkRequest')) throw registrationRefused('no-launches')
  return {
    issuer: said.issuer,
    authUrl: said.authorization_endpoint,
    tokenUrl: said.token_endpoint,
    keysUrl: said.jwks_uri,
    registrationUrl: said.registration_endpoint,
    tokenAudience: audience,
    product: productOf(family),
    scopes: said.scopes_supported ?? null,
    claims: said.claims_supported ?? null,
    messages: types,
  }
}

/** Canvas of the cloud names one issuer for every school, whose configuration stands at hosts of their own. */
const OF_CANVAS = /(?:^|\.)(?:instructure\.com|canvaslms\.com)$/

const areOfOne = (issuer: string, host: string): boolean =>
  issuer === host || (OF_CANVAS.test(issuer) && OF_CANVAS.test(host))

/** An address, or a host by its bare name. A Canvas of one's own names that of the cloud until its operator says otherwise. */
function isAudienceOf(audience: string, own: readonly string[], family: string): boolean {
  const address = [audience, `https://${audience}`].find(
    (text) => URL.canParse(text) && new URL(text).hostname !== '',
  )
  if (address === undefined) return false
  const { hostname } = new URL(address)
  if (productOf(family) === 'canvas' && OF_CANVAS.test(hostname)) return true
  return own.some((url) => areOfOne(new URL(url).hostname, hostname))
}

function productOf(family: string): LtiProduct {
  const code = family.toLowerCase().replace(/[^a-z]/g, '')
  if (code === 'moodle' || code === 'canvas') return code
  return code === 'openedx' || code === 'edx' ? 'open-edx' : 'other'
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
