/** LTI Dynamic Registration 1.0: the platform's half, with what Moodle refuses (registration_helper.php) and what Canvas requires. */
import { z } from 'zod'
import { PLATFORM_CONFIGURATION, scope, TOOL_CONFIGURATION } from './claims.ts'
import { type Answer, type Asked, json } from './http.ts'
import { nextId, type State, type Tool } from './state.ts'

function configuration(state: State): Record<string, unknown> {
  const { origin, issuer, product } = state
  const { paths } = product
  return {
    issuer,
    authorization_endpoint: `${origin}${paths.authorization}`,
    token_endpoint: `${origin}${paths.token}`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    jwks_uri: `${origin}${paths.keys}`,
    registration_endpoint: `${origin}${paths.registration}`,
    scopes_supported: ['openid', ...Object.values(scope)],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    ...(product.authorizationServer !== null && {
      authorization_server: product.authorizationServer,
    }),
    [PLATFORM_CONFIGURATION]: {
      product_family_code: product.name,
      version: '4.4.1 (Build: 20240610)',
      messages_supported: product.messagesSupported,
      placements: ['AddContentMenu'],
      variables: ['Context.id', 'ResourceLink.id', 'User.id', 'User.username'],
    },
  }
}

const Url = z.url()
const ToolRegistration = z.looseObject({
  application_type: z.literal('web'),
  response_types: z.array(z.string()).refine((types) => types.includes('id_token'), {
    error: 'invalid_response_types',
  }),
  grant_types: z
    .array(z.string())
    .refine((types) => types.includes('implicit') && types.includes('client_credentials'), {
      error: 'invalid_grant_types',
    }),
  initiate_login_uri: Url,
  redirect_uris: z.array(Url).min(1),
  client_name: z.string().min(1),
  jwks_uri: Url,
  token_endpoint_auth_method: z.literal('private_key_jwt'),
  scope: z.string(),
  [TOOL_CONFIGURATION]: z.looseObject({
    domain: z.string().min(1),
    target_link_uri: Url,
    custom_parameters: z.record(z.string(), z.string()).optional(),
    claims: z.array(z.string()),
    messages: z.array(
      z.looseObject({
        type: z.enum(['LtiResourceLinkRequest', 'LtiDeepLinkingRequest']),
        target_link_uri: Url.optional(),
        label: z.string().optional(),
      }),
    ),
  }),
})

const bearer = ({ headers }: Asked) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''

export function showConfiguration(state: State, asked: Asked): Answer {
  if (state.product.guardsConfiguration && !state.registrationTokens.has(bearer(asked)))
    return json({ error: 'unauthorized' }, 401)
  return json(configuration(state))
}

export function registerTool(state: State, asked: Asked): Answer {
  const refuse = (status: number, error: string) => {
    state.faults.push(`registration: ${error}`)
    return json({ error }, status)
  }
  const token = bearer(asked)
  if (asked.method !== 'POST') return refuse(405, 'method_not_allowed')
  if (!state.registrationTokens.has(token)) return refuse(401, 'missing_registration_token')
  if (!asked.headers['content-type']?.startsWith('application/json'))
    return refuse(415, 'invalid_content_type')
  const read = ToolRegistration.safeParse(parsed(asked.body))
  if (!read.success)
    return refuse(
      400,
      read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    )
  const tool = read.data[TOOL_CONFIGURATION]
  const foreign = [read.data.initiate_login_uri, ...read.data.redirect_uris, read.data.jwks_uri]
  if (new URL(tool.target_link_uri).host !== tool.domain)
    return refuse(400, 'domain_targetlinkuri_mismatch')
  if (foreign.some((url) => new URL(url).host !== tool.domain))
    return refuse(400, 'domain_uri_mismatch')
  // Once.
  state.registrationTokens.delete(token)
  const asking = read.data.scope.split(' ').filter((wanted) => wanted !== '')
  const scopes = asking.filter((wanted) => Object.values<string>(scope).includes(wanted))
  const registered = addTool(state, {
    name: read.data.client_name,
    loginUrl: read.data.initiate_login_uri,
    redirectUris: read.data.redirect_uris,
    target: tool.target_link_uri,
    keysUrl: read.data.jwks_uri,
    custom: tool.custom_parameters ?? {},
    scopes,
  })
  return json({
    ...read.data,
    client_id: registered.clientId,
    scope: scopes.join(' '),
    [TOOL_CONFIGURATION]: {
      ...tool,
      version: '1.3.0',
      ...(state.product.tellsDeployment && { deployment_id: registered.deploymentIds[0] }),
    },
  })
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

export function addTool(
  state: State,
  given: Omit<Tool, 'id' | 'clientId' | 'deploymentIds'>,
): Tool {
  const id = nextId()
  const tool = {
    ...given,
    id,
    // As Canvas numbers developer keys, and Moodle draws letters.
    clientId: `client-${id}-of-${state.product.name}`,
    deploymentIds: [state.product.deploymentId(Number(id))],
  }
  state.tools.push(tool)
  return tool
}
