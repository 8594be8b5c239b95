/** The command that changes the master key is killed, again and again, while it seals anew. */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { openInstallation } from '../../src/main.ts'
import { hocvu, startCommand } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { until } from '../support/until.ts'

const DOCUMENTS = 1_000
const contentOf = (number: number) => Buffer.alloc(20_000, `${number} Lò Thị Hà`)

let installation: TestInstallation
let watcher: pg.Client

beforeAll(async () => {
  installation = await createTestInstallation()
  const numbers = Array.from({ length: DOCUMENTS }, (_, number) => number)
  await installation.database.pool.query(
    `insert into attachments (id, name, media_type, sha256, size, sealed, received_by, received_at)
     select gen_random_uuid(), number::text, 'application/pdf', sha256('x'), 1, sealed, 'cli:lan', now()
     from unnest($1::int[], $2::bytea[]) as document (number, sealed)`,
    [numbers, numbers.map((one) => installation.vault.encrypt('attachments', contentOf(one)))],
  )
  await installation.database.close()
  watcher = new pg.Client({ connectionString: installation.databaseUrl })
  await watcher.connect()
})
afterAll(async () => {
  await watcher.end()
  await installation.close()
})

/** As many documents stand under each data key. */
async function sealedWith(): Promise<Record<number, number>> {
  const { rows } = await watcher.query<{ key: number; n: number }>(
    'select get_byte(sealed, 0) as key, count(*)::int as n from attachments group by 1',
  )
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]))
}

async function expectAllReadable() {
  const opened = await openInstallation({
    settings: parseSettings(installation.environment),
    clock: fixedClock('2026-03-02T02:00:00Z'),
    log: pino({ level: 'silent' }),
  })
  const { rows } = await opened.database.pool.query<{ name: string; sealed: Buffer }>(
    'select name, sealed from attachments',
  )
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  for (const { name, sealed } of rows)
    expect(digest(opened.vault.decrypt('attachments', sealed))).toBe(
      digest(contentOf(Number(name))),
    )
  expect(rows).toHaveLength(DOCUMENTS)
  expect((await verifyAudit(opened.database.db)).faults).toEqual([])
  await opened.close()
}

it('everything opens after each kill, and the same command brings it to its end', async () => {
  const halves: Record<number, number>[] = []
  for (const patience of [0, 80]) {
    const before = await sealedWith()
    const command = startCommand(['keys', 'rotate-master'], installation.environment)
    await until('it seals anew', async () => {
      const now = await sealedWith()
      return command.exitCode !== null || JSON.stringify(now) !== JSON.stringify(before)
    })
    await delay(patience)
    await command.kill()
    halves.push(await sealedWith())
    await expectAllReadable()
  }
  expect(halves[0]).toMatchObject({ 1: expect.any(Number), 2: expect.any(Number) })
  const done = await hocvu(['keys', 'rotate-master', '--json'], installation.environment)
  expect(done).toMatchObject({ code: 0, json: { unreadable: {} } })
  expect(Object.values(await sealedWith())).toEqual([DOCUMENTS])
  await expectAllReadable()
}, 120_000)
