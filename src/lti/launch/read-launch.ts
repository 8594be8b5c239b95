/** What a checked token says, in the terms of this service. Pure. */

import type { LtiProduct } from '../registration.ts'
import type { Claims } from './claims.ts'
import type { Launch } from './launch.ts'
import { rolesInCourse } from './roles.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const MESSAGE_TYPE = `${LTI}/message_type` as const
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'
const NAMES_AND_ROLES = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice'
const GRADES = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'

/** The course as the platform names it, with what it offers there. */
export interface Context {
  contextId: string
  label: string | null
  title: string | null
  membersUrl: string | null
  lineItemsUrl: string | null
  gradeScopes: readonly string[]
}

interface Said extends Omit<Launch, 'registration' | 'course'> {
  /** null: not said, which deep linking may do. */
  target: string | null
  context: Context | null
}

export function readLaunch(claims: Claims, product: LtiProduct): Said {
  return {
    target: claims[`${LTI}/target_link_uri`] ?? null,
    context: contextOf(claims),
    deploymentId: claims[`${LTI}/deployment_id`],
    sub: claims.sub,
    ...nameOf(claims),
    email: claims.email ?? null,
    username: claims.preferred_username ?? null,
    ...rolesInCourse(claims[`${LTI}/roles`], product),
    language: languageOf(claims),
    message: messageOf(claims),
  }
}

/** Without a whole name the order of its parts is known. */
function nameOf({ name, given_name, family_name }: Claims): Pick<Launch, 'fullName' | 'nameOrder'> {
  const whole = name ?? ''
  if (whole !== '') return { fullName: whole, nameOrder: 'unknown' }
  const parts = [family_name, given_name].filter((part) => part !== null && part !== undefined)
  return { fullName: parts.join(' ').trim(), nameOrder: 'family-first' }
}

function languageOf(claims: Claims): Launch['language'] {
  const locale = claims[`${LTI}/launch_presentation`]?.locale ?? claims.locale ?? ''
  return locale === '' || /^vi\b/i.test(locale.replace('_', '-')) ? 'vi' : 'en'
}

function contextOf(claims: Claims): Context | null {
  const context = claims[`${LTI}/context`] ?? null
  if (context === null) return null
  const grades = claims[GRADES] ?? null
  return {
    contextId: context.id,
    label: context.label ?? null,
    title: context.title ?? null,
    membersUrl: claims[NAMES_AND_ROLES]?.context_memberships_url ?? null,
    lineItemsUrl: grades?.lineitems ?? null,
    gradeScopes: grades?.scope ?? [],
  }
}

function messageOf(claims: Claims): Launch['message'] {
  if (claims[MESSAGE_TYPE] === 'LtiResourceLinkRequest')
    return { kind: 'resource-link', resourceLinkId: claims[`${LTI}/resource_link`].id }
  const settings = claims[DEEP_LINKING]
  return {
    kind: 'deep-linking',
    returnUrl: settings.deep_link_return_url,
    acceptTypes: settings.accept_types,
    acceptMultiple: settings.accept_multiple ?? false,
    data: settings.data ?? null,
  }
}
