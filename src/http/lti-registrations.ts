/** Learning platforms that open this service inside their courses, for programs. */
import { z } from 'zod'
import { listCourses } from '../lti/course-list.ts'
import { ownAddress } from '../lti/own-address.ts'
import {
  admitDeployment,
  changeRegistration,
  confirmRegistration,
  registerPlatform,
  switchDeploymentOff,
  switchRegistrationOff,
  switchRegistrationOn,
} from '../lti/register.ts'
import { ltiProducts, type Registration } from '../lti/registration.ts'
import { createRegistrationLink } from '../lti/registration-links.ts'
import { listDeployments, listRegistrations, readRegistration } from '../lti/registration-store.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

const reads = { machine: 'integrations:read', wholeRoster: true } as const
const writes = { machine: 'integrations:write', wholeRoster: true } as const
const ONE = '/api/v1/lti/registrations/{id}' as const
const params = z.object({ id: z.uuid() })

const states = ['waiting', 'active', 'off'] as const

const said = {
  name: z.string().min(1).max(200),
  product: z.enum(ltiProducts),
  platformId: z.string().max(200).nullable().meta({
    description: 'Whose accounts the people are whom it sends; null: nobody is recognised.',
  }),
  subIsAccount: z.boolean().meta({
    description: 'The `sub` of a launch is the account id of the learning data (Moodle).',
  }),
  emailVerified: z.boolean().meta({ description: 'It makes sure that an address is its owner’s.' }),
  teachersSee: z.enum(['sums', 'people']),
  gradesOut: z.boolean().meta({ description: 'Outcomes are written into its gradebooks.' }),
  frameOrigins: z
    .array(z.string().max(200))
    .max(20)
    .meta({ description: 'Whose pages may show this service in a frame; `https://host`.' }),
}
const Address = z.string().max(2000)
const agreed = {
  ...{ issuer: Address, clientId: z.string().max(255), authUrl: Address, tokenUrl: Address },
  keysUrl: Address,
  tokenAudience: Address.nullable(),
}

const RegistrationView = z
  .object({ id: z.uuid(), state: z.enum(states), ...said, ...agreed })
  .meta({ id: 'LtiRegistration' })

const DeploymentView = z
  .object({ deploymentId: z.string(), state: z.enum(states), firstSeenAt: z.iso.datetime() })
  .meta({ id: 'LtiDeployment' })

const CourseView = z
  .object({
    id: z.uuid(),
    deploymentId: z.string(),
    contextId: z.string().meta({ description: 'As the platform calls the course.' }),
    label: z.string().nullable(),
    title: z.string().nullable(),
    offersMembers: z.boolean(),
    offersGrades: z.boolean(),
    lastSeenAt: z.iso.datetime(),
    classes: z.array(z.object({ id: z.string(), name: z.string(), byHand: z.boolean() })),
  })
  .meta({ id: 'LtiCourse' })

const viewOf = ({ frameOrigins, ...registration }: Registration) => ({
  ...registration,
  frameOrigins: [...frameOrigins],
})

/** Whatever is left out stays as it is. */
const Own = z.strictObject(said).partial()

const EXAMPLE = {
  name: 'Moodle của tỉnh',
  product: 'moodle',
  issuer: 'https://hoc.example.gov.vn',
  clientId: 'a1b2c3d4',
  authUrl: 'https://hoc.example.gov.vn/mod/lti/auth.php',
  tokenUrl: 'https://hoc.example.gov.vn/mod/lti/token.php',
  keysUrl: 'https://hoc.example.gov.vn/mod/lti/certs.php',
  platformId: 'onetouch',
  subIsAccount: true,
  deployments: ['1'],
}

