import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type AuditEntry, appendAudit, findBrokenAudit } from '../../src/access/audit.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const opened: TestDatabase[] = []
let test: TestDatabase
beforeEach(async () => {
  test = await createTestDatabase()
  opened.push(test)
})
afterAll(() => Promise.all(opened.map((one) => one.close())))

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: new Date('2026-03-02T02:00:00.123Z'),
  actor: 'cli:lan',
  action: 'account.link',
  subject: 'account 7',
  before: { state: 'waiting' },
  after: { learner: 'Lò Thị Hà' },
  ...changes,
})

async function append(count: number) {
  for (let number = 1; number <= count; number++)
    await appendAudit(test.database.db, entry({ subject: `account ${number}` }))
}

/** As somebody with the owner's rights and bad intentions. */
async function tamper(...statements: string[]) {
  await test.database.asOwner(async (owner) => {
    await owner.query('alter table audit_entries disable trigger append_only')
    for (const statement of statements) await owner.query(statement)
  })
}

const broken = () => findBrokenAudit(test.database.db)

describe('the audit trail', () => {
  it('holds together, whatever an entry says', async () => {
    expect(await broken()).toBeNull()
    await append(2)
    await appendAudit(test.database.db, entry({ before: null, after: null }))
    await appendAudit(test.database.db, entry({ actor: 'Ng\u0303 “x” \\ \' "', subject: '' }))
    await appendAudit(test.database.db, entry({ items: [{ id: 1 }, { id: 2 }] }))
    expect(await broken()).toBeNull()
  })

  it('keeps of a bulk act one hash of its items', async () => {
    const items = Array.from({ length: 1000 }, (_, id) => ({ id }))
    await appendAudit(test.database.db, entry({ items }))
    await appendAudit(test.database.db, entry({ items: items.toReversed() }))
    const rows = await test.database.db
      .selectFrom('audit_entries')
      .select('items_hash')
      .orderBy('seq')
      .execute()
    expect(rows[0]?.items_hash).toHaveLength(32)
    expect(rows[0]?.items_hash).not.toEqual(rows[1]?.items_hash)
  })

  it('is one chain also when twenty append at once', async () => {
    const { db } = test.database
    await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        db.transaction().execute((trx) => appendAudit(trx, entry({ subject: `${number}` }))),
      ),
    )
    const rows = await db.selectFrom('audit_entries').select('seq').orderBy('seq').execute()
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    expect(await broken()).toBeNull()
  })

  it('has no gap after a change that was undone', async () => {
    const { db } = test.database
    await append(1)
    const undone = db.transaction().execute(async (trx) => {
      await appendAudit(trx, entry())
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await append(1)
    expect(await broken()).toBeNull()
  })
})

describe('tampering shows, at the first entry that does not follow', () => {
  it.each([
    ['actor', `actor = 'cli:somebody'`],
    ['time', `at = at + interval '1 microsecond'`],
    ['action', `action = 'account.unlink'`],
    ['subject', `subject = 'account 8'`],
    ['what was before', `before = '{"state": "linked"}'`],
    ['what was after', `after = null`],
    ['items', `items_hash = sha256('')`],
  ])('a changed %s', async (_, change) => {
    await append(4)
    await tamper(`update audit_entries set ${change} where seq = 2`)
    expect(await broken()).toBe(2)
  })

  it('a changed entry with a hash made to fit', async () => {
    await append(4)
    await tamper(`update audit_entries set actor = 'x', hash = sha256(previous_hash || convert_to(
      audit_text(seq, at, 'x', action, subject, before, after, items_hash), 'UTF8')) where seq = 2`)
    expect(await broken()).toBe(3)
  })

  it('a removed entry', async () => {
    await append(4)
    await tamper('delete from audit_entries where seq = 2')
    expect(await broken()).toBe(3)
  })

  it('the removed first entry', async () => {
    await append(3)
    await tamper('delete from audit_entries where seq = 1')
    expect(await broken()).toBe(2)
  })

  it('a removed entry whose followers were moved up', async () => {
    await append(4)
    await tamper(
      'delete from audit_entries where seq = 2',
      'update audit_entries set seq = 2 where seq = 3',
      'update audit_entries set seq = 3 where seq = 4',
    )
    expect(await broken()).toBe(2)
  })

  it('an inserted entry', async () => {
    await append(3)
    await tamper(
      'update audit_entries set seq = 4 where seq = 3',
      `insert into audit_entries select 3, at, actor, action, 'slipped in', before, after, items_hash,
        previous_hash, sha256(hash) from audit_entries where seq = 2`,
    )
    expect(await broken()).toBe(3)
  })

  it('two entries that changed places', async () => {
    await append(4)
    await tamper(
      'update audit_entries set seq = 99 where seq = 2',
      'update audit_entries set seq = 2 where seq = 3',
      'update audit_entries set seq = 3 where seq = 99',
    )
    expect(await broken()).toBe(2)
  })
})
