import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditKeyTexts } from '../../../src/foundation/texts/console/audit-keys.ts'
import { privacyTexts } from '../../../src/foundation/texts/console/privacy.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const texts = privacyTexts.vi
let service: TestService
let administrator: SignedIn
let auditor: SignedIn
let coordinator: SignedIn
let learner: string

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  administrator = await signIn(app, deps, { role: 'administrator' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  coordinator = await signIn(app, deps, { role: 'coordinator', unitCode: 'XB' })
  const found = await deps.db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', 'B1')
    .executeTakeFirstOrThrow()
  learner = found.id
})
afterAll(() => service.close())

describe('a request about personal data', () => {
  it('is recorded with its due date, and waits on the overview', async () => {
    // A Monday; the request came on Friday.
    const asked = {
      kind: 'access',
      learner: 'B1',
      name: 'Nguyễn Thị Dung',
      contact: '0900',
      text: 'Xin xem',
    }
    const answer = await administrator.post('/console/privacy', {
      ...asked,
      receivedOn: '2026-02-27',
    })
    expect(answer.headers.location).toBe('/console/privacy/1')
    const list = await administrator.get('/console/privacy')
    expect(list.text).toContain('Nguyễn Thị Dung')
    expect(list.text).toContain('03/03/2026')
    expect((await auditor.get('/console')).text).toContain(texts.work.replace('{n}', '1'))
    const { body } = await service.get('/api/v1/privacy-requests')
    expect(body).toMatchObject({
      total: 1,
      items: [{ kind: 'access', learner, dueOn: '2026-03-03', isOverdue: false }],
    })
  })

  it('is nothing for a coordinator; an auditor reads and cannot post', async () => {
    for (const path of ['/console/privacy', '/console/privacy/1'])
      expect((await coordinator.get(path)).status).toBe(404)
    expect((await auditor.get('/console/privacy/1')).status).toBe(200)
    const answer = { result: 'done', text: 'x' }
    for (const who of [auditor, coordinator])
      expect((await who.post('/console/privacy/1/answer', answer)).status).toBe(404)
    expect((await service.get('/api/v1/privacy-requests', service.keyOfB)).status).toBe(403)
  })

  it('is answered once, with an archive of everything that is kept', async () => {
    const file = await administrator.post('/console/privacy/1/export')
    expect(file.headers['content-type']).toBe('application/zip')
    await administrator.post('/console/privacy/1/answer', {
      result: 'done',
      text: 'Đã gửi bản sao.',
    })
    expect((await administrator.get('/console/privacy?state=answered')).text).toContain(
      texts.results.done,
    )
    const { items } = (await service.get('/api/v1/privacy-requests?state=all')).body
    const again = await service
      .post(`/api/v1/privacy-requests/${items[0].id}/answer`)
      .send({ result: 'done', text: 'x' })
    expect([again.status, again.body.code]).toEqual([409, 'privacy.answered'])
  })
})

it('stands in the audit trail in words, its codes as well', async () => {
  const { text } = await auditor.get('/console/audit')
  const items = [...text.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]*)<\/dd>/g)].map(([, ...item]) => item)
  expect(items).toContainEqual([auditKeyTexts.vi.kind, texts.kinds.access])
  expect(items).toContainEqual([auditKeyTexts.vi.result, texts.results.done])
  expect(items.filter(([label]) => /^[a-z]\w*$/.test(label ?? ''))).toEqual([])
})

describe('a look at a learner', () => {
  it('is noted, whoever looks, and shown to auditors and administrators alone', async () => {
    const own = await coordinator.get(`/console/learners/${learner}`)
    expect(own.text).not.toContain(texts.views)
    const page = await auditor.get(`/console/learners/${learner}`)
    expect(page.text).toContain(texts.views)
    expect(page.text).toContain(texts.viewKinds.export)
    const { body } = await service.get(`/api/v1/learners/${learner}/views`)
    expect(
      body.items.map(({ actor, what }: { actor: string; what: string }) => `${actor} ${what}`),
    ).toEqual([
      `user:${auditor.login} page`,
      `user:${coordinator.login} page`,
      `user:${administrator.login} export`,
    ])
  })

  it('is noted of an explanation, too, and of nobody whom the viewer does not see', async () => {
    const enrolment = await service.deps.db
      .selectFrom('enrolments')
      .select('id')
      .where('learner_id', '=', learner)
      .executeTakeFirstOrThrow()
    const path = `/api/v1/cohorts/kns-1/outcomes/${enrolment.id}/explanation`
    expect((await service.get(path, service.keyOfA)).status).toBe(404)
    expect((await service.get(path, service.keyOfB)).status).toBe(200)
    const { body } = await service.get(`/api/v1/learners/${learner}/views?limit=1`)
    expect(body.items[0]).toMatchObject({
      what: 'outcome',
      actor: expect.stringMatching(/^api-key:/),
    })
  })
})
