import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, rosterCsv, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const isDoubtful = async (code: string) =>
  (
    await world.db
      .selectFrom('learners')
      .select('national_id_doubtful')
      .where('employee_code', '=', code)
      .executeTakeFirstOrThrow()
  ).national_id_doubtful

/** Of a woman born in 1985. */
const ID = '014185000301'

describe('a national ID on the roster', () => {
  it('that fits the birth date is taken without a word', async () => {
    const result = await world.importRoster(rosterCsv([{ code: 'A1', born: '05/05/1985', id: ID }]))
    expect(result.warnings).toEqual([])
    expect(await isDoubtful('A1')).toBe(false)
  })

  it('that contradicts the birth date is taken, marked, and named by row and last four digits', async () => {
    const people = [
      { code: 'B1', born: '05/05/1980' },
      { code: 'B2', born: '05/05/1980', id: '014185000302' },
    ]
    const { accepted, warnings } = await world.importRoster(rosterCsv(people))
    expect(accepted).toBe(2)
    expect(warnings).toEqual([expect.stringMatching(/^Row 3: the national ID ending in 0302 /)])
    expect(await isDoubtful('B2')).toBe(true)
  })

  it('is looked at with the birth date on file where its row gives none', async () => {
    await world.importRoster(rosterCsv([{ code: 'C1', born: '05/05/1980' }]))
    await world.importRoster(rosterCsv([{ code: 'C1', born: '', id: '014185000303' }]))
    expect(await isDoubtful('C1')).toBe(true)
  })

  it('is no longer in doubt once the roster corrects the birth date beside it', async () => {
    const id = '014185000304'
    await world.importRoster(rosterCsv([{ code: 'D1', born: '05/05/1980', id }]))
    const mended = await world.importRoster(rosterCsv([{ code: 'D1', born: '05/05/1985', id }]))
    expect(mended).toMatchObject({ changed: 1, warnings: [] })
    expect(await isDoubtful('D1')).toBe(false)
  })

  it('stays in doubt when a later row says nothing of it', async () => {
    await world.importRoster(rosterCsv([{ code: 'E1', born: '05/05/1980', id: '014185000305' }]))
    const again = await world.importRoster(rosterCsv([{ code: 'E1', born: '05/05/1980' }]))
    expect(again).toMatchObject({ unchanged: 1, warnings: [] })
    expect(await isDoubtful('E1')).toBe(true)
  })

  it('is of a woman or a man, where the list has a column of birth dates for each', async () => {
    const list = [
      'Mã cán bộ;Họ và tên;Ngày sinh;;Số CCCD',
      ';;Nam;Nữ;',
      'F1;Lò Thị Hoa;;05/05/1985;014185000306',
      'F2;Lò Văn Hòa;05/05/1985;;014185000307',
    ].join('\n')
    const { accepted, warnings } = await world.importRoster(list)
    expect(accepted).toBe(2)
    expect(warnings).toEqual([expect.stringMatching(/^Row 4: the national ID ending in 0307 /)])
    expect([await isDoubtful('F1'), await isDoubtful('F2')]).toEqual([false, true])
  })

  it('is warned about row by row, of very many only the first', async () => {
    const people = Array.from({ length: 30 }, (_, at) => ({
      code: `G${at}`,
      born: '05/05/1980',
      id: `0141850004${String(at).padStart(2, '0')}`,
    }))
    const { warnings } = await world.importRoster(rosterCsv(people))
    expect(warnings).toHaveLength(21)
    expect(warnings.at(-1)).toBe('The same in 10 more rows.')
  })
})
