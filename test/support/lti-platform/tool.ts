/** The real service beside a platform: registered with each other, as an administrator of both would have it. */
import type { Express } from 'express'
import supertest from 'supertest'
import { scope } from './claims.ts'
import type { Course, Person } from './people.ts'
import type { LtiPlatform } from './platform.ts'
import type { Tool } from './state.ts'

/** Asks the tool under test, whatever address it gives itself. */
export const askingApp = (app: () => Express) => async (url: string) => {
  const { pathname, search, host } = new URL(url)
  const answer = await supertest(app()).get(`${pathname}${search}`).set('Host', host)
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`)
  const body: unknown = JSON.parse(answer.text)
  return body
}

/** By hand, with the fields that the tool's documentation names. */
export function addByHand(platform: LtiPlatform, publicUrl: string): Tool {
  return platform.addTool({
    name: 'Học Vụ',
    loginUrl: `${publicUrl}/lti/login`,
    redirectUris: [`${publicUrl}/lti/launch`],
    target: `${publicUrl}/lti/launch`,
    keysUrl: `${publicUrl}/lti/keys`,
    scopes: Object.values(scope),
    custom: {},
  })
}

/** What an administrator of the service copies from the platform. */
export const fieldsForService = ({ product, origin, issuer }: LtiPlatform, tool: Tool) => ({
  issuer,
  clientId: tool.clientId,
  authUrl: `${origin}${product.paths.authorization}`,
  tokenUrl: `${origin}${product.paths.token}`,
  keysUrl: `${origin}${product.paths.keys}`,
  tokenAudience: product.authorizationServer,
})

/** The people of `test/http/service.ts`, as they are called on a platform. */
export const an: Person = {
  ...{ id: '11', username: 'an.lo', givenName: 'An', familyName: 'Lò Thị' },
  ...{ email: 'an@example.vn', role: 'learner', locale: 'vi' },
}
export const teacher: Person = {
  ...{ id: '21', username: 'co.hoa', givenName: 'Hoa', familyName: 'Đỗ Thị' },
  ...{ email: 'hoa@example.vn', role: 'teacher', locale: 'vi' },
}
export const stranger: Person = {
  ...{ id: '31', username: 'nguoi.la', givenName: 'Khôi', familyName: 'Phạm' },
  ...{ email: 'khoi@example.vn', role: 'learner', locale: 'vi' },
}
export const course: Course = { id: 'KNS', label: 'KNS', title: 'Kỹ năng số cơ bản' }
