import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordsOf } from '../exchange/oneroster/exported.ts'
import { archive } from '../roster/oneroster/archives.ts'
import { bytesOf } from './downloaded.ts'
import { startTestService, type TestService } from './service.ts'
import { signIn } from './signed-in.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

it('an archive is taken in as a roster, and what is wrong in it is told by file and line', async () => {
  const users =
    'sourcedId,givenName,familyName,identifier,email\nu1,An,Lò,OR1,an\nu2,Bình,Quàng,OR2,\n'
  const answer = await service
    .post('/api/v1/roster/imports')
    .attach('file', await archive({ 'users.csv': users }), {
      filename: 'truong.zip',
      contentType: 'application/zip',
    })
  expect(answer.body).toMatchObject({
    accepted: 1,
    rejected: expect.arrayContaining([
      expect.objectContaining({ file: 'users.csv', row: 2, field: 'email' }),
    ]),
  })
})

const usersOf = async (path: string, key?: string) => {
  const { bytes, headers } = await bytesOf(service.get(path, key))
  expect(headers['content-type']).toBe('application/zip')
  const users = recordsOf(bytes).get('users') ?? []
  return users.map(({ identifier }) => identifier).toSorted()
}

it('an archive is given of the people whom the key may see, of all or of some classes', async () => {
  expect(await usersOf('/api/v1/oneroster.zip', service.keyOfB)).toEqual(['B1', 'B2', 'B3'])
  expect(await usersOf('/api/v1/oneroster.zip?cohort=kns-2')).toEqual([])
  expect(await usersOf('/api/v1/oneroster.zip?cohort=kns-1,kns-2', service.keyOfA)).toEqual([
    ...['A1', 'A2', 'A3'],
  ])
  expect((await service.get('/api/v1/oneroster.zip?cohort=lop-khong-co')).status).toBe(404)
})

it('reports give an archive of what they are of', async () => {
  const admin = await signIn(service.app, service.deps, { role: 'administrator' })
  const page = await admin.get('/console/reports?unit=XB')
  const link = /href="(\/console\/reports\/oneroster\.zip[^"]*)"/.exec(page.text)?.[1] ?? ''
  const { bytes } = await bytesOf(admin.get(link.replaceAll('&amp;', '&')))
  const identifiers = (recordsOf(bytes).get('users') ?? []).map(({ identifier }) => identifier)
  expect(identifiers.toSorted()).toEqual(['B1', 'B2', 'B3'])
  expect((await admin.get('/console/reports/oneroster.zip?unit=khong-co')).status).toBe(404)
})
