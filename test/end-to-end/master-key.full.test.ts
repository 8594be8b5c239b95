import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { openInstallation } from '../../src/main.ts'
import { hocvu } from '../support/hocvu.ts'
import { createWorld, type World } from '../support/world.ts'

describe('an installation that holds data', () => {
  let world: World
  let file: string

  beforeAll(async () => {
    world = await createWorld()
    file = join(world.settings.HOCVU_DATA, 'master.key')
  })
  afterAll(() => world.close())

  const open = async (environment: Record<string, string> = {}) => {
    const installation = await openInstallation({
      settings: parseSettings({ ...world.environment, ...environment }),
      clock: world.clock,
      log: pino({ level: 'silent' }),
    })
    await installation.close()
  }

  it('opens with the key it was written with', async () => {
    expect(existsSync(file)).toBe(true)
    await open()
  })

  it('is not opened with another key', async () => {
    const other = randomBytes(32).toString('base64')
    await expect(open({ HOCVU_MASTER_KEY: other })).rejects.toMatchObject({
      code: 'key.mismatch',
      message: expect.stringMatching(/Restore the right key \(HOCVU_MASTER_KEY or master\.key/),
    })
    const asked = await hocvu(['doctor', '--json'], {
      ...world.environment,
      HOCVU_MASTER_KEY: other,
    })
    expect(asked).toMatchObject({
      code: 1,
      json: {
        ok: false,
        findings: expect.arrayContaining([
          expect.objectContaining({ name: 'installation', detail: 'key.mismatch' }),
        ]),
      },
    })
    expect(asked.stdout).not.toContain(other)
  })

  it('is not opened without its key, and gets no new one', async () => {
    rmSync(file)
    await expect(open()).rejects.toMatchObject({
      code: 'key.mismatch',
      message: expect.stringMatching(/its master key is missing.*Restore the key/),
    })
    expect(existsSync(file)).toBe(false)
  })
})
