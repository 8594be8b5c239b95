/** OpenID Connect, third party initiated login (1EdTech security framework 1.0, 5.1.1): the platform's half. */
import { type Answer, type Asked, form, page, selfSubmitting } from './http.ts'
import { signed } from './jwt.ts'
import type { LaunchFacts } from './product.ts'
import type { BegunLaunch, State } from './state.ts'

/** Where a launch begins: what a browser takes to the tool. */
export interface LoginRequest {
  method: 'GET' | 'POST'
  url: string
  fields: Readonly<Record<string, string>>
}

export function loginRequest(state: State, hint: string, launch: BegunLaunch): LoginRequest {
  const { product, issuer } = state
  return {
    method: product.login.method,
    url: launch.tool.loginUrl,
    fields: {
      iss: issuer,
      target_link_uri: launch.target,
      login_hint: loginHint(launch),
      lti_message_hint: hint,
      client_id: launch.tool.clientId,
      lti_deployment_id: launch.deploymentId,
      ...product.login.extra,
    },
  }
}

const loginHint = ({ person }: BegunLaunch) => `person-${person.id}`

/** What the tool sends the browser back for. */
export function authorize(state: State, asked: Asked): Answer {
  const given = asked.method === 'POST' ? form(asked) : asked.url.searchParams
  const one = (name: string) => {
    const values = given.getAll(name)
    return values.length === 1 ? (values[0] ?? '') : ''
  }
  const launch = state.launches.get(one('lti_message_hint'))
  const redirectUri = one('redirect_uri')
  // Nobody is sent to an address that the tool has not registered.
  if (launch === undefined || one('client_id') !== launch.tool.clientId)
    return refusedHere(state, 'invalid_request: no launch of this client was begun')
  if (!launch.tool.redirectUris.includes(redirectUri))
    return refusedHere(state, `invalid_request: ${redirectUri} is no redirect_uri of this client`)
  const fault = faultOf(one, launch)
  const answerState = one('state')
  if (fault !== null) {
    state.faults.push(`authorization: ${fault}`)
    const [error = '', description = ''] = fault.split(': ')
    return selfSubmitting(redirectUri, [
      ['error', error],
      ['error_description', description],
      ['state', answerState],
    ])
  }
  state.launches.delete(one('lti_message_hint'))
  return selfSubmitting(redirectUri, [
    ['id_token', tokenOf(state, launch, one('nonce'))],
    ['state', answerState],
  ])
}

function refusedHere(state: State, why: string): Answer {
  state.faults.push(`authorization: ${why}`)
  return page(`<h1>${why}</h1>`, 400)
}

function faultOf(one: (name: string) => string, launch: BegunLaunch): string | null {
  if (one('scope') !== 'openid') return 'invalid_scope: scope must be openid'
  if (one('response_type') !== 'id_token') return 'unsupported_response_type: must be id_token'
  if (one('response_mode') !== 'form_post') return 'invalid_request: Invalid response_mode'
  if (one('prompt') !== 'none') return 'invalid_request: Invalid prompt'
  if (one('nonce') === '') return 'invalid_request: nonce is missing'
  if (one('state') === '') return 'invalid_request: state is missing'
  if (one('login_hint') !== loginHint(launch)) return 'access_denied: another person is signed in'
  return null
}

function tokenOf(state: State, launch: BegunLaunch, nonce: string): string {
  const { product, issuer, keys } = state
  const [key] = keys
  if (key === undefined) throw new Error('the platform has no key')
  const issued = Math.floor(state.now().getTime() / 1000)
  const facts = factsOf(state, launch)
  const claims = {
    iss: issuer,
    iat: issued,
    exp: issued + product.validSeconds,
    nonce,
    ...(launch.kind === 'resource-link'
      ? product.resourceLink(facts)
      : product.deepLinking({
          ...facts,
          data: launch.data,
          returnUrl: `${state.origin}${product.paths.deepLinkReturn}`,
        })),
  }
  const header = { typ: 'JWT', alg: 'RS256', kid: key.kid }
  return launch.spoiling?.({ header, claims, key }) ?? signed(header, claims, key.privateKey)
}

function factsOf(state: State, launch: BegunLaunch): LaunchFacts {
  const { origin, issuer, product } = state
  const { tool, course, link } = launch
  const may = (wanted: string) => tool.scopes.includes(wanted)
  const gradeScopes = tool.scopes.filter((wanted) => wanted.includes('/lti-ags/'))
  return {
    ...{ origin, issuer, course, gradeScopes },
    clientId: tool.clientId,
    deploymentId: launch.deploymentId,
    target: launch.target,
    person: launch.person,
    link: { id: link.id, title: link.title },
    custom: { ...tool.custom, ...link.custom },
    membersUrl: tool.scopes.some((wanted) => wanted.includes('/lti-nrps/'))
      ? `${origin}${product.paths.members(course.id, tool.id)}`
      : null,
    lineItemsUrl: gradeScopes.some(may)
      ? `${origin}${product.paths.lineItems(course.id, tool.id)}`
      : null,
  }
}
