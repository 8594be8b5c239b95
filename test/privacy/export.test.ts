import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportPerson } from '../../src/privacy/export/export-person.ts'
import { applyRetention } from '../../src/privacy/retention.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { lan } from '../support/installation.ts'
import { unzipped } from '../support/unzipped.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

describe('an export of what is kept of a person', () => {
  it('holds everything of theirs, with what is sealed opened, and nobody else', async () => {
    const { archive } = await exportPerson(service.deps, lan, 'A1')
    const files = unzipped(await buffer(archive('vi')))
    const data = files.get('data.json')?.toString() ?? ''
    expect(JSON.parse(data)).toMatchObject({
      fullName: 'Lò Thị An',
      sections: {
        person: [{ employee_code: 'A1', email: 'an@example.vn' }],
        units: [{ code: 'XA' }],
        classes: [{ class: 'kns-1', verdict: 'passed' }],
        accounts: [{ platform: 'onetouch', account: '11', email: 'an@platform.vn' }],
        certificates: [{ number: service.certificates[0]?.number }],
        views: [{ what: 'export' }],
      },
    })
    expect(data).toContain(`/c/${service.certificates[0]?.token}`)
    expect(files.get('data.txt')?.toString()).toContain('an@platform.vn')
    for (const other of ['Quàng', 'Dung', 'binh@', 'A2', 'B1']) expect(data).not.toContain(other)
  })

  it('is refused for somebody whom the viewer does not see', async () => {
    const { unitId } = await sql<{
      unitId: string
    }>`select id as "unitId" from units where code = 'XB'`
      .execute(service.deps.db)
      .then(({ rows }) => rows[0] ?? { unitId: '' })
    await expect(exportPerson(service.deps, { ...lan, unitId }, 'A1')).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('what is kept for some days', () => {
  it('goes after them; looks of the last half year stay whatever is asked', async () => {
    const { db, clock } = service.deps
    await sql`insert into person_views (learner_id, at, actor, what) values
      (gen_random_uuid(), '2020-01-01', 'user:lan', 'page')`.execute(db)
    const days = {
      settledRows: 365,
      contacts: 365,
      personViews: 0,
      privacyRequests: 365,
      formerLearners: 0,
    }
    expect(await applyRetention({ db, clock }, days)).toMatchObject({ personViews: 1 })
    const left = await sql<{ n: number }>`select count(*) as n from person_views`.execute(db)
    expect(left.rows[0]?.n).toBe(1)
    await expect(sql`delete from person_views`.execute(db)).rejects.toThrow(/permission denied/)
  })
})
