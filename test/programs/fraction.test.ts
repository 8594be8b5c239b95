import { describe, expect, it } from 'vitest'
import { parseFraction, writeFraction } from '../../src/programs/fraction.ts'

describe('a share', () => {
  it.each(['3/4', ' 3 / 4 ', '0.75', '0,75', '75%', '75 %', '75.0%', '6/8', '15/20', '0.750000'])(
    '%s is three quarters',
    (text) => {
      expect(parseFraction(text)).toEqual({ numerator: 3, denominator: 4 })
    },
  )

  it.each([
    ['1', '1/1'],
    ['100%', '1/1'],
    ['0', '0/1'],
    ['66.6%', '333/500'],
    ['2/3', '2/3'],
  ])('%s is %s', (text, written) => {
    const parsed = parseFraction(text)
    expect(parsed && writeFraction(parsed)).toBe(written)
  })

  it.each([
    '',
    '3/0',
    '0/0',
    '5/4',
    '1.01',
    '101%',
    '75',
    '-1/2',
    '3:4',
    '1/2/3',
    '.5',
    'three quarters',
    '1e-1',
  ])('refuses "%s"', (text) => {
    expect(parseFraction(text)).toBeNull()
  })
})
