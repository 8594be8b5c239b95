import { describe, expect, it } from 'vitest'
import { isNationalIdDoubtful, isOldIdentityCard } from '../../src/foundation/national-id.ts'

const born = (dateOfBirth: string | null, gender?: 'male' | 'female') => ({
  dateOfBirth,
  gender: gender ?? null,
})

describe('a citizen’s number is held against its owner', () => {
  it.each([
    ['014080001234', born('1980-05-06'), 'a man of 1980'],
    ['014180001234', born('1980-05-06'), 'a woman of 1980'],
    ['001201001234', born('2001-05-06', 'male'), 'a man of 2001'],
    ['001301001234', born('2001-05-06', 'female'), 'a woman of 2001'],
    ['096080001234', born('1980-05-06'), 'the last province'],
    ['014080001234', born(null), 'a birth date that nobody knows'],
    ['000123456789', born('1980-05-06'), 'nine digits of an older card, which say nothing'],
  ])('%s stands: %o, %s', (number, owner) => {
    expect(isNationalIdDoubtful(number, owner)).toBe(false)
  })

  it.each([
    ['014080001234', born('1981-05-06'), 'another year'],
    ['014080001234', born('2080-05-06'), 'another century'],
    ['014080001234', born('1980-05-06', 'female'), 'another gender'],
    ['014180001234', born('1980-05-06', 'male'), 'another gender'],
    ['097080001234', born('1980-05-06'), 'no such province'],
    ['114080001234', born('1980-05-06'), 'no such province'],
    ['114080001234', born(null), 'no such province, whenever born'],
    ['14080001234', born('1980-05-06'), 'not padded'],
  ])('%s is doubtful: %o, %s', (number, owner) => {
    expect(isNationalIdDoubtful(number, owner)).toBe(true)
  })
})

it('nine digits padded to twelve are an older identity card', () => {
  expect(isOldIdentityCard('000123456789')).toBe(true)
  expect(isOldIdentityCard('001080001234')).toBe(false)
})
