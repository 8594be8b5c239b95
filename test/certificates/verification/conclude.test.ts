import { describe, expect, it } from 'vitest'
import {
  type Check,
  type Checks,
  conclude,
  type VerificationResult,
} from '../../../src/certificates/verification/conclude.ts'

const holds = (reason: Check['reason']): Check => ({ state: 'holds', reason })
const fails = (reason: Check['reason']): Check => ({ state: 'fails', reason })
const open = (reason: Check['reason']): Check => ({ state: 'cannot-tell', reason })

const genuine: Checks = {
  file: holds('issued-file'),
  credential: holds('proof-valid'),
  issuer: holds('issuer-known'),
  register: holds('in-force'),
}
const offline: Checks = {
  file: holds('signed-whole'),
  signature: holds('signature-valid'),
  credential: holds('proof-valid'),
  issuer: holds('issuer-known'),
  status: holds('status-clear'),
}

const cases: [string, Checks, VerificationResult][] = [
  ['the file that was issued, in force', genuine, 'valid'],
  ['the same, revoked', { ...genuine, register: fails('revoked') }, 'revoked'],
  ['the same, replaced', { ...genuine, register: fails('replaced') }, 'replaced'],
  [
    'an edited page with a genuine credential',
    { ...genuine, file: fails('not-issued-file') },
    'unknown',
  ],
  [
    'an edited page of a revoked certificate',
    { ...genuine, file: fails('not-issued-file'), register: fails('revoked') },
    'unknown',
  ],
  [
    'a file with a broken signature',
    { ...genuine, signature: fails('signature-broken') },
    'unknown',
  ],
  ['a credential whose proof is broken', { credential: fails('proof-broken') }, 'unknown'],
  [
    'a copy that was signed since by somebody unknown here',
    {
      ...genuine,
      file: open('continues-issued-file'),
      signature: open('signature-of-unknown-key'),
    },
    'cannot-tell',
  ],
  [
    'the unsigned copy of a file that the agency signs',
    { ...genuine, file: open('unsigned-copy') },
    'cannot-tell',
  ],
  ['a code in force', { register: holds('in-force') }, 'valid'],
  ['a code of nothing', { register: fails('not-in-register') }, 'unknown'],
  ['a code that awaits a signature', { register: open('awaiting-signature') }, 'cannot-tell'],
  ['a signed file, with a bundle of keys', offline, 'valid'],
  ['the same, revoked by the list', { ...offline, status: fails('status-set') }, 'revoked'],
  ['the same without a list', { ...offline, status: open('status-unknown') }, 'cannot-tell'],
  [
    'an unsigned file, with a bundle of keys',
    { ...offline, file: open('no-register-at-hand') },
    'cannot-tell',
  ],
  [
    'a credential of an issuer nobody here knows',
    {
      credential: open('issuer-unknown'),
      issuer: open('issuer-unknown'),
      status: open('status-unknown'),
    },
    'cannot-tell',
  ],
  [
    'a list that says revoked, by an issuer nobody here knows',
    {
      credential: holds('proof-valid'),
      issuer: open('issuer-unknown'),
      status: fails('status-set'),
    },
    'cannot-tell',
  ],
  [
    'the file that was issued, when the key of its credential has fallen into other hands',
    { ...genuine, credential: fails('key-distrusted') },
    'cannot-tell',
  ],
  [
    'another file with a credential by such a key',
    { ...genuine, file: fails('not-issued-file'), credential: fails('key-distrusted') },
    'unknown',
  ],
  ['such a credential alone', { credential: fails('key-distrusted') }, 'unknown'],
  ['nothing that could be checked', {}, 'unknown'],
]

describe('what the checks come to', () => {
  it.each(cases)('%s', (_, checks, result) => {
    expect(conclude(checks)).toBe(result)
  })

  it('is valid only where every check holds', () => {
    for (const name of Object.keys(genuine)) {
      for (const check of [fails('unreadable'), open('unreadable')])
        expect(conclude({ ...genuine, [name]: check })).not.toBe('valid')
    }
  })
})
