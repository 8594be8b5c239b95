import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/demo/random.ts'
import { seedOf, tell } from './report.ts'
import { endLeases, faultWorld } from './world.ts'

const HOUR_MS = 60 * 60 * 1000
const PRELOAD = fileURLToPath(new URL('./shifted-clock.mjs', import.meta.url))
const TIMES = 12

it('clock: two workers whose clocks jump back and forth by up to three days, each for itself', async (context) => {
  const seed = seedOf()
  tell(context, { points: `${TIMES} jumps`, seed })
  const random = createRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-clocks-'))
  const clocks = ['first', 'second'].map((name) => join(folder, name))
  const jump = (clock: string) => writeFileSync(clock, String(random.integer(-72, 72) * HOUR_MS))
  const world = await faultWorld({ people: 20 })
  context.onTestFinished(async () => {
    await world.close()
  })
  for (const clock of clocks) {
    jump(clock)
    const NODE_OPTIONS = `--import=${PRELOAD}`
    await world.start('worker', { NODE_OPTIONS, FAULTS_CLOCK: clock })
  }
  for (let jumps = 0; jumps < TIMES; ) {
    if (jumps > 0) await world.grow(6)
    await world.beginAll()
    for (let within = 0; within < 3; within++, jumps++) {
      await pause(random.integer(50, 800))
      jump(random.pick(clocks))
    }
    // Whoever waits by a clock that was ahead would wait for days.
    await world.settled(120, () => void endLeases(world.db).catch(() => {}))
  }
  // Set right, one more reading finds what was taken for read.
  for (const clock of clocks) writeFileSync(clock, '0')
  await pause(100)
  await world.beginAll()
  await world.settled(120, () => void endLeases(world.db).catch(() => {}))
  expect(await world.broken()).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})
