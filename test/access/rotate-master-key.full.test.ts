import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { masterKeyAge, type Rotation, rotateMasterKey } from '../../src/access/rotate-master-key.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import { createKey } from '../../src/certificates/credential/keys.ts'
import { sealedColumns } from '../../src/database/sealed-columns.ts'
import { sha256, type Vault } from '../../src/foundation/secrets.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { receiveAttachment } from '../../src/reconciliation/person-decisions/attachments.ts'
import { lan } from '../support/installation.ts'
import { createWorld, learnerWith, onePage, rosterCsv, type World } from '../support/world.ts'

let world: World
let installation: Installation
let folder: string

beforeAll(async () => {
  world = await createWorld()
  folder = world.settings.HOCVU_DATA
  const people = ['A1', 'A2', 'A3']
  await world.importRoster(rosterCsv(people.map((code) => ({ code }))))
  await world.sync(onePage(...people.flatMap((code) => learnerWith(code, '9'))))
  await world.reconcile()
  await world.run('certify', 'kns-1')
  for (const size of [10, 3_000, 900_000])
    await receiveAttachment(world, lan, {
      name: 'đơn.pdf',
      bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)]),
    })
  await createKey(world, lan.actor)
  await world.database.close()
})
afterAll(async () => {
  await installation?.close()
  await world.close()
})

async function open(environment: Record<string, string> = {}): Promise<Installation> {
  await installation?.close()
  installation = await openInstallation({
    settings: parseSettings({ ...world.environment, ...environment }),
    clock: world.clock,
    log: pino({ level: 'silent' }),
  })
  return installation
}

const rotate = (newKeyFile: string | null = null): Promise<Rotation> =>
  rotateMasterKey(installation, 'cli:lan', newKeyFile, () => {})

/** Everything that is sealed, as a reader finds it, and with which keys. */
async function contents({ database, vault }: { database: Installation['database']; vault: Vault }) {
  const opened: string[] = []
  const generations = new Set<number>()
  for (const { table, column, purpose } of sealedColumns) {
    const { rows } = await sql<{ sealed: Buffer }>`
      select ${sql.ref(column)} as sealed from ${sql.table(table)} where octet_length(${sql.ref(column)}) > 0`.execute(
      database.db,
    )
    for (const { sealed } of rows) {
      generations.add(sealed[0] ?? 0)
      opened.push(`${table} ${sha256(vault.decrypt(purpose, sealed)).toString('hex')}`)
    }
  }
  return { opened: opened.sort(), generations: [...generations].sort() }
}

const path = (name: string) => join(folder, name)
const keyText = (name = 'master.key') => readFileSync(path(name), 'utf8')

describe('changing the master key', () => {
  it('is refused while another process lives, and changes nothing', async () => {
    await open()
    const other = await openInstallation({
      settings: parseSettings(world.environment),
      clock: world.clock,
      log: pino({ level: 'silent' }),
    })
    const before = keyText()
    await expect(rotate()).rejects.toMatchObject({ code: 'database.in-use' })
    await other.close()
    expect(keyText()).toBe(before)
    expect(existsSync(path('master.key.next'))).toBe(false)
  })

  it('leaves everything readable by the new key alone, sealed with a new data key', async () => {
    const before = await contents(installation)
    const link = installation.vault.hash('link-token', 'x')
    const former = keyText()
    expect(before.generations).toEqual([1])
    expect(before.opened).toHaveLength(7)

    const rotation = await rotate()
    expect(rotation).toMatchObject({
      ...{ generation: 2, resumed: false, resealed: before.opened.length, unreadable: {} },
      ...{ keyAt: path('master.key'), formerAt: path('master.key.before-2') },
    })
    expect(keyText('master.key.before-2')).toBe(former)
    expect(keyText()).not.toBe(former)
    expect(statSync(path('master.key')).mode & 0o777).toBe(0o600)

    await open()
    expect(await contents(installation)).toEqual({ opened: before.opened, generations: [2] })
    expect(installation.vault.hash('link-token', 'x')).toEqual(link)
    await expect(open({ HOCVU_MASTER_KEY: former })).rejects.toMatchObject({ code: 'key.mismatch' })
  })

  it('is in the audit trail, without any key', async () => {
    await open()
    const { db } = installation.database
    const entry = await db
      .selectFrom('audit_entries')
      .select(['actor', 'after'])
      .where('action', '=', 'keys.rotate-master')
      .executeTakeFirstOrThrow()
    expect(entry).toEqual({ actor: 'cli:lan', after: { generation: 2 } })
    expect((await verifyAudit(db)).faults).toEqual([])
    expect(await masterKeyAge(installation.database)).toEqual({
      ...{ generation: 2, since: world.clock.now(), unfinished: false },
    })
  })

  it('that ended before the new key was in its place is brought there by whoever opens next', async () => {
    renameSync(path('master.key'), path('master.key.next'))
    renameSync(path('master.key.before-2'), path('master.key'))
    const next = keyText('master.key.next')
    await open()
    expect(keyText()).toBe(next)
    expect(existsSync(path('master.key.next'))).toBe(false)
    expect((await contents(installation)).generations).toEqual([2])
  })

  it('that ended before anything was wrapped anew is simply begun again', async () => {
    const waiting = randomBytes(32).toString('base64')
    writeFileSync(path('master.key.next'), waiting, { mode: 0o600 })
    await open()
    expect(await rotate()).toMatchObject({ generation: 3, resumed: false })
    expect(keyText()).toBe(waiting)
    await open()
    expect((await contents(installation)).generations).toEqual([3])
  })

  it('that ended while things were sealed anew goes on; meanwhile everything opens', async () => {
    const before = await contents(installation)
    let steps = 0
    await expect(
      rotateMasterKey(installation, 'cli:lan', null, () => {
        if (++steps === 2) throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    await open()
    const between = await contents(installation)
    expect(between).toEqual({ opened: before.opened, generations: [3, 4] })
    expect(await masterKeyAge(installation.database)).toMatchObject({ unfinished: true })
    expect(await rotate()).toMatchObject({ generation: 4, resumed: true })
    expect(await contents(installation)).toEqual({ opened: before.opened, generations: [4] })
    expect(await masterKeyAge(installation.database)).toMatchObject({ unfinished: false })
  })

  it('leaves what no key opens, and says where', async () => {
    const asOwner = (statement: string) =>
      installation.database.asOwner((owner) => owner.query(statement))
    await asOwner(`insert into platform_states (platform_id, token_sealed)
      select id, 'damaged' from platforms limit 1`)
    expect((await rotate()).unreadable).toEqual({ 'platform_states.token_sealed': 1 })
    await asOwner('delete from platform_states')
  })

  it('of the environment writes the new one to a file that is named, and never shows it', async () => {
    const given = keyText()
    await open({ HOCVU_MASTER_KEY: given })
    installation.settings.HOCVU_MASTER_KEY = given
    await expect(rotate()).rejects.toMatchObject({
      message: expect.stringContaining('--out <file>'),
    })
    const file = path('new.key')
    const rotation = await rotate(file)
    expect(rotation).toMatchObject({ keyAt: file, formerAt: null })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.stringify(rotation)).not.toContain(keyText('new.key').trim())
    expect(keyText()).toBe(given)
    await expect(open()).rejects.toThrow(/after "hocvu keys rotate-master" it is the new one/)
    await open({ HOCVU_MASTER_KEY: keyText('new.key') })
    await expect(rotate(file)).rejects.toThrow(/the key that is in use/)
    rmSync(path('master.key'))
  })
})
