import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit } from '../../../src/access/audit.ts'
import { type OpenDatabase, openDatabase } from '../../../src/database/open.ts'
import { makePlace, type Place } from './place.ts'

async function loginOf(pool: OpenDatabase['pool']): Promise<string> {
  const { rows } = await pool.query<{ login: string }>('select session_user::text as login')
  return rows[0]?.login ?? ''
}

describe('the embedded database of an installation', () => {
  let place: Place
  let database: OpenDatabase

  beforeAll(async () => {
    place = await makePlace()
    database = await openDatabase(
      { HOCVU_DATA: place.newFolder(), DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined },
      pino({ level: 'silent' }),
    )
  })
  afterAll(async () => {
    await database.close()
    expect(await place.clear()).toEqual([])
  })

  it('is served under a login of its own, and migrated by the owner', async () => {
    expect(database).toMatchObject({ embedded: true, restricted: true })
    expect(await loginOf(database.pool)).toBe('hocvu_service')
    expect(await database.asOwner(loginOf)).not.toBe('hocvu_service')
  })

  it('lets the service append to history and do nothing else to it', async () => {
    await appendAudit(database.db, {
      at: new Date(0),
      actor: 'x',
      action: 'user.link',
      subject: 'z',
    })
    const owner = await database.asOwner(loginOf)
    for (const act of [
      "update audit_entries set actor = 'other'",
      'delete from audit_entries',
      'create table public.extra (id int)',
      `set role ${owner}`,
    ])
      await expect(database.pool.query(act)).rejects.toThrow(/permission denied/)
  })
})
