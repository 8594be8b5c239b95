/** Bodies that are too large, unfold to too much, or never end. */
import { gzipSync } from 'node:zlib'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zip } from '../../support/workbooks.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService({ limits: { page: 10_000, address: 10_000 } })
  lan = await signIn(service.app, service.deps, { role: 'administrator' })
})
afterAll(() => service.close())

const MB = 1024 * 1024
const overrides = `/api/v1/cohorts/${COHORT}/overrides`

describe('a body', () => {
  it('of JSON has one megabyte, packed or not', async () => {
    const body = JSON.stringify({ reason: 'x'.repeat(2 * MB) })
    const plain = await service.post(overrides).type('json').send(body)
    expect([plain.status, plain.body.code]).toEqual([413, 'request.too-large'])
    const packed = gzipSync(Buffer.from(JSON.stringify({ reason: 'x'.repeat(64 * MB) })))
    const bomb = service.post(overrides).type('json').set('Content-Encoding', 'gzip')
    expect(
      (await bomb.serialize((bytes: unknown) => String(bytes)).send(packed.toString('latin1')))
        .status,
    ).toBeGreaterThanOrEqual(400)
  })

  it('of a form has two megabytes and 50.000 fields', async () => {
    const large = await lan.post('/console/learners/search', { text: 'x'.repeat(3 * MB) })
    expect(large.status).toBe(413)
    const fields = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`f${at}`, '1']))
    const many = await lan.post('/console/learners/search', fields)
    expect(many.status).toBe(413)
  })

  it('with a file has 20 megabytes, one file, and few fields', async () => {
    const send = () => service.post('/api/v1/roster/imports')
    const large = await send().attach('file', Buffer.alloc(21 * MB, 'x'), 'a.csv')
    expect([large.status, large.body.code]).toEqual([413, 'request.too-large'])
    const two = await send()
      .attach('file', Buffer.from('a'), 'a.csv')
      .attach('more', Buffer.from('b'), 'b.csv')
    expect(two.status).toBe(400)
    let many = send().attach('file', Buffer.from('a'), 'a.csv')
    for (let at = 0; at < 30; at += 1) many = many.field(`f${at}`, '1')
    expect((await many).status).toBe(400)
  })

  it('that anybody may bring to be verified has five', async () => {
    const answer = await supertest(service.app)
      .post('/verify')
      .set('Accept', 'application/json')
      .attach('file', Buffer.alloc(6 * MB, '%'), 'a.pdf')
    expect(answer.status).toBe(413)
  })

  it('as deep as it is long breaks nothing', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect((await service.post(overrides).type('json').send(deep)).status).toBe(400)
    const credential = await supertest(service.app)
      .post('/verify')
      .set('Accept', 'application/json')
      .attach('file', Buffer.from(`{"@context":${deep}}`), 'credential.json')
    expect(credential.status).toBeLessThan(500)
  })
})

/** A workbook whose one sheet is this XML. */
function workbookOf(
  sheet: string | Buffer,
  more: { name: string; content: string | Buffer }[] = [],
) {
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return zip([
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${relationships}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
    ...more,
  ])
}
const cells = (...texts: string[]) =>
  `<worksheet><sheetData><row r="1">${texts.map((text, at) => `<c r="${'ABC'[at]}1" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row></sheetData></worksheet>`
const laughs = `<!DOCTYPE lolz [<!ENTITY a0 "ha">${Array.from({ length: 12 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('')}]>`

const HOSTILE: [string, () => Buffer][] = [
  ['unfolds to 300 MB', () => workbookOf(Buffer.alloc(300 * MB, ' '))],
  [
    'holds a workbook that holds a bomb',
    () =>
      workbookOf(cells('a'), [
        { name: 'xl/media/inner.xlsx.xml', content: workbookOf(Buffer.alloc(300 * MB, ' ')) },
      ]),
  ],
  [
    'laughs a billion times',
    () => workbookOf(`${laughs}${cells('&a12;', 'employee_code', 'full_name')}`),
  ],
  [
    'reads a file of this machine',
    () =>
      workbookOf(
        `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${cells('employee_code', 'full_name', '&e;')}`,
      ),
  ],
  [
    'has this service ask another',
    () =>
      workbookOf(
        `<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>${cells('employee_code', 'full_name')}`,
      ),
  ],
]
const TAKES_SHEETS = [
  '/api/v1/roster/imports',
  '/api/v1/units/imports',
  '/api/v1/platforms/lop-hoc/files',
  '/api/v1/platforms/onetouch/ledger/imports',
  '/api/v1/registers/papers',
]

describe('a workbook that', () => {
  it.each(HOSTILE)(
    '%s is refused in a moment, with nothing of this machine in the answer',
    async (_, made) => {
      const bytes = made()
      expect(bytes.length).toBeLessThan(2 * MB)
      for (const path of TAKES_SHEETS) {
        const began = performance.now()
        const { status, text } = await service.post(path).attach('file', bytes, 'a.xlsx')
        // A file for a platform is kept as it is; its sync reads it, as files.test.ts of jobs/ shows.
        expect([path, status]).toEqual([path, path.endsWith('/files') ? 202 : 422])
        expect(text).not.toMatch(/root:|haha/)
        expect(performance.now() - began).toBeLessThan(5_000)
      }
    },
  )
})
