/**
 * The still clock of the demo, written down beside its data: a command on that data, such as `hocvu sync`, lives at the
 * same moment. An installation has no such file and goes by the clock of the machine.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, fixedClock, systemClock } from '../foundation/clock.ts'

const fileIn = (dataFolder: string) => join(dataFolder, 'demo-clock')

export function holdClock(dataFolder: string, now: Date): Clock {
  writeFileSync(fileIn(dataFolder), `${now.toISOString()}\n`)
  return fixedClock(now)
}

export function clockOf(dataFolder: string): Clock {
  const file = fileIn(dataFolder)
  return existsSync(file) ? fixedClock(readFileSync(file, 'utf8').trim()) : systemClock
}
