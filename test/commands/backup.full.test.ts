/** Backup and restore as an operator does them: from the embedded database, while the service runs, into others. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEmptyDatabase } from '../support/empty-database.ts'
import { hocvu, type Service, startHocvu } from '../support/hocvu.ts'
import { platformsYaml, programYaml, rosterCsv } from '../support/world.ts'

let folder: string
let from: Record<string, string>
let service: Service
let file: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hocvu-backup-'))
  from = environment('first')
  file = join(folder, 'all.backup')
  const config = from.HOCVU_CONFIG ?? ''
  mkdirSync(join(config, 'programs'), { recursive: true })
  writeFileSync(join(config, 'platforms.yaml'), platformsYaml)
  writeFileSync(join(config, 'programs', 'p.yaml'), programYaml())
  writeFileSync(join(folder, 'roster.csv'), rosterCsv([{ code: 'A1', name: 'Lò Thị Ước' }]))
  service = await startHocvu(['start'], { ...from, PORT: '0' })
  await hocvu(['roster', 'import', join(folder, 'roster.csv')], from)
}, 120_000)
afterAll(async () => {
  await service.stop()
  rmSync(folder, { recursive: true })
})

function environment(name: string): Record<string, string> {
  const place = join(folder, name)
  return {
    HOCVU_DATA: join(place, 'data'),
    HOCVU_CONFIG: join(place, 'config'),
    LOG_LEVEL: 'silent',
  }
}

function bringKey(to: Record<string, string>): void {
  mkdirSync(to.HOCVU_DATA ?? '', { recursive: true, mode: 0o700 })
  copyFileSync(join(from.HOCVU_DATA ?? '', 'master.key'), join(to.HOCVU_DATA ?? '', 'master.key'))
}

describe('backup and restore', { timeout: 240_000 }, () => {
  it('take everything while the service runs, and say that the keys are not inside', async () => {
    const taken = await hocvu(['backup', file], from)
    expect(taken).toMatchObject({ code: 0 })
    expect(taken.stdout).toContain(`The keys are NOT inside.`)
    expect(taken.stdout).toContain(join(from.HOCVU_DATA ?? '', 'master.key'))
    const key = readFileSync(join(from.HOCVU_DATA ?? '', 'master.key'))
    expect(readFileSync(file).includes(key.toString().trim())).toBe(false)
    const verified = await hocvu(['backup', 'verify', file, '--json'], from)
    expect(verified.json).toMatchObject({ files: 2, program: expect.any(String) })
  })

  it.each(['embedded', 'server'])('into an empty installation, %s', async (kind) => {
    const server = kind === 'server' ? await createEmptyDatabase() : null
    const to: Record<string, string> = { ...environment(kind), DATABASE_URL: server?.url ?? '' }
    bringKey(to)
    const restored = await hocvu(['restore', file, '--json'], to)
    expect(restored).toMatchObject({ code: 0, json: { auditWhole: true, files: 2, strange: [] } })
    expect(readdirSync(to.HOCVU_CONFIG ?? '')).toEqual(['platforms.yaml', 'programs'])
    const second = await startHocvu(['start'], { ...to, PORT: '0' })
    const { url } = z.object({ url: z.url() }).parse(second.ready)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    await second.stop()
    await server?.drop()
  })

  it('refuse a missing key, and a configuration folder with something else in it, before anything is touched', async () => {
    const to = environment('other')
    const keyless = await hocvu(['restore', file, '--json'], to)
    expect(keyless.json).toMatchObject({ error: { code: 'key.mismatch' } })
    expect(existsSync(to.HOCVU_DATA ?? '')).toBe(false)
    bringKey(to)
    mkdirSync(to.HOCVU_CONFIG ?? '')
    writeFileSync(join(to.HOCVU_CONFIG ?? '', 'platforms.yaml'), 'platforms: []\n')
    const refused = await hocvu(['restore', file, '--json'], to)
    expect(refused.json).toMatchObject({
      error: { code: 'backup.not-here', message: expect.stringContaining('platforms.yaml') },
    })
    expect(readdirSync(to.HOCVU_DATA ?? '')).toEqual(['master.key'])
  })
})
