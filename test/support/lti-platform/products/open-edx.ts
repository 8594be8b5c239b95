/** Open edX: xblock-lti-consumer (lti_1p3/consumer.py, ADR 0008 of roles, ADR 0005 of personal data, reusable configuration). */
import { createHash } from 'node:crypto'
import { claim, courseType, role } from '../claims.ts'
import { fullName, type Person } from '../people.ts'
import type { Claims, LaunchFacts, Product } from '../product.ts'

/** A name that has nothing of the user's own: their external id. */
const externalId = ({ id }: Person) => {
  const hex = createHash('sha256').update(`open-edx ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const inCourse = ({ role: held }: Person): string[] => {
  if (held === 'learner') return [role.inCourse('Learner')]
  return held === 'teacher'
    ? [role.inCourse('Instructor')]
    : [role.inCourse('Administrator'), role.inCourse('Instructor')]
}

function common(facts: LaunchFacts): Claims {
  const { person } = facts
  return {
    aud: facts.clientId,
    azp: facts.clientId,
    sub: externalId(person),
    // With sharing of personal data switched on for the course; never names by their parts.
    name: fullName(person),
    email: person.email,
    preferred_username: person.username,
    [claim.version]: '1.3.0',
    [claim.deploymentId]: facts.deploymentId,
    [claim.target]: facts.target,
    [claim.roles]: [role.inSystem('None'), role.inInstitution('None'), ...inCourse(person)],
    // Also where the specification has none: in a request for deep links.
    [claim.resourceLink]: { id: facts.link.id, title: facts.link.title },
  }
}

export const openEdx: Product = {
  name: 'open-edx',
  follows: 'Open edX, xblock-lti-consumer 9',
  issuer: null,
  paths: {
    configuration: null,
    registration: null,
    authorization: '/api/lti_consumer/v1/launch/',
    token: '/api/lti_consumer/v1/token/lti_store:1',
    keys: '/api/lti_consumer/v1/public_keysets/lti_store:1',
    deepLinkReturn: '/api/lti_consumer/v1/lti/1/lti-dl/response',
    members: () => '/api/lti_consumer/v1/lti/1/memberships',
    lineItems: () => '/api/lti_consumer/v1/lti/1/lti-ags',
    lineItem: (_course, id) => `/api/lti_consumer/v1/lti/1/lti-ags/${id}`,
  },
  login: { method: 'GET', extra: {} },
  validSeconds: 3600,
  authorizationServer: null,
  // Every block says the same.
  deploymentId: () => '1',
  tellsDeployment: false,
  guardsConfiguration: false,
  messagesSupported: [],
  sub: externalId,
  resourceLink: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.context]: {
      id: facts.course.id,
      type: [courseType('CourseOffering')],
      title: `${facts.course.title} - TinhSonLa`,
      label: facts.course.id,
    },
    [claim.presentation]: { document_target: 'iframe' },
    ...(Object.keys(facts.custom).length > 0 && { [claim.custom]: facts.custom }),
    ...(facts.lineItemsUrl !== null && {
      [claim.grades]: { scope: facts.gradeScopes, lineitems: facts.lineItemsUrl },
    }),
    ...(facts.membersUrl !== null && {
      [claim.members]: { context_memberships_url: facts.membersUrl, service_versions: ['2.0'] },
    }),
  }),
  deepLinking: (facts) => ({
    // No context, no services: whatever is optional is left out here.
    ...common(facts),
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.deepLinkSettings]: {
      accept_types: ['link', 'file', 'html', 'ltiResourceLink', 'image'],
      accept_presentation_document_targets: ['iframe', 'window', 'embed'],
      accept_multiple: true,
      auto_create: true,
      title: '',
      text: '',
      deep_link_return_url: facts.returnUrl,
    },
  }),
  member: (person) => ({
    status: 'Active',
    user_id: externalId(person),
    roles: inCourse(person),
    name: fullName(person),
    email: person.email,
  }),
  nextPage: ({ next }) => `<${next}>; rel="next"`,
}

/** Before ADR 0008: roles of the institution alone, and whoever teaches is a student as well (constants.py until then). */
export const olderOpenEdx: Product = {
  ...openEdx,
  follows: 'Open edX, xblock-lti-consumer before ADR 0008',
  resourceLink: (facts) => ({ ...openEdx.resourceLink(facts), ...olderRoles(facts) }),
  deepLinking: (facts) => ({ ...openEdx.deepLinking(facts), ...olderRoles(facts) }),
}

const olderRoles = ({ person }: LaunchFacts) => ({
  [claim.roles]: {
    learner: [role.inInstitution('Student')],
    teacher: [role.inInstitution('Instructor'), role.inInstitution('Student')],
    administrator: [
      role.inSystem('Administrator'),
      role.inInstitution('Instructor'),
      role.inInstitution('Student'),
    ],
  }[person.role],
})
