import { afterAll, beforeAll, it } from 'vitest'
import { COHORT, startTestService, type TestService } from './service.ts'
let service: TestService
beforeAll(async () => { service = await startTestService() })
afterAll(() => service.close())
const of = (what: string) => `/api/v1/cohorts/${COHORT}/${what}`
const ID = '014191000077'
it('explores', async () => {
  const out: unknown[] = []
  const say = (name: string, r: { status: number; body: any }) => out.push([name, r.status, JSON.stringify(r.body).slice(0, 420)])
  const o = (body: object, key?: string) => service.post(of('overrides'), key).send({ kind: 'refuse', reason: 'x', learners: ['B2'], ...body })
  say('zero width', await o({ reason: '\u200b\u200b' }))
  say('nul reason', await o({ reason: 'a\u0000b' }))
  say('surrogate reason', await o({ reason: 'a\ud800b' }))
  say('nul where', await o({ learners: undefined, where: { verdict: 'failed', reason: '\u0000' }, expected: 1 }))
  say('sur where', await o({ learners: undefined, where: { verdict: 'failed', reason: '\ud800' }, expected: 1 }))
  say('nul learner', await o({ learners: ['\u0000'] }))
  say('sur learner', await o({ learners: ['\ud800'] }))
  say('id learner', await o({ learners: [ID] }))
  say('id as employee learner', await o({ learners: ['014 191 000 077'] }))
  say('huge reason', await o({ reason: 'x'.repeat(2001) }))
  say('long id reason', await o({ reason: `CCCD ${ID} va ${ID}` }))
  say('far', await o({ kind: 'extend', lastDay: '31/12/2199' }))
  say('long ago', await o({ kind: 'extend', lastDay: '01/01/1900' }))
  say('extend expires before', await o({ kind: 'extend', lastDay: '01/01/2027', expiresOn: '01/06/2026' }))
  say('expired yesterday', await o({ expiresOn: '1/3/2026' }))
  say('uuid upper', await o({ learners: undefined, enrolments: ['6F1E0A52-3C27-4F0E-9A0C-2F8F5B1F9D11'] }))
  say('excuse sur', await service.post(of('excuses')).send({ reason: 'x', learners: ['B2'], acceptedBy: '\ud800', sessions: [{ platform: 'p', course: '\ud800', session: '\u0000' }] }))
  const accounts = (await service.get('/api/v1/accounts')).body.items
  const chu = accounts.find((a: any) => a.fullName === 'Vàng A Chu').id
  const post = (path: string, body: object, key?: string) => service.post(path, key).send({ reason: 'x', ...body })
  say('link id', await post(`/api/v1/accounts/${chu}/link`, { learner: ID }))
  say('link sur', await post(`/api/v1/accounts/${chu}/link`, { learner: '\ud800' }))
  say('create sur', await post(`/api/v1/accounts/${chu}/learner`, { fullName: 'Vàng \ud800', employeeCode: '\udc00', unit: 'XA' }))
  say('create unit id', await post(`/api/v1/accounts/${chu}/learner`, { unit: ID }))
  say('create code id', await post(`/api/v1/accounts/${chu}/learner`, { employeeCode: ID, dateOfBirth: '01/01/2190', unit: 'XA' }))
  say('merge id', await post('/api/v1/learners/merges', { kept: ID, absorbed: 'A1' }))
  say('merge shared', await post('/api/v1/learners/merges', { kept: 'chung@example.vn', absorbed: 'A1' }))
  say('reject sur reason', await post(`/api/v1/accounts/${accounts[0].id}/rejection`, { reason: '\ud800' }))
  const NOWHERE = '6f1e0a52-3c27-4f0e-9a0c-2f8f5b1f9d11'
  const act = (await o({ reason: 'thi ho' })).body.id
  const acc = (await post('/api/v1/account-decisions', { decision: 'reject', accounts: [accounts[1].id] })).body.decision
  const undo = (id: string, body: object, key?: string) => post(`/api/v1/decisions/${id}/undo`, body, key)
  for (const [name, key] of [['A', service.keyOfA], ['A outcomes', await service.makeKey({ scopes: ['outcomes:write'], unitCode: 'XA' })], ['A accounts', await service.makeKey({ scopes: ['accounts:write'], unitCode: 'XA' })]] as const)
    for (const body of [{}, { reason: '\u200b' }, { attachment: NOWHERE }])
      for (const id of [NOWHERE, act, acc])
        say(`undo ${name} ${JSON.stringify(body)} ${id === NOWHERE ? 'none' : id === act ? 'override' : 'account'}`, await undo(id, body, key))
  say('where for A', await o({ learners: undefined, where: { verdict: 'failed' }, expected: 3 }, service.keyOfA))
  say('name', await service.post('/api/v1/attachments').attach('file', Buffer.from('%PDF-1.7'), `${ID}.pdf`))
  say('name2', await service.post('/api/v1/attachments').attach('file', Buffer.from('%PDF-1.7'), 'a\ud800"\r\n.pdf'))
  for (const line of out) console.log(line)
  console.log(service.logged().includes(ID), service.logged().split('\n').filter((l) => l.includes('"level":50')).map((l) => l.slice(0, 500)))
})
