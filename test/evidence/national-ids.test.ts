import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableContents } from '../support/table-contents.ts'
import {
  account,
  createWorld,
  enrolment,
  finalTest,
  rosterCsv,
  sessions,
  type World,
} from '../support/world.ts'

/** Everywhere that people and platforms write a national ID: in its field, and where it should not stand. */
const IDS = {
  field: '014185000011',
  username: '014185000022',
  employeeCode: '014185000033',
  key: '014185000044',
  excuse: '014185000055',
  raw: '014185000066',
  quarantine: '014185000077',
  rosterField: '014185000088',
  rosterCode: '014185000099',
  email: '014185000111',
}

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(
    rosterCsv([
      { code: 'N1', id: IDS.rosterField },
      { code: IDS.rosterCode, name: 'Lò An' },
      { code: 'N3', name: 'Lò Ba', born: '03/03/1985', id: IDS.field },
    ]),
  )
  const excused = sessions('n4', [{ code: 'S1', minutes: 45 }])
  await world.sync([
    {
      records: [
        account('n1', { nationalId: IDS.field, phone: IDS.field, fullName: 'Lò Ba' }),
        account('n2', { nationalId: IDS.username, username: IDS.username, unit: IDS.username }),
        account('n3', { employeeCode: IDS.employeeCode, fullName: `An ${IDS.employeeCode}` }),
        account('n5', { nationalId: IDS.email, email: `${IDS.email}@hs.example.vn` }),
        account(IDS.key),
        enrolment(IDS.key),
        finalTest(IDS.key, '9'),
        {
          ...excused,
          sessions: excused.sessions.map((session) => ({
            ...session,
            presence: { state: 'absent' as const, excuse: `ốm, CCCD ${IDS.excuse}` },
          })),
        },
      ],
      raw: [{ place: `user ${IDS.raw}`, body: `{"cccd":"${IDS.raw}","n":${IDS.raw}}` }],
      quarantined: [
        {
          place: `user ${IDS.quarantine}`,
          key: `user:${IDS.quarantine}`,
          reason: 'user-unreadable',
          detail: `The user ${IDS.quarantine} cannot be read.`,
          raw: `{"idnumber":"${IDS.quarantine}"}`,
        },
      ],
    },
  ])
})
afterAll(() => world.close())

describe('a full national ID', () => {
  it.each(Object.entries(IDS))('given as %s stands in no row of any table', async (_, id) => {
    for (const [table, rows] of Object.entries(await tableContents(world.db)))
      for (const row of rows) expect(row.includes(id), `${table}: ${row}`).toBe(false)
  })

  it.each(Object.entries(IDS))('given as %s is in nothing that is sealed', async (_, id) => {
    const raw = await world.db.selectFrom('raw_pages').select('sealed').execute()
    const bad = await world.db.selectFrom('quarantined_rows').select('sealed').execute()
    const open = (sealed: Buffer) => world.vault.decrypt('raw-pages', sealed)
    const texts = [
      ...raw.map(({ sealed }) => gunzipSync(open(sealed)).toString()),
      ...bad.map(({ sealed }) => open(sealed).toString()),
    ]
    expect(texts).toHaveLength(2)
    for (const text of texts) expect(text).not.toContain(id)
  })

  it('still tells who is who: by keyed hash, with the last four digits to show', async () => {
    const linked = await sql<{ account: string; code: string; last4: string }>`
      select a.source_id as account, l.employee_code as code, a.national_id_last4 as last4
      from accounts a join learners l on l.id = a.learner_id`.execute(world.db)
    expect(linked.rows).toEqual([{ account: 'n1', code: 'N3', last4: '0011' }])
    const hash = world.vault.hash('national-id', IDS.employeeCode)
    const byCode = await world.db
      .selectFrom('accounts')
      .select('source_id')
      .where('national_id_hash', '=', hash)
      .execute()
    expect(byCode).toEqual([{ source_id: 'n3' }])
  })

  it('as a platform’s own id becomes one key for all that is said of the person', async () => {
    const keys = await sql<{ account: string; kinds: string }>`
      select account, string_agg(kind, ' ' order by kind) as kinds from records
      where account like 'id-%' group by account`.execute(world.db)
    expect(keys.rows).toEqual([
      { account: expect.stringMatching(/^id-[0-9a-f]{32}$/), kinds: 'account enrolment test' },
    ])
    const { rows } =
      await sql`select from accounts where source_id = ${keys.rows[0]?.account}`.execute(world.db)
    expect(rows).toHaveLength(1)
  })

  it('keyed by another master key is another hash', async () => {
    const { createVault } = await import('../../src/foundation/secrets.ts')
    const other = createVault(Buffer.alloc(32, 9))
    expect(other.hash('national-id', IDS.field)).not.toEqual(
      world.vault.hash('national-id', IDS.field),
    )
  })
})
