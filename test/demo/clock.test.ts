import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clockOf, holdClock } from '../../src/demo/clock.ts'

describe('the clock of a data folder', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hocvu-demo-clock-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is that of the machine', () => {
    const before = Date.now()
    expect(clockOf(folder).now().getTime()).toBeGreaterThanOrEqual(before)
  })

  it('stands still in the folder of a demo, for every command', () => {
    const now = new Date('2026-11-20T02:00:00Z')
    holdClock(folder, now)
    expect(clockOf(folder).now()).toEqual(now)
  })
})
