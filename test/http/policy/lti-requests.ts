/** Of calls and forms about learning platforms. */
import { COHORT } from '../service.ts'
import type { Sent } from './requests.ts'

const LTI_PLATFORM = {
  ...{ name: 'Moodle thứ hai', issuer: 'https://hai.example.gov.vn', clientId: 'b2' },
  authUrl: 'https://hai.example.gov.vn/mod/lti/auth.php',
  tokenUrl: 'https://hai.example.gov.vn/mod/lti/token.php',
  keysUrl: 'https://hai.example.gov.vn/mod/lti/certs.php',
}
/** Of a platform that nobody has connected. */
const LTI_LOGIN = {
  ...{ iss: 'https://la.example.gov.vn', login_hint: '7' },
  target_link_uri: 'https://hocvu.example.gov.vn/lti/launch',
}
const LTI_FORM = {
  ...{ ...LTI_PLATFORM, tokenAudience: '', product: 'moodle', platformId: '', frameOrigins: '' },
  teachersSee: 'sums',
}

const form = (fields: Record<string, string>) => (): Sent => ({ fields })

export const ltiRequests: Record<string, () => Sent> = {
  'post /api/v1/lti/registrations': () => ({ json: LTI_PLATFORM }),
  'post /api/v1/lti/registrations/{id}/confirm': () => ({ json: { emailVerified: true } }),
  'post /api/v1/lti/registrations/{id}/change': () => ({ json: { gradesOut: true } }),
  'post /api/v1/lti/registrations/{id}/state': () => ({ json: { state: 'off' } }),
  'post /api/v1/lti/registrations/{id}/deployments': () => ({
    json: { deploymentId: '2', state: 'active' },
  }),
  'post /console/integrations/lti/new': form({ ...LTI_FORM, deployments: '1' }),
  'post /console/integrations/lti/{id}/edit': form({ ...LTI_FORM, name: 'Moodle mới' }),
  'post /console/integrations/lti/{id}/confirm': form(LTI_FORM),
  'post /console/integrations/lti/{id}/deployments': form({ deployment: '2', state: 'active' }),
  'post /console/integrations/lti/courses/{course}/classes': form({ cohort: 'kns-2' }),
  'post /console/integrations/lti/courses/{course}/classes/remove': form({ cohort: COHORT }),
  'post /console/integrations/lti/courses/{course}/members': form({ cohort: COHORT }),
  'get /lti/login': () => ({ query: LTI_LOGIN }),
  'post /lti/login': form(LTI_LOGIN),
}
