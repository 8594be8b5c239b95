import { describe, expect, it } from 'vitest'
import { dueDay } from '../../src/privacy/requests/due-day.ts'
import { isSuppressed, keysOf } from '../../src/suppression/suppressed-keys.ts'

describe('the last day for an answer is the second working day after the day of receipt', () => {
  it.each([
    ['a Monday', '2026-03-02', '2026-03-04'],
    ['a Thursday', '2026-03-05', '2026-03-09'],
    ['a Friday', '2026-03-06', '2026-03-10'],
    ['a Saturday', '2026-03-07', '2026-03-10'],
    ['a Sunday', '2026-03-08', '2026-03-10'],
    ['the last day of a year, a Thursday', '2026-12-31', '2027-01-04'],
  ])('%s', (_, received, due) => {
    expect(dueDay(received)).toBe(due)
  })
})

describe('whoever was erased is known again', () => {
  const an = {
    ...{
      fullName: 'Lò Thị An',
      dateOfBirth: '1980-02-01',
      nationalIdHash: 'aa',
      employeeCode: 'A1',
    },
    ...{ email: 'an@example.vn', phone: null },
  }
  const had = new Set(keysOf(an).map(({ kind }) => kind))
  const known = (other: typeof an) => {
    const own = new Set(keysOf(an).map(({ kind, text }) => `${kind} ${text}`))
    const keys = keysOf(other)
    const agrees = new Set(
      keys.filter(({ kind, text }) => own.has(`${kind} ${text}`)).map(({ kind }) => kind),
    )
    return isSuppressed(new Set(keys.map(({ kind }) => kind)), { agrees, had })
  }
  const none = { ...an, nationalIdHash: '', employeeCode: '', email: '', dateOfBirth: '' }

  it.each([
    ['by the national ID alone', { ...none, fullName: 'Khác', nationalIdHash: 'aa' }, true],
    ['by the employee code', { ...none, fullName: 'Lo Thi An', employeeCode: 'a1' }, true],
    [
      'by mailbox and name, in whatever order',
      { ...none, fullName: 'An Lò Thị', email: 'AN@example.vn' },
      true,
    ],
    ['by name and birth date', { ...none, dateOfBirth: '1980-02-01' }, true],
    ['not by a shared mailbox', { ...none, fullName: 'Lê Văn Tư', email: 'an@example.vn' }, false],
    ['not by the name alone', none, false],
    ['not against another national ID', { ...an, nationalIdHash: 'bb' }, false],
    [
      'not against another employee code',
      { ...none, dateOfBirth: '1980-02-01', employeeCode: 'A9' },
      false,
    ],
  ])('%s', (_, other, expected) => {
    expect(known(other)).toBe(expected)
  })
})
