import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'
import { signIn, tokenIn } from './signed-in.ts'

const AN = { key: 'A1', birth: '01/02/1980' }

let service: TestService
beforeAll(async () => {
  service = await startTestService({ limits: { ask: 4 } })
})
afterAll(() => service.close())

describe('the forms of those who look for their certificates', () => {
  it('are taken with their token only, and from no other site', async () => {
    const bare = await supertest(service.app).post('/find').type('form').send(AN)
    expect(bare.status).toBe(403)
    const agent = supertest.agent(service.app)
    const _token = tokenIn((await agent.get('/find')).text)
    const foreign = await agent
      .post('/find')
      .set('Sec-Fetch-Site', 'cross-site')
      .type('form')
      .send({ _token, ...AN })
    expect(foreign.status).toBe(403)
  })

  it('an address asks so often a minute', async () => {
    const ask = async () => {
      const agent = supertest.agent(service.app)
      const _token = tokenIn((await agent.get('/find')).text)
      return await agent
        .post('/find')
        .redirects(0)
        .type('form')
        .send({ _token, ...AN })
    }
    const answers = [await ask(), await ask(), await ask()]
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 429])
    const seconds = answers[2]?.headers['retry-after'] ?? ''
    expect(Number(seconds)).toBeGreaterThan(50)
    expect(answers[2]?.text).toContain(`${seconds} giây`)
  })

  it('staff are signed in beside them', async () => {
    const mai = await signIn(service.app, service.deps, { role: 'administrator' })
    expect((await mai.get('/find')).status).toBe(200)
    expect((await mai.post('/console/sign-out')).status).toBe(303)
  })
})
