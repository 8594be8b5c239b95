/** What other systems waited for when a backup was taken. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBackup } from '../../src/backup/read.ts'
import { restoreBackup } from '../../src/backup/restore.ts'
import { takeBackup } from '../../src/backup/take.ts'
import { parseMasterKey } from '../../src/foundation/master-key.ts'
import { createToldWorld, type ToldWorld } from '../exchange/told-world.ts'
import { createEmptyDatabase } from '../support/empty-database.ts'
import { startWebhookReceiver } from '../support/webhook-receiver.ts'

let world: ToldWorld
let folder: string
let file: string
let masterKey: Buffer
beforeAll(async () => {
  world = await createToldWorld(2)
  masterKey =
    parseMasterKey(readFileSync(join(world.settings.HOCVU_DATA, 'master.key'), 'utf8')) ??
    Buffer.alloc(0)
  const receiver = await startWebhookReceiver()
  await world.tell(receiver)
  await world.decideAnew(world.enrolments)
  await receiver.close()
  folder = mkdtempSync(join(tmpdir(), 'hocvu-backup-'))
  file = await backup('all.backup')
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

async function backup(name: string): Promise<string> {
  const path = join(folder, name)
  await takeBackup(
    {
      ...{ ownerUrl: world.databaseUrl, name: 'hocvu test', masterKey, clock: world.clock },
      configuration: world.settings.HOCVU_CONFIG,
    },
    path,
  )
  return path
}

/** Restored into a database of its own: what became of deliveries, and which position comes next. */
async function restored(moved: boolean, from = file) {
  const { url, drop } = await createEmptyDatabase()
  const { heldDeliveries } = await restoreBackup(
    { ownerUrl: url, name: 'hocvu test', masterKey, moved },
    await openBackup(from),
    async () => {},
  )
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select state, fault from deliveries')
  const next = await client.query(
    `insert into events (kind, subject, revision, at) values ('sync.finished', gen_random_uuid(), 0, now()) returning position`,
  )
  await client.end()
  await drop()
  return { heldDeliveries, rows, next: Number(next.rows[0]?.position) }
}

describe('after a restore', () => {
  it('they wait for a person, for they may have been told since; what is noted comes later than anything told', async () => {
    const { heldDeliveries, rows, next } = await restored(false)
    expect(heldDeliveries).toBe(2)
    expect(rows).toEqual(
      Array.from({ length: 2 }, () => ({
        state: 'dead',
        fault: expect.stringContaining('restored from a backup'),
      })),
    )
    expect(next).toBeGreaterThan(1_000_000)
  })

  it('of an installation that was stopped before, they go out', async () => {
    const { heldDeliveries, rows, next } = await restored(true)
    expect(heldDeliveries).toBe(0)
    expect(rows.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    expect(next).toBe(3)
  })

  it('so it is where all that was told before the backup had been forgotten', async () => {
    await sql`delete from deliveries`.execute(world.db)
    await sql`delete from events`.execute(world.db)
    const { heldDeliveries, next } = await restored(false, await backup('forgotten.backup'))
    expect(heldDeliveries).toBe(0)
    expect(next).toBeGreaterThan(1_000_000)
  })
})
