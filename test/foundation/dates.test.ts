import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  dateInVietnam,
  endOfDateInVietnam,
  longVietnameseDate,
  parseVietnameseDate,
  shortDate,
  startOfDateInVietnam,
} from '../../src/foundation/dates.ts'
import { runInChild } from './run-in-child.ts'

const anyDate = fc
  .date({
    min: new Date('1900-01-02T00:00:00Z'),
    max: new Date('2199-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((instant) => instant.toISOString().slice(0, 10))

describe('the date in Vietnam', () => {
  it('of 00:30 is that day, though UTC still has the day before', () => {
    expect(dateInVietnam(new Date('2026-01-06T00:30:00+07:00'))).toBe('2026-01-06')
    expect(dateInVietnam(new Date('2026-01-06T16:59:59.999Z'))).toBe('2026-01-06')
    expect(dateInVietnam(new Date('2026-01-06T17:00:00Z'))).toBe('2026-01-07')
  })

  it('begins and ends at midnight there', () => {
    expect(startOfDateInVietnam('2022-05-21').toISOString()).toBe('2022-05-20T17:00:00.000Z')
    expect(endOfDateInVietnam('2022-05-21').toISOString()).toBe('2022-05-21T17:00:00.000Z')
  })

  it('holds every instant from its beginning until before its end', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(dateInVietnam(startOfDateInVietnam(date))).toBe(date)
        expect(dateInVietnam(new Date(endOfDateInVietnam(date).getTime() - 1))).toBe(date)
        expect(dateInVietnam(endOfDateInVietnam(date))).toBe(addDays(date, 1))
      }),
    )
  })

  it.each(['America/New_York', 'UTC', 'Pacific/Kiritimati'])(
    'is the same in a process that lives in %s',
    async (zone) => {
      const printed = await runInChild(
        `import * as dates from './src/foundation/dates.ts'
         console.log(new Date('2026-01-06T00:00:00Z').getDate(),
           dates.dateInVietnam(new Date('2026-01-05T17:30:00Z')),
           dates.endOfDateInVietnam('2026-03-08').toISOString(), dates.addDays('2026-03-07', 2),
           dates.parseVietnameseDate('1/11/2026'), dates.parseVietnameseDate('2026-01-05T17:30:00Z'),
           dates.longVietnameseDate('2026-01-06'))`,
        { TZ: zone },
      )
      const [dayOfTheProcess, ...answers] = printed.split(' ')
      expect(dayOfTheProcess).toBe(zone === 'America/New_York' ? '5' : '6')
      expect(answers.join(' ')).toBe(
        '2026-01-06 2026-03-08T17:00:00.000Z 2026-03-09 2026-11-01 2026-01-06 ngày 06 tháng 01 năm 2026',
      )
    },
  )
})

describe('counting days', () => {
  it.each([
    ['2022-05-11', 10, '2022-05-21'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected)
  })
})

describe('a date as people write it', () => {
  it.each([
    ['22/8/2022', '2022-08-22'],
    ['06/01/2026', '2026-01-06'],
    ['6-1-2026', '2026-01-06'],
    ['6.1.2026', '2026-01-06'],
    [' 2026-01-06 ', '2026-01-06'],
    ['2026-1-6', '2026-01-06'],
    ['29/02/2024', '2024-02-29'],
    ['05/06/2026', '2026-06-05'],
  ])('%s is %s', (text, expected) => {
    expect(parseVietnameseDate(text)).toBe(expected)
  })

  it.each([
    '',
    '1985',
    '13/2026',
    '01/13/2026',
    '31/04/2026',
    '29/02/2023',
    '0/1/2026',
    '6/1/26',
    '6/1-2026',
    '2026/01/06',
    '2026-01-06Tnonsense',
    '2026-01-06T25:00:00Z',
    '6/1/1899',
    '6/1/2200',
    '45662',
    '06/01/2026x',
    'x06/01/2026',
    '106/01/2026',
    'x2026-01-06',
    '2026-02-30T10:00:00Z',
    '2026-00-06',
    '2026-01-00',
    '99/01/2026',
  ])('"%s" is none', (text) => {
    expect(parseVietnameseDate(text)).toBeNull()
  })

  it.each([
    ['2026-01-06T23:30:00', '2026-01-06'],
    ['2026-01-06 00:00:00', '2026-01-06'],
    ['2026-01-06T00:00:00.000Z', '2026-01-06'],
    ['2026-01-05T17:00:00Z', '2026-01-06'],
    ['2026-01-06T00:30:00+07:00', '2026-01-06'],
    ['2026-01-06T00:30+0700', '2026-01-06'],
    ['2026-01-05T17:30Z', '2026-01-06'],
    ['2026-01-05 17:30:00Z', '2026-01-06'],
  ])('with a time, %s, is the date on a Vietnamese calendar: %s', (text, expected) => {
    expect(parseVietnameseDate(text)).toBe(expected)
  })

  it('is read back from what tables print', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(parseVietnameseDate(shortDate(date))).toBe(date)
      }),
    )
  })
})

describe('the long date of office documents', () => {
  it.each([
    ['2026-01-06', 'ngày 06 tháng 01 năm 2026'],
    ['2022-08-22', 'ngày 22 tháng 8 năm 2022'],
    ['2025-02-10', 'ngày 10 tháng 02 năm 2025'],
    ['2025-03-09', 'ngày 09 tháng 3 năm 2025'],
    ['2025-12-31', 'ngày 31 tháng 12 năm 2025'],
  ])('of %s pads days below 10 and the months 1 and 2: %s', (date, expected) => {
    expect(longVietnameseDate(date)).toBe(expected)
  })
})
