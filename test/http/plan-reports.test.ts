import { read, utils } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PlanReportAnswer } from '../../src/http/plan-report-schema.ts'
import { bytesOf, textOf } from './downloaded.ts'
import { startTestService, type TestService } from './service.ts'

/** A program that no plan names is a plan by itself. */
const REPORT = '/api/v1/reports/ky-nang-so'

describe('the report of a plan over HTTP', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  it('is data as the API describes it', async () => {
    const { status, body, headers } = await service.get(REPORT)
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(PlanReportAnswer.parse(body)).toEqual(body)
    expect(body.totals).toEqual({ people: 3, turns: 3, outsideAudiences: 0, withoutUnit: 0 })
    const { body: classes } = await service.get(`${REPORT}?kind=classes`)
    expect(PlanReportAnswer.parse(classes)).toEqual(classes)
  })

  it('is sheets, and a letter', async () => {
    const sheets = await bytesOf(service.get(`${REPORT}?format=xlsx`))
    expect(sheets.headers['content-type']).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    )
    expect(sheets.headers['content-disposition']).toMatch(/ky-nang-so-progress-[\d-]+\.xlsx"$/)
    expect(read(sheets.bytes).SheetNames).toContain('Theo đơn vị')
    const letter = await textOf(service.get(`${REPORT}?format=docx&kind=yearly`))
    expect(letter).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
  })

  it('shows a key of a unit its branch only, in every format and kind', async () => {
    const { body } = await service.get(REPORT, service.keyOfB)
    expect(body).toMatchObject({ unit: { code: 'XB' }, totals: { people: 1 } })
    for (const query of ['', '&kind=participation', '&kind=results-and-needs']) {
      expect(
        await textOf(service.get(`${REPORT}?format=docx${query}`, service.keyOfB)),
      ).not.toMatch(/Xã A|Lò Thị An/)
      const { bytes } = await bytesOf(service.get(`${REPORT}?format=xlsx${query}`, service.keyOfB))
      const { Sheets } = read(bytes)
      const cells = Object.values(Sheets).flatMap((sheet) =>
        utils.sheet_to_json<unknown[]>(sheet, { header: 1 }).flat(),
      )
      expect(cells).toContain('Xã B')
      expect(cells.join('\n')).not.toMatch(/Xã A|Lò Thị An/)
    }
    for (const kind of ['progress', 'participation'])
      expect((await service.get(`${REPORT}?unit=XA&kind=${kind}`, service.keyOfB)).status).toBe(404)
  })

  it('wants the scope of reports, and knows its plans', async () => {
    const other = await service.makeKey({ scopes: ['plans:read'] })
    expect((await service.get(REPORT, other)).status).toBe(403)
    expect((await service.get('/api/v1/reports/khong-co')).status).toBe(404)
    expect((await service.get(`${REPORT}?format=pdf`)).status).toBe(400)
  })
})
