/** An export that is downloaded from an address. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Arrived, type LocalPlatform, startLocalPlatform } from '../local-platform.ts'
import { csv, ofKind, take } from './sheets.ts'

const EXPORT = csv('Mã CBCCVC,Mã khóa,Điểm', 'CB1,KNS-2026,7', 'CB2,KNS-2026,8')
const TOKEN = 'a+made/up=token'

let platform: LocalPlatform
afterEach(() => platform.close())

const answering = async (body: Buffer | string, type = 'text/csv', status = 200) => {
  platform = await startLocalPlatform((_, response) => {
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  return platform.url
}

describe('a download', () => {
  it('is read whole, and names everybody only when the platform says so', async () => {
    const url = await answering(EXPORT)
    const { records, pages } = await take([], { url })
    expect(ofKind(records, 'test')).toHaveLength(2)
    expect(pages.map(({ listed }) => listed)).toEqual([undefined])
    const whole = await take([], { url, settings: { complete: true } })
    expect(whole.pages.at(-1)?.listed).toEqual(['KNS-2026'])
    expect(pages.flatMap(({ files }) => files ?? [])).toEqual([])
  })

  it.each([
    [{}, undefined],
    [{ token: TOKEN }, `Bearer ${TOKEN}`],
    [{ signIn: { type: 'basic', user: 'a', password: 'b' } }, 'Basic YTpi'],
  ])('is signed as the platform says', async (settings, authorization) => {
    const url = await answering(EXPORT)
    await take([], { url, settings })
    const [request]: Arrived[] = platform.arrived
    expect(request?.headers.authorization).toBe(authorization)
  })

  it.each([
    ['a page', '<!DOCTYPE html><html></html>', 'text/html'],
    ['a page under the name of a sheet', '<html></html>', 'text/csv'],
    ['an error as JSON', '{"error":"no"}', 'application/json'],
    ['nothing', '', 'text/csv'],
    ['another table', 'a,b\n1,2', 'text/csv'],
    ['a table without course', 'Mã CBCCVC,Điểm\nCB1,7', 'text/csv'],
  ])(
    'that brings %s instead of the export is a failure, never "no data"',
    async (_, body, type) => {
      const url = await answering(body, type)
      await expect(take([], { url })).rejects.toMatchObject({ code: 'platform.bad-answer' })
    },
  )

  it('is not asked for again when an interrupted pull had read it', async () => {
    const url = await answering(EXPORT)
    const { pages } = await take([], { url })
    const before = platform.arrived.length
    const rest = await take([], { url, checkpoint: pages.at(-1)?.checkpoint ?? {} })
    expect(rest.pages).toEqual([])
    expect(platform.arrived).toHaveLength(before)
  })
})
