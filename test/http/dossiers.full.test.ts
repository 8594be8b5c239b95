import readWorkbook from 'read-excel-file/node'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { unzipped } from '../support/unzipped.ts'
import { bytesOf } from './downloaded.ts'
import { startTestService, type TestService } from './service.ts'

let service: TestService
let ids: Record<string, string>
beforeAll(async () => {
  service = await startTestService()
  const { body } = await service.get('/api/v1/certificates')
  ids = Object.fromEntries(
    body.items.map(({ learner, id }: { learner: string; id: string }) => [learner, id]),
  )
})
afterAll(() => service.close())

describe('a dossier over HTTP', () => {
  it('is JSON for a machine, a page or a text for people', async () => {
    const json = await service.get(`/api/v1/certificates/${ids.A1}/dossier`)
    expect(json.status).toBe(200)
    expect(json.body).toMatchObject({
      revision: 1,
      content: { format: 1, learner: { fullName: 'Lò Thị An' } },
    })
    const file = `/api/v1/certificates/${ids.A1}/dossier/file`
    const page = await bytesOf(service.get(file))
    expect(page.bytes.toString()).toContain('Hồ sơ căn cứ cấp giấy chứng nhận')
    const text = await bytesOf(service.get(`${file}?format=txt&lang=en`))
    expect(text.bytes.toString()).toContain('EVIDENCE DOSSIER OF A CERTIFICATE')
  })

  it('answers alike what is unknown, foreign and forbidden', async () => {
    const paths = [
      `/api/v1/certificates/${ids.B1}/dossier`,
      `/api/v1/certificates/${ids.A1}/dossier?revision=2`,
      '/api/v1/certificates/00000000-0000-4000-8000-000000000000/dossier',
    ]
    const answers = []
    for (const path of paths) {
      const { status, body } = await service.get(path, service.keyOfA)
      answers.push([status, body.type, body.title, body.detail])
    }
    expect(answers[0]?.[0]).toBe(404)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  it('needs the right to change certificates: it names who decided what', async () => {
    const reader = await service.makeKey({ scopes: ['certificates:read'] })
    const { status } = await service.get(`/api/v1/certificates/${ids.A1}/dossier`, reader)
    expect(status).toBe(403)
  })
})

describe('messages over HTTP', () => {
  it('are of the people whom the key may see', async () => {
    const path = '/api/v1/cohorts/kns-1/messages.zip'
    const files = unzipped((await bytesOf(service.get(path, service.keyOfA))).bytes)
    const names = [...files.keys()]
    expect(names).toEqual(['chua-co-dien-thoai.xlsx'])
    const [sheet] = await readWorkbook(files.get('chua-co-dien-thoai.xlsx') ?? Buffer.alloc(0))
    expect(JSON.stringify(sheet?.data)).not.toContain('Nguyễn Thị Dung')
    const reader = await service.makeKey({ scopes: ['certificates:read'] })
    expect((await service.get(path, reader)).status).toBe(403)
  })
})

describe('uses of a certificate', () => {
  const usesOf = async (id = '') => (await service.get(`/api/v1/certificates/${id}`)).body.uses
  const agents = {
    person: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Zalo android/241000',
    preview: 'facebookexternalhit/1.1',
    zalo: 'ZaloPC-LinkPreview/1.0',
  }

  it('are counted for people, not for previews, heads and what a browser has already', async () => {
    const certificate = service.certificates.find(({ learner }) => learner === 'A2')
    const link = `/c/${certificate?.token}`
    const as = (agent: string, path = link) =>
      service.get(path).set('User-Agent', agent).expect(200)
    for (const agent of [agents.preview, agents.zalo, 'Mozilla/5.0 (compatible; bingbot/2.0)'])
      await as(agent)
    await supertest(service.app).head(link).expect(200)
    await service.get(`${link}/certificate.pdf`).set('If-None-Match', '"x"')
    await as(agents.person)
    await as(agents.person, `${link}/certificate.pdf`)
    await as(agents.person, `/verify/${certificate?.code}`)
    await as(agents.person, `/verify/${certificate?.code}`)
    const expected = { opened: 1, downloaded: 1, verified: 2 }
    await until('they are counted', async () => {
      const uses = await usesOf(ids.A2)
      return JSON.stringify(uses) === JSON.stringify(expected)
    })
    expect(await usesOf(ids.A1)).toEqual({ opened: 0, downloaded: 0, verified: 0 })
    const { body } = await service.get('/api/v1/cohorts/kns-1/certificates/progress')
    expect(body.uses).toEqual(expected)
  })

  it('never keep a page from being shown', async () => {
    await service.installation.database.asOwner((owner) =>
      owner.query(
        'alter table certificate_uses add constraint refused check (opened < 0) not valid',
      ),
    )
    const certificate = service.certificates.find(({ learner }) => learner === 'A1')
    await service.get(`/c/${certificate?.token}`).expect(200)
    await until('it is told', () => service.logged().includes('were not counted'))
  })
})
