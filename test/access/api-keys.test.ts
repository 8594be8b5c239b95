import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authenticateApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
} from '../../src/access/api-keys.ts'
import { scopes } from '../../src/access/viewer.ts'
import { tableContents } from '../support/table-contents.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const create = (wanted: Partial<Parameters<typeof createApiKey>[3]> = {}) =>
  createApiKey(world.db, world.clock, 'cli:lan', {
    name: 'portal',
    scopes: ['cohorts:read'],
    ...wanted,
  })
const authenticate = (key: string) => authenticateApiKey(world.db, world.clock, key)

describe('an API key', () => {
  it('stands for its name, scopes and unit', async () => {
    await world.importRoster(
      'employee_code,full_name,unit_code,unit_name\nA1,Lò An,XMB,Xã Mường Bú',
    )
    const { key, id } = await create({ scopes: ['cohorts:read', 'syncs:write'], unitCode: 'XMB' })
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    expect(await authenticate(key)).toEqual({
      keyId: id,
      viewer: {
        actor: 'api-key:portal',
        scopes: new Set(['cohorts:read', 'syncs:write']),
        unitId: unit.id,
      },
    })
  })

  it('sees the whole roster when it names no unit', async () => {
    const found = await authenticate((await create()).key)
    expect(found?.viewer.unitId).toBeNull()
  })

  it('is refused for a unit that nobody knows, rather than made for everything', async () => {
    const before = await listApiKeys(world.db)
    await expect(create({ unitCode: 'no-such' })).rejects.toMatchObject({ code: 'not-found' })
    expect(await listApiKeys(world.db)).toEqual(before)
  })

  it('stands nowhere in clear, not even in the audit trail', async () => {
    const { key } = await create()
    expect(key).toMatch(/^hocvu_[\w-]{43}$/)
    const everything = JSON.stringify(await tableContents(world.db))
    expect(everything).not.toContain(key)
    expect(everything).not.toContain(key.slice('hocvu_'.length))
  })

  it.each([
    ['', 'nothing'],
    ['hocvu_', 'the prefix'],
    [`hocvu_${'A'.repeat(43)}`, 'another key'],
    ['Bearer x', 'something else'],
  ])('is nobody: %s (%s)', async (key) => {
    expect(await authenticate(key)).toBeNull()
  })

  it('ends at its expiry, to the millisecond', async () => {
    const expiresAt = new Date(world.clock.now().getTime() + 60_000)
    const { key } = await create({ expiresAt })
    world.clock.set(new Date(expiresAt.getTime() - 1).toISOString())
    expect(await authenticate(key)).not.toBeNull()
    world.clock.set(expiresAt.toISOString())
    expect(await authenticate(key)).toBeNull()
  })

  it('is refused without a name, and not found by what is no id, in words for an operator', async () => {
    await expect(create({ name: ' ' })).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(revokeApiKey(world.db, world.clock, 'cli:lan', 'portal')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('No active API key has the id "portal"'),
    })
  })

  it('ends when it is revoked, which happens once', async () => {
    const { key, id } = await create()
    await revokeApiKey(world.db, world.clock, 'cli:lan', id)
    expect(await authenticate(key)).toBeNull()
    await expect(revokeApiKey(world.db, world.clock, 'cli:lan', id)).rejects.toMatchObject({
      code: 'not-found',
    })
    const actions = await world.db
      .selectFrom('audit_entries')
      .select(['action', 'actor'])
      .where('subject', '=', id)
      .orderBy('seq')
      .execute()
    expect(actions).toEqual([
      { action: 'api-key.create', actor: 'cli:lan' },
      { action: 'api-key.revoke', actor: 'cli:lan' },
    ])
  })

  it('loses a scope that this version no longer knows, and keeps the others', async () => {
    const { key, id } = await create({ scopes: [...scopes] })
    await world.db
      .updateTable('api_keys')
      .set({ scopes: ['cohorts:read', 'everything:write'] })
      .where('id', '=', id)
      .execute()
    expect((await authenticate(key))?.viewer.scopes).toEqual(new Set(['cohorts:read']))
  })

  it('notes its last use, at most once a minute', async () => {
    const { key, id } = await create()
    const lastUse = async () =>
      (await listApiKeys(world.db)).find((one) => one.id === id)?.last_used_at
    await authenticate(key)
    const first = world.clock.now()
    world.clock.pass(1)
    await authenticate(key)
    expect(await lastUse()).toEqual(first)
    world.clock.pass(1)
    await authenticate(key)
    expect(await lastUse()).toEqual(world.clock.now())
  })
})
