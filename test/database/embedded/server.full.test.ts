import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagedBinaries } from '../../../src/database/embedded/binaries.ts'
import { isRunning } from '../../../src/database/embedded/process-identity.ts'
import {
  type EmbeddedServer,
  openEmbeddedServer,
  stopEmbeddedServer,
} from '../../../src/database/embedded/server.ts'
import { createLog } from '../../../src/foundation/log.ts'
import { commandLine, ended, makePlace, openHolder, type Place, query, serverPid } from './place.ts'

const log = createLog('silent')
let place: Place

beforeAll(async () => {
  place = await makePlace()
})

afterAll(async () => {
  expect(await place.clear(), 'servers left running').toEqual([])
})

describe('an embedded server', () => {
  let dataFolder: string
  let server: EmbeddedServer
  let restarted: EmbeddedServer | undefined

  beforeAll(async () => {
    dataFolder = place.newFolder()
    server = await openEmbeddedServer({ dataFolder, log })
  })

  afterAll(async () => {
    await server.close()
    await restarted?.close()
  })

  it('has a database, an owner and a service login without rights', async () => {
    expect(await query(server.owner, 'select current_user, current_database()')).toEqual([
      ['hocvu_owner', 'hocvu'],
    ])
    const rights = `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
      from pg_roles where rolname = current_user`
    expect(await query(server.service, rights)).toEqual([[false, false, false, false, false]])
    await expect(query(server.service, 'create database other')).rejects.toThrow('permission')
  })

  it('listens on the loopback address, in UTF-8, sorted the same everywhere', async () => {
    const setting = async (name: string) => (await query(server.owner, `show ${name}`))[0]?.[0]
    expect(await setting('fsync')).toBe('on')
    expect(await setting('synchronous_commit')).toBe('on')
    expect(await setting('server_encoding')).toBe('UTF8')
    expect(await setting('listen_addresses')).toBe('127.0.0.1')
    expect(await setting('unix_socket_directories')).toBe('')
    expect(
      await query(server.owner, `select upper('đỗ ơ ư'), 'đ' > 'z', current_setting('timezone')`),
    ).toEqual([['ĐỖ Ơ Ư', true, 'UTC']])
  })

  it('keeps its passwords from everybody else', async () => {
    expect((await stat(join(dataFolder, 'postgres.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(dataFolder)).mode & 0o067, 'others may not enter, nobody may list').toBe(0)
    expect((await stat(server.location)).mode & 0o777).toBe(0o700)
    expect((await readdir(dataFolder)).filter((name) => name.includes('password'))).toEqual([])
    const words = commandLine(await serverPid(server.location)).join(' ')
    expect(words).toContain(server.location)
    expect(words).not.toContain(server.owner.password)
    expect(words).not.toContain(server.service.password)
    const rules = await query(server.owner, 'select distinct auth_method from pg_hba_file_rules')
    expect(rules).toEqual([['scram-sha-256']])
    const wrong = { ...server.owner, password: server.service.password }
    await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed')
  })

  it('writes no data of people into its log when a statement fails', async () => {
    await query(server.owner, 'create table people (id text primary key)')
    await query(server.owner, `insert into people values ('001199000123')`)
    await expect(query(server.owner, `insert into people values ('001199000123')`)).rejects.toThrow(
      'duplicate key',
    )
    await expect(query(server.owner, `select '001199000123 Lò'::int`)).rejects.toThrow('001199')
    const written = await readFile(join(server.location, 'server.log'), 'utf8')
    expect(written).toContain('ready to accept connections')
    expect(written).not.toContain('001199000123')
  })

  it('ends with its last user, and has everything when it starts again', async () => {
    await query(server.owner, `create table kept as select 'Lò Thị Hạnh' as name`)
    const pid = await serverPid(server.location)
    await server.close()
    await server.close()
    expect(isRunning(pid)).toBe(false)
    restarted = await openEmbeddedServer({ dataFolder, log })
    expect(await query(restarted.owner, 'select name from kept')).toEqual([['Lò Thị Hạnh']])
    expect(restarted.owner).toEqual(server.owner)
  })
})

describe('several users', { concurrent: true, timeout: 60_000 }, () => {
  it('is shared by processes, and the last one out stops it', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const first = await openHolder(dataFolder)
    const second = await openEmbeddedServer({ dataFolder, log })
    const third = await openEmbeddedServer({
      dataFolder: `${dataFolder}/../${dataFolder.split('/').at(-1)}`,
      log,
    })
    const pid = await serverPid(second.location)
    expect(second.owner).toEqual(first.owner)
    expect(third.owner).toEqual(first.owner)
    expect(await stopEmbeddedServer({ dataFolder, log }), 'not while it is used').toBe(false)
    await first.close()
    await second.close()
    await second.close()
    expect(await query(third.owner, 'select 1'), 'still one user').toEqual([[1]])
    expect(await serverPid(third.location)).toBe(pid)
    await third.close()
    await ended(pid)
  })

  it('is started once by five processes that come at the same time', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const holders = await Promise.all(Array.from({ length: 5 }, () => openHolder(dataFolder)))
    const starts = await Promise.all(
      holders.map(({ service }) => query(service, 'select pg_postmaster_start_time()::text')),
    )
    expect(new Set(starts.flat(2)).size).toBe(1)
    const pid = await serverPid(join(dataFolder, 'postgres'))
    await Promise.all(holders.map((holder) => holder.close()))
    await ended(pid)
    expect(await readdir(join(dataFolder, 'postgres.leases'))).toEqual([])
    expect(await readdir(join(dataFolder, 'postgres.lock'))).toEqual([])
  })

  it('takes another port when a stranger sits on its own', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const before = await openEmbeddedServer({ dataFolder, log })
    await before.close()
    const stranger = createServer().listen(before.owner.port, '127.0.0.1')
    await new Promise((resolve) => stranger.once('listening', resolve))
    try {
      const after = await openEmbeddedServer({ dataFolder, log })
      expect(after.owner.port).not.toBe(before.owner.port)
      expect(await query(after.service, 'select 1')).toEqual([[1]])
      await after.close()
      const state = await readFile(join(dataFolder, 'postgres.json'), 'utf8')
      expect(JSON.parse(state)).toMatchObject({ port: after.owner.port })
    } finally {
      stranger.close()
    }
  })
})

describe('what it refuses', { concurrent: true, timeout: 60_000 }, () => {
  it('data of another PostgreSQL version, and says what to do', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const { close, location } = await openEmbeddedServer({ dataFolder, log })
    await close()
    await writeFile(join(location, 'PG_VERSION'), '17\n')
    await expect(openEmbeddedServer({ dataFolder, log })).rejects.toMatchObject({
      code: 'database.incompatible',
      message: expect.stringMatching(/PostgreSQL 17.*brings PostgreSQL 18.*pg_dump/s),
    })
    expect(existsSync(join(location, 'global', 'pg_control')), 'left as it was').toBe(true)
    await writeFile(join(location, 'PG_VERSION'), '18\n')
    await (await openEmbeddedServer({ dataFolder, log })).close()
  })

  it('to make an empty database in place of one that is gone', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const { close, location } = await openEmbeddedServer({ dataFolder, log })
    await close()
    await rename(location, `${location}.moved`)
    await expect(openEmbeddedServer({ dataFolder, log })).rejects.toMatchObject({
      code: 'database.cannot-start',
      message: expect.stringContaining('is not there any more'),
    })
    await rename(`${location}.moved`, location)
    await (await openEmbeddedServer({ dataFolder, log })).close()
  })

  it('a folder with files of somebody else in the place of the database', async ({ expect }) => {
    const dataFolder = place.newFolder()
    await mkdir(join(dataFolder, 'postgres'), { recursive: true })
    await chmod(dataFolder, 0o755)
    await writeFile(join(dataFolder, 'postgres', 'thesis.txt'), 'years of work')
    await expect(openEmbeddedServer({ dataFolder, log })).rejects.toMatchObject({
      code: 'database.cannot-start',
      message: expect.stringContaining('holds files but no database'),
    })
    expect(await readFile(join(dataFolder, 'postgres', 'thesis.txt'), 'utf8')).toBe('years of work')
  })

  it('passes on the last words of initdb when it fails, and leaves nothing behind', async ({
    expect,
  }) => {
    const native = place.newFolder()
    await mkdir(join(native, 'bin'), { recursive: true })
    const script = (name: string) =>
      `#!/bin/sh\n[ "$1" = --version ] && { echo "${name} (PostgreSQL) 18.4"; exit 0; }\necho "could not write: No space left on device" >&2\nexit 1\n`
    for (const name of ['initdb', 'postgres'])
      await writeFile(join(native, 'bin', name), script(name), { mode: 0o755 })
    const dataFolder = place.newFolder()
    await expect(openEmbeddedServer({ dataFolder, log, native })).rejects.toMatchObject({
      code: 'database.cannot-start',
      message: expect.stringContaining('No space left on device'),
    })
    expect(
      (await readdir(dataFolder)).filter((name) => /postgres($|\.draft|\.pass)/.test(name)),
    ).toEqual([])
    await (await openEmbeddedServer({ dataFolder, log })).close()
  })

  it('a platform without programs', ({ expect }) => {
    expect(() => packagedBinaries('plan9', 'mips')).toThrowError(
      expect.objectContaining({
        code: 'database.cannot-start',
        message: expect.stringContaining('DATABASE_URL'),
      }),
    )
  })
})
