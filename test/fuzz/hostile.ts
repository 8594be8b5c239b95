/** Texts that break programs that did not expect them. */
import fc from 'fast-check'

const NASTY = [
  '',
  ' ',
  '\0',
  '%00',
  '\u202e',
  '\ufeff',
  '\ud800',
  'Nguye\u0302\u0303n',
  '🏫'.repeat(50),
  "' or 1=1 --",
  '"; drop table learners; --',
  '<script>alert(1)</script>',
  '=1+1',
  '@SUM(A1)',
  '../../../etc/passwd',
  '..%2f..%2f',
  '%',
  '%zz',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}',
  'NaN',
  'null',
  '1e309',
  '-0',
  '99999999999999999999',
  '0000-00-00',
  '2026-02-30',
  '10000-01-01',
  '31/04/2026',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(5_000),
  '\r\nX-Planted: 1',
] as const

/** Letters of every kind, and what has broken other programs. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)

/** A value of any JSON type, keys of every object's prototype included. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    [],
    {},
    [[]],
    -1,
    1e308,
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    JSON.parse('{"constructor":{"prototype":{"isAdmin":true}}}'),
  ),
)
