import { describe, expect, it } from 'vitest'
import { comparablePhone, dialledPhone, isMobilePhone } from '../../src/foundation/phone.ts'

describe('a number as dialled inside Vietnam', () => {
  it.each([
    ['0912345678', '0912345678'],
    ['+84 912 345 678', '0912345678'],
    ['84912345678', '0912345678'],
    ['0084912345678', '0912345678'],
    ['+84(0)912345678', '0912345678'],
    ['912345678', '0912345678'],
    ['0912.345.678', '0912345678'],
    ['0212 3852 001', '02123852001'],
    ['2123852001', '02123852001'],
    ['123', null],
    ['gọi sau', null],
  ])('%s is %s', (written, dialled) => {
    expect(dialledPhone(written)).toBe(dialled)
  })
})

describe('numbers are compared as they are dialled since 2018', () => {
  it.each([
    ['0120', '070'],
    ['0121', '079'],
    ['0122', '077'],
    ['0126', '076'],
    ['0128', '078'],
    ['0123', '083'],
    ['0124', '084'],
    ['0125', '085'],
    ['0127', '081'],
    ['0129', '082'],
    ['0162', '032'],
    ['0163', '033'],
    ['0164', '034'],
    ['0165', '035'],
    ['0166', '036'],
    ['0167', '037'],
    ['0168', '038'],
    ['0169', '039'],
    ['0186', '056'],
    ['0188', '058'],
    ['0199', '059'],
  ])('%s became %s, with or without +84 and the zero', (old, today) => {
    for (const written of [old, `+84 ${old.slice(1)}`, old.slice(1)])
      expect(comparablePhone(`${written}1234567`)).toBe(`${today}1234567`)
  })

  it.each([
    ['0912345678 (Zalo)', '0912345678'],
    ['ĐT: 0912 345 678', '0912345678'],
    ['02123852001', '02123852001'],
    ['12', null],
  ])('%s is %s', (written, compared) => {
    expect(comparablePhone(written)).toBe(compared)
  })
})

it.each([
  ['0912345678', true],
  ['0389123456', true],
  ['02123852001', false],
  ['01691234567', false],
])('%s is a mobile: %s', (number, mobile) => {
  expect(isMobilePhone(number)).toBe(mobile)
})
