import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeUnit } from '../../../src/roster/people/place-unit.ts'
import { endUnit } from '../../../src/roster/units/end-unit.ts'
import { importUnits, tryUnits } from '../../../src/roster/units/import-units.ts'
import { readProvince } from '../../../src/roster/units/national-units.ts'
import { keepUnits } from '../../../src/roster/units/present-units.ts'
import { readUnitFile } from '../../../src/roster/units/read-unit-file.ts'
import { readUnitTree } from '../../../src/roster/units/read-unit-tree.ts'
import { lan } from '../../support/installation.ts'
import { tableContents } from '../../support/table-contents.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({})
})
afterAll(() => world.close())

const reading = (csv: string) => readUnitFile(Buffer.from(csv.replaceAll('\n      ', '\n').trim()))
const roster = (...people: [code: string, name: string, unit: string][]) =>
  world.importRoster(
    ['employee_code,full_name,unit_code', ...people.map((cells) => cells.join(','))].join('\n'),
  )
const take = async (csv: string) =>
  await importUnits(world, lan, await reading(csv), { source: 'NQ 1681/NQ-UBTVQH15' })
const tree = async (on: string) =>
  (await readUnitTree(world.db, on)).units.map(
    ({ code, depth, ended }) => `${'-'.repeat(depth)}${code}${ended ? ' †' : ''}`,
  )
async function unitsOf(code: string) {
  const rows = await sql<{ unit: string; from: string; to: string | null }>`
    select u.code as unit, lu.valid_from as "from", lu.valid_to as "to"
    from learner_units lu join learners l on l.id = lu.learner_id join units u on u.id = lu.unit_id
    where l.employee_code = ${code} order by lu.valid_from`.execute(world.db)
  return rows.rows.map(({ unit, from, to }) => `${unit} ${from}..${to ?? ''}`)
}

const OLD = `
      Mã đơn vị,Tên đơn vị,Mã đơn vị cấp trên,Loại,Hiệu lực từ,Hiệu lực đến,Thay cho mã
      14,Tỉnh Sơn La,,Tỉnh,,,
      118,Huyện Mai Sơn,14,Huyện,01/01/2010,30/6/2025,
      04081,Xã Chiềng Mung,118,,,,
      04084,Xã Mường Bằng,118,,,,
      04087,Xã Chiềng Sung,118,,,,`
const MERGERS = `
      code,name,parent_code,kind,valid_from,replaces
      04081,Xã Chiềng Mung,14,Xã,2025-07-01,04081; 04084
      04160,Xã Tà Hộc,14,Xã,2025-07-01,4087
      04161,Xã Phiêng Cằm,14,Xã,2025-07-01,4087`

