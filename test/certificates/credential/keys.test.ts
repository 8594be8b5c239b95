import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createKey,
  credentialKeys,
  distrustKey,
  keyAtWork,
  listKeys,
  rotateKey,
} from '../../../src/certificates/credential/keys.ts'
import { openDatabase } from '../../../src/database/open.ts'
import { createVault } from '../../../src/foundation/secrets.ts'
import { createTestInstallation, type TestInstallation } from '../../support/installation.ts'
import { movingClock } from '../../support/world.ts'

const LAN = 'cli:lan'
const clock = movingClock('2026-03-02T02:00:00Z')
let installation: TestInstallation
const deps = () => ({ ...installation, db: installation.database.db })
const states = async () => (await listKeys(deps().db)).map(({ id, state }) => ({ id, state }))
const audit = async () =>
  await deps()
    .db.selectFrom('audit_entries')
    .select(['action', 'actor', 'subject'])
    .where('action', 'like', 'keys.%')
    .orderBy('seq')
    .execute()

beforeAll(async () => {
  installation = await createTestInstallation({ clock })
})
afterAll(() => installation.close())
beforeEach(() => clock.pass(1))

describe('the first key', () => {
  it('is made by itself when it is needed: by many at once, over connections of their own, one', async () => {
    const { settings, log } = installation
    const others = await Promise.all(Array.from({ length: 4 }, () => openDatabase(settings, log)))
    try {
      const asked = others.flatMap(({ db }) => [db, db])
      const keys = await Promise.all(asked.map((db) => keyAtWork({ ...deps(), db })))
      const [{ id } = { id: '' }] = keys
      expect(id).toMatch(/^z6Mk/)
      expect(new Set(keys.map((key) => key.id)).size).toBe(1)
      expect(await states()).toEqual([{ id, state: 'at-work' }])
      expect(await audit()).toEqual([{ action: 'keys.create', actor: 'system', subject: id }])
    } finally {
      await Promise.all(others.map((database) => database.close()))
    }
  })

  it('has a private half that is nowhere in clear', async () => {
    const { secret } = await keyAtWork(deps())
    const { rows } = await installation.database.pool.query<{ text: string }>(
      "select coalesce(string_agg(t::text || encode(private_sealed, 'escape'), ''), '') as text from signing_keys t",
    )
    expect(rows[0]?.text).toContain('z6Mk')
    expect(rows[0]?.text).not.toContain(secret)
    expect(rows[0]?.text).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it('is not made a second time', async () => {
    await expect(createKey(deps(), LAN)).rejects.toMatchObject({ code: 'key.at-work' })
  })

  it('cannot be opened with another master key, and says what to do', async () => {
    const stranger = { ...deps(), vault: createVault(randomBytes(32)) }
    await expect(keyAtWork(stranger)).rejects.toMatchObject({
      code: 'key.unusable',
      message: expect.stringContaining('hocvu keys rotate'),
    })
  })
})

describe('another key', () => {
  it('signs after a rotation; the one before stays known', async () => {
    const before = await keyAtWork(deps())
    const { id } = await rotateKey(deps(), LAN)
    expect((await keyAtWork(deps())).id).toBe(id)
    expect(await states()).toEqual([
      { id: before.id, state: 'at-rest' },
      { id, state: 'at-work' },
    ])
    expect((await credentialKeys(deps().db)).trusted).toEqual([before.id, id])
    expect((await audit()).at(-1)).toEqual({ action: 'keys.rotate', actor: LAN, subject: id })
  })

  it('of two rotations at once leaves one key at work', async () => {
    const made = await Promise.all([rotateKey(deps(), LAN), rotateKey(deps(), LAN)])
    const atWork = (await states()).filter(({ state }) => state === 'at-work')
    expect(atWork).toHaveLength(1)
    expect(made.map(({ id }) => id)).toContain(atWork[0]?.id)
  })

  it('takes the place of one that is distrusted, with the reason in the audit trail', async () => {
    const stolen = await keyAtWork(deps())
    await expect(distrustKey(deps(), LAN, { id: stolen.id, reason: ' ' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    const reason = 'Máy chủ bị xâm nhập'
    const done = await distrustKey(deps(), LAN, { id: stolen.id, reason })
    expect(done).toMatchObject({ id: stolen.id, signed: 0 })
    expect((await keyAtWork(deps())).id).toBe(done.successor)
    const { trusted, distrusted } = await credentialKeys(deps().db)
    expect(trusted).not.toContain(stolen.id)
    expect(distrusted).toEqual([stolen.id])
    expect((await audit()).at(-1)?.action).toBe('keys.distrust')
    await expect(distrustKey(deps(), LAN, { id: stolen.id, reason })).rejects.toMatchObject({
      code: 'key.distrusted',
    })
  })

  it('is not put in the place of one at rest', async () => {
    const atWork = await keyAtWork(deps())
    const atRest = (await states()).find(({ state }) => state === 'at-rest')
    const { successor } = await distrustKey(deps(), LAN, {
      id: atRest?.id ?? '',
      reason: 'Không rõ ai giữ bản sao',
    })
    expect(successor).toBeNull()
    expect((await keyAtWork(deps())).id).toBe(atWork.id)
  })

  it('is none that nobody knows', async () => {
    await expect(distrustKey(deps(), LAN, { id: 'z6MkNobody', reason: 'x' })).rejects.toMatchObject(
      { code: 'not-found' },
    )
  })
})
