import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEmptyDatabase } from '../support/empty-database.ts'
import { hocvu, type Service, startHocvu } from '../support/hocvu.ts'

const NEWER = fileURLToPath(new URL('newer-program.ts', import.meta.url))
const told = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  others: z.array(z.object({ part: z.string(), pid: z.number() })).optional(),
})

/** What a version to come says when it opens the database. */
async function newer(url: string, kind: 'friendly' | 'harmful') {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    NEWER,
    url,
    kind,
  ])
  return told.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

describe.each(['friendly', 'harmful'] as const)(
  'an update that is %s to the version before',
  { timeout: 240_000 },
  (kind) => {
    let database: { url: string; drop(): Promise<void> }
    let folder: string
    let running: Service
    let environment: Record<string, string>
    beforeAll(async () => {
      database = await createEmptyDatabase()
      folder = mkdtempSync(join(tmpdir(), 'hocvu-update-'))
      environment = {
        HOCVU_DATA: folder,
        HOCVU_CONFIG: join(folder, 'config'),
        DATABASE_URL: database.url,
      }
      running = await startHocvu(['start'], { ...environment, PORT: '0' })
    })
    afterAll(async () => {
      await running.kill()
      await database.drop()
      rmSync(folder, { recursive: true })
    })
    const isReady = async () => {
      const { url } = z.object({ url: z.url() }).parse(running.ready)
      return (await fetch(`${url}/readyz`)).status
    }
    const add = (login: string) =>
      hocvu(
        ['users', 'add', login, '--name', 'Lê Thị Huệ', '--role', 'auditor', '--json'],
        environment,
      )

    if (kind === 'friendly')
      it('happens beside it: both go on, and one of before may even start again', async () => {
        expect((await newer(database.url, kind)).others).toMatchObject([{ part: 'start' }])
        expect(await isReady()).toBe(200)
        expect(await add('hue')).toMatchObject({ code: 0 })
        await running.stop()
        running = await startHocvu(['start'], { ...environment, PORT: '0' })
        expect(await isReady()).toBe(200)
      })
    else
      it('waits until it has ended, and says which process that is; then the one before is refused', async () => {
        const refused = await newer(database.url, kind)
        expect(refused.code).toBe('database.in-use')
        expect(refused.message).toMatch(/0998-newer.*hocvu start \(process \d+ on .+, version/s)
        expect(await isReady()).toBe(200)
        expect(await add('hue')).toMatchObject({ code: 0 })
        await running.stop()
        expect((await newer(database.url, kind)).others).toEqual([])
        const late = await add('lan')
        expect(late.json).toMatchObject({
          error: { code: 'database.incompatible', message: expect.stringContaining('0998-newer') },
        })
      })
  },
)
