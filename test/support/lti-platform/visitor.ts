/** A person's browser between a platform and the tool, step by step, so that a test may hold it up, turn it round or send it twice. */
import type { Express } from 'express'
import supertest from 'supertest'
import type { LoginRequest } from './authorization.ts'

interface VisitorOptions {
  app: Express
  /** Under which the tool is known. */
  publicUrl: string
  /** Third-party cookies are kept; false: a browser that keeps none in a frame. */
  keepsCookies?: boolean
}

/** A form that a platform's page submits. */
interface SentForm {
  action: string
  fields: Record<string, string>
}

export interface Visitor {
  /** Cookies as they were set, whole. */
  cookies: string[]
  /** Takes the login to the tool. @returns where the tool sends the browser */
  logIn(request: LoginRequest): Promise<supertest.Response>
  /** Follows the tool to the platform. @returns the form that the platform submits, or what it says instead */
  authorize(location: string): Promise<SentForm>
  /** Submits a form of the platform's to the tool. */
  submit(form: SentForm): Promise<supertest.Response>
  /** The whole way. @returns what the tool shows at its end */
  launch(request: LoginRequest): Promise<supertest.Response>
}

export function visitorOf({ app, publicUrl, keepsCookies = true }: VisitorOptions): Visitor {
  const { host } = new URL(publicUrl)
  const cookies: string[] = []
  const path = (address: string) => {
    const url = new URL(address)
    if (url.origin !== new URL(publicUrl).origin) throw new Error(`${url.origin} is not the tool`)
    return `${url.pathname}${url.search}`
  }
  const asked = (request: supertest.Test) =>
    request
      .set('Host', host)
      .set('Accept', 'text/html')
      .set('Accept-Language', 'vi')
      .set('Cookie', keepsCookies ? cookies.map((cookie) => cookie.split(';')[0] ?? '') : [])
      .redirects(0)
  const take = (answer: supertest.Response) => {
    const set: unknown = answer.headers['set-cookie']
    if (Array.isArray(set)) cookies.push(...set.map(String))
    return answer
  }
  const visitor: Visitor = {
    cookies,
    logIn: async ({ method, url, fields }) => {
      if (method === 'GET') return take(await asked(supertest(app).get(path(url)).query(fields)))
      return take(await asked(supertest(app).post(path(url)).type('form').send(fields)))
    },
    authorize: async (location) => {
      const answer = await fetch(location)
      const html = await answer.text()
      const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1]
      if (action === undefined) throw new Error(`the platform says ${answer.status}: ${html}`)
      const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
      const fields = [...inputs].map(([, name = '', value = '']) => [name, plain(value)])
      return { action: plain(action), fields: Object.fromEntries(fields) }
    },
    submit: async ({ action, fields }) =>
      take(await asked(supertest(app).post(path(action)).type('form').send(fields))),
    launch: async (request) => {
      const answer = await visitor.logIn(request)
      const location = answer.headers.location
      if ((answer.status !== 302 && answer.status !== 303) || location === undefined) return answer
      return await visitor.submit(await visitor.authorize(location))
    },
  }
  return visitor
}

const plain = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
