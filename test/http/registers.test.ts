import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paperCsv } from '../certificates/register/papers.ts'
import { unzipped } from '../support/unzipped.ts'
import { bytesOf } from './downloaded.ts'
import { COHORT, startTestService, type TestService } from './service.ts'

const ISSUER = 'Sở Khoa học và Công nghệ'
const BOOK = `/api/v1/registers/book.xlsx?year=2026&issuer=${encodeURIComponent(ISSUER)}`

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

const fetched = (path: string, key?: string) => bytesOf(service.get(path, key))

describe('registers over HTTP', () => {
  it('begin where the office says, take earlier papers, and tell what is missing', async () => {
    const start = (number: number, year = 2025) =>
      service.post('/api/v1/registers/starts').send({ issuer: ISSUER, year, number })
    expect((await start(4)).body).toMatchObject({
      first: 4,
      next: 4,
      missing: [{ from: 1, to: 3 }],
    })
    expect(await start(9, 2026)).toMatchObject({ status: 409, body: { code: 'register.conflict' } })
    const papers = paperCsv([
      { register: 2, issued: '05/06/2025', code: 'A3', name: 'Vàng A Chu' },
      { register: 9, issued: '05/06/2025' },
    ])
    const taken = await service
      .post('/api/v1/registers/papers')
      .attach('file', Buffer.from(papers), 'so.csv')
    expect(taken.body).toMatchObject({
      accepted: 1,
      rejected: [{ row: 3, field: 'register_number' }],
      registers: [
        {
          year: 2025,
          missing: [
            { from: 1, to: 1 },
            { from: 3, to: 3 },
          ],
        },
      ],
    })
    const listed = await service.get('/api/v1/registers?year=2025')
    expect(listed.body.items).toMatchObject([{ issuer: ISSUER, year: 2025, first: 4, entries: 1 }])
  })

  it('give their book as a workbook, of the people that the key may see', async () => {
    const namesFor = async (key?: string) => {
      const { status, headers, bytes } = await fetched(BOOK, key)
      expect(status).toBe(200)
      expect(headers['content-disposition']).toContain('so-cap-giay-chung-nhan-2026.xlsx')
      const [sheet] = await readWorkbook(bytes)
      return sheet?.data.slice(4).map((row) => row[2])
    }
    expect(await namesFor()).toEqual(['Lò Thị An', 'Quàng Văn Bình', 'Nguyễn Thị Dung'])
    expect(await namesFor(service.keyOfB)).toEqual(['Nguyễn Thị Dung'])
    expect((await service.get('/api/v1/registers/book.xlsx?year=1999&issuer=x')).status).toBe(404)
  })

  it('are begun and filled by keys that see everybody, and by no others', async () => {
    const body = { issuer: ISSUER, year: 2025, number: 4 }
    for (const key of [service.keyOfA, await service.makeKey({ scopes: ['certificates:read'] })]) {
      const start = await service.post('/api/v1/registers/starts', key).send(body)
      expect(start.status).toBe(403)
      const papers = await service
        .post('/api/v1/registers/papers', key)
        .attach('file', Buffer.from(paperCsv([])), 'so.csv')
      expect(papers.status).toBe(403)
    }
  })

  it('have a form for earlier papers', async () => {
    const { status, bytes } = await fetched('/api/v1/templates/register')
    expect(status).toBe(200)
    expect((await readWorkbook(bytes))[0]?.data[0]).toContain('Số vào sổ')
  })
})

describe('all certificates of a cohort over HTTP', () => {
  it('are one archive, of the people that the key may see', async () => {
    const whole = await fetched(`/api/v1/cohorts/${COHORT}/certificates.zip`)
    expect(whole.status).toBe(200)
    expect([...unzipped(whole.bytes).keys()]).toHaveLength(4)
    const branch = await fetched(`/api/v1/cohorts/${COHORT}/certificates.zip`, service.keyOfB)
    expect([...unzipped(branch.bytes).keys()]).toEqual([
      expect.stringMatching(/^2026-\d{5}-Nguyen-Thi-Dung\.pdf$/),
      'danh-sach.xlsx',
    ])
  })

  it('are one PDF, by register or by unit', async () => {
    for (const query of ['', '?order=unit', '?order=']) {
      const { status, headers, bytes } = await fetched(
        `/api/v1/cohorts/${COHORT}/certificates.pdf${query}`,
      )
      expect([status, headers['content-type']]).toEqual([200, 'application/pdf'])
      expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7')
    }
    const wrong = await service.get(`/api/v1/cohorts/${COHORT}/certificates.pdf?order=age`)
    expect(wrong.status).toBe(400)
  })

  it('of a cohort without any, or of none at all, are a problem and no empty file', async () => {
    expect(await service.get('/api/v1/cohorts/kns-2/certificates.zip')).toMatchObject({
      status: 409,
      body: { code: 'certificate.none-to-hand-out' },
    })
    expect((await service.get('/api/v1/cohorts/none/certificates.pdf')).status).toBe(404)
  })
})
