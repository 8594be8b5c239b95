/** Nền tảng mở trong khóa học: which learning platforms open this service, and what is agreed with each. */
import { z } from 'zod'
import { NEW_PLATFORM, PLATFORMS, platformPath } from '../../console/integrations/lti/addresses.ts'
import {
  newPlatformPage,
  type OwnAddresses,
  registrationLinkPage,
} from '../../console/integrations/lti/connect-pages.tsx'
import { learningPlatformsPage } from '../../console/integrations/lti/list-page.tsx'
import {
  changeRegistrationPage,
  registrationPage,
  writtenTerms,
} from '../../console/integrations/lti/registration-page.tsx'
import { emptyTerms, type WrittenTerms } from '../../console/integrations/lti/terms-fields.tsx'
import { HocvuError } from '../../foundation/errors.ts'
import { learningPlatformTexts } from '../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { listCourses, registrationFigures } from '../../lti/course-list.ts'
import { selectLtiKeys } from '../../lti/key-store.ts'
import { rotateLtiKey } from '../../lti/keys.ts'
import { ownAddress } from '../../lti/own-address.ts'
import {
  admitDeployment,
  changeRegistration,
  confirmRegistration,
  registerPlatform,
  switchDeploymentOff,
  switchRegistrationOff,
  switchRegistrationOn,
} from '../../lti/register.ts'
import { ltiProducts } from '../../lti/registration.ts'
import { createRegistrationLink } from '../../lti/registration-links.ts'
import { listDeployments, listRegistrations } from '../../lti/registration-store.ts'
import type { GivenTerms } from '../../lti/terms.ts'
import { listPlatforms } from '../../programs/store.ts'
import { type ConsolePage, consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { pageNumber } from './fields.ts'

const reads = { scope: 'integrations:read', wholeRoster: true } as const
const writes = { scope: 'integrations:write', wholeRoster: true } as const
const ONE = `${PLATFORMS}/{id}` as const
const params = z.object({ id: z.uuid() })
const COURSES_A_PAGE = 50

const ticked = z
  .literal('yes')
  .optional()
  .transform((said) => said === 'yes')
const Own = z.object({
  name: z.string().max(200),
  product: z.enum(ltiProducts),
  platformId: z.string().max(200),
  subIsAccount: ticked,
  emailVerified: ticked,
  teachersSee: z.enum(['sums', 'people']),
  gradesOut: ticked,
  frameOrigins: z.string().max(5000),
})
const Address = z.string().max(2000)
const Whole = Own.extend({
  ...{ issuer: Address, authUrl: Address, tokenUrl: Address, keysUrl: Address },
  clientId: z.string().max(255),
  tokenAudience: Address,
})

export const learningPlatformRoutes: Route[] = [
  consolePage({
    path: PLATFORMS,
    ...reads,
    params: nothing,
    query: nothing,
    handler: async ({ deps: { db }, viewer, language }) => {
      const [registrations, figures, keys] = await Promise.all([
        listRegistrations(db),
        registrationFigures(db),
        selectLtiKeys(db),
      ])
      const none = { courses: 0, waiting: 0, lastSeenAt: null }
      return learningPlatformsPage({
        platforms: registrations.map((one) => ({ ...one, ...(figures.get(one.id) ?? none) })),
        keys: keys.map(({ kid, createdAt, retiredAt }) => ({ kid, createdAt, retiredAt })),
        mayWrite: viewer.scopes.has('integrations:write'),
        language,
      })
    },
  }),
  // Before the page of a platform.
  consolePage({
    path: NEW_PLATFORM,
    ...writes,
    params: nothing,
    query: nothing,
    handler: async ({ deps, language }) =>
      await newPage(deps, language, { terms: emptyTerms, deployments: '', fault: null }),
  }),
  consoleAction({
    path: NEW_PLATFORM,
    ...writes,
    params: nothing,
    body: Whole.extend({ deployments: z.string().max(5000).default('') }),
    handler: async ({ deps, viewer, visit, body, language }) => {
      const { deployments, ...terms } = body
      try {
        const given = { ...givenTerms(terms), deployments: lines(deployments) }
        const { id, name } = await registerPlatform(deps, viewer.actor, given)
        told(visit, fill(learningPlatformTexts[language].created, { name }))
        return seeOther(platformPath(id))
      } catch (thrown) {
        const fault = faultOf(thrown, language)
        return await newPage(deps, language, { terms, deployments, fault })
      }
    },
  }),
  consoleAction({
    path: `${PLATFORMS}/link`,
    ...writes,
    params: nothing,
    body: nothing,
    handler: async ({ deps, viewer, language }) => {
      // Refused before a link is made that leads nowhere.
      ownAddress(deps.publicUrl, '/lti/register/')
      const { token, expiresAt } = await createRegistrationLink(deps.db, deps.clock, viewer.actor)
      const link = ownAddress(deps.publicUrl, `/lti/register/${token}`)
      return registrationLinkPage({ link, expiresAt, language })
    },
  }),
  consoleAction({
    path: `${PLATFORMS}/keys/rotate`,
    ...writes,
    params: nothing,
    body: nothing,
    handler: async ({ deps, viewer, visit, language }) => {
      await rotateLtiKey(deps, viewer.actor)
      told(visit, learningPlatformTexts[language].keyDone)
      return seeOther(PLATFORMS)
    },
  }),
  consolePage({
    path: ONE,
    ...reads,
    params,
    query: z.object({ page: pageNumber.default(1) }),
    handler: async ({ deps: { db }, viewer, params: { id }, query, language }) => {
      const registration = await shownRegistration(db, id)
      const paging = { page: query.page, size: COURSES_A_PAGE }
      const [deployments, { courses, total }, platforms] = await Promise.all([
        listDeployments(db, id),
        listCourses(db, id, { limit: paging.size, offset: (paging.page - 1) * paging.size }),
        listPlatforms(db),
      ])
      return registrationPage({
        ...{ registration, deployments, courses, paging: { ...paging, total }, language },
        platforms: platforms.map((one) => one.id),
        mayWrite: viewer.scopes.has('integrations:write'),
      })
    },
  }),
  consolePage({
    path: `${ONE}/edit`,
    ...writes,
    params,
    query: nothing,
    handler: async ({ deps, params: { id }, language }) => {
      const registration = await shownRegistration(deps.db, id)
      const terms = writtenTerms(registration)
      return await changePage(deps, language, { registration, terms, fault: null })
    },
  }),
  consoleAction({
    path: `${ONE}/edit`,
    ...writes,
    params,
    body: Whole,
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const registration = await shownRegistration(deps.db, id)
      try {
        const { name } = await changeRegistration(deps, viewer.actor, id, givenTerms(body))
        told(visit, fill(learningPlatformTexts[language].changed, { name }))
        return seeOther(platformPath(id))
      } catch (thrown) {
        const fault = faultOf(thrown, language)
        return await changePage(deps, language, { registration, terms: body, fault })
      }
    },
  }),
  consoleAction({
    path: `${ONE}/confirm`,
    ...writes,
    params,
    body: Own,
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const said = ownTerms(body)
      const { name } = await confirmRegistration(deps, viewer.actor, id, said)
      told(visit, fill(learningPlatformTexts[language].confirmed, { name }))
      return seeOther(platformPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/off`,
    ...writes,
    params,
    body: nothing,
    handler: async ({ deps, viewer, visit, params: { id }, language }) => {
      const { name } = await switchRegistrationOff(deps, viewer.actor, id)
      told(visit, fill(learningPlatformTexts[language].offDone, { name }))
      return seeOther(platformPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/on`,
    ...writes,
    params,
    body: nothing,
    handler: async ({ deps, viewer, visit, params: { id }, language }) => {
      const { name } = await switchRegistrationOn(deps, viewer.actor, id)
      told(visit, fill(learningPlatformTexts[language].onDone, { name }))
      return seeOther(platformPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/deployments`,
    ...writes,
    params,
    body: z.object({ deployment: z.string().max(255), state: z.enum(['active', 'off']) }),
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const { deployment, state } = body
      const isOn = state === 'active'
      const place = { registrationId: id, deploymentId: deployment }
      await (isOn ? admitDeployment : switchDeploymentOff)(deps, viewer.actor, place)
      const { admitted, placeOffDone } = learningPlatformTexts[language]
      told(visit, fill(isOn ? admitted : placeOffDone, { id: deployment.trim() }))
      return seeOther(platformPath(id))
    },
  }),
]

const told = (visit: { notify(notice: { kind: 'done'; text: string }): void }, text: string) =>
  visit.notify({ kind: 'done', text })

const lines = (text: string): string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

type WrittenOwn = Omit<
  WrittenTerms,
  'issuer' | 'clientId' | 'authUrl' | 'tokenUrl' | 'keysUrl' | 'tokenAudience'
>

const ownTerms = (written: WrittenOwn) => ({
  ...written,
  platformId: written.platformId === '' ? null : written.platformId,
  frameOrigins: lines(written.frameOrigins),
})

const givenTerms = (written: WrittenTerms): GivenTerms => ({
  ...written,
  ...ownTerms(written),
  tokenAudience: written.tokenAudience.trim() === '' ? null : written.tokenAudience,
})

/** What is told beside the form, with all that was filled in. */
function faultOf(thrown: unknown, language: Language): string {
  if (thrown instanceof HocvuError && thrown.code === 'lti.registration-refused')
    return thrown.userText(language)
  throw thrown
}

async function shownRegistration(db: HttpDeps['db'], id: string) {
  const found = (await listRegistrations(db)).find((one) => one.id === id)
  if (found === undefined) throw notFound()
  return found
}

/** null: nobody has said where this service stands, or it does not stand where platforms reach it. */
function ownAddresses({ publicUrl }: HttpDeps): OwnAddresses | null {
  if (!publicUrl?.startsWith('https://')) return null
  const of = (path: `/lti/${string}`) => ownAddress(publicUrl, path)
  return { launch: of('/lti/launch'), login: of('/lti/login'), keys: of('/lti/keys') }
}

async function newPage(
  deps: HttpDeps,
  language: Language,
  filled: { terms: WrittenTerms; deployments: string; fault: string | null },
): Promise<ConsolePage> {
  const platforms = (await listPlatforms(deps.db)).map(({ id }) => id)
  return newPlatformPage({ own: ownAddresses(deps), ...filled, platforms, language })
}

async function changePage(
  deps: HttpDeps,
  language: Language,
  filled: {
    registration: { id: string; name: string }
    terms: WrittenTerms
    fault: string | null
  },
): Promise<ConsolePage> {
  const platforms = (await listPlatforms(deps.db)).map(({ id }) => id)
  return changeRegistrationPage({ ...filled, platforms, language })
}
