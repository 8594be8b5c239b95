import { describe, expect, it } from 'vitest'
import {
  acceptDecision,
  type WrittenDecision,
} from '../../../src/certificates/approval/decision-dates.ts'

const at = { today: '2026-11-25', cohortStart: '2026-09-01' }
const accept = (written: Partial<WrittenDecision>) =>
  acceptDecision({ number: '123/QĐ-SKHCN', date: '2026-11-20', ...written }, at)

describe('what a list is released with', () => {
  it('is issued on the day of the decision unless told otherwise', () => {
    expect(accept({})).toMatchObject({ date: '2026-11-20', issuedOn: '2026-11-20' })
    expect(accept({ issuedOn: '2026-11-22' })).toMatchObject({ issuedOn: '2026-11-22' })
  })

  it('may be of today', () => {
    expect(accept({ date: '2026-11-25' })).toMatchObject({ issuedOn: '2026-11-25' })
  })

  it.each([
    ['a decision still to come', { date: '2026-11-26' }, 'date', /26\/11\/2026, which is still/],
    ['a day of issue still to come', { issuedOn: '2026-11-26' }, 'issuedOn', /is still to come/],
    ['a day of issue before it', { issuedOn: '2026-11-19' }, 'issuedOn', /before the decision/],
    ['a day before the course', { date: '2025-11-20' }, 'issuedOn', /before the cohort began/],
    ['no number', { number: ' ' }, 'number', /is missing/],
    // Masked, it would be another number on the paper.
    [
      'a citizen’s number',
      { number: '001080000123/QĐ' },
      'number',
      /looks like a citizen’s number/,
    ],
    ['a number of a page', { number: 'x'.repeat(101) }, 'number', /longer than 100/],
  ])('is refused with %s', (_, written, field, message) => {
    expect(() => accept(written)).toThrow(
      expect.objectContaining({
        code: 'proposal.decision',
        message: expect.stringMatching(message),
        fields: [expect.objectContaining({ field })],
      }),
    )
  })

  it('is told of in Vietnamese, too', () => {
    try {
      accept({ date: '2026-11-26' })
    } catch (error) {
      expect(error).toHaveProperty('paramsVi.reason', 'ngày quyết định 26/11/2026 còn ở phía trước')
    }
    expect.assertions(1)
  })

  it('keeps its number as written, in one form of the letters', () => {
    expect(accept({ number: ' 123/QĐ-SKHCN '.normalize('NFD') }).number).toBe('123/QĐ-SKHCN')
  })
})
