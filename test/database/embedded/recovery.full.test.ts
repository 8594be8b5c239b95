import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagedBinaries, prepareBinaries } from '../../../src/database/embedded/binaries.ts'
import { startServer } from '../../../src/database/embedded/postmaster.ts'
import { accountForServer } from '../../../src/database/embedded/run-as.ts'
import { openEmbeddedServer, stopEmbeddedServer } from '../../../src/database/embedded/server.ts'
import { createLog } from '../../../src/foundation/log.ts'
import {
  ended,
  eventually,
  makePlace,
  openHolder,
  type Place,
  query,
  serverPid,
  startHolder,
} from './place.ts'

const log = createLog('silent')
let place: Place

beforeAll(async () => {
  place = await makePlace()
})

afterAll(async () => {
  expect(await place.clear(), 'servers left running').toEqual([])
})

/** Kills a process and all that stand in its process group, as a closed terminal or a container's end would. */
async function killGroup(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  process.kill(-Number(child.pid), 'SIGKILL')
  await exit
}

describe('after a kill', { concurrent: true, timeout: 60_000 }, () => {
  it('of the process: the server lives on, is found again, and then stops with its last user', async ({
    expect,
  }) => {
    const dataFolder = place.newFolder()
    const holder = await openHolder(dataFolder)
    const pid = await serverPid(holder.location)
    await query(holder.owner, 'create table kept as select 1 as one')
    await killGroup(holder.child)
    const server = await openEmbeddedServer({ dataFolder, log })
    expect(await serverPid(server.location)).toBe(pid)
    expect(await query(server.owner, 'select one from kept')).toEqual([[1]])
    await server.close()
    await ended(pid)
  })

  it('of the process: a server without users can be stopped by hand', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const holder = await openHolder(dataFolder)
    const pid = await serverPid(holder.location)
    await killGroup(holder.child)
    expect(await stopEmbeddedServer({ dataFolder, log })).toBe(true)
    await ended(pid)
  })

  it('of the server: the next to open starts it at once, with everything committed', async ({
    expect,
  }) => {
    const dataFolder = place.newFolder()
    const holder = await openHolder(dataFolder)
    await query(holder.owner, 'create table kept as select generate_series(1, 1000) as n')
    process.kill(await serverPid(holder.location), 'SIGKILL')
    const server = await openEmbeddedServer({ dataFolder, log })
    expect(await query(server.service, 'select 1')).toEqual([[1]])
    expect(await query(server.owner, 'select count(*)::int from kept')).toEqual([[1000]])
    expect(server.owner, 'the first user can go on with what it has').toEqual(holder.owner)
    await server.close()
    await holder.close()
  })

  it('of the server: waits for its children, who hold the memory a little longer', async ({
    expect,
  }) => {
    const dataFolder = place.newFolder()
    const { close, location, owner } = await openEmbeddedServer({ dataFolder, log })
    const client = new pg.Client({ ...owner, ssl: false })
    client.on('error', () => {})
    await client.connect()
    const answer = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const child = Number(answer.rows[0]?.pid)
    process.kill(child, 'SIGSTOP')
    process.kill(await serverPid(location), 'SIGKILL')
    const opening = openEmbeddedServer({ dataFolder, log })
    await eventually(async () =>
      expect(await readFile(join(location, 'server.log'), 'utf8')).toContain('shared memory'),
    )
    process.kill(child, 'SIGCONT')
    const server = await opening
    expect(await query(server.owner, 'select 1')).toEqual([[1]])
    await server.close()
    await close()
  })

  it('of the server: it comes back by itself while somebody uses it', async ({ expect }) => {
    const server = await openEmbeddedServer({ dataFolder: place.newFolder(), log })
    const pid = await serverPid(server.location)
    process.kill(pid, 'SIGKILL')
    await ended(pid)
    await eventually(async () => expect(await query(server.service, 'select 1')).toEqual([[1]]))
    expect(await serverPid(server.location)).not.toBe(pid)
    await server.close()
  })

  it('of both, with the number of the dead server now in use by another program', async ({
    expect,
  }) => {
    const dataFolder = place.newFolder()
    const { close, location } = await openEmbeddedServer({ dataFolder, log })
    const pidFile = await readFile(join(location, 'postmaster.pid'), 'utf8')
    await close()
    // PostgreSQL by itself refuses only when that program belongs to its own account.
    const { uid, gid } = await stat(location)
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
    await once(other, 'spawn')
    await writeFile(
      join(location, 'postmaster.pid'),
      pidFile.replace(/^\d+/, String(other.pid)).replace('stopping', 'ready   '),
    )
    try {
      const server = await openEmbeddedServer({ dataFolder, log })
      expect(await query(server.owner, 'select 1')).toEqual([[1]])
      expect(other.exitCode, 'the other program was left alone').toBeNull()
      await server.close()
    } finally {
      other.kill()
    }
  })

  it('of the machine: a pid file whose process is gone does not matter', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const { close, location } = await openEmbeddedServer({ dataFolder, log })
    const pidFile = await readFile(join(location, 'postmaster.pid'), 'utf8')
    await close()
    await writeFile(join(location, 'postmaster.pid'), pidFile)
    const server = await openEmbeddedServer({ dataFolder, log })
    expect(await query(server.owner, 'select 1')).toEqual([[1]])
    await server.close()
  })
})

