/** Canvas: doc/api lti_launch_overview, lti_dev_key_config, registration; oauth (LTI Advantage services); names_and_role. */
import { createHash } from 'node:crypto'
import { claim, courseType, role } from '../claims.ts'
import { fullName, type Person } from '../people.ts'
import type { Claims, LaunchFacts, Product } from '../product.ts'

/** Forty hexadecimal digits: the opaque name of a course or a person in LTI 1.1, still used for courses. */
const opaque = (kind: string, id: string) =>
  createHash('sha1').update(`${kind} ${id}`).digest('hex')

const uuid = ({ id }: Person) => {
  const hex = opaque('person', id)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const inCourse = ({ role: held }: Person): string[] => {
  if (held === 'administrator') return []
  return [role.inCourse(held === 'learner' ? 'Learner' : 'Instructor')]
}
const roles = (person: Person): string[] => {
  const held = { learner: 'Student', teacher: 'Instructor', administrator: 'Administrator' }
  return [role.inInstitution(held[person.role]), ...inCourse(person), role.inSystem('User')]
}

function common(facts: LaunchFacts): Claims {
  const { person, course, origin } = facts
  return {
    aud: facts.clientId,
    azp: facts.clientId,
    sub: uuid(person),
    name: fullName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    email: person.email,
    locale: person.locale,
    picture: `${origin}/images/messages/avatar-50.png`,
    [claim.version]: '1.3.0',
    [claim.deploymentId]: facts.deploymentId,
    [claim.target]: facts.target,
    [claim.roles]: roles(person),
    [claim.context]: {
      id: opaque('course', course.id),
      label: course.label,
      title: course.title,
      type: [courseType('CourseOffering')],
    },
    [claim.toolPlatform]: {
      guid: 'pNu5F9EoIATW6XqZ33C5tiqomb7bFJ4IGWFoCFy6:canvas-lms',
      name: 'Trường Chính trị',
      version: 'cloud',
      product_family_code: 'canvas',
    },
    [claim.presentation]: {
      document_target: 'iframe',
      return_url: `${origin}/courses/${course.id}/external_content/success/external_tool_redirect`,
      locale: person.locale,
    },
    // Variables that stand for nothing are sent as they are.
    [claim.lis]: {
      person_sourcedid: '$Person.sourcedId',
      course_offering_sourcedid: '$CourseSection.sourcedId',
    },
    [claim.custom]: facts.custom,
    [claim.legacyUser]: opaque('person', person.id),
    [claim.legacy]: { user_id: opaque('person', person.id) },
    'https://www.instructure.com/placement': null,
    ...(facts.membersUrl !== null && {
      [claim.members]: { context_memberships_url: facts.membersUrl, service_versions: ['2.0'] },
    }),
    ...(facts.lineItemsUrl !== null && {
      [claim.grades]: { scope: facts.gradeScopes, lineitems: facts.lineItemsUrl },
    }),
  }
}

export const canvas: Product = {
  name: 'canvas',
  follows: 'Canvas LMS, cloud',
  // Whatever the address of the institution.
  issuer: 'https://canvas.instructure.com',
  paths: {
    configuration: '/api/lti/security/openid-configuration',
    registration: '/api/lti/registrations',
    authorization: '/api/lti/authorize_redirect',
    token: '/login/oauth2/token',
    keys: '/api/lti/security/jwks',
    deepLinkReturn: '/courses/1/deep_linking_response',
    members: (course) => `/api/lti/courses/${course}/names_and_roles`,
    lineItems: (course) => `/api/lti/courses/${course}/line_items`,
    lineItem: (course, id) => `/api/lti/courses/${course}/line_items/${id}`,
  },
  login: {
    method: 'POST',
    extra: {
      canvas_region: 'not_configured',
      canvas_environment: 'prod',
      lti_storage_target: 'post_message_forwarding',
    },
  },
  validSeconds: 3600,
  authorizationServer: 'canvas.instructure.com',
  deploymentId: (ordinal) => `${ordinal}:d3a2504bba5184799a38f141e8df2335cfa8206d`,
  tellsDeployment: false,
  guardsConfiguration: true,
  messagesSupported: [
    { type: 'LtiResourceLinkRequest', placements: ['course_navigation', 'link_selection'] },
    { type: 'LtiDeepLinkingRequest', placements: ['link_selection', 'assignment_selection'] },
  ],
  sub: uuid,
  resourceLink: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.resourceLink]: { id: facts.link.id, description: null, title: facts.link.title },
  }),
  deepLinking: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.deepLinkSettings]: {
      deep_link_return_url: facts.returnUrl,
      accept_types: ['link', 'file', 'html', 'ltiResourceLink', 'image'],
      accept_presentation_document_targets: ['embed', 'iframe', 'window'],
      accept_media_types: 'image/*,text/html',
      accept_multiple: true,
      auto_create: false,
      accept_line_item: true,
      ...(facts.data !== null && { data: facts.data }),
    },
  }),
  member: (person) => ({
    status: 'Active',
    name: fullName(person),
    picture: null,
    given_name: person.givenName,
    family_name: person.familyName,
    email: person.email,
    lis_person_sourcedid: null,
    user_id: uuid(person),
    lti11_legacy_user_id: opaque('person', person.id),
    roles: inCourse(person),
  }),
  nextPage: ({ current, next }) => `<${current}>; rel="current",<${next}>; rel="next"`,
}
