import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalOfDouble, Exact, parseDecimal } from '../../src/foundation/decimal.ts'

/** What the contract of connectors calls a decimal. */
const PLAIN = /^-?\d{1,12}(\.\d{1,20})?$/

describe('the number of a JSON answer', () => {
  it.each([
    ['4.9900000000000002', '4.99'],
    ['4.99', '4.99'],
    ['0.1', '0.1'],
    ['5.0', '5'],
    ['1e-7', '0.0000001'],
    ['1.5e3', '1500'],
    ['123456789012', '123456789012'],
    ['-0', '0'],
    ['6.666666666666667', '6.666666666666667'],
  ])('%s is exactly %s', (json, expected) => {
    expect(decimalOfDouble(JSON.parse(json))).toBe(expected)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (value) => {
    expect(() => decimalOfDouble(value)).toThrow(new RangeError(`not a number: ${value}`))
  })

  it('is never written with an exponent, and means the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = decimalOfDouble(value)
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(text)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('the number of a sheet', () => {
  it.each([
    ['7,5', '7.5'],
    ['7.5', '7.5'],
    [' 7.50 ', '7.5'],
    ['05', '5'],
    ['4.995', '4.995'],
    ['4.9900000000000002', '4.9900000000000002'],
    ['-1', '-1'],
    ['0.00000000000000000001', '0.00000000000000000001'],
  ])('%s is %s as written', (text, expected) => {
    expect(parseDecimal(text)).toBe(expected)
  })

  it.each([
    '',
    '7,5,1',
    '1.234,5',
    '1e3',
    '7.',
    '.5',
    'Đạt',
    '७',
    '7 5',
    '+7',
    '0x7',
    'NaN',
    '8/10',
  ])('"%s" is no number', (text) => {
    expect(parseDecimal(text)).toBeNull()
  })

  it('comes out in the form the contract asks for', () => {
    fc.assert(
      fc.property(fc.stringMatching(PLAIN), (text) => {
        const parsed = parseDecimal(text)
        expect(parsed).toMatch(PLAIN)
        expect(new Exact(parsed ?? 'NaN').equals(new Exact(text))).toBe(true)
      }),
    )
  })
})
