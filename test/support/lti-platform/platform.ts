/**
 * A learning platform on loopback, written from the rules of the specifications and from what four products say of
 * themselves; it shares no line with the tool. It checks whatever a tool sends it and notes each fault.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { authorize, type LoginRequest, loginRequest } from './authorization.ts'
import { takeDeepLinks } from './deep-links.ts'
import { lineItems, oneLineItem, takeScore } from './grades.ts'
import { type Answer, type Asked, json, page, readRequest, send } from './http.ts'
import { publicJwk, returnSigningKeys, takeSigningKey } from './jwt.ts'
import { listMembers } from './members.ts'
import { coursePage, openTool } from './pages.ts'
import type { Course, Person } from './people.ts'
import type { Product } from './product.ts'
import { addTool, registerTool, showConfiguration } from './registration.ts'
import type { Spoiling } from './spoilings.ts'
import { type BegunLaunch, nextId, type PlacedLink, type State, type Tool } from './state.ts'
import { giveToken } from './token-endpoint.ts'

interface PlatformOptions {
  now(): Date
  /** Asks the tool for its key set. @returns the answer as JSON */
  askTool(url: string): Promise<unknown>
  /** By https, with this certificate; left out: by http. */
  certificate?: { key: Buffer; cert: Buffer }
  /** Under which a browser reaches it; left out: 127.0.0.1. */
  hostname?: string
  people?: readonly Person[]
  courses?: readonly Course[]
  membersAPage?: number
}

interface LaunchOptions {
  tool: Tool
  person: Person
  course: Course
  kind?: BegunLaunch['kind']
  /** Left out: one that was put into the course by hand. */
  link?: PlacedLink
  /** Left out: the first of the tool. */
  deploymentId?: string
  target?: string
  data?: string
  spoiling?: Spoiling
}

export interface LtiPlatform {
  product: Product
  origin: string
  issuer: string
  /** Whatever it knows; a test reads and changes it. */
  state: State
  /** As an administrator pastes the tool's link: where the browser is led, with what the tool needs. */
  openRegistration(toolLink: string): string
  /** As an administrator fills in the fields by hand. */
  addTool(given: Omit<Tool, 'id' | 'clientId' | 'deploymentIds'>): Tool
  /** Another place of the same tool. @returns its id */
  addDeployment(tool: Tool): string
  /** As a click on the link in a course: what the browser takes to the tool. */
  begin(launch: LaunchOptions): LoginRequest
  /** The same for a real browser: the page of the course. */
  courseUrl(launch: LaunchOptions): string
  /** A new key signs; the one before is still published. */
  rotateKeys(): void
  /** Requests that came, newest last: `GET /mod/lti/certs.php`. */
  requests: string[]
  close(): Promise<void>
}

