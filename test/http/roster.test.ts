import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from './service.ts'

describe('the roster over HTTP', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  const upload = (text: string) =>
    service.post('/api/v1/roster/imports').attach('file', Buffer.from(text), 'xa.csv')
  const questions = '/api/v1/roster/questions'
  const namesake = 'Họ và tên,Ngày sinh,Email\nLò Thị An,01/02/1980,an.lo@example.vn\n'

  it('asks about a probable duplicate, shows the question, takes one answer', async () => {
    const imported = await upload(namesake)
    expect(imported.body).toMatchObject({ accepted: 0, asked: [{ row: 2, candidates: 1 }] })
    const id: unknown = imported.body.asked[0].question
    const listed = await service.get(questions)
    expect(listed.body).toEqual({
      items: [
        {
          id,
          reason: 'birth-date',
          askedAt: '2026-03-02T02:00:00.000Z',
          row: {
            fullName: 'Lò Thị An',
            employeeCode: null,
            dateOfBirth: '1980-02-01',
            email: 'an.lo@example.vn',
            phone: null,
            unit: null,
          },
          candidates: [
            { id: expect.any(String), learner: 'A1', fullName: 'Lò Thị An', unit: 'Xã A' },
          ],
        },
      ],
      next: null,
    })
    const answer = () => service.post(`${questions}/${id}/answer`).send({ decision: 'same' })
    expect((await answer()).body).toMatchObject({ decision: 'same', learner: { learner: 'A1' } })
    const again = await answer()
    expect([again.status, again.body.code]).toEqual([409, 'roster.question-answered'])
    expect((await service.get(questions)).body.items).toEqual([])
  })

  it('is for keys that see the whole roster: a unit’s own key sees and answers no question', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect((await service.get(questions, service.keyOfA)).status).toBe(403)
    const answer = service.post(`${questions}/${nobody}/answer`, service.keyOfA)
    expect((await answer.send({ decision: 'same' })).status).toBe(403)
    const unknown = service.post(`${questions}/${nobody}/answer`)
    expect((await unknown.send({ decision: 'same' })).status).toBe(404)
  })

  it('takes unit and completeness as fields of the form or as parameters', async () => {
    const people = 'Mã CBCCVC,Họ và tên\nB1,Nguyễn Thị Dung\nB2,Trần Văn Em\n'
    const form = await upload(people).field('unit', 'XB')
    expect(form.body).toMatchObject({ unchanged: 2, ended: 0 })
    const parameters = await service
      .post('/api/v1/roster/imports?unit=XB&complete=true')
      .set('Content-Type', 'text/csv')
      .send(people)
    expect(parameters.body).toMatchObject({ unchanged: 2, ended: 1 })
    const without = await upload(people).field('complete', 'true')
    expect([without.status, without.body.errors]).toEqual([
      400,
      [{ field: 'complete', reason: expect.stringContaining('unit') }],
    ])
  })

  it('shows how old letters would read, and takes them once confirmed', async () => {
    const old = 'Hä vµ tªn;Email\nTrÇn ThÞ Hµ;ha@b.vn\nLª V¨n §øc;duc@b.vn\n'
    const asked = await upload(old)
    expect([asked.status, asked.body.code]).toEqual([422, 'sheet.old-letters'])
    expect(asked.body.detail).toContain('"TrÇn ThÞ Hµ" -> "Trần Thị Hà"')
    expect((await upload(old).field('letters', 'TCVN3')).body).toMatchObject({ accepted: 2 })
  })

  it('tells two uploads with one Idempotency-Key apart by what goes with the file', async () => {
    const send = (unit: string) =>
      upload(namesake).field('unit', unit).set('Idempotency-Key', 'one-key')
    expect((await send('XA')).status).toBe(200)
    expect((await send('XA')).headers['idempotency-replayed']).toBe('true')
    expect((await send('XB')).body.code).toBe('request.key-reused')
  })
})
