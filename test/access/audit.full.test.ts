import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AuditEntry, appendAudit } from '../../src/access/audit.ts'
import { appendHead, readHeads } from '../../src/access/audit-heads.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
beforeEach(() => tamper('delete from audit_entries'))
afterAll(() => test.close())

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
    await owner.query('alter table audit_entries enable trigger append_only')
  })
}

const faults = async () => (await verifyAudit(test.database.db)).faults

describe('the audit trail', () => {
  it('holds together, whatever an entry says', async () => {
    expect(await faults()).toEqual([])
    await append(2)
    const { db } = test.database
    await appendAudit(db, entry({ before: null, after: null }))
    await appendAudit(db, entry({ actor: 'Ng\u0303 “x” \\ \' "\u0007\u007f\n', subject: '' }))
    await appendAudit(db, entry({ after: { '\u2028': 1e21, ă: [1.5, -0, { b: null }] } }))
    await appendAudit(db, entry({ items: [{ id: 1 }, { id: 2 }] }))
    expect(await verifyAudit(db)).toMatchObject({
      faults: [],
      erased: 0,
      before: null,
      head: { entries: 6, at: new Date('2026-03-02T02:00:00.123Z') },
    })
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
    expect(await faults()).toEqual([])
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
    expect(await faults()).toEqual([])
  })
})

const place = (from: number, to: number) =>
  `update audit_entries set seq = ${to} where seq = ${from}`
/** A whole entry that says something else, hash and all. */
const forge = (seq: number) => `update audit_entries set actor = 'x', hash =
  audit_hash(previous_hash, details_hash, seq, at, 'x', action, subject) where seq = ${seq}`
const slipIn = (seq: number) => `insert into audit_entries
  select ${seq}, at, actor, action, 'slipped in', before, after, items_hash, hash, sha256(hash), salt, details_hash
  from audit_entries where seq = ${seq - 1}`

describe('of what the owner of the tables did to it, the trail tells where and how', () => {
  it.each([
    ['actor', `actor = 'cli:somebody'`],
    ['time', `at = at + interval '1 microsecond'`],
    ['action', `action = 'account.link.undo'`],
    ['subject', `subject = 'account 8'`],
    ['digest', `details_hash = sha256('')`],
    ['hash', `hash = sha256('')`],
  ])('a changed %s', async (_, change) => {
    await append(4)
    await tamper(`update audit_entries set ${change} where seq = 2`)
    expect(await faults()).toContainEqual({ how: 'changed', entry: 2 })
  })

  it.each([
    ['what was before', `before = '{"state": "linked"}'`],
    ['what was after', `after = null`],
    ['items', `items_hash = sha256('')`],
    ['salt', `salt = sha256('')`],
    [
      'details with a new salt',
      `after = null, salt = sha256(''), items_hash = audit_details_hash(sha256(''), before, null, null)`,
    ],
  ])('changed %s', async (_, change) => {
    await append(4)
    await tamper(`update audit_entries set ${change} where seq = 2`)
    expect(await faults()).toEqual([{ how: 'details', entry: 2 }])
  })

  it.each([
    ['a changed entry with a hash made to fit', [forge(2)], { how: 'rewritten', entry: 2 }],
    [
      'a removed entry',
      ['delete from audit_entries where seq = 2'],
      { how: 'removed', entry: 2, until: 2 },
    ],
    [
      'the first entries removed',
      ['delete from audit_entries where seq < 3'],
      { how: 'removed', entry: 1, until: 2 },
    ],
    [
      'a removed entry whose followers moved up',
      [
        'delete from audit_entries where seq = 2',
        place(3, 2),
        place(4, 3),
        place(5, 4),
        place(6, 5),
      ],
      { how: 'removed', entry: 2, until: 2 },
    ],
    [
      'an entry put in',
      [place(6, 7), place(5, 6), place(4, 5), place(3, 4), slipIn(3)],
      { how: 'inserted', entry: 3, until: 3 },
    ],
    [
      'an entry put in with a hash made to fit',
      [
        ...[place(6, 7), place(5, 6), place(4, 5), place(3, 4), slipIn(3)],
        'update audit_entries set hash = audit_hash(previous_hash, details_hash, seq, at, actor, action, subject) where seq = 3',
      ],
      { how: 'inserted', entry: 3, until: 3 },
    ],
    [
      'two that changed places',
      [place(2, 99), place(5, 2), place(99, 5)],
      { how: 'reordered', entry: 2, until: 5 },
    ],
    [
      'three that changed places',
      [place(2, 99), place(3, 2), place(4, 3), place(99, 4)],
      { how: 'reordered', entry: 2, until: 4 },
    ],
  ])('%s', async (_, statements, fault) => {
    await append(6)
    await tamper(...statements)
    expect(await faults()).toEqual([fault])
  })

  it('several things at once', async () => {
    await append(12)
    await tamper(
      `update audit_entries set actor = 'x' where seq = 2`,
      'delete from audit_entries where seq = 4',
      `update audit_entries set after = null where seq = 6`,
      ...[place(8, 99), place(9, 8), place(99, 9)],
      forge(11),
    )
    expect(await faults()).toEqual([
      { how: 'changed', entry: 2 },
      { how: 'removed', entry: 4, until: 4 },
      { how: 'details', entry: 6 },
      { how: 'reordered', entry: 8, until: 9 },
      { how: 'rewritten', entry: 11 },
    ])
  })

  it('also when the functions that write the trail were replaced by lying ones', async () => {
    await append(3)
    await tamper(
      `create or replace function audit_hash(previous_hash bytea, details_hash bytea, seq bigint, at timestamptz, actor text, action text, subject text)
       returns bytea language sql immutable as $$ select (select hash from audit_entries e where e.seq = $3) $$`,
      `update audit_entries set actor = 'x' where seq = 2`,
    )
    expect(await faults()).toEqual([{ how: 'changed', entry: 2 }])
  })
})

