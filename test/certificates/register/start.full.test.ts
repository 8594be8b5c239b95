import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRegisters } from '../../../src/certificates/register/register-store.ts'
import { startRegister } from '../../../src/certificates/register/start.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import type { World } from '../../support/world.ts'
import { certifiedWorlds, certify, numbersOf, pass } from '../certified-world.ts'
import { ISSUER, importCsv } from './papers.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

const started = (
  world: World,
  number: number,
  more: { issuer?: string; isNewIssuer?: boolean; year?: number } = {},
) => startRegister(world, lan, { issuer: ISSUER, year: 2026, number, ...more })

describe('a register that begins at the number which the office gives', () => {
  it('gives that number first, and those after it without a gap; said again, it changes nothing', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    expect(await started(world, 128)).toMatchObject({
      first: 128,
      last: 127,
      missing: [{ from: 1, to: 127 }],
    })
    await certify(world)
    expect(await numbersOf(world)).toEqual(['128/2026', '129/2026'])
    const before = await tableContents(world.db)
    expect(await started(world, 128)).toMatchObject({ first: 128, last: 129 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('can be set anew until a number was given, and then no more', async () => {
    const world = await worlds.withPassed(['A', 'B'])
    await started(world, 128)
    await started(world, 60)
    await certify(world)
    await expect(started(world, 500)).rejects.toMatchObject({
      code: 'register.conflict',
      message: expect.stringContaining('2 certificates of 2026 have been given numbers here'),
    })
    await pass(world, ['C'])
    await certify(world)
    expect(await numbersOf(world)).toEqual(['60/2026', '61/2026', '62/2026'])
  })
})

describe('where nothing was given yet', () => {
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed([])
  })

  it('it does not begin below a paper that is in it', async () => {
    await started(world, 128)
    await importCsv(world, [{ register: 100 }])
    await expect(started(world, 100)).rejects.toMatchObject({
      code: 'register.conflict',
      message: expect.stringContaining('Begin at 101 or later'),
    })
    expect(await started(world, 101)).toMatchObject({ first: 101 })
  })

  it('it is the register of an issuer that there is, in its own spelling, unless a new one is meant', async () => {
    const year = 2025
    await started(world, 7, { issuer: 'sở khoa học và công nghệ', year })
    const issuers = async () => (await listRegisters(world.db, { year })).map((one) => one.issuer)
    expect(await issuers()).toEqual([ISSUER])
    const former = { issuer: 'Sở Thông tin và Truyền thông', year }
    await expect(started(world, 7, former)).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringContaining(ISSUER),
    })
    await started(world, 7, { ...former, isNewIssuer: true })
    expect(await issuers()).toEqual([ISSUER, former.issuer])
  })

  it('a year or a number that cannot be is refused', async () => {
    for (const number of [0, -1, 1.5])
      await expect(started(world, number)).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(started(world, 1, { year: 26 })).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('the start is one entry in the audit trail', async () => {
    await started(world, 300, { year: 2024 })
    const found = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject', 'before', 'after'])
      .where('action', '=', 'register.start')
      .where('subject', '=', `${ISSUER} 2024`)
      .execute()
    expect(found).toEqual([
      { actor: lan.actor, subject: `${ISSUER} 2024`, before: { first: 1 }, after: { first: 300 } },
    ])
  })
})
