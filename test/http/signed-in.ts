/** Somebody at the screen: signs in as people do, keeps the cookies, sends forms with their token. */
import type { Express } from 'express'
import supertest from 'supertest'
import type { Role } from '../../src/access/roles.ts'
import { createSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
import { createUser } from '../../src/access/users.ts'
import type { HttpDeps } from '../../src/http/deps.ts'

export interface SignedIn {
  login: string
  /** Follows no redirect. */
  get(path: string): supertest.Test
  /** A form, with the token of a page. A list stands for a field that is there several times. */
  post(path: string, fields?: Record<string, string | string[]>): Promise<supertest.Response>
  /** The same with a file. */
  upload(
    path: string,
    file: { bytes: Buffer; name: string },
    fields?: Record<string, string>,
  ): Promise<supertest.Response>
}

const PASSWORD = 'một câu ngắn dễ nhớ'
let made = 0

export async function signIn(
  app: Express,
  { db, clock }: Pick<HttpDeps, 'db' | 'clock'>,
  { role, unitCode = null, login }: { role: Role; unitCode?: string | null; login?: string },
): Promise<SignedIn> {
  made += 1
  const name = login ?? `${role}-${made}`
  const { id } = await createUser(db, clock, 'cli:lan', {
    ...{ login: name, name: 'Trần Thị Lan', role, unitCode },
  })
  const { token } = await createSignInLink(db, clock, 'cli:lan', id)
  await useSignInLink(db, clock, token, { password: PASSWORD })
  const agent = supertest.agent(app)
  const start = await agent.get('/sign-in').redirects(0)
  await agent
    .post('/sign-in')
    .type('form')
    .send({ _token: tokenIn(start.text), login: name, password: PASSWORD, next: '/console' })
    .expect(303)
  const formToken = async () => tokenIn((await agent.get('/console/account')).text)
  return {
    login: name,
    get: (path) => agent.get(path).redirects(0),
    post: async (path, fields = {}) => {
      // First: the agent takes its cookies along when a request is begun.
      const _token = await formToken()
      return await agent
        .post(path)
        .redirects(0)
        .type('form')
        .send({ _token, ...fields })
    },
    upload: async (path, file, fields = {}) => {
      const _token = await formToken()
      const request = agent.post(path).redirects(0).attach('file', file.bytes, file.name)
      for (const [field, value] of Object.entries({ _token, ...fields }))
        request.field(field, value)
      return await request
    },
  }
}

/** The token that a page's forms carry. */
export function tokenIn(html: string): string {
  return /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
}
