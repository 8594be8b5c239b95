/** What this service says of itself to a learning platform (LTI Dynamic Registration 1.0, 3.5), and what comes back. Pure. */
import { z } from 'zod'
import { ltiToolTexts } from '../../foundation/texts/lti-registration.ts'
import { ownAddress } from '../own-address.ts'
import { registrationRefused } from '../registration-fault.ts'
import { jsonOf, type PlatformConfiguration } from './platform-configuration.ts'

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration'

/** Members of a course, columns of a gradebook, grades. */
const SCOPES = [
  'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  'https://purl.imsglobal.org/spec/lti-ags/scope/score',
]
const CLAIMS = ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'preferred_username']

/** @throws HocvuError `lti.target-refused` where PUBLIC_URL is not set */
export function toolConfiguration(publicUrl: string | undefined, platform: PlatformConfiguration) {
  const launch = ownAddress(publicUrl, '/lti/launch')
  const { vi, en } = ltiToolTexts
  const offered = (names: readonly string[], supported: readonly string[] | null) =>
    names.filter((name) => supported === null || supported.includes(name))
  const isCanvas = platform.product === 'canvas'
  const message = (type: string, placement: string) => ({
    ...{ type, target_link_uri: launch, label: vi.label },
    'label#en': en.label,
    ...(isCanvas && { placements: [placement] }),
  })
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: ownAddress(publicUrl, '/lti/login'),
    redirect_uris: [launch],
    client_name: vi.name,
    'client_name#en': en.name,
    jwks_uri: ownAddress(publicUrl, '/lti/keys'),
    token_endpoint_auth_method: 'private_key_jwt',
    scope: offered(SCOPES, platform.scopes).join(' '),
    [TOOL]: {
      domain: new URL(launch).host,
      target_link_uri: launch,
      description: vi.description,
      'description#en': en.description,
      claims: offered(CLAIMS, platform.claims),
      messages: [
        message('LtiResourceLinkRequest', 'course_navigation'),
        ...(platform.messages.includes('LtiDeepLinkingRequest')
          ? [message('LtiDeepLinkingRequest', 'link_selection')]
          : []),
      ],
      // Canvas gives name and mail to a tool that asks for them here alone.
      ...(isCanvas && { 'https://canvas.instructure.com/lti/privacy_level': 'public' }),
    },
  }
}

const Text = z.union([z.string(), z.int()]).transform(String)
const Registered = z.object({
  client_id: Text.pipe(z.string().min(1).max(255)),
  [TOOL]: z
    .object({ deployment_id: Text.pipe(z.string().min(1).max(255)).nullish() })
    .nullish()
    .catch(null),
})

/** @throws HocvuError `lti.registration-refused` */
export function readRegistered(body: string): { clientId: string; deploymentId: string | null } {
  const read = Registered.safeParse(jsonOf(body))
  if (!read.success) throw registrationRefused('answer', 'client_id')
  return { clientId: read.data.client_id, deploymentId: read.data[TOOL]?.deployment_id ?? null }
}
