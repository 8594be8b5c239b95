import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/access/viewer.ts'
import { listAccounts } from '../../src/evidence/account-store.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { account, createWorld, onePage, rosterCsv, type World } from '../support/world.ts'
import { historyOf, learnerId, standing } from './standing-accounts.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const viewOf = async (id: string) => {
  const { account: wanted } = await standing(world.db, id)
  const [view] = await listAccounts(world.db, lan, { id: wanted, limit: 1 })
  if (!view) throw new Error(`no account ${id}`)
  return view
}

describe('accounts and the roster', () => {
  it('links an account that waited once the roster brings its person', async () => {
    await world.sync(onePage(account('a1', { employeeCode: ' cb-a1 ', fullName: 'An Nguyễn' })))
    expect(await standing(world.db, 'a1')).toMatchObject({
      state: 'waiting',
      reason: 'no-key-matches',
    })
    await world.importRoster(rosterCsv([{ code: 'CB-A1', name: 'Nguyễn An' }]))
    expect(await standing(world.db, 'a1')).toMatchObject({ state: 'linked', code: 'CB-A1' })
    expect(await historyOf(world.db, 'a1')).toEqual([
      { state: 'waiting', actor: 'rules' },
      { state: 'linked', actor: 'rules' },
    ])
  })

  it('links by national ID, which the platform and the roster write differently', async () => {
    await world.importRoster(
      rosterCsv([{ code: 'B1', name: 'Lò An', born: '03/03/1985', id: '014185000012' }]),
    )
    await world.sync(onePage(account('b1', { nationalId: '14185000012', fullName: 'Lò An' })))
    expect(await standing(world.db, 'b1')).toMatchObject({
      reason: 'linked-by-national-id',
      code: 'B1',
    })
  })

  it('proves nobody by a national ID that contradicts its owner’s birth date', async () => {
    await world.importRoster(
      rosterCsv([{ code: 'B2', name: 'Lò Ánh', born: '03/03/1980', id: '014185000013' }]),
    )
    await world.sync(onePage(account('b2', { nationalId: '014185000013', fullName: 'Lò Ánh' })))
    expect(await standing(world.db, 'b2')).toMatchObject({ reason: 'national-id-doubtful' })
  })

  it('doubts a national ID on the platform’s side, too', async () => {
    await world.importRoster(rosterCsv([{ code: 'B3', name: 'Lò Bắc', id: '014180000014' }]))
    const born = { nationalId: '014180000014', fullName: 'Lò Bắc', dateOfBirth: '1990-01-01' }
    await world.sync(onePage(account('b3', born)))
    const row = await world.db
      .selectFrom('accounts')
      .select('national_id_doubtful')
      .where('source_id', '=', 'b3')
      .executeTakeFirstOrThrow()
    expect(row.national_id_doubtful).toBe(true)
    expect((await standing(world.db, 'b3')).state).toBe('waiting')
  })

  it('links by a mobile phone that is one person’s, written with and without the country', async () => {
    await world.importRoster(
      rosterCsv([{ code: 'P1', name: 'Lò Thị Phương', phone: '0912345670' }]),
    )
    await world.sync(
      onePage(account('p1', { phone: '+84 912 345 670', fullName: 'Lò Thị Phương' })),
    )
    expect(await standing(world.db, 'p1')).toMatchObject({ reason: 'linked-by-phone', code: 'P1' })
  })

  it('links where name, birth date and unit fit one person alone, and waits without the unit', async () => {
    const mai = { name: 'Hoàng Thị Mận', born: '06/06/1984' }
    await world.importRoster(
      rosterCsv([
        { code: 'Q1', ...mai, unit: 'Xã Mường La' },
        { code: 'Q2', ...mai, unit: 'Xã Chiềng Lao' },
      ]),
    )
    const person = { fullName: 'Hoàng Thị Mận', dateOfBirth: '1984-06-06' }
    await world.sync(
      onePage(
        account('q1', { ...person, unit: 'Xã Mường La' }),
        account('q2', { ...person, unit: null }),
      ),
    )
    expect(await standing(world.db, 'q1')).toMatchObject({
      reason: 'linked-by-name-birth-date-and-unit',
      code: 'Q1',
    })
    expect(await standing(world.db, 'q2')).toMatchObject({
      state: 'waiting',
      reason: 'name-and-birth-date-only',
    })
  })

  it('says of a link what it is worth, field by field', async () => {
    await world.importRoster(rosterCsv([{ code: 'V1', name: 'Lò Thị Vân' }]))
    await world.sync(onePage(account('v1', { employeeCode: 'V1', fullName: 'Lo Thi Van' })))
    const { reason, learnerId: linked } = await viewOf('v1')
    expect(linked).toBe(await learnerId(world.db, 'V1'))
    expect(reason).toMatchObject({ code: 'linked-by-employee-code', score: expect.any(Number) })
    expect(reason.weights?.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['employee_code', 'full_name']),
    )
    expect(reason.candidates).toBeUndefined()
  })

  it('says of who waits whom it may be, what agrees and what disagrees', async () => {
    await world.importRoster(rosterCsv([{ code: 'W1', name: 'Lò Thị Xoan', born: '01/02/1981' }]))
    await world.sync(
      onePage(account('w1', { employeeCode: 'W1', fullName: 'Vàng A Páo', dateOfBirth: null })),
    )
    const { state, reason } = await viewOf('w1')
    expect([state, reason.code]).toEqual(['waiting', 'name-differs'])
    expect(reason.candidates).toEqual([
      {
        learnerId: await learnerId(world.db, 'W1'),
        score: expect.any(Number),
        agrees: ['employee_code'],
        disagrees: ['full_name'],
        weights: expect.any(Array),
      },
    ])
  })

  it('leaves an account waiting whose mailbox several people have, and names them', async () => {
    const email = 'vanphong@example.gov.vn'
    await world.importRoster(
      rosterCsv([
        { code: 'C1', name: 'Lò Văn Cường', email },
        { code: 'C2', name: 'Lò Thị Chi', email },
      ]),
    )
    await world.sync(onePage(account('c1', { email, fullName: 'Lò Thị Chi' })))
    const { reason } = await viewOf('c1')
    expect(reason.code).toBe('email-is-shared')
    expect(reason.candidates?.map((one) => one.learnerId)).toEqual([
      await learnerId(world.db, 'C2'),
      await learnerId(world.db, 'C1'),
    ])
  })

  it('proposes a namesake who has an account there already after the one who has none', async () => {
    const same = { name: 'Lò Thị Xuyến', unit: 'Xã Chiềng Ơn' }
    await world.importRoster(
      rosterCsv([
        { code: 'X1', ...same, born: '01/02/1981' },
        { code: 'X2', ...same, born: '03/04/1982' },
      ]),
    )
    const known = { fullName: 'Lò Thị Xuyến', unit: 'Xã Chiềng Ơn' }
    await world.sync(onePage(account('x0', known)))
    for (const [code, other] of [
      ['X1', 'X2'],
      ['X2', 'X1'],
    ] as const) {
      await world.sync(onePage(account('x1', { ...known, employeeCode: code })))
      const { reason } = await viewOf('x0')
      expect(reason.candidates?.map((one) => one.learnerId)).toEqual([
        await learnerId(world.db, other),
        await learnerId(world.db, code),
      ])
      expect(reason.candidates?.[1]?.disagrees).toContain('account')
    }
  })

  it('takes a link back when somebody else turns out to have the mailbox', async () => {
    const email = 'lo.nam@example.gov.vn'
    await world.importRoster(rosterCsv([{ code: 'C3', name: 'Lò Nam', email }]))
    await world.sync(onePage(account('c3', { email, fullName: 'Lò Nam' })))
    expect(await standing(world.db, 'c3')).toMatchObject({ reason: 'linked-by-email', code: 'C3' })
    await world.importRoster(rosterCsv([{ code: 'C4', name: 'Lò Bốn', email }]))
    expect(await standing(world.db, 'c3')).toMatchObject({
      state: 'waiting',
      reason: 'email-is-shared',
    })
  })

  it('keeps a handful of candidates when hundreds have the mailbox', async () => {
    const email = 'khong-co@example.gov.vn'
    const people = Array.from({ length: 300 }, (_, at) => ({ code: `M${at}`, email }))
    await world.importRoster(rosterCsv(people))
    await world.sync(onePage(account('m', { email })))
    const { reason } = await viewOf('m')
    expect(reason.code).toBe('email-is-shared')
    expect(reason.candidates?.length).toBeLessThanOrEqual(10)
  })

  it('keeps the link of an account that changed in what links nobody, and its history', async () => {
    const known = account('e1', { employeeCode: 'E1', fullName: 'Lò Thị Em' })
    await world.importRoster(rosterCsv([{ code: 'E1', name: 'Lò Thị Em' }]))
    await world.sync(onePage(known))
    const before = await standing(world.db, 'e1')
    await world.sync(onePage({ ...known, unit: 'Phòng mới' }))
    expect(await standing(world.db, 'e1')).toEqual(before)
    expect(await historyOf(world.db, 'e1')).toHaveLength(1)
  })

  it('counts two accounts of one learner on one platform, both', async () => {
    await world.importRoster(rosterCsv([{ code: 'F1', name: 'Lò Thị Phin', email: 'phin@x.vn' }]))
    const person = { fullName: 'Lò Thị Phin' }
    await world.sync(
      onePage(
        account('f1', { ...person, employeeCode: 'F1' }),
        account('f2', { ...person, email: 'phin@x.vn' }),
      ),
    )
    expect([await standing(world.db, 'f1'), await standing(world.db, 'f2')]).toMatchObject([
      { state: 'linked', code: 'F1' },
      { state: 'linked', code: 'F1' },
    ])
  })

  it('writes nothing when matched again', async () => {
    await matchAccounts(world.db, world.clock, null)
    const before = await tableContents(world.db)
    expect(await matchAccounts(world.db, world.clock, null)).toEqual({ linked: 0, waiting: 0 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('writes nothing when everything is looked at anew and nothing has changed', async () => {
    const before = await tableContents(world.db)
    await sql`insert into accounts_to_match (account_id) select id from accounts`.execute(world.db)
    expect((await matchAccounts(world.db, world.clock, null)).linked).toBeGreaterThan(5)
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('looks at one platform’s accounts only where it is asked to', async () => {
    await sql`insert into accounts_to_match (account_id) select id from accounts`.execute(world.db)
    const none = { linked: 0, waiting: 0 }
    expect(await matchAccounts(world.db, world.clock, 'portal')).toEqual(none)
    expect(await matchAccounts(world.db, world.clock, 'lms')).not.toEqual(none)
  })

  it('goes through more accounts than one batch holds', async () => {
    const own = await createWorld()
    try {
      const codes = Array.from({ length: 1100 }, (_, at) => `N${at}`)
      await own.importRoster(rosterCsv(codes.map((code) => ({ code, name: 'Lò Thị Nam' }))))
      await own.sync(
        onePage(
          ...codes.map((code) => account(code, { employeeCode: code, fullName: 'Lò Thị Nam' })),
        ),
      )
      const linked = await listAccounts(own.db, lan, { state: 'linked', limit: 5000 })
      expect(linked).toHaveLength(1100)
    } finally {
      await own.close()
    }
  })

  it('shows whom an account may be to who sees the whole roster only', async () => {
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    expect(await listAccounts(world.db, viewer, { state: 'waiting', limit: 10 })).toEqual([])
    const shown = await listAccounts(world.db, viewer, { limit: 100 })
    expect(shown.every(({ state, reason }) => state === 'linked' && !reason.candidates)).toBe(true)
  })
})
