import { describe, expect, it } from 'vitest'
import { readAsOf } from '../../../src/reconciliation/as-of/instant.ts'

const now = new Date('2026-03-02T02:00:00Z')

describe('the instant that is meant', () => {
  it.each([
    ['an instant', '2026-03-01T10:30:00Z', '2026-03-01T10:30:00.000Z'],
    ['an instant of another zone', '2026-03-01T10:30+07:00', '2026-03-01T03:30:00.000Z'],
    ['a day, which is its last moment in Vietnam', '2026-02-28', '2026-02-28T16:59:59.999Z'],
    ['a day as offices write it', ' 28/2/2026 ', '2026-02-28T16:59:59.999Z'],
    ['today, which has not ended', '02/03/2026', now.toISOString()],
  ])('%s', (_, text, expected) => {
    expect(readAsOf(text, now).toISOString()).toBe(expected)
  })

  it.each([
    ['a day to come', '03/03/2026', 'future'],
    ['an instant to come', '2026-03-02T02:00:01Z', 'future'],
    ['a time of no zone', '2026-03-01T10:30', 'zone'],
    ['a day that does not exist', '30/02/2026', 'write a date'],
    ['an instant of such a day', '2026-02-30T10:00:00Z', 'write a date'],
    ['nothing', '', 'write a date'],
  ])('not %s', (_, text, reason) => {
    expect(() => readAsOf(text, now)).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        fields: [{ field: 'asOf', reason: expect.stringContaining(reason) }],
      }),
    )
  })
})
