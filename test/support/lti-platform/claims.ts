/** Names that the specifications give to what travels: LTI 1.3 core, Deep Linking 2.0, Names and Roles 2.0, AGS 2.0. */

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim'

export const claim = {
  messageType: `${LTI}/message_type`,
  version: `${LTI}/version`,
  deploymentId: `${LTI}/deployment_id`,
  target: `${LTI}/target_link_uri`,
  resourceLink: `${LTI}/resource_link`,
  roles: `${LTI}/roles`,
  context: `${LTI}/context`,
  toolPlatform: `${LTI}/tool_platform`,
  presentation: `${LTI}/launch_presentation`,
  lis: `${LTI}/lis`,
  custom: `${LTI}/custom`,
  ext: `${LTI}/ext`,
  legacy: `${LTI}/lti1p1`,
  legacyUser: `${LTI}/lti11_legacy_user_id`,
  members: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  grades: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  deepLinkSettings: `${DEEP_LINKING}/deep_linking_settings`,
  contentItems: `${DEEP_LINKING}/content_items`,
  data: `${DEEP_LINKING}/data`,
} as const

export const PLATFORM_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-platform-configuration'
export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration'

export const scope = {
  members: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  lineItemReadonly: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly',
  result: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
} as const

export const media = {
  members: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  lineItems: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
} as const

const ROLES = 'http://purl.imsglobal.org/vocab/lis/v2'
/** By the place that the role is held in: the course, the institution, the system. */
export const role = {
  inCourse: (name: string) => `${ROLES}/membership#${name}`,
  inInstitution: (name: string) => `${ROLES}/institution/person#${name}`,
  inSystem: (name: string) => `${ROLES}/system/person#${name}`,
}
export const courseType = (name: string) => `${ROLES}/course#${name}`
