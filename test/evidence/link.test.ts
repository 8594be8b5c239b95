import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/access/viewer.ts'
import { accountsToMatch, listAccounts, saveMatches } from '../../src/evidence/account-store.ts'
import { linkAccount, matchAccounts } from '../../src/evidence/link.ts'
import { matchByKeys } from '../../src/evidence/match.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { account, createWorld, onePage, rosterCsv, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

async function standing(id: string) {
  const row = await sql<{ account: string; state: string; reason: string; code: string | null }>`
    select a.id as account, a.state, a.reason->>'code' as reason, l.employee_code as code
    from accounts a left join learners l on l.id = a.learner_id where a.source_id = ${id}`.execute(
    world.db,
  )
  const [found] = row.rows
  if (!found) throw new Error(`no account ${id}`)
  return found
}

async function learnerId(code: string) {
  const { id } = await world.db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', code)
    .executeTakeFirstOrThrow()
  return id
}

const historyOf = async (id: string) =>
  await world.db
    .selectFrom('account_links')
    .innerJoin('accounts', 'accounts.id', 'account_links.account_id')
    .select(['account_links.state', 'account_links.actor'])
    .where('accounts.source_id', '=', id)
    .orderBy('account_links.id')
    .execute()

describe('accounts and the roster', () => {
  it('links an account that waited once the roster brings its person', async () => {
    await world.sync(onePage(account('a1', { employeeCode: ' cb-a1 ', fullName: 'An Nguyễn' })))
    expect(await standing('a1')).toMatchObject({ state: 'waiting', reason: 'no-key-matches' })
    await world.importRoster(rosterCsv([{ code: 'CB-A1', name: 'Nguyễn An' }]))
    expect(await standing('a1')).toMatchObject({ state: 'linked', code: 'CB-A1' })
    expect(await historyOf('a1')).toEqual([
      { state: 'waiting', actor: 'rules' },
      { state: 'linked', actor: 'rules' },
    ])
  })

  it('links by national ID, which the platform and the roster write differently', async () => {
    await world.importRoster(rosterCsv([{ code: 'B1', name: 'Lò An', id: '014185000012' }]))
    await world.sync(onePage(account('b1', { nationalId: '14185000012', fullName: 'Lò An' })))
    expect(await standing('b1')).toMatchObject({ reason: 'linked-by-national-id', code: 'B1' })
  })

  it('names who has the phone, written with and without the country, and waits', async () => {
    await world.importRoster(rosterCsv([{ code: 'P1', name: 'Lò Phương', phone: '0912345670' }]))
    await world.sync(onePage(account('p1', { phone: '+84 912 345 670', fullName: 'Lò Phương' })))
    expect(await standing('p1')).toMatchObject({ state: 'waiting', reason: 'only-phone-fits' })
  })

  it('waits where name, birth date and unit fit but no key does', async () => {
    const mai = { name: 'Hoàng Thị Mận', born: '06/06/1984' }
    await world.importRoster(
      rosterCsv([
        { code: 'Q1', ...mai, unit: 'Xã Mường La' },
        { code: 'Q2', ...mai, unit: 'Xã Chiềng Lao' },
      ]),
    )
    const person = { fullName: 'Hoang Thi Man', dateOfBirth: '1984-06-06' }
    await world.sync(
      onePage(
        account('q1', { ...person, unit: 'Xã Mường La' }),
        account('q2', { ...person, unit: null }),
      ),
    )
    expect(await standing('q1')).toMatchObject({
      state: 'waiting',
      reason: 'only-name-birth-date-and-unit-fit',
    })
    expect(await standing('q2')).toMatchObject({ state: 'waiting', reason: 'no-key-matches' })
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
    const [waiting] = (await listAccounts(world.db, lan, { state: 'waiting', limit: 100 })).filter(
      (one) => one.email === email,
    )
    expect(waiting?.reason.code).toBe('email-is-shared')
    expect(waiting?.reason.candidates?.toSorted()).toEqual(
      [await learnerId('C1'), await learnerId('C2')].toSorted(),
    )
  })

  it('names a newcomer to the mailbox too, though the reason stays the same', async () => {
    const email = 'congdoan@example.gov.vn'
    const people = [
      { code: 'C3', name: 'Lò Văn Ba', email },
      { code: 'C4', name: 'Lò Thị Bốn', email },
    ]
    await world.importRoster(rosterCsv(people))
    await world.sync(onePage(account('c3', { email, fullName: 'Lò Thị Bốn' })))
    await world.importRoster(rosterCsv([{ code: 'C5', name: 'Lò Năm', email }]))
    const found = await listAccounts(world.db, lan, { state: 'waiting', limit: 100 })
    expect(found.find((one) => one.email === email)?.reason.candidates).toHaveLength(3)
  })

  it('names only some of the people when hundreds have the mailbox', async () => {
    const email = 'khong-co@example.gov.vn'
    const people = Array.from({ length: 300 }, (_, at) => ({ code: `M${at}`, email }))
    await world.importRoster(rosterCsv(people))
    await world.sync(onePage(account('m', { email })))
    const found = await listAccounts(world.db, lan, { state: 'waiting', limit: 100 })
    expect(found.find((one) => one.email === email)?.reason).toMatchObject({
      code: 'email-is-shared',
      candidates: { length: 20 },
    })
  })

  it('sets a linked account back to waiting when its code becomes another person’s', async () => {
    await world.importRoster(
      rosterCsv([
        { code: 'D1', name: 'Lò Văn Dũng', email: 'dung@example.gov.vn' },
        { code: 'D2', name: 'Lò Văn Dũng' },
      ]),
    )
    const known = account('d1', {
      employeeCode: 'D1',
      fullName: 'Lò Văn Dũng',
      email: 'dung@example.gov.vn',
    })
    await world.sync(onePage(known))
    expect(await standing('d1')).toMatchObject({ code: 'D1' })
    await world.sync(onePage({ ...known, employeeCode: 'D2' }))
    expect(await standing('d1')).toMatchObject({
      state: 'waiting',
      code: null,
      reason: 'keys-point-to-different-people',
    })
  })

  it('keeps the link of an account that changed in what links nobody', async () => {
    await world.importRoster(rosterCsv([{ code: 'E1', name: 'Lò Em' }]))
    await world.sync(onePage(account('e1', { employeeCode: 'E1', fullName: 'Lò Em' })))
    await world.sync(
      onePage(account('e1', { employeeCode: 'E1', fullName: 'Lò Em', unit: 'Phòng mới' })),
    )
    expect(await standing('e1')).toMatchObject({ state: 'linked', code: 'E1' })
  })

  it('writes nothing when matched again', async () => {
    await matchAccounts(world.db, world.clock, null)
    const before = await tableContents(world.db)
    await matchAccounts(world.db, world.clock, null)
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('goes through more accounts than one batch holds', async () => {
    const own = await createWorld()
    try {
      const codes = Array.from({ length: 2100 }, (_, at) => `N${at}`)
      await own.importRoster(rosterCsv(codes.map((code) => ({ code, name: 'Lò Nam' }))))
      await own.sync(
        onePage(...codes.map((code) => account(code, { employeeCode: code, fullName: 'Lò Nam' }))),
      )
      const linked = await listAccounts(own.db, lan, { state: 'linked', limit: 5000 })
      expect(linked).toHaveLength(2100)
    } finally {
      await own.close()
    }
  })
})

describe('what a person decides', () => {
  const linkedByLan = async (id: string, code: string) => {
    await world.importRoster(rosterCsv([{ code, name: 'Lò Thị Hà' }]))
    await world.sync(onePage(account(id, { fullName: 'Hà', username: 'ha' })))
    await linkAccount(
      world.db,
      world.clock,
      lan,
      (await standing(id)).account,
      await learnerId(code),
    )
  }

  it('links, with its place in the audit trail', async () => {
    await linkedByLan('h1', 'H1')
    expect(await standing('h1')).toMatchObject({ code: 'H1', reason: 'linked-by-person' })
    const [entry] = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'action', 'after'])
      .where('subject', '=', (await standing('h1')).account)
      .execute()
    expect(entry).toEqual({
      actor: 'cli:lan',
      action: 'account.link',
      after: { learner: await learnerId('H1') },
    })
  })

  it('is never undone by rules, whatever the platform says later', async () => {
    await linkedByLan('h2', 'H2')
    await world.importRoster(rosterCsv([{ code: 'H3', name: 'Lò Thị Hà' }]))
    await world.sync(onePage(account('h2', { employeeCode: 'H3', fullName: 'Người Khác Hẳn' })))
    await matchAccounts(world.db, world.clock, null)
    expect(await standing('h2')).toMatchObject({ code: 'H2', reason: 'linked-by-person' })
  })

  it('stands also against rules that had read the account before', async () => {
    await world.importRoster(rosterCsv([{ code: 'H4', name: 'Lò Thị Hà' }]))
    await world.sync(onePage(account('h4', { fullName: 'Hà' })))
    const read = await accountsToMatch(world.db, null, null, 5000)
    const { account: id } = await standing('h4')
    await linkAccount(world.db, world.clock, lan, id, await learnerId('H4'))
    const stale = read.filter((one) => one.id === id)
    expect(stale).toHaveLength(1)
    const matches = stale.map((one) => ({ account: one, match: matchByKeys(one, []) }))
    await saveMatches(world.db, matches, world.clock.now())
    expect(await standing('h4')).toMatchObject({ state: 'linked', code: 'H4' })
    expect(await historyOf('h4')).toHaveLength(2)
  })

  it('cannot give a linked account to somebody else; saying the same again is no error', async () => {
    await linkedByLan('h5', 'H5')
    await world.importRoster(rosterCsv([{ code: 'H6', name: 'Lò Thị Hà' }]))
    const { account: id } = await standing('h5')
    await linkAccount(world.db, world.clock, lan, id, await learnerId('H5'))
    await expect(
      linkAccount(world.db, world.clock, lan, id, await learnerId('H6')),
    ).rejects.toMatchObject({ code: 'account.already-decided' })
  })

  it('is for who sees the whole roster; to others the account is not there', async () => {
    await world.sync(onePage(account('h7')))
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const viewer = { ...operator('api-key:xa'), unitId: unit.id }
    const { account: id } = await standing('h7')
    await expect(
      linkAccount(world.db, world.clock, viewer, id, await learnerId('H5')),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(await listAccounts(world.db, viewer, { state: 'waiting', limit: 10 })).toEqual([])
  })
})

describe('an account that changes while it is matched', () => {
  it('is told by its time of change, however finely the database keeps it', async () => {
    await world.importRoster(rosterCsv([{ code: 'K2', name: 'Lò Kỳ' }]))
    await world.sync(onePage(account('k2', { fullName: 'Lò Kỳ' })))
    await world.db
      .updateTable('accounts')
      .set({
        employee_code: 'K2',
        employee_code_key: 'k2',
        updated_at: sql`updated_at + interval '7 microseconds'`,
      })
      .where('source_id', '=', 'k2')
      .execute()
    await matchAccounts(world.db, world.clock, null)
    expect(await standing('k2')).toMatchObject({ state: 'linked', code: 'K2' })
  })

  it('is left for the next time instead of getting the link of what it was', async () => {
    await world.importRoster(rosterCsv([{ code: 'K1', name: 'Lò Kim' }]))
    // Read by the rules, then changed by a sync, then decided.
    await world.sync(onePage(account('k1', { fullName: 'Lò Kim' })))
    const read = (await accountsToMatch(world.db, null, null, 5000)).filter(
      ({ fullName }) => fullName === 'Lò Kim',
    )
    await world.sync(onePage(account('k1', { fullName: 'Lò Kim', employeeCode: 'K1' })))
    const matches = read.map((one) => ({ account: one, match: matchByKeys(one, []) }))
    await saveMatches(world.db, matches, world.clock.now())
    expect(await standing('k1')).toMatchObject({ state: 'linked', code: 'K1' })
  })
})
