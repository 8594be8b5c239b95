/** Sheets over the API: brought, read, reported on; and forms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeRun } from '../../jobs/execute.ts'
import { startTestService, type TestService } from './service.ts'

const FILES = '/api/v1/platforms/lop-hoc/files'
const SHEET = Buffer.from('Mã CBCCVC,Họ và tên,Buổi 1\nA1,Lò Thị An,x\nA2,Quàng Văn Bình,??')

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

describe('a sheet that is uploaded', () => {
  it('is read by a sync of its own, with what the form says about it', async () => {
    const brought = await service
      .post(FILES)
      .field('course', 'KNS')
      .field('periods', '4')
      .attach('file', SHEET, 'diem-danh.csv')
    expect(brought.status).toBe(202)
    expect(brought.body).toMatchObject({ taken: true })
    const path = `/api/v1/files/${brought.body.id}`
    expect((await service.get(path)).body).toMatchObject({ state: 'waiting', taken: 0 })
    await executeRun(service.installation, brought.body.sync, { lastTry: true })
    expect((await service.get(path)).body).toMatchObject({
      platform: 'lop-hoc',
      name: 'diem-danh.csv',
      origin: 'upload',
      state: 'done',
      options: { course: 'KNS', minutes: 180 },
      taken: 2,
      refused: [{ row: 3, field: 'Buổi 1' }],
    })
    expect((await service.get(FILES)).body).toMatchObject({ items: [{ id: brought.body.id }] })

    const again = await service.post(`${FILES}?course=KNS`).attach('file', SHEET, 'diem-danh.csv')
    expect(again.body).toEqual({ id: brought.body.id, taken: false, sync: null })
  })

  it.each([
    ['an unknown kind', { kind: 'list' }],
    ['a length that is no number', { minutes: 'lâu' }],
    ['letters that nobody had', { letters: 'ASCII' }],
    ['a map that is no object', { map: 'score' }],
  ])('is refused with %s', async (_, fields: Record<string, string>) => {
    const request = service.post(FILES)
    for (const [name, value] of Object.entries(fields)) request.field(name, value)
    const { status, body } = await request.attach('file', Buffer.from('a,b'), 'a.csv')
    expect(status).toBe(400)
    expect(JSON.stringify(body.errors)).toContain(Object.keys(fields)[0])
  })

  it('is refused by a platform that is asked over its address', async () => {
    const request = service.post('/api/v1/platforms/onetouch/files').attach('file', SHEET, 'a.csv')
    expect((await request).status).toBe(400)
  })

  it('is not for keys that see one branch of units', async () => {
    const post = service.post(FILES, service.keyOfA).attach('file', SHEET, 'a.csv')
    expect((await post).status).toBe(403)
    expect((await service.get(FILES, service.keyOfA)).status).toBe(403)
  })
})

describe('forms', () => {
  it.each(['roster', 'export', 'sign-in', 'roll-call'])('are given out: %s', async (kind) => {
    const { status, headers, body } = await service
      .get(`/api/v1/templates/${kind}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => done(null, Buffer.concat(parts)))
      })
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('spreadsheetml')
    expect(headers['content-disposition']).toContain(`mau-${kind}.xlsx`)
    expect(body.subarray(0, 2).toString()).toBe('PK')
  })

  it('of another kind are not there', async () => {
    expect((await service.get('/api/v1/templates/other')).status).toBe(404)
  })
})
