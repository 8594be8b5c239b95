import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagedBinaries } from '../../../src/database/embedded/binaries.ts'
import { canEnter } from '../../../src/database/embedded/run-as.ts'
import { openEmbeddedServer } from '../../../src/database/embedded/server.ts'
import { createLog } from '../../../src/foundation/log.ts'
import {
  folderOf,
  isHolder,
  isRoot,
  makePlace,
  NOBODY,
  openHolder,
  type Place,
  programsWithoutLinks,
  query,
  startHolder,
} from './place.ts'

const log = createLog('silent')
const nobody = { ...NOBODY, name: 'nobody' }
let place: Place

beforeAll(async () => {
  place = await makePlace()
})

afterAll(async () => {
  expect(await place.clear(), 'servers left running').toEqual([])
})

/** Whether an ordinary user could run this checkout at all; under root's home they can't. */
const othersCanRead = isRoot && canEnter(nobody, packagedBinaries())

describe('programs without their library links (npm ci --ignore-scripts)', {
  concurrent: true,
  timeout: 60_000,
}, () => {
  it('do not run as they are, and get the links where the package can be written', async ({
    expect,
  }) => {
    const folder = place.newFolder()
    const native = await programsWithoutLinks(folder)
    await chmod(folder, 0o755)
    expect(spawnSync(join(native, 'bin', 'initdb'), ['--version']).status).toBe(127)
    const dataFolder = place.newFolder()
    const server = await openEmbeddedServer({ dataFolder, log, native })
    try {
      expect(await query(server.owner, 'select 1')).toEqual([[1]])
      expect((await lstat(join(native, 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true)
      expect(copiesIn(await readdir(dataFolder))).toEqual([])
    } finally {
      await server.close()
    }
  })

  it.skipIf(!othersCanRead)(
    'are copied into the data folder where it cannot',
    async ({ expect }) => {
      const folder = place.newFolder()
      const native = await programsWithoutLinks(folder)
      await chmod(folder, 0o755)
      const dataFolder = await folderOf(NOBODY, place.newFolder())
      const holder = await openHolder(dataFolder, { native, as: NOBODY })
      try {
        expect(await query(holder.owner, 'select 1')).toEqual([[1]])
        expect(existsSync(join(native, 'lib', 'libpq.so.5'))).toBe(false)
        expect(copiesIn(await readdir(dataFolder))).toHaveLength(1)
      } finally {
        await holder.close()
      }
    },
  )
})

function copiesIn(names: string[]): string[] {
  return names.filter((name) => name.startsWith('postgresql-'))
}

describe.runIf(isRoot)('as root', { concurrent: true, timeout: 60_000 }, () => {
  it('runs as an account of few rights, in the data folder', async ({ expect }) => {
    const dataFolder = place.newFolder()
    const server = await openEmbeddedServer({ dataFolder, log })
    try {
      expect(server.location).toBe(join(dataFolder, 'postgres'))
      expect((await stat(server.location)).uid).not.toBe(0)
      const { uid, gid } = await stat(server.location)
      expect(canEnter({ uid, gid, name: '' }, dataFolder)).toBe(true)
      expect((await stat(dataFolder)).mode & 0o777, 'enter, not list').toBe(0o710)
    } finally {
      await server.close()
    }
  })

  it('passes through data folders that were made for root alone', async ({ expect }) => {
    const outer = place.newFolder()
    const systemFolder = place.newFolder()
    await mkdir(join(outer, 'demo'), { recursive: true, mode: 0o700 })
    await writeFile(join(outer, 'master.key'), 'a key', { mode: 0o600 })
    const server = await openEmbeddedServer({ dataFolder: join(outer, 'demo'), log, systemFolder })
    expect(server.location).toBe(join(outer, 'demo', 'postgres'))
    await server.close()
  })

  it('puts the database elsewhere when only root can enter, and finds it there again', async ({
    expect,
  }) => {
    const home = place.newFolder()
    await mkdir(home, { mode: 0o700 })
    const dataFolder = join(home, 'project', '.hocvu')
    const native = await programsWithoutLinks(join(home, 'node_modules'))
    const systemFolder = join(place.newFolder(), 'lib', 'hocvu')
    const open = () => openEmbeddedServer({ dataFolder, log, native, systemFolder })

    const first = await open()
    try {
      expect(dirname(dirname(first.location))).toBe(systemFolder)
      expect((await stat(first.location)).mode & 0o777).toBe(0o700)
      expect(copiesIn(await readdir(systemFolder))).toHaveLength(1)
      expect((await stat(home)).mode & 0o777, 'the home stays closed').toBe(0o700)
      await query(first.owner, 'create table kept as select 1 as one')
    } finally {
      await first.close()
    }
    const state = await readFile(join(dataFolder, 'postgres.json'), 'utf8')
    expect(JSON.parse(state)).toMatchObject({ location: first.location })
    const again = await open()
    try {
      expect(again.location).toBe(first.location)
      expect(await query(again.owner, 'select one from kept')).toEqual([[1]])
    } finally {
      await again.close()
    }
  })

  it('leaves the database of an earlier data folder of the same name alone', async ({ expect }) => {
    const home = place.newFolder()
    await mkdir(home, { mode: 0o700 })
    const systemFolder = place.newFolder()
    const dataFolder = join(home, 'data')
    const open = () => openEmbeddedServer({ dataFolder, log, systemFolder })
    const first = await open()
    await first.close()
    await rm(dataFolder, { recursive: true })
    const second = await open()
    await second.close()
    expect(second.location).not.toBe(first.location)
    expect(existsSync(join(first.location, 'PG_VERSION'))).toBe(true)
  })

  it.skipIf(!othersCanRead)(
    'runs as the owner of the data folder, who can go on without root',
    async ({ expect }) => {
      const dataFolder = await folderOf(NOBODY, place.newFolder())
      const server = await openEmbeddedServer({ dataFolder, log })
      expect((await stat(server.location)).uid).toBe(NOBODY.uid)
      expect((await stat(dataFolder)).mode & 0o777).toBe(0o700)
      const holder = await openHolder(dataFolder, { as: NOBODY })
      expect(holder.owner).toEqual(server.owner)
      await server.close()
      expect(await query(holder.service, 'select 1')).toEqual([[1]])
      await holder.close()
      await (await openHolder(dataFolder, { as: NOBODY })).close()
    },
  )
})

describe.runIf(othersCanRead)('as an ordinary user', { concurrent: true, timeout: 60_000 }, () => {
  it('keeps everything in a data folder of its own, closed to others', async ({ expect }) => {
    const parent = await folderOf(NOBODY, place.newFolder())
    const dataFolder = join(parent, 'data')
    const holder = await openHolder(dataFolder, { as: NOBODY })
    try {
      expect(holder.location).toBe(join(dataFolder, 'postgres'))
      expect((await stat(dataFolder)).mode & 0o777).toBe(0o700)
      expect((await stat(join(dataFolder, 'postgres.json'))).mode & 0o777).toBe(0o600)
      expect(await query(holder.service, 'select 1')).toEqual([[1]])
      expect(copiesIn(await readdir(dataFolder))).toEqual([])
    } finally {
      await holder.close()
    }
  })

  it('is told when the data folder cannot be written', async ({ expect }) => {
    const dataFolder = place.newFolder()
    await mkdir(dataFolder, { mode: 0o755 })
    const answer = await startHolder(dataFolder, { as: NOBODY })
    expect(isHolder(answer)).toBe(false)
    expect(answer).toMatchObject({
      error: {
        code: 'database.cannot-start',
        message: expect.stringMatching(/cannot be used.*HOCVU_DATA/s),
      },
    })
  })
})