describe('a server that came up between looking and starting', { timeout: 60_000 }, () => {
  it('is taken, instead of fought for the folder', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const { close, location, owner } = await openEmbeddedServer({ dataFolder, log })
    const runAs = accountForServer(location, dataFolder)
    const native = packagedBinaries()
    const binaries = await prepareBinaries({ runAs, native, copyFolder: dataFolder, log })
    const start = { location, binaries, runAs, preferredPort: null, log }
    expect(await startServer(start)).toMatchObject({ port: owner.port, status: 'ready' })
    await close()
  })
})

describe('a first start that is killed', { concurrent: true, timeout: 60_000 }, () => {
  const stages: [string, (dataFolder: string) => Promise<boolean>][] = [
    [
      'while initdb runs',
      async (folder) =>
        (await readdir(folder)).some(
          (name) => name.includes('.draft-') && existsSync(join(folder, name, 'base')),
        ),
    ],
    ['when the files are in place', async (folder) => existsSync(join(folder, 'postgres'))],
    [
      'while the server comes up',
      async (folder) => existsSync(join(folder, 'postgres', 'postmaster.pid')),
    ],
    [
      'before the database and the roles are made',
      async (folder) =>
        (await readFile(join(folder, 'postgres.json'), 'utf8')).includes('"initialised": true'),
    ],
  ]

  it.each(stages)('%s is completed by the next', async (_, reached) => {
    const dataFolder = place.newFolder()
    const starting = startHolder(dataFolder)
    await eventually(async () => expect(await reached(dataFolder)).toBe(true))
    const [pid] = await eventually(async () => {
      const claims = await readdir(join(dataFolder, 'postgres.leases'))
      expect(claims.length).toBe(1)
      return claims.map((name) => Number(name.split('.')[0]))
    })
    process.kill(-Number(pid), 'SIGKILL')
    await starting
    const server = await openEmbeddedServer({ dataFolder, log })
    expect(await query(server.service, 'select current_database()')).toEqual([['hocvu']])
    await server.close()
    const left = (await readdir(dataFolder)).filter((name) => /draft|password/.test(name))
    expect(left).toEqual([])
  })
})

describe('postgres.json', { concurrent: true, timeout: 60_000 }, () => {
  it('lost: new passwords are set and the data stay', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const holder = await openHolder(dataFolder)
    await query(holder.owner, 'create table kept as select 1 as one')
    await killGroup(holder.child)
    await rm(join(dataFolder, 'postgres.json'))
    const server = await openEmbeddedServer({ dataFolder, log })
    try {
      expect(server.owner.password).not.toBe(holder.owner.password)
      expect(await query(server.owner, 'select one from kept')).toEqual([[1]])
      expect(await query(server.service, 'select 1')).toEqual([[1]])
      await expect(query({ ...holder.owner, port: server.owner.port }, 'select 1')).rejects.toThrow(
        'password authentication failed',
      )
    } finally {
      await server.close()
    }
  })

  it('damaged: nothing is touched and the operator is told', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const { close } = await openEmbeddedServer({ dataFolder, log })
    await close()
    const before = await readFile(join(dataFolder, 'postgres.json'), 'utf8')
    await writeFile(join(dataFolder, 'postgres.json'), before.slice(0, 40))
    await expect(openEmbeddedServer({ dataFolder, log })).rejects.toMatchObject({
      code: 'database.cannot-start',
      message: expect.stringContaining('is damaged'),
    })
    await writeFile(join(dataFolder, 'postgres.json'), before)
    await (await openEmbeddedServer({ dataFolder, log })).close()
  })
})
