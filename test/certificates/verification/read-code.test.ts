import { describe, expect, it } from 'vitest'
import { readCode } from '../../../src/certificates/verification/read-code.ts'

describe('what somebody types to have a certificate looked up', () => {
  it.each([
    'MeWS9eCEnE6NZsrHywotgw',
    ' MeWS9eCEnE6 NZsrHywotgw\n',
    'MeWS9eCEnE6\u200bNZsrHywotgw\u00ad',
    'https://hocvu.example.gov.vn/verify/MeWS9eCEnE6NZsrHywotgw',
    'https://hocvu.example.gov.vn/so/verify/MeWS9eCEnE6NZsrHywotgw/?lang=en#x',
    'hocvu.example.gov.vn/verify/MeWS9eCEnE6NZsrHywotgw',
  ])('"%s" holds the code', (typed) => {
    expect(readCode(typed)).toBe('MeWS9eCEnE6NZsrHywotgw')
  })

  it.each([
    '',
    ' / ',
    '?code=x',
    'https://hocvu.example.gov.vn/c/MeWS9eCEnE6NZsrHywotgwMeWS9eCEnE',
    'https://hocvu.example.gov.vn/c/MeWS9eCEnE6NZsrHywotgwMeWS9eCEnE/certificate.pdf',
  ])('"%s" holds none; a private link is passed on to nobody', (typed) => {
    expect(readCode(typed)).toBeNull()
  })

  it('is cut where no code is so long', () => {
    expect(readCode('x'.repeat(500))).toHaveLength(128)
  })
})
