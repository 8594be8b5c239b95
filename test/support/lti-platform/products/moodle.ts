/** Moodle 4: mod/lti (openid-configuration.php, openid-registration.php, auth.php, token.php, locallib.php, service/memberships). */
import { claim, courseType, role } from '../claims.ts'
import { fullName, type Person } from '../people.ts'
import type { Claims, LaunchFacts, Product } from '../product.ts'

/** Who may manage the site is an administrator there and holds no role of a learner. */
const roles = ({ role: held }: Person): string[] => {
  if (held === 'learner') return [role.inCourse('Learner')]
  if (held === 'teacher') return [role.inCourse('Instructor')]
  return [
    role.inCourse('Instructor'),
    role.inInstitution('Administrator'),
    role.inSystem('Administrator'),
  ]
}

function common(facts: LaunchFacts): Claims {
  const { person, course, origin } = facts
  return {
    // A string, and no azp.
    aud: facts.clientId,
    sub: person.id,
    name: fullName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    email: person.email,
    [claim.version]: '1.3.0',
    [claim.deploymentId]: facts.deploymentId,
    [claim.target]: facts.target,
    [claim.roles]: roles(person),
    [claim.context]: {
      id: course.id,
      label: course.label,
      title: course.title,
      type: [courseType('CourseSection')],
    },
    [claim.toolPlatform]: {
      product_family_code: 'moodle',
      version: '2024042200',
      guid: 'd41d8cd98f00b204e9800998ecf8427e',
      name: 'Cổng học tập',
      description: 'Cổng học tập của tỉnh',
    },
    [claim.presentation]: {
      locale: person.locale,
      document_target: 'iframe',
      return_url: `${origin}/mod/lti/return.php?course=${course.id}&launch_container=3&sesskey=abc`,
    },
    [claim.lis]: { person_sourcedid: '', course_section_sourcedid: '' },
    [claim.legacyUser]: person.id,
    [claim.ext]: { user_username: person.username, lms: 'moodle-2' },
    ...(Object.keys(facts.custom).length > 0 && { [claim.custom]: facts.custom }),
  }
}

export const moodle: Product = {
  name: 'moodle',
  follows: 'Moodle 4.x, mod/lti',
  issuer: null,
  paths: {
    configuration: '/mod/lti/openid-configuration.php',
    registration: '/mod/lti/openid-registration.php',
    authorization: '/mod/lti/auth.php',
    token: '/mod/lti/token.php',
    keys: '/mod/lti/certs.php',
    deepLinkReturn: '/mod/lti/contentitem_return.php',
    members: (course, tool) =>
      `/mod/lti/services.php/CourseSection/${course}/bindings/${tool}/memberships`,
    lineItems: (course, tool) => `/mod/lti/services.php/${course}/lineitems?type_id=${tool}`,
    // The query stays behind the path to which a tool adds /scores.
    lineItem: (course, id, tool) =>
      `/mod/lti/services.php/${course}/lineitems/${id}/lineitem?type_id=${tool}`,
  },
  login: { method: 'POST', extra: {} },
  validSeconds: 60,
  authorizationServer: null,
  // The number of the tool's type on the site.
  deploymentId: String,
  tellsDeployment: true,
  guardsConfiguration: false,
  // Names, where the specification has objects with a type.
  messagesSupported: ['LtiResourceLinkRequest', 'LtiDeepLinkingRequest'],
  sub: (person) => person.id,
  resourceLink: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.resourceLink]: { ...facts.link, description: '' },
    ...(facts.membersUrl !== null && {
      [claim.members]: {
        context_memberships_url: facts.membersUrl,
        service_versions: ['1.0', '2.0'],
      },
    }),
    ...(facts.lineItemsUrl !== null && {
      [claim.grades]: { scope: facts.gradeScopes, lineitems: facts.lineItemsUrl },
    }),
  }),
  deepLinking: (facts) => ({
    ...common(facts),
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.deepLinkSettings]: {
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['frame', 'iframe', 'window'],
      accept_copy_advice: false,
      accept_multiple: true,
      accept_unsigned: false,
      auto_create: false,
      can_confirm: false,
      deep_link_return_url: facts.returnUrl,
      title: '',
      text: '',
    },
  }),
  member: (person) => ({
    status: 'Active',
    user_id: person.id,
    // Short names of the course's roles, as its memberships service writes them.
    roles: [person.role === 'learner' ? 'Learner' : 'Instructor'],
    lis_person_sourcedid: '',
    given_name: person.givenName,
    family_name: person.familyName,
    name: fullName(person),
    email: person.email,
  }),
  nextPage: ({ next }) => `<${next}>; rel=next`,
}
