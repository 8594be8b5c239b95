import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sha256 } from '../../src/foundation/secrets.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const Items = z.object({
  items: z.array(z.looseObject({ id: z.string() })),
  next: z.string().nullable(),
})
const NOBODY = '4f2f7a4e-6f0c-4d0e-9b59-6f1f4f6c2f11'

describe('what the API tells', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  const list = async (path: string, key?: string) => {
    const answer = await service.get(path, key)
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.headers['cache-control']).toBe('no-store')
    return Items.parse(answer.body)
  }

  it('lists programs with their rules and cohorts', async () => {
    const { items } = await list('/api/v1/programs')
    expect(items).toEqual([
      expect.objectContaining({
        id: 'ky-nang-so',
        title: { vi: 'Kỹ năng số cơ bản', en: 'Basic digital skills' },
        version: 1,
        cohorts: ['kns-1', 'kns-2'],
      }),
    ])
  })

  it('says what a program states, inherits and leaves unstated', async () => {
    const { items } = await list('/api/v1/programs')
    expect(items[0]).toMatchObject({
      kind: 'basic',
      legalBasis: [],
      delivery: null,
      stated: expect.arrayContaining([
        { field: 'periods', text: 'Thời lượng (tiết)', clause: null },
      ]),
      inherited: expect.arrayContaining([
        {
          field: 'rules.finalTest',
          text: 'Thang điểm và mức đạt bài kiểm tra',
          note: 'kế thừa từ tài liệu 003, chưa đối chiếu Quyết định 757',
        },
      ]),
      unstated: expect.arrayContaining([
        {
          field: 'delivery.classSize',
          text: 'Số học viên tối đa một lớp',
          instead: 'không giới hạn sĩ số',
        },
      ]),
    })
  })

  it('lists cohorts, a page at a time', async () => {
    const first = await list('/api/v1/cohorts?limit=1')
    expect(first.items.map(({ id }) => id)).toEqual(['kns-1'])
    const second = await list(`/api/v1/cohorts?limit=1&after=${first.next}`)
    expect(second.items.map(({ id }) => id)).toEqual(['kns-2'])
    expect(second.next).toBeNull()
  })

  it('shows a cohort with the counts of those that the key may see', async () => {
    const answer = await service.get(`/api/v1/cohorts/${COHORT}`)
    expect(answer.body).toMatchObject({
      id: COHORT,
      program: 'ky-nang-so',
      deadline: '2026-12-31',
      counts: { passed: 3, failed: 3, incomplete: 0, review: 0 },
    })
    const ofB = await service.get(`/api/v1/cohorts/${COHORT}`, service.keyOfB)
    expect(ofB.body.counts).toEqual({ passed: 1, failed: 2, incomplete: 0, review: 0 })
  })

  it('shows outcomes with score, attendance and reasons', async () => {
    const { items } = await list(`/api/v1/cohorts/${COHORT}/outcomes`)
    expect(items.map(({ learner }) => learner).toSorted()).toEqual([
      'A1',
      'A2',
      'A3',
      'B1',
      'B2',
      'B3',
    ])
    expect(items.find(({ learner }) => learner === 'A3')).toMatchObject({
      fullName: 'Vàng A Chu',
      unit: 'Xã A',
      verdict: 'failed',
      score: '4.95',
      attendance: { unit: 'minutes', attended: '720', required: '720', possible: '720' },
      reasons: [
        {
          code: 'score',
          params: { points: '4.95', pass: '5' },
          text: 'Điểm kiểm tra cuối khóa 4,95 thấp hơn mức đạt 5 (thang điểm 10).',
        },
      ],
      certificate: null,
    })
  })

  it('gives reasons in English to who asks for it', async () => {
    const answer = await service
      .get(`/api/v1/cohorts/${COHORT}/outcomes?verdict=failed&limit=1`)
      .set('Accept-Language', 'en-GB,en;q=0.9,vi;q=0.1')
    expect(answer.body.items[0].reasons[0].text).toBe(
      'The final test score 4.95 is below the pass mark 5 (of 10).',
    )
  })

  it('filters outcomes by verdict and turns pages without losing or doubling anybody', async () => {
    const { items } = await list(`/api/v1/cohorts/${COHORT}/outcomes?verdict=passed`)
    expect(items.map(({ learner }) => learner).toSorted()).toEqual(['A1', 'A2', 'B1'])
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: z.infer<typeof Items> = await list(
        `/api/v1/cohorts/${COHORT}/outcomes?limit=4&after=${next}`,
      )
      seen.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen).size).toBe(6)
  })

  it('lists certificates, and shows one with the digest of its file', async () => {
    const { items } = await list(`/api/v1/certificates?cohort=${COHORT}`)
    expect(items.map(({ number, learner }) => [number, learner]).toSorted()).toEqual([
      ['1/2026/GCN', 'A1'],
      ['2/2026/GCN', 'A2'],
      ['3/2026/GCN', 'B1'],
    ])
    const one = () => service.get(`/api/v1/certificates/${items[0]?.id}`)
    expect((await one()).body).toMatchObject({
      ...items[0],
      sha256: null,
      revisions: [{ revision: 1, kind: 'issued', code: items[0]?.code }],
      revocations: [],
    })
    const token = service.certificates.find(({ learner }) => learner === items[0]?.learner)?.token
    const file = await supertest(service.app).get(`/c/${token}/certificate.pdf`).buffer(true)
    const digest = sha256(file.body).toString('hex')
    expect((await one()).body).toMatchObject({
      ...items[0],
      sha256: digest,
      revisions: [
        {
          files: expect.arrayContaining([expect.objectContaining({ kind: 'pdf', sha256: digest })]),
        },
      ],
    })
    expect((await list('/api/v1/certificates?cohort=kns-2')).items).toEqual([])
  })

  it('never puts a private link into an answer', async () => {
    const texts = await Promise.all(
      ['certificates', `cohorts/${COHORT}/outcomes`, 'accounts'].map(
        async (path) => (await service.get(`/api/v1/${path}`)).text,
      ),
    )
    for (const { token } of service.certificates) expect(texts.join()).not.toContain(token)
  })

  describe('to a coordinator of one unit', () => {
    it('shows nobody else’s outcomes', async () => {
      for (const [key, mine] of [
        [service.keyOfA, ['A1', 'A2', 'A3']],
        [service.keyOfB, ['B1', 'B2', 'B3']],
      ] as const) {
        const { items } = await list(`/api/v1/cohorts/${COHORT}/outcomes`, key)
        expect(items.map(({ learner }) => learner).toSorted()).toEqual(mine)
      }
    })

    it('shows nobody else’s certificates, and a foreign one exactly like an unknown one', async () => {
      const { items } = await list('/api/v1/certificates', service.keyOfB)
      expect(items.map(({ learner }) => learner)).toEqual(['B1'])
      const all = await list('/api/v1/certificates')
      const foreign = all.items.find(({ learner }) => learner === 'A1')?.id
      const answers = await Promise.all(
        [foreign, NOBODY, 'no-uuid'].map((id) =>
          service.get(`/api/v1/certificates/${id}`, service.keyOfB),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    })

    it('shows linked accounts of its own people, and no waiting ones', async () => {
      const { items } = await list('/api/v1/accounts', service.keyOfB)
      expect(items.map(({ fullName }) => fullName)).toEqual(['Nguyễn Thị Dung'])
      expect((await list('/api/v1/accounts?state=waiting', service.keyOfB)).items).toEqual([])
    })

    it('takes no link of an account from it, and no roster', async () => {
      const waiting = (await list('/api/v1/accounts?state=waiting')).items[0]
      const link = await service
        .post(`/api/v1/accounts/${waiting?.id}/link`, service.keyOfB)
        .send({ learner: 'B2' })
      const unknown = await service
        .post(`/api/v1/accounts/${NOBODY}/link`, service.keyOfB)
        .send({ learner: 'B2' })
      expect(link.status).toBe(404)
      expect(link.text).toBe(unknown.text)
      const roster = await service
        .post('/api/v1/roster/imports', service.keyOfB)
        .set('Content-Type', 'text/csv')
        .send('employee_code,full_name\nX1,Ai Đó\n')
      expect(roster.status).toBe(403)
      expect(roster.body.code).toBe('access.forbidden')
    })
  })

  describe('the identity queue', () => {
    it('names whom the keys of a waiting account point to', async () => {
      const { items } = await list('/api/v1/accounts?state=waiting')
      expect(items.find(({ fullName }) => fullName === 'Vàng A Chu')).toMatchObject({
        platform: 'onetouch',
        state: 'waiting',
        reason: 'email-is-shared',
        learner: null,
        candidates: [
          expect.objectContaining({ fullName: expect.any(String) }),
          expect.objectContaining({ fullName: expect.any(String) }),
        ],
      })
    })

    it('takes a person’s decision once; the same again changes nothing, another is refused', async () => {
      const { items } = await list('/api/v1/accounts?state=waiting')
      const path = `/api/v1/accounts/${items.find(({ fullName }) => fullName === 'Vàng A Chu')?.id}/link`
      const linked = await service.post(path).send({ learner: ' a3 ' })
      expect(linked.status).toBe(200)
      expect(linked.body).toMatchObject({
        state: 'linked',
        reason: 'linked-by-person',
        learner: { learner: 'A3' },
      })
      expect((await service.post(path).send({ learner: 'A3' })).status).toBe(200)
      const other = await service.post(path).send({ learner: 'B2' })
      expect([other.status, other.body.code]).toEqual([409, 'account.already-decided'])
    })

    it.each([
      [{ learner: 'nobody' }, 404, 'not-found'],
      [{ learner: 'chung@example.vn' }, 409, 'request.conflict'],
      [{ learner: '  ' }, 400, 'request.invalid'],
      [{}, 400, 'request.invalid'],
      [{ learner: 7 }, 400, 'request.invalid'],
      [{ learner: 'A1', more: true }, 400, 'request.invalid'],
    ])('refuses %j with %i', async (body, status, code) => {
      const { items } = await list('/api/v1/accounts?state=waiting')
      const answer = await service.post(`/api/v1/accounts/${items[0]?.id}/link`).send(body)
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(answer.body.errors.length).toBeGreaterThan(0)
    })
  })

  it.each([
    ['/api/v1/programs?limit=0', 'limit'],
    ['/api/v1/cohorts?limit=201', 'limit'],
    ['/api/v1/cohorts?limit=1&limit=2', 'limit'],
    ['/api/v1/certificates?after=1', 'after'],
    ['/api/v1/certificates?cohort=%00', 'cohort'],
    ['/api/v1/accounts?state=lost', 'state'],
    [`/api/v1/cohorts/${COHORT}/outcomes?verdict=best`, 'verdict'],
    [`/api/v1/cohorts/${COHORT}/outcomes?limit=ten`, 'limit'],
  ])('answers 400 to %s and names the field', async (path, field) => {
    const answer = await service.get(path)
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([{ field, reason: expect.any(String) }])
  })

  it.each([
    '/api/v1/cohorts/none',
    '/api/v1/cohorts/%00',
    '/api/v1/cohorts/none/outcomes',
    `/api/v1/syncs/${NOBODY}`,
    '/api/v1/syncs/1',
    `/api/v1/syncs/${NOBODY}/events`,
    `/api/v1/reconciliations/${NOBODY}`,
    `/api/v1/reconciliations/${NOBODY}/events`,
    `/api/v1/certificates/${NOBODY}`,
    '/api/v1/nothing-here',
    '/api/v1',
  ])('answers the same 404 to %s', async (path) => {
    const answer = await service.get(path)
    expect(answer.status).toBe(404)
    expect(answer.text).toBe((await service.get('/api/v1/unknown')).text)
  })

  describe('a roster file', () => {
    const file =
      'Mã CBCCVC,Họ và tên,Ngày sinh,Mã đơn vị\nC1,Lường Thị Hoa,03/04/1990,XA\nC2,,01/01/1990,XA\n'
    const upload = () => service.post('/api/v1/roster/imports')

    it('is taken as a part of a form, and links waiting accounts', async () => {
      await service.deps.db
        .updateTable('accounts')
        .set({ employee_code: 'C1', employee_code_key: 'c1', full_name: 'Lường Thị Hoa' })
        .where('full_name', '=', 'Người Lạ')
        .execute()
      const answer = await upload().attach('file', Buffer.from(file), 'danh sách.csv')
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({
        accepted: 1,
        changed: 0,
        unchanged: 0,
        enrolled: 0,
        ended: 0,
        rejected: [{ row: 3, field: 'full_name', reason: expect.any(String) }],
        asked: [],
        warnings: [],
      })
      const account = await service.deps.db
        .selectFrom('accounts')
        .select('state')
        .where('employee_code', '=', 'C1')
        .executeTakeFirstOrThrow()
      expect(account.state).toBe('linked')
    })

    it('is taken as the body itself; the same file again changes nothing', async () => {
      const answer = await upload().set('Content-Type', 'text/csv; charset=utf-8').send(file)
      expect(answer.body).toMatchObject({ accepted: 0, changed: 0, unchanged: 1 })
    })

    it('names the fault of a file that is no roster', async () => {
      const answer = await upload().attach('file', Buffer.from('a,b\n1,2\n'), 'x.csv')
      expect([answer.status, answer.body.code]).toEqual([422, 'roster.unreadable'])
      expect(answer.body.detail).toContain('Không đọc được tệp danh sách')
    })

    it.each([
      ['no body', () => upload(), 400],
      ['a form without a file', () => upload().field('name', 'x'), 400],
      ['an empty file', () => upload().attach('file', Buffer.alloc(0), 'x.csv'), 400],
      [
        'two files',
        () => upload().attach('a', Buffer.from('1'), 'a').attach('b', Buffer.from('2'), 'b'),
        400,
      ],
      [
        'a form that breaks off',
        () => upload().set('Content-Type', 'multipart/form-data; boundary=x').send('--x\r\nbroken'),
        400,
      ],
      ['JSON', () => upload().send({ rows: [] }), 415],
      [
        'more than 20 MB',
        () => upload().attach('file', Buffer.alloc(21 * 1024 * 1024), 'x.csv'),
        413,
      ],
    ])('refuses %s', async (_, send, status) => {
      const answer = await send()
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    })
  })

  it('says which methods an address takes', async () => {
    const answer = await supertest(service.app)
      .delete(`/api/v1/cohorts/${COHORT}`)
      .set('Authorization', `Bearer ${service.key}`)
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
  })
})
