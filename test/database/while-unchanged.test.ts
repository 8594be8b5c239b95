import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Queryable } from '../../src/database/connection.ts'
import { keptWhileUnchanged, ofOneState, stateSeen } from '../../src/database/while-unchanged.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

const units = (db: Queryable) =>
  sql<{ n: number; state: string }>`select count(*) as n, ${stateSeen} as state from units`.execute(
    db,
  )

const ADD = `insert into units (id, name_key, name, kind)
  values (gen_random_uuid(), gen_random_uuid()::text, 'X', 'commune')`
const add = (db: Queryable) => sql.raw(ADD).execute(db)

describe('sums that are kept while nothing changes', () => {
  let made = 0
  let kept = keptWhileUnchanged<number>()
  const count = (db: Queryable, key = 'all') =>
    kept(db, key, async () => {
      made += 1
      const { rows } = await units(db)
      return { value: rows[0]?.n ?? 0, state: rows[0]?.state ?? null }
    })
  const real = async () => (await units(test.database.db)).rows[0]?.n
  beforeEach(() => {
    made = 0
    kept = keptWhileUnchanged<number>()
  })

  it('are those of another only under another key, and never those of another database', async () => {
    const { db } = test.database
    await count(db, 'of all')
    await count(db, 'of a branch')
    const other = await createTestDatabase()
    await add(other.database.db)
    expect(await count(other.database.db, 'of all')).toBe(((await real()) ?? 0) + 1)
    await other.close()
    expect(made).toBe(3)
  })

  it('are not kept where two statements did not see the same', async () => {
    const { db } = test.database
    const unsure = () => kept(db, 'unsure', async () => ({ value: ++made, state: null }))
    expect([await unsure(), await unsure()]).toEqual([1, 2])
  })

  it('made of several statements are kept only where nothing was written between them', async () => {
    const { db } = test.database
    const together = (between: () => Promise<unknown>) =>
      kept(db, 'together', () =>
        ofOneState(db, async () => {
          made += 1
          await between()
          return made
        }),
      )
    expect([await together(() => add(db)), await together(async () => {})]).toEqual([1, 2])
    expect(await together(async () => {})).toBe(2)
  })

  it('are made once for all who ask at the same time', async () => {
    const { db } = test.database
    const slowly = (round: number) =>
      kept(db, `round ${round}`, async () => {
        made += 1
        const { rows } = await units(db)
        await sql`select pg_sleep(0.02)`.execute(db)
        return { value: made, state: rows[0]?.state ?? null }
      })
    // States are those of the whole server: whoever writes beside this test parts those who ask. Not always.
    for (let round = 1; round <= 50 && made !== 1; round += 1) {
      made = 0
      await Promise.all([1, 2, 3, 4].map(() => slowly(round)))
    }
    expect(made).toBe(1)
  })

  it('of a transaction are made there: it sees what nobody else does', async () => {
    const { db } = test.database
    const before = await count(db)
    await db.transaction().execute(async (trx) => {
      await add(trx)
      expect(await count(trx)).toBe(before + 1)
      expect(await count(db)).toBe(before)
      await add(trx)
      expect(await count(trx)).toBe(before + 2)
    })
    expect(await count(db)).toBe(before + 2)
  })

  it('equal those made anew, whatever is begun, written, ended and given up in between', async () => {
    const { db } = test.database
    const step = fc.constantFrom('look', 'look', 'begin', 'write', 'commit', 'roll back', 'alone')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const open = await test.database.pool.connect()
        let isOpen = false
        const say = async (text: string) => {
          await open.query(text)
        }
        for (const what of [...steps, 'look']) {
          if (what === 'look') expect(await count(db)).toBe(await real())
          else if (what === 'alone') await add(db)
          else if (what === 'begin' && !isOpen) await say('begin').then(() => (isOpen = true))
          else if (what === 'write' && isOpen) await say(ADD)
          else if ((what === 'commit' || what === 'roll back') && isOpen) {
            await say(what === 'commit' ? 'commit' : 'rollback')
            isOpen = false
          }
        }
        if (isOpen) await say('rollback')
        open.release()
      }),
      { numRuns: 25 },
    )
  })
})
