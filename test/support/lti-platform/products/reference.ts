/** No product: what the specifications themselves give as examples (LTI 1.3 core appendix C, Deep Linking 2.0 appendix A). */
import { claim, courseType, role } from '../claims.ts'
import { fullName, type Person } from '../people.ts'
import type { Claims, LaunchFacts, Product } from '../product.ts'

const roles = ({ role: held }: Person): string[] => [
  ...(held === 'administrator' ? [role.inInstitution('Administrator')] : []),
  role.inCourse(held === 'learner' ? 'Learner' : 'Instructor'),
]

const subject = ({ id }: Person) => `a6d5c443-1f51-4783-ba1a-7686ffe3${id.padStart(4, '0')}`

function common(facts: LaunchFacts): Claims {
  const { person, course } = facts
  return {
    // A list, and to whom of it the token was given.
    aud: [facts.clientId],
    azp: facts.clientId,
    sub: subject(person),
    name: fullName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    email: person.email,
    locale: person.locale,
    [claim.version]: '1.3.0',
    [claim.deploymentId]: facts.deploymentId,
    [claim.target]: facts.target,
    [claim.roles]: roles(person),
    [claim.context]: {
      id: course.id,
      label: course.label,
      title: course.title,
      type: [courseType('CourseOffering')],
    },
    [claim.presentation]: { document_target: 'iframe', locale: person.locale },
    [claim.custom]: facts.custom,
    ...(facts.membersUrl !== null && {
      [claim.members]: { context_memberships_url: facts.membersUrl, service_versions: ['2.0'] },
    }),
    ...(facts.lineItemsUrl !== null && {
      [claim.grades]: { scope: facts.gradeScopes, lineitems: facts.lineItemsUrl },
    }),
  }
}

export const reference: Product = {
  name: 'reference',
  follows: 'LTI 1.3 core, appendix C; Deep Linking 2.0; Names and Roles 2.0',
  issuer: null,
  paths: {
    configuration: '/.well-known/openid-configuration',
    registration: '/register',
    authorization: '/authorize',
    token: '/token',
    keys: '/keys',
    deepLinkReturn: '/deep-links',
    members: (course) => `/members/${course}`,
    lineItems: (course) => `/lineitems/${course}`,
    lineItem: (course, id) => `/lineitems/${course}/${id}`,
  },
  login: { method: 'GET', extra: {} },
  validSeconds: 300,
  authorizationServer: null,
  deploymentId: (ordinal) => `07940580-b309-415e-a37c-914d387c${String(ordinal).padStart(4, '0')}`,
  tellsDeployment: true,
  guardsConfiguration: true,
  messagesSupported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }],
  sub: subject,
  resourceLink: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.resourceLink]: { id: facts.link.id, title: facts.link.title, description: 'x' },
  }),
  deepLinking: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.deepLinkSettings]: {
      deep_link_return_url: facts.returnUrl,
      accept_types: ['link', 'file', 'html', 'ltiResourceLink', 'image'],
      accept_media_types: 'image/*,text/html',
      accept_presentation_document_targets: ['iframe', 'window', 'embed'],
      accept_multiple: false,
      auto_create: true,
      title: 'This is the default title',
      text: 'This is the default text',
      ...(facts.data !== null && { data: facts.data }),
    },
  }),
  member: (person) => ({
    status: 'Active',
    name: fullName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    email: person.email,
    user_id: subject(person),
    roles: roles(person),
  }),
  nextPage: ({ next }) => `<${next}>; rel="next"`,
}
