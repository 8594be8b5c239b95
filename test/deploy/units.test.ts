import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { secretSettings } from '../../config/secret-files.ts'
import { checkSettings, settingsSchema } from '../../config/settings.ts'
import { PROJECT } from '../architecture/sources.ts'

const FOLDER = join(PROJECT, 'config/systemd')
const services = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.service'))
  .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const)

describe('the units for systemd', () => {
  it('are one for each way to run', () => {
    const commands = services.map(([name, unit]) => [
      name,
      /^ExecStart=node \/opt\/hocvu\/src\/bin\.mjs (\S+)/m.exec(unit)?.[1],
    ])
    expect(Object.fromEntries(commands)).toEqual({
      'hocvu.service': 'start',
      'hocvu-serve.service': 'serve',
      'hocvu-worker@.service': 'worker',
      'hocvu-schedule.service': 'schedule',
      'hocvu-backup.service': 'backup',
    })
  })

  it.each(services)('%s gives few rights, and leaves time to stop', (name, unit) => {
    for (const line of ['User=hocvu', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'UMask=0077'])
      expect(unit.split('\n')).toContain(line)
    // The engine keeps its own code writable with memory keys; a call that is not allowed fails instead of killing.
    expect(unit).toContain('SystemCallFilter=@system-service @pkey\nSystemCallErrorNumber=EPERM')
    if (name !== 'hocvu-backup.service') expect(unit).toContain('KillMode=mixed\nTimeoutStopSec=15')
  })

  it('come with an example of settings that are right, also where they are commented out', () => {
    const lines = readFileSync(join(FOLDER, 'hocvu.env'), 'utf8').split('\n')
    const given = lines.flatMap((line) => {
      const [, name, value] = /^#?([A-Z_]+)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    })
    const files = new Set(secretSettings.map((name) => `${name}_FILE`))
    const names = new Set([...Object.keys(settingsSchema.shape), ...files])
    expect(given.map(([name]) => name).filter((name) => !names.has(name))).toEqual([])
    const plain = Object.fromEntries(given.filter(([name]) => !files.has(name)))
    expect(checkSettings(plain).faults).toEqual([])
  })
})
