import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import type { UnitFile } from '../../src/roster/unit-file.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

type Line = [code: string, unitCode?: string, phone?: string]

async function take(lines: Line[], unitFile: Partial<UnitFile> | null) {
  const csv = [
    'employee_code,full_name,unit_code,unit_name,phone',
    ...lines.map(
      ([code, unit = '', phone = '']) =>
        `${code},Nguyễn Văn ${code},${unit},${unit && `Xã ${unit}`},${phone}`,
    ),
  ].join('\n')
  const reading = await readRosterFile(Buffer.from(csv), 'xa.csv')
  const file = unitFile && { unit: '', complete: false, confirmed: false, ...unitFile }
  return await importRoster(world, lan, reading, file)
}

/** Who belongs to a unit today, and the last day of those who did. */
async function membersOf(unitCode: string) {
  const rows = await sql<{ code: string; to: string | null }>`
    select l.employee_code as code, lu.valid_to as "to"
    from learner_units lu join learners l on l.id = lu.learner_id join units u on u.id = lu.unit_id
    where u.code = ${unitCode} order by l.employee_code, lu.valid_from`.execute(world.db)
  return rows.rows.map(({ code, to }) => (to === null ? code : `${code} until ${to}`))
}

const people = (prefix: string, count: number): Line[] =>
  Array.from({ length: count }, (_, at) => [`${prefix}${at}`])

describe('the file of one unit', () => {
  it('puts new people into that unit, which a row of it may name for the first time', async () => {
    expect(await take([['A1', 'A'], ['A2']], { unit: 'a' })).toMatchObject({ accepted: 2 })
    expect(await membersOf('A')).toEqual(['A1', 'A2'])
  })

  it('is refused when nobody knows the unit', async () => {
    await expect(take([['B1']], { unit: 'no-such' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('changes nobody of another unit, and takes no row that names another', async () => {
    await take(
      [
        ['C1', 'C'],
        ['C2', 'D'],
      ],
      null,
    )
    const before = await tableContents(world.db)
    const result = await take(
      [
        ['C2', '', '0912345678'],
        ['C3', 'D'],
      ],
      { unit: 'C' },
    )
    expect(result.rejected).toEqual([
      { row: 2, field: 'unit_code', reason: expect.stringContaining('another unit today') },
      { row: 3, field: 'unit_code', reason: expect.stringContaining('names another') },
    ])
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('takes in who has left the other unit', async () => {
    world.clock.set('2026-04-01T02:00:00Z')
    await take(
      [
        ['E1', 'E'],
        ['E2', 'E'],
        ['F1', 'F'],
      ],
      null,
    )
    world.clock.set('2026-05-04T02:00:00Z')
    await take([['E2']], { unit: 'E', complete: true })
    world.clock.set('2026-05-06T02:00:00Z')
    expect(await take([['E1']], { unit: 'F' })).toMatchObject({ changed: 1, rejected: [] })
    expect(await membersOf('E')).toEqual(['E1 until 2026-05-04', 'E2'])
    expect(await membersOf('F')).toEqual(['E1', 'F1'])
  })

  it('ends nobody by leaving people out, unless it says that it is complete', async () => {
    await take(
      [
        ['G1', 'G'],
        ['G2', 'G'],
      ],
      null,
    )
    expect(await take([['G1']], { unit: 'G' })).toMatchObject({ unchanged: 1, ended: 0 })
    expect(await membersOf('G')).toEqual(['G1', 'G2'])
  })
})

describe('a complete file of one unit', () => {
  it('ends who is not in it on the day of the import, keeps history, and is told in the audit trail', async () => {
    world.clock.set('2026-06-01T02:00:00Z')
    await take(
      [
        ['H1', 'H'],
        ['H2', 'H'],
        ['I1', 'I'],
      ],
      null,
    )
    world.clock.set('2026-06-30T17:00:00Z')
    const complete = { unit: 'H', complete: true }
    expect(await take([['H1']], complete)).toMatchObject({
      unchanged: 1,
      ended: 1,
      warnings: [expect.stringMatching(/^No longer of .*: H2 /)],
    })
    expect(await membersOf('H')).toEqual(['H1', 'H2 until 2026-07-01'])
    expect(await membersOf('I')).toEqual(['I1'])
    const entry = await world.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('action', '=', 'roster.import')
      .orderBy('seq', 'desc')
      .executeTakeFirst()
    expect(entry).toMatchObject({ subject: 'unit:H', after: { ended: 1, accepted: 0 } })
    const before = await tableContents(world.db)
    expect(await take([['H1']], complete)).toMatchObject({ ended: 0 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('that left somebody out by mistake is mended by sending them the same day', async () => {
    world.clock.set('2026-08-01T02:00:00Z')
    await take(
      [
        ['J1', 'J'],
        ['J2', 'J'],
      ],
      null,
    )
    world.clock.set('2026-08-05T02:00:00Z')
    await take([['J1']], { unit: 'J', complete: true })
    await take([['J1'], ['J2']], { unit: 'J', complete: true })
    expect(await membersOf('J')).toEqual(['J1', 'J2'])
  })

  it('ends nobody while a row is rejected: that row may be one of them', async () => {
    await take(
      [
        ['K1', 'K'],
        ['K2', 'K'],
      ],
      null,
    )
    const result = await take([['K1'], ['K2', '', 'gọi sau']], { unit: 'K', complete: true })
    expect(result).toMatchObject({ ended: 0, rejected: [{ row: 3, field: 'phone' }] })
    expect(result.warnings).toEqual([expect.stringContaining('No membership was ended')])
    expect(await membersOf('K')).toEqual(['K1', 'K2'])
  })

  it('that would empty more than half of ten people is refused whole, unless a person confirms', async () => {
    await take(
      people('L', 10).map(([code]) => [code, 'L']),
      null,
    )
    const before = await tableContents(world.db)
    const few = [...people('L', 4), ['L99'] satisfies Line]
    await expect(take(few, { unit: 'L', complete: true })).rejects.toMatchObject({
      code: 'roster.too-many-ended',
      params: { gone: 6, members: 10 },
    })
    expect(await tableContents(world.db)).toEqual(before)
    const confirmed = { unit: 'L', complete: true, confirmed: true }
    expect(await take(few, confirmed)).toMatchObject({ accepted: 1, ended: 6 })
  })

  it('may end exactly half', async () => {
    await take(
      people('M', 10).map(([code]) => [code, 'M']),
      null,
    )
    expect(await take(people('M', 5), { unit: 'M', complete: true })).toMatchObject({ ended: 5 })
  })
})