export async function startLtiPlatform(
  product: Product,
  options: PlatformOptions,
): Promise<LtiPlatform> {
  const { certificate, hostname = '127.0.0.1' } = options
  const server = certificate ? createHttpsServer(certificate) : createHttpServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const origin = `${certificate ? 'https' : 'http'}://${hostname}:${address.port}`
  const people = [...(options.people ?? [])]
  const courses = [...(options.courses ?? [])]
  const state: State = {
    ...{ product, origin, people, courses },
    issuer: product.issuer ?? origin,
    now: options.now,
    askTool: options.askTool,
    keys: [takeSigningKey()],
    members: new Map(courses.map(({ id }) => [id, people])),
    membersAPage: options.membersAPage ?? 50,
    tools: [],
    registrationTokens: new Set(),
    launches: new Map(),
    links: new Map(),
    ...{ returned: [], lineItems: [], scores: [], faults: [] },
    accessTokens: new Map(),
    seen: new Set(),
  }
  const requests: string[] = []
  const asking: BegunLaunch[] = []
  server.on('request', async (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    try {
      send(response, await answer(state, await readRequest(request, origin), asking))
    } catch (error) {
      state.faults.push(`platform: ${String(error)}`)
      send(response, json({ error: 'server_error' }, 500))
    }
  })

  function begun(launch: LaunchOptions): [string, BegunLaunch] {
    const { tool, person, course, kind = 'resource-link' } = launch
    const deploymentId = launch.deploymentId ?? tool.deploymentIds[0] ?? ''
    const link = launch.link ?? { id: nextId(), title: 'Kết quả', url: null, custom: {} }
    const hint = `hint-${nextId()}`
    const whole: BegunLaunch = {
      ...{ tool, person, course, kind, link, deploymentId },
      target: launch.target ?? link.url ?? tool.target,
      data: product.name === 'moodle' || product.name === 'open-edx' ? null : (launch.data ?? null),
      spoiling: launch.spoiling ?? null,
    }
    state.launches.set(hint, whole)
    if (kind === 'deep-linking') asking.push(whole)
    return [hint, whole]
  }

  return {
    ...{ product, origin, state, requests },
    issuer: state.issuer,
    openRegistration: (toolLink) => {
      const token = `registration-${randomUUID()}`
      state.registrationTokens.add(token)
      const url = new URL(toolLink)
      url.searchParams.set('openid_configuration', `${origin}${product.paths.configuration}`)
      url.searchParams.set('registration_token', token)
      return url.href
    },
    addTool: (given) => addTool(state, given),
    addDeployment: (tool) => {
      const id = product.deploymentId(Number(nextId()))
      tool.deploymentIds.push(id)
      return id
    },
    begin: (launch) => loginRequest(state, ...begun(launch)),
    courseUrl: (launch) => `${origin}/courses/${launch.course.id}/view?launch=${begun(launch)[0]}`,
    rotateKeys: () => {
      state.keys.unshift(takeSigningKey())
    },
    close: async () => {
      returnSigningKeys(state.keys)
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(state: State, asked: Asked, asking: BegunLaunch[]): Promise<Answer> {
  const { paths } = state.product
  const { pathname } = asked.url
  if (pathname === paths.configuration) return showConfiguration(state, asked)
  if (pathname === paths.registration) return registerTool(state, asked)
  if (pathname === paths.authorization) return authorize(state, asked)
  if (pathname === paths.token) return await giveToken(state, asked)
  if (pathname === paths.keys) return json({ keys: state.keys.map(publicJwk) })
  if (pathname === paths.deepLinkReturn) return await takeDeepLinks(state, asked, asking)
  return service(state, asked) ?? shownPage(state, asked) ?? page('<h1>404</h1>', 404)
}

/** The path alone: a product may say more in the query. */
const pathOf = (address: string) => address.split('?')[0] ?? address

function service(state: State, asked: Asked): Answer | null {
  const { paths } = state.product
  const { pathname, searchParams } = asked.url
  for (const tool of state.tools) {
    for (const course of state.courses) {
      if (pathname === pathOf(paths.members(course.id, tool.id)))
        return listMembers(state, asked, course)
      if (pathname === pathOf(paths.lineItems(course.id, tool.id)))
        return lineItems(state, asked, course)
    }
    for (const item of state.lineItems) {
      const address = new URL(paths.lineItem(item.courseId, item.id, tool.id), state.origin)
      const isWhole = [...address.searchParams].every(
        ([name, value]) => searchParams.get(name) === value,
      )
      if (pathname === address.pathname && isWhole) return oneLineItem(state, asked, item)
      if (pathname === `${address.pathname}/scores` && isWhole) return takeScore(state, asked, item)
    }
  }
  return null
}

function shownPage(state: State, { url }: Asked): Answer | null {
  const [, kind, id, view] = url.pathname.split('/')
  const hint = kind === 'open' ? (id ?? '') : (url.searchParams.get('launch') ?? '')
  const launch = state.launches.get(hint)
  if (launch === undefined) return null
  if (kind === 'open') return openTool(state, hint, launch)
  return kind === 'courses' && view === 'view' ? coursePage(launch.course, hint) : null
}
