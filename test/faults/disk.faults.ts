import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../../src/demo/random.ts'
import { hocvu } from '../support/hocvu.ts'
import { startOwnServer } from './own-server.ts'
import { seedOf, tell } from './report.ts'
import { COHORTS, faultWorld } from './world.ts'

const TIMES = 3

/** A place of its own, as small as is said; null where this machine lets nobody make one. */
function smallPlace(size: string): { folder: string; remove(): void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-small-'))
  const mounted = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${size},mode=755`,
    'tmpfs',
    folder,
  ])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    process.stderr.write('LEFT OUT: a full disk. Only root may mount a small one.\n')
    return null
  }
  return {
    folder,
    remove: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Takes all the room there is. @returns gives it back */
function fill(folder: string): () => void {
  const filler = join(folder, 'filler')
  for (const size of [1 << 20, 1 << 12])
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(size))
    } catch {
      // Not even so much fits in any more.
    }
  return () => rmSync(filler)
}

const places = { database: smallPlace('400m'), files: smallPlace('1m') }
beforeAll(() => {
  for (const place of Object.values(places)) if (place) chmodSync(place.folder, 0o755)
})
afterAll(() => {
  for (const place of Object.values(places)) place?.remove()
})

it.runIf(places.database)(
  'disk: full under the database and its certificate files',
  async (context) => {
    const seed = seedOf()
    tell(context, { points: `${TIMES} times`, seed })
    const random = createRandom(seed)
    const { folder = '' } = places.database ?? {}
    const own = await startOwnServer(folder)
    context.onTestFinished(async () => {
      await own.close()
    })
    const world = await faultWorld({ people: 20, environment: { DATABASE_URL: own.url } })
    context.onTestFinished(async () => {
      await world.close()
    })
    await world.start('worker')
    for (let times = 0; times < TIMES; times++) {
      if (times > 0) await world.grow(12)
      await world.beginAll()
      await pause(random.integer(0, 1000))
      const giveBack = fill(folder)
      await pause(random.integer(1000, 6000))
      giveBack()
      // A server that could not even write its log has ended; whoever looks after it starts it again.
      await own.start()
      await world.settled(180)
    }
    expect(await world.broken()).toEqual([])
  },
)

it.runIf(places.files)(
  'disk: full where the files of a class are put; nothing half is left there',
  async (context) => {
    tell(context, { points: '2 commands' })
    const { folder = '' } = places.files ?? {}
    const world = await faultWorld({ people: 60 })
    context.onTestFinished(async () => {
      await world.close()
    })
    const worker = await world.start('worker')
    await world.beginAll()
    await world.settled(120)
    await worker.stop()
    fill(folder)
    for (const command of ['zip', 'print']) {
      const out = join(folder, `${command}.out`)
      const args = ['certificates', command, COHORTS[0] ?? '', '--out', out, '--json']
      const ended = await hocvu(args, world.environment)
      expect(ended).toMatchObject({ code: 2, json: { error: { code: 'request.invalid' } } })
      expect(JSON.stringify(ended.json)).toContain('ENOSPC')
    }
    expect(readdirSync(folder)).toEqual(['filler'])
    expect(await world.broken()).toEqual([])
  },
)