export const ltiRegistrationRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/lti/registrations',
    policy: reads,
    summary: 'Learning platforms that open this service inside their courses, the newest first.',
    params: nothing,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The platforms.',
      schema: z.object({ items: z.array(RegistrationView) }),
    },
    handler: async ({ deps }) => ({
      items: (await listRegistrations(deps.db)).map(({ createdAt: _, createdBy: __, ...one }) =>
        viewOf(one),
      ),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/lti/registrations',
    policy: writes,
    summary: 'Connects a learning platform with what it shows of itself. It counts at once.',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({ ...agreed, ...said })
      .partial()
      .required({ name: true, issuer: true, clientId: true })
      .required({ authUrl: true, tokenUrl: true, keysUrl: true })
      .extend({ deployments: z.array(z.string().max(255)).max(200).default([]) })
      .meta({ example: EXAMPLE }),
    answer: { status: 200, description: 'The platform.', schema: RegistrationView },
    handler: async ({ deps, viewer, body }) =>
      viewOf(await registerPlatform(deps, viewer.actor, withoutGaps(body))),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/lti/registration-links',
    policy: writes,
    summary: 'Makes a link by which a learning platform registers itself, once, within 24 hours.',
    params: nothing,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The link, for the only time.',
      schema: z.object({ link: z.url(), expiresAt: z.iso.datetime() }),
    },
    handler: async ({ deps, viewer }) => {
      ownAddress(deps.publicUrl, '/lti/register/')
      const { token, expiresAt } = await createRegistrationLink(deps.db, deps.clock, viewer.actor)
      const link = ownAddress(deps.publicUrl, `/lti/register/${token}`)
      return { link, expiresAt: expiresAt.toISOString() }
    },
  }),
  endpoint({
    method: 'get',
    path: ONE,
    policy: reads,
    summary: 'A learning platform, and where in it this service was put.',
    params,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The platform with its deployments, the first seen first.',
      schema: RegistrationView.extend({ deployments: z.array(DeploymentView) }).meta({
        id: 'LtiRegistrationWithDeployments',
      }),
    },
    handler: async ({ deps, params: { id } }) => {
      const registration = await readRegistration(deps.db, id)
      if (registration === null) throw notFound()
      const deployments = await listDeployments(deps.db, id)
      return {
        ...viewOf(registration),
        deployments: deployments.map(({ firstSeenAt, ...one }) => ({
          ...one,
          firstSeenAt: firstSeenAt.toISOString(),
        })),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: `${ONE}/confirm`,
    policy: writes,
    summary: 'Confirms one that has registered itself, with what a person says of it.',
    params,
    query: nothing,
    body: Own.meta({ example: { platformId: 'onetouch', emailVerified: true } }),
    answer: { status: 200, description: 'The platform.', schema: RegistrationView },
    handler: async ({ deps, viewer, params: { id }, body }) =>
      viewOf(await confirmRegistration(deps, viewer.actor, id, withoutGaps(body))),
  }),
  endpoint({
    method: 'post',
    path: `${ONE}/change`,
    policy: writes,
    summary: 'Changes what is agreed; whatever is left out stays.',
    params,
    query: nothing,
    body: z
      .strictObject({ ...agreed, ...said })
      .partial()
      .meta({ example: { gradesOut: true } }),
    answer: { status: 200, description: 'The platform.', schema: RegistrationView },
    handler: async ({ deps, viewer, params: { id }, body }) =>
      viewOf(await changeRegistration(deps, viewer.actor, id, withoutGaps(body))),
  }),
  endpoint({
    method: 'post',
    path: `${ONE}/state`,
    policy: writes,
    summary: 'Switches a learning platform off, or on again.',
    params,
    query: nothing,
    body: z.strictObject({ state: z.enum(['active', 'off']) }).meta({ example: { state: 'off' } }),
    answer: { status: 200, description: 'The platform.', schema: RegistrationView },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const change = body.state === 'off' ? switchRegistrationOff : switchRegistrationOn
      return viewOf(await change(deps, viewer.actor, id))
    },
  }),
  endpoint({
    method: 'post',
    path: `${ONE}/deployments`,
    policy: writes,
    summary: 'Admits a deployment, or switches it off.',
    params,
    query: nothing,
    body: z
      .strictObject({ deploymentId: z.string().min(1).max(255), state: z.enum(['active', 'off']) })
      .meta({ example: { deploymentId: '1', state: 'active' } }),
    answer: {
      status: 200,
      description: 'How it stands.',
      schema: z.object({ deploymentId: z.string(), state: z.enum(['active', 'off']) }),
    },
    handler: async ({ deps, viewer, params: { id }, body: { deploymentId, state } }) => {
      const place = { registrationId: id, deploymentId }
      await (state === 'active' ? admitDeployment : switchDeploymentOff)(deps, viewer.actor, place)
      return { deploymentId: deploymentId.trim(), state }
    },
  }),
  endpoint({
    method: 'get',
    path: `${ONE}/courses`,
    policy: reads,
    summary: 'Courses from which somebody has come, and the classes of each, the last seen first.',
    params,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The courses, and how many there are.',
      schema: z.object({ items: z.array(CourseView), total: z.int() }),
    },
    handler: async ({ deps, params: { id }, query }) => {
      if ((await readRegistration(deps.db, id)) === null) throw notFound()
      const { courses, total } = await listCourses(deps.db, id, query)
      return {
        total,
        items: courses.map(({ membersUrl, lastSeenAt, ...course }) => ({
          ...{ id: course.id, deploymentId: course.deploymentId, contextId: course.contextId },
          ...{ label: course.label, title: course.title, classes: course.classes },
          offersMembers: membersUrl !== null,
          offersGrades: course.offersGrades,
          lastSeenAt: lastSeenAt.toISOString(),
        })),
      }
    },
  }),
]

type WithoutGaps<Given> = { [Key in keyof Given]: Exclude<Given[Key], undefined> }

/** What was not said is not there. */
function withoutGaps<Given extends object>(given: Given): WithoutGaps<Given>
function withoutGaps(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
