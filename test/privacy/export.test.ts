import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/foundation/secrets.ts'
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
    // Codes in quotes: two letters stand in many a random token.
    for (const other of ['Quàng', 'Dung', 'binh@', '"A2"', '"B1"'])
      expect(data).not.toContain(other)
  })

  it('leaves out a document that lies beside a list of many as well', async () => {
    const { db, vault, clock } = service.deps
    const [document, act] = [randomUUID(), randomUUID()]
    const sealed = vault.encrypt('attachments', Buffer.from('Quyết định'))
    await sql`insert into attachments (id, name, media_type, sha256, size, sealed, received_at, received_by)
      values (${document}, 'quyet-dinh.pdf', 'application/pdf', ${sha256('Quyết định')}, 10, ${sealed}, ${clock.now()}, 'x')`.execute(
      db,
    )
    await sql`insert into decision_acts (id, kind, reason, attachment_id, actor, at)
      values (${act}, 'override', 'x', ${document}, 'x', ${clock.now()})`.execute(db)
    await sql`insert into overrides (id, act_id, enrolment_id, kind)
      select ${randomUUID()}, ${act}, e.id, 'allow' from enrolments e join learners l on l.id = e.learner_id
      where l.employee_code = 'A1'`.execute(db)
    const documents = async () =>
      (await exportPerson(service.deps, lan, 'A1')).content.files.filter(({ name }) =>
        name.startsWith('documents/'),
      )
    expect(await documents()).toHaveLength(1)
    await sql`insert into proposals (id, cohort_id, state, opened_at, opened_by, attachment_id)
      values (${randomUUID()}, 'kns-1', 'open', ${clock.now()}, 'x', ${document})`.execute(db)
    expect(await documents()).toEqual([])
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
      runs: 365,
      formerLearners: 0,
    }
    expect(await applyRetention({ db, clock }, days)).toMatchObject({ personViews: 1 })
    const left = await sql<{ old: boolean }>`
      select distinct at < '2021-01-01' as old from person_views`.execute(db)
    expect(left.rows).toEqual([{ old: false }])
    await expect(sql`delete from person_views`.execute(db)).rejects.toThrow(/permission denied/)
  })
})
