import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HocvuError } from '../../src/foundation/errors.ts'
import { createLog, type Log, redactText } from '../../src/foundation/log.ts'
import { redactJson } from '../../src/foundation/redact.ts'

function lineOf(write: (log: Log) => void): string {
  const lines: string[] = []
  write(createLog('info', { write: (line) => lines.push(line) }))
  expect(lines).toHaveLength(1)
  return lines.join('')
}

describe('a text that is about to be logged or stored', () => {
  it.each([
    ['GET /rest.php?wstoken=abc123&x=1', 'GET /rest.php?wstoken=[hidden]&x=1'],
    ['https://x.vn/f?token=a%2Fb', 'https://x.vn/f?token=[hidden]'],
    ['client_secret=s3cr@t/x rest', 'client_secret=[hidden] rest'],
    ['Authorization: Bearer eyJ.x-y_z', 'Authorization: Bearer [hidden]'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [hidden]'],
    ['postgres://hocvu:pässw0rd@db:5432/x', 'postgres://hocvu:[hidden]@db:5432/x'],
    ['postgresql://u:p&w/d@h/x', 'postgresql://u:[hidden]@h/x'],
    [
      '"https:\\/\\/u:pw@x.vn\\/c\\/k3Jq0xv9mZpQ2sT7uVw8yA"',
      '"https:\\/\\/u:[hidden]@x.vn\\/c\\/[hidden]"',
    ],
    ['postgres://u:p@ss@h/x failed', 'postgres://u:[hidden]@h/x failed'],
    ['rediss://:secret@cache:6379/0', 'rediss://:[hidden]@cache:6379/0'],
    ['{"access_token":"abc","next":1}', '{"access_token":"[hidden]","next":1}'],
    ['{"token":""}', '{"token":""}'],
    ['{"event":"{\\"token\\":\\"abc\\"}"}', '{"event":"{\\"token\\":\\"[hidden]\\"}"}'],
    ['/c/k3Jq0xv9mZpQ2sT7uVw8yA/certificate.pdf', '/c/[hidden]/certificate.pdf'],
    ['/sign-in/link/k3Jq0xv9mZpQ2sT7uVw8yA', '/sign-in/link/[hidden]'],
  ])('%s', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })

  it.each([
    ['ID 014185000012', 'ID ********0012'],
    ['ID is 014185000012.', 'ID is ********0012.'],
    ['a,014185000012,014185000013,b', 'a,********0012,********0013,b'],
    ['"014185000012"', '"********0012"'],
    ['CCCD:014185000012', 'CCCD:********0012'],
    ['thẻ 0141 8500 0012 cấp', 'thẻ ********0012 cấp'],
  ])('shows of a national ID the last four digits: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })

  it('as a number in JSON is gone, so that the page stays JSON', () => {
    expect(redactText('{"id":114185000012,"x":[-214185000013, 7]}')).toBe('{"id":0,"x":[0, 7]}')
  })

  it.each([
    'postgres://db.example.vn:5432/hocvu',
    'https://x.vn:8443/a?email=a@b.vn',
    'grade 0.666666666667',
    '1667264400000 ms',
    'phone 0912345678',
    '2022-11-01T00:00:00.000Z',
    '192.168.100.100',
    '0b0d8f3e-5a4c-4b8e-9d2f-123456789012',
    'Basic digital skills',
  ])('leaves alone what is no secret: %s', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('stays JSON when it was JSON, also JSON inside a JSON string', () => {
    const telling = fc.oneof(
      fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }),
      fc.integer({ min: -999_999_999_999, max: -100_000_000_000 }),
      fc.double(),
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('token=', 'Bearer ', 'https://u:', '014185000012', '/c/', 'Basic '),
          fc.string(),
          fc.constantFrom('', '@h', '"', '\\', '014185000012'),
        )
        .map((parts) => parts.join('')),
    )
    const page = fc.dictionary(
      fc.oneof(fc.constantFrom('token', 'password', 'authorization'), fc.string()),
      fc.oneof(telling, fc.array(telling)),
    )
    fc.assert(
      fc.property(page, (value) => {
        const json = JSON.stringify(value)
        expect(() => JSON.parse(redactText(json))).not.toThrow()
        const nested = JSON.stringify({ event: json })
        expect(() => JSON.parse(JSON.parse(redactText(nested)).event)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('takes no more than linear time on a hostile page', () => {
    const page = `${'a-'.repeat(200_000)}://${'x'.repeat(200_000)}:${'1'.repeat(200_000)} ${'"\\"'.repeat(100_000)}`
    const started = performance.now()
    redactText(page)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('a log line', () => {
  it('is one JSON object with level, time and message', () => {
    const entry: unknown = JSON.parse(lineOf((log) => log.info({ cohort: 'kns-1' }, 'reconciled')))
    expect(entry).toMatchObject({
      level: 30,
      msg: 'reconciled',
      cohort: 'kns-1',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    })
  })

  const SECRET = 'kX9-secret-value'
  it.each<[string, (log: Log) => void]>([
    ['the message', (log) => log.info(`GET /x?token=${SECRET}`)],
    ['a value put into the message', (log) => log.info('GET /x?token=%s', SECRET)],
    ['a field', (log) => log.info({ token: SECRET }, 'x')],
    ['a text in a field', (log) => log.info({ url: `https://x.vn?wstoken=${SECRET}` }, 'x')],
    ['a field deep down', (log) => log.info({ a: { b: [{ c: { clientSecret: SECRET } }] } }, 'x')],
    ['a header', (log) => log.info({ req: { headers: { 'set-cookie': [SECRET] } } }, 'x')],
    ['the fields of a child log', (log) => log.child({ api_key: SECRET }).info('x')],
    ['the message of an error', (log) => log.error(new Error(`postgres://u:${SECRET}@h/x`))],
    ['an error beside a message', (log) => log.error({ err: new Error(`Bearer ${SECRET}`) }, 'x')],
    ['an error under another name', (log) => log.error({ cause: { token: SECRET } }, 'x')],
    [
      'the cause of an error',
      (log) => log.error(new Error('outer', { cause: new Error(`password=${SECRET}`) })),
    ],
  ])('never shows a secret in %s', (_, write) => {
    const line = lineOf(write)
    expect(line).not.toContain(SECRET)
    expect(line).toContain('[hidden]')
  })

  const ID = '014185000012'
  it.each<[string, (log: Log) => void]>([
    ['the message', (log) => log.warn(`learner ${ID}.`)],
    ['a field of any name', (log) => log.warn({ row: { cells: ['x', ID] } }, 'x')],
    ['a number', (log) => log.warn({ row: { cell: 114185000012 } }, 'x')],
    ['its own field', (log) => log.warn({ learner: { nationalId: ID } }, 'x')],
    ['its own field, as a short number', (log) => log.warn({ national_id: 14185000012 }, 'x')],
    ['an error', (log) => log.error(new HocvuError('internal', `duplicate key (${ID})`))],
  ])('shows the last four digits of a national ID in %s', (_, write) => {
    const line = lineOf(write)
    expect(line).not.toContain('4185000012')
    expect(line).toContain('********0012')
  })

  it('keeps what helps: type, code, message, stack and causes of an error', () => {
    const error = new HocvuError('database.unavailable', 'no answer', { cause: new Error('ECONN') })
    const line = lineOf((log) => log.error({ err: error }, 'sync'))
    expect(JSON.parse(line)).toMatchObject({
      msg: 'sync',
      err: {
        type: 'HocvuError',
        code: 'database.unavailable',
        message: expect.stringContaining('no answer'),
        stack: expect.stringContaining('ECONN'),
      },
    })
  })

  it('is written when something else than an error is logged as one', () => {
    expect(lineOf((log) => log.error({ err: 'just text' }, 'x'))).toContain('just text')
  })

  it('does not appear below the level', () => {
    const lines: string[] = []
    createLog('warn', { write: (line) => lines.push(line) }).info('x')
    expect(lines).toEqual([])
  })

  it('hides secrets of any depth but keeps numbers, nulls and truth values', () => {
    expect(redactJson({ a: [1, null, true, { password: 'x', tokens: 5, token: null }] })).toEqual({
      a: [1, null, true, { password: '[hidden]', tokens: 5, token: null }],
    })
  })
})
