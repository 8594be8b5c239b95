/** What a launch says, once its token is checked (LTI 1.3 core 5.3, 5.4; deep linking 2.0; AGS and NRPS 2.0). */
import { z } from 'zod'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim'
const NAMES_AND_ROLES = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice'
const GRADES = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'

/** Case-sensitive ids, 255 characters of ASCII at most, as the specification says. */
const Id = z.string().min(1).max(255)
/** Whatever does not fit is left out: a title is no reason to refuse somebody. */
const Words = z.string().trim().max(1000).nullish().catch(null)

const Everybody = z.object({
  sub: Id,
  name: Words,
  given_name: Words,
  family_name: Words,
  email: z.email().max(254).nullish().catch(null),
  preferred_username: z.string().min(1).max(255).nullish().catch(null),
  locale: Words,
  [`${LTI}/version`]: z.literal('1.3.0'),
  [`${LTI}/deployment_id`]: Id,
  [`${LTI}/target_link_uri`]: z.string().max(2000).optional(),
  [`${LTI}/roles`]: z.array(z.string().max(500)).max(100),
  [`${LTI}/context`]: z.object({ id: Id, label: Words, title: Words }).nullish(),
  [`${LTI}/launch_presentation`]: z.object({ locale: Words }).nullish().catch(null),
  [NAMES_AND_ROLES]: z
    .object({ context_memberships_url: z.url().max(2000) })
    .nullish()
    .catch(null),
  [GRADES]: z
    .object({
      scope: z.array(z.string().max(500)).max(20).default([]),
      lineitems: z.url().max(2000).optional(),
      lineitem: z.url().max(2000).optional(),
    })
    .nullish()
    .catch(null),
})

const ResourceLinkRequest = Everybody.extend({
  [`${LTI}/message_type`]: z.literal('LtiResourceLinkRequest'),
  [`${LTI}/target_link_uri`]: z.string().max(2000),
  [`${LTI}/resource_link`]: z.object({ id: Id, title: Words }),
})

const DeepLinkingRequest = Everybody.extend({
  [`${LTI}/message_type`]: z.literal('LtiDeepLinkingRequest'),
  [`${DEEP_LINKING}/deep_linking_settings`]: z.object({
    deep_link_return_url: z.url().max(2000),
    accept_types: z.array(z.string().max(100)).max(20),
    accept_presentation_document_targets: z.array(z.string().max(100)).max(20),
    accept_multiple: z.boolean().nullish(),
    data: z.string().max(10_000).nullish(),
  }),
})

/** `/` of the names is kept: they are the specification's. */
export const Claims = z.discriminatedUnion(`${LTI}/message_type`, [
  ResourceLinkRequest,
  DeepLinkingRequest,
])
export type Claims = z.infer<typeof Claims>
