import { describe, expect, it } from 'vitest'
import { asHocvuError, type ErrorCode, HocvuError } from '../../src/foundation/errors.ts'
import { errorTexts } from '../../src/foundation/texts/errors.ts'

const CODES = Object.keys(errorTexts).filter((code): code is ErrorCode =>
  Object.hasOwn(errorTexts, code),
)

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

describe.each(CODES)('the error %s', (code) => {
  const { status, vi, en } = errorTexts[code]

  it('has a sentence in both languages, with the same placeholders', () => {
    for (const text of [vi, en]) expect(text).toMatch(/^[\p{Lu}{].*[.}]$/u)
    expect(vi).not.toBe(en)
    expect(vi).toBe(vi.normalize('NFC'))
    expect(placeholders(vi)).toEqual(placeholders(en))
  })

  it('has a status for HTTP and a code for programs', () => {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)?$/)
  })

  it('tells the user nothing that only the operator should read', () => {
    const params = Object.fromEntries(
      placeholders(vi).map((placeholder) => [placeholder.slice(1, -1), 'GIÁ-TRỊ']),
    )
    const error = new HocvuError(code, 'operator text', { params })
    for (const language of ['vi', 'en'] as const) {
      const text = error.userText(language)
      expect(text).not.toMatch(/[{}]|operator text/)
      expect(text.match(/GIÁ-TRỊ/g) ?? []).toHaveLength(placeholders(vi).length)
    }
  })
})

describe('an error', () => {
  it('carries code, status, whether trying again helps, cause and fields', () => {
    const cause = new Error('ECONNREFUSED')
    const error = new HocvuError('database.unavailable', 'No answer. Start the database.', {
      cause,
      retryAfterSeconds: 5,
      fields: [{ field: 'host', reason: 'refused' }],
    })
    expect(error).toMatchObject({
      name: 'HocvuError',
      code: 'database.unavailable',
      message: 'No answer. Start the database.',
      status: 503,
      retryable: true,
      retryAfterSeconds: 5,
      cause,
      fields: [{ field: 'host', reason: 'refused' }],
    })
  })

  it('may have values that read differently in Vietnamese', () => {
    const error = new HocvuError('roster.unreadable', 'x', {
      params: { reason: 'it is empty.' },
      paramsVi: { reason: 'tệp trống.' },
    })
    expect(error.userText('en')).toMatch(/it is empty\.$/)
    expect(error.userText('vi')).toMatch(/tệp trống\.$/)
  })

  it('puts values in as they are, dollar signs and braces included', () => {
    const error = new HocvuError('roster.unreadable', 'x', { params: { reason: '$& {reason}' } })
    expect(error.userText('en')).toMatch(/\$& \{reason\}$/)
  })

  it('is made of anything thrown; a known one stays itself', () => {
    const known = new HocvuError('not-found', 'x')
    expect(asHocvuError(known)).toBe(known)
    const cause = new TypeError('boom')
    expect(asHocvuError(cause)).toMatchObject({ code: 'internal', message: 'boom', cause })
    expect(asHocvuError('text')).toMatchObject({ code: 'internal', message: 'text' })
    expect(asHocvuError(undefined)).toMatchObject({ code: 'internal', status: 500 })
    const crossed = Object.assign(new Error('deadlock detected'), { code: '40P01' })
    expect(asHocvuError(crossed)).toMatchObject({ code: 'database.conflict', retryable: true })
  })
})
