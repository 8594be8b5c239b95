/** Names by which JavaScript reaches into every object, wherever names come from outside. */
import supertest from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startEvaluator } from '../../../connectors/provincial-portal/evaluator.ts'
import { readYaml } from '../../../src/programs/yaml.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService()
  lan = await signIn(service.app, service.deps, { role: 'administrator' })
})
afterAll(() => service.close())

const names = () => Object.getOwnPropertyNames(Object.prototype).toSorted()
const before = names()
afterEach(() => {
  expect(names()).toEqual(before)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(Reflect.get([], 'polluted')).toBeUndefined()
})

const REACHING = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

describe('names that reach into every object', () => {
  it('do nothing in JSON', async () => {
    const bodies = [
      '{"__proto__":{"polluted":1,"dryRun":true}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"dryRun":true,"__proto__":null}',
    ]
    for (const body of bodies) {
      const sent = service.post(`/api/v1/cohorts/${COHORT}/reconciliations`).type('json').send(body)
      expect([202, 400]).toContain((await sent).status)
    }
    const where =
      '{"kind":"allow","reason":"x","where":{"__proto__":{"verdict":"failed"}},"expected":3}'
    const decided = await service
      .post(`/api/v1/cohorts/${COHORT}/overrides`)
      .type('json')
      .send(where)
    expect(decided.status).toBe(400)
  })

  it('do nothing in an address, a query or a cookie', async () => {
    for (const name of REACHING) {
      for (const path of [
        `/api/v1/cohorts/${name}`,
        `/api/v1/plans/${name}`,
        `/api/v1/templates/${name}`,
      ])
        expect([path, (await service.get(path)).status]).toEqual([path, 404])
      for (const path of [`/assets/${name}`, `/console/programs/${name}`, `/verify/${name}`])
        expect([path, (await lan.get(path)).status]).toEqual([path, 404])
      const query = `?${name}[polluted]=1&${name}.polluted=1&${name}=1`
      expect((await service.get(`/api/v1/cohorts${query}`)).status).toBe(200)
      const cookie = `lang=j:{"${name}":{"polluted":1}}; theme=${name}; ${name}=1; hocvu_form=${name}`
      expect((await supertest(service.app).get('/').set('Cookie', cookie)).status).toBe(200)
    }
  })

  it('do nothing as fields of a form, nor as the name of a file or of its part', async () => {
    for (const name of REACHING) {
      const fields = { text: 'An', [name]: '1', [`${name}[polluted]`]: '1' }
      expect([303, 400]).toContain((await lan.post('/console/learners/search', fields)).status)
      const file = { bytes: Buffer.from('employee_code,full_name\nA1,Lò Thị An\n'), name }
      const brought = await lan.upload('/console/learners/import', file, {
        rows: '',
        [`${name}[polluted]`]: '1',
      })
      expect(brought.status).toBeLessThan(500)
    }
  })

  it('do nothing as the headers of a sheet', async () => {
    const sheet = `${REACHING.join(',')},employee_code,full_name\n${REACHING.join(',')},A1,Lò Thị An\n`
    const taken = await service
      .post('/api/v1/roster/imports')
      .attach('file', Buffer.from(sheet), 'a.csv')
    expect(taken.status).toBe(200)
    const map = `{"__proto__":"Họ và tên","constructor":"x"}`
    const file = await service
      .post('/api/v1/platforms/lop-hoc/files')
      .field('map', map)
      .attach('file', Buffer.from('Mã CBCCVC,Họ và tên\nA1,x\n'), 'a.csv')
    expect(file.status).toBeLessThan(500)
  })

  it('do nothing in an operator’s file', () => {
    for (const name of REACHING) {
      const text = `${name}: { polluted: 1 }\nother: { ${name}: { polluted: 1 } }\n`
      expect(
        Reflect.get(Object(readYaml('programs/x.yaml', text).file.typed), 'polluted'),
      ).toBeUndefined()
    }
  })

  it('do nothing in the expressions of a portal, whose world is another', () => {
    const { evaluate } = startEvaluator(
      {
        merged: '$merge([{ "a": 1 }, $])',
        spread: '{ "__proto__": { "polluted": 1 } }',
        reached: 'constructor.constructor("return process")()',
        looked: '$lookup($, "__proto__")',
        bound: '($x := { "__proto__": { "polluted": 1 } }; $x)',
        sift: '$sift($, function($v, $k) { $k = "constructor" })',
      },
      500,
    )
    const { values } = evaluate(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(JSON.stringify(values)).not.toContain('process')
  })
})