describe('a head kept outside', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-heads-'))
  const file = join(folder, 'heads.jsonl')
  afterAll(() => rmSync(folder, { recursive: true }))
  const now = new Date('2026-03-03T00:00:00Z')
  const verify = async () => (await verifyAudit(test.database.db, readHeads(file))).faults

  beforeEach(async () => {
    await restoreFunctions()
    rmSync(file, { force: true })
    for (const count of [2, 2]) {
      await append(count)
      appendHead(file, (await verifyAudit(test.database.db)).head, now)
    }
  })

  it('of a trail that goes on is still in it', async () => {
    await append(2)
    expect(await verify()).toEqual([])
  })

  it('tells that the newest entries were cut off', async () => {
    await tamper('delete from audit_entries where seq > 3')
    expect(await faults()).toEqual([])
    expect(await verify()).toEqual([{ how: 'cut-off', entry: 4, until: 4 }])
  })

  it('tells that all was written anew, and between which heads', async () => {
    await tamper(
      forge(3),
      `update audit_entries e set previous_hash = p.hash, hash =
         audit_hash(p.hash, e.details_hash, e.seq, e.at, e.actor, e.action, e.subject)
       from audit_entries p where p.seq = 3 and e.seq = 4`,
    )
    expect(await faults()).toEqual([])
    expect(await verify()).toEqual([{ how: 'not-the-head', entry: 3, until: 4 }])
  })

  it('tells that everything is gone', async () => {
    await tamper('delete from audit_entries')
    expect(await verify()).toEqual([{ how: 'cut-off', entry: 1, until: 4 }])
  })

  it('is refused when it is something else', () => {
    writeFileSync(file, '{"entries": 3}\n')
    expect(() => readHeads(file)).toThrow(/Line 1 .* is no head/)
    writeFileSync(file, '\n')
    expect(() => readHeads(file)).toThrow(/holds no head/)
    expect(() => readHeads(join(folder, 'none'))).toThrow(/cannot be read/)
  })
})

async function restoreFunctions() {
  await tamper(`create or replace function audit_hash(previous_hash bytea, details_hash bytea, seq bigint, at timestamptz, actor text, action text, subject text)
    returns bytea language sql immutable as $$
      select sha256(previous_hash || details_hash || convert_to(
        jsonb_build_array(seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, action, subject)::text, 'UTF8'))
    $$`)
}

describe('erasing details', () => {
  const { stringify } = JSON
  /** What the function that erases personal data does, as the owner. */
  async function erase(entries: Record<number, object | null>, named = true) {
    await test.database.asOwner(async (owner) => {
      const auditDetails: Record<string, string> = {}
      for (const [seq, after] of Object.entries(entries)) {
        const { rows } = await owner.query('select redact_audit($1, null, $2) as digest', [
          seq,
          after && stringify(after),
        ])
        auditDetails[seq] = rows[0].digest
      }
      if (named)
        await owner.query(
          `select append_audit(now(), 'cli:lan', 'privacy.erase', 'x', null, $1, null)`,
          [stringify({ auditDetails })],
        )
    })
  }
  const verdict = () => verifyAudit(test.database.db)

  it('leaves the trail whole when a later entry names it, also twice', async () => {
    await append(4)
    await erase({ 2: null, 3: { learner: null, kept: 1 } })
    expect(await verdict()).toMatchObject({ faults: [], erased: 2 })
    await erase({ 3: { kept: 1 } })
    expect(await verdict()).toMatchObject({ faults: [], erased: 2 })
    const text = await sql<{
      all: string
    }>`select string_agg(e::text, '') as all from audit_entries e`.execute(test.database.db)
    expect(text.rows[0]?.all).toContain('kept')
    expect(text.rows[0]?.all.match(/Lò Thị Hà/g)).toHaveLength(2)
  })

  it('without such an entry is a fault, and so is what was changed after an erasure', async () => {
    await append(4)
    await erase({ 2: null }, false)
    expect((await verdict()).faults).toEqual([{ how: 'details', entry: 2 }])
    await erase({ 2: null })
    expect((await verdict()).faults).toEqual([])
    await tamper(`update audit_entries set after = '{"learner": "other"}' where seq = 2`)
    expect((await verdict()).faults).toEqual([{ how: 'details', entry: 2 }])
  })

  it('does not reach what says that something was erased', async () => {
    await append(1)
    await erase({ 1: null })
    await expect(erase({ 2: null })).rejects.toThrow(/says itself/)
  })
})
