import { describe, expect, it } from 'vitest'
import {
  numberPatternFault,
  repeatsEachYear,
  writeCertificateNumber,
} from '../../src/programs/number-pattern.ts'

describe('the number of a certificate', () => {
  it.each([
    ['{seq}/{year}/GCN', '7/2026/GCN'],
    ['{seq:4}/GCN-{year}', '0007/GCN-2026'],
    ['{year}.{seq:2}', '2026.07'],
    ['{seq}', '7'],
  ])('%s gives %s', (pattern, number) => {
    expect(numberPatternFault(pattern)).toBeNull()
    expect(writeCertificateNumber(pattern, 7, 2026)).toBe(number)
  })

  it('is never cut to its width', () => {
    expect(writeCertificateNumber('{seq:2}', 12_345, 2026)).toBe('12345')
  })

  it.each([
    'GCN/{year}',
    '{seqq}',
    '{seq:0}',
    '{seq:12}',
    '{seq}/{yaer}',
    '{seq',
    '{seq}}',
    '{}{seq}',
  ])('refuses %s', (pattern) => {
    expect(numberPatternFault(pattern)).not.toBeNull()
  })

  it.each([
    ['{seq}/GCN', true],
    ['{seq}/{year}/GCN', false],
  ])('%s comes again next year: %s', (pattern, again) => {
    expect(repeatsEachYear(pattern)).toBe(again)
  })
})