describe('a list of units', () => {
  it('is taken in, in any order, with kinds told by the names where the list is silent', async () => {
    world.clock.set('2024-03-01T02:00:00Z')
    const result = await take(OLD)
    expect(result).toMatchObject({ added: 5, changed: 0, rejected: [] })
    expect(await tree('2024-03-01')).toEqual(['14', '-118', '--04081', '--04087', '--04084'])
    const { units } = await readUnitTree(world.db, '2024-03-01')
    expect(units.map(({ kind }) => kind)).toEqual([
      'province',
      'district',
      ...Array.from({ length: 3 }, () => 'commune'),
    ])
    await roster(['B1', 'Lò An', '04084'], ['B2', 'Lò Ba', '04087'])
  })

  it('merges and splits: people of a merged unit go on in the new one, of a split one stay', async () => {
    world.clock.set('2025-08-01T02:00:00Z')
    const before = await tableContents(world.db)
    const looked = await tryUnits(world, lan, await reading(MERGERS), { source: null })
    expect(await tableContents(world.db)).toEqual(before)
    const result = await take(MERGERS)
    expect(result).toEqual({ ...looked, rows: expect.anything() })
    expect(result).toMatchObject({ added: 2, changed: 1, moved: 1, left: 1, rejected: [] })
    expect(await unitsOf('B1')).toEqual(['04084 2024-03-01..2025-06-30', '04081 2025-07-01..'])
    expect(await unitsOf('B2')).toEqual(['04087 2024-03-01..'])
    expect(await tree('2025-06-30')).toEqual(
      expect.arrayContaining(['-118', '--04081', '--04084', '--04087']),
    )
    expect(await tree('2025-08-01')).toEqual([
      '14',
      '-118 †',
      '-04081',
      '-04087 †',
      '-04161',
      '-04160',
    ])
  })

  it('changes nothing when it is taken in again, and neither does a roster that names a merged unit', async () => {
    expect(await roster(['B1', 'Lò An', '04084'])).toMatchObject({ changed: 0, unchanged: 1 })
    const before = await tableContents(world.db)
    expect(await take(MERGERS)).toMatchObject({ added: 0, changed: 0, unchanged: 3, moved: 0 })
    await roster(['B1', 'Lò An', '04084'])
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('refuses single rows with what to do, and loses nothing else', async () => {
    const { added, rejected } = await take(`
      code;name;parent_code;kind;valid_from;valid_to;replaces
      T1;Tổ công nghệ số bản Nà Sản;04081;;;;
      T1;Tổ khác;04081;;;;
      T2;Tổ của bản không có;99999;;;;
      T3;Tổ trực thuộc T2;T2;;;;
      T4;;04081;;;;
      T5;Hợp tác xã Nà Sản;04081;Vũ trụ;;;
      T6;Phòng A;T7;;;;
      T7;Phòng B;T6;;;;
      T8;Phòng C;14;;01/02/2026;31/01/2026;
      T9;Xã mới;14;;;;04160
      ;Không có mã;14;;;;
      T10;Xã sáp nhập;14;;01/01/2026;;04999
      `)
    expect(added).toBe(1)
    expect(rejected.map(({ row, field }) => `${row} ${field}`)).toEqual([
      '3 code',
      '4 parent_code',
      '5 parent_code',
      '6 name',
      '7 kind',
      '8 parent_code',
      '9 parent_code',
      '10 valid_to',
      '11 valid_from',
      '12 code',
      '13 replaces',
    ])
  })

  it('splits a unit that keeps its code, as the template says', async () => {
    await take('code,name\nY1,Tổ Bản Mòng')
    const split = await take(`
      code,name,valid_from,replaces
      Y1,Tổ Bản Mòng,2025-08-01,Y1
      Y2,Tổ Bản Mòng Hai,2025-08-01,Y1`)
    expect(split).toMatchObject({ added: 1, rejected: [], left: 0, moved: 0 })
    const lines = (await readUnitTree(world.db, '2025-08-01')).units
    expect(lines.find(({ code }) => code === 'Y1')).toMatchObject({ ended: false })
  })

  it('adds a province of the national list around what is on file', async () => {
    const list = readProvince('Sơn La', null)
    const result = await importUnits(world, lan, list, { source: null, keepsNames: true })
    expect(result).toMatchObject({ rejected: [] })
    expect(result.added + result.changed + result.unchanged).toBe(76)
    expect(result.rows.find(({ code }) => code === '14')?.kind).toBe('unchanged')
    expect(await importUnits(world, lan, list, { source: null, keepsNames: true })).toMatchObject({
      ...{ added: 0, changed: 0, unchanged: 76 },
    })
    expect(() => readProvince('Atlantis', null)).toThrow('no province')
  })
})

describe('one unit', () => {
  it('becomes another on a day to come: people and places follow when the day is there', async () => {
    world.clock.set('2025-11-01T02:00:00Z')
    await roster(['B3', 'Lò Ca', 'T1'])
    await take('code,name,parent_code\nT20,Tổ mới,04081')
    const ended = await endUnit(world, lan, 'T1', { into: ['T20'], on: '2025-12-01', source: null })
    expect(ended).toMatchObject({ moved: 0, left: 0 })
    const t20 = await world.db
      .selectFrom('units')
      .selectAll()
      .where('code', '=', 'T20')
      .executeTakeFirstOrThrow()
    expect(await placeUnit(world, lan, t20.id, '04160', '2025-12-01')).not.toBeNull()
    await keepUnits(world)
    expect(await unitsOf('B3')).toEqual(['T1 2025-11-01..'])
    world.clock.set('2025-12-01T02:00:00Z')
    await keepUnits(world)
    expect(await unitsOf('B3')).toEqual(['T1 2025-11-01..2025-11-30', 'T20 2025-12-01..'])
    const { parent_id } = await world.db
      .selectFrom('units')
      .selectAll()
      .where('code', '=', 'T20')
      .executeTakeFirstOrThrow()
    const parents = await world.db.selectFrom('units').select(['id', 'code']).execute()
    expect(parents.find(({ id }) => id === parent_id)?.code).toBe('04160')
  })

  it('goes on in one that is named twice, also with rows of a person that overlap', async () => {
    await take('code,name\nU1,Tổ Một\nU2,Tổ Hai')
    await roster(['B4', 'Lò Dung', 'U1'])
    // As merging two rows of the roster into one person may leave them.
    await sql`insert into learner_units (learner_id, unit_id, valid_from, valid_to)
      select learner_id, unit_id, '2025-01-01', '2025-12-30' from learner_units lu
      join units u on u.id = lu.unit_id where u.code = 'U1'`.execute(world.db)
    const end = { into: ['U2', 'U2'], on: '2025-12-01', source: null }
    const ended = await endUnit(world, lan, 'U1', end)
    expect(ended).toMatchObject({ into: ['Tổ Hai'], moved: 1 })
    expect(await unitsOf('B4')).toEqual(['U1 2025-01-01..2025-11-30', 'U2 2025-12-01..'])
  })

  it('goes on in the last one, in whatever order the steps are said', async () => {
    await take('code,name\nX1,Tổ Một cũ\nX2,Tổ Hai cũ\nX3,Tổ Ba cũ\nX4,Tổ Tư')
    await roster(['B5', 'Lò Em', 'X1'])
    const end = (unit: string, into: string) =>
      endUnit(world, lan, unit, { into: [into], on: '2025-12-01', source: null })
    await end('X3', 'X4')
    await end('X2', 'X3')
    await end('X1', 'X2')
    expect((await unitsOf('B5')).at(-1)).toBe('X4 2025-12-01..')
  })

  it('never stands below itself, on a day to come either', async () => {
    await take('code,name\nV1,Tổ Ba\nV2,Tổ Bốn\nV3,Tổ Năm')
    const [v1, v2] = await world.db
      .selectFrom('units')
      .select('id')
      .where('code', 'in', ['V1', 'V2'])
      .orderBy('code')
      .execute()
    await placeUnit(world, lan, v1?.id ?? '', 'V2', '2027-01-01')
    const placed = placeUnit(world, lan, v2?.id ?? '', 'V1')
    await expect(placed).rejects.toMatchObject({ code: 'unit.circle' })
    const listed = await take('code,name,parent_code\nV2,Tổ Bốn,V3\nV3,Tổ Năm,V1')
    expect(listed.rejected).toMatchObject([{ row: 2, field: 'parent_code' }])
    await placeUnit(world, lan, v1?.id ?? '', null, '2026-12-31')
    // A column filled in by mistake: each unit below the next.
    const filled = Array.from({ length: 3000 }, (_, n) => `W${n},Tổ,W${n + 1}`)
    const chain = ['code,name,parent_code', ...filled, 'W3000,Tổ,'].join('\n')
    expect((await tryUnits(world, lan, await reading(chain), { source: null })).added).toBe(50)
  })

  it('never becomes one that has become it', async () => {
    const end = (unit: string, into: string, on: string) =>
      endUnit(world, lan, unit, { into: [into], on, source: null })
    await end('V1', 'V2', '2026-01-01')
    await expect(end('V2', 'V1', '2026-02-01')).rejects.toMatchObject({
      code: 'unit.becomes-itself',
    })
  })

  it('never becomes itself, and ends after it has begun', async () => {
    const end = (into: string, on: string) =>
      endUnit(world, lan, '04160', { into: [into], on, source: null })
    await expect(end('04160', '2026-01-01')).rejects.toMatchObject({ code: 'unit.becomes-itself' })
    await expect(end('04161', '2025-07-01')).rejects.toMatchObject({ code: 'unit.ends-before' })
    await expect(
      endUnit(world, { ...lan, unitId: 'x' }, '04160', {
        into: ['04161'],
        on: '2026-01-01',
        source: null,
      }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})
